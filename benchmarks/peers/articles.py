"""Shared by the run_*.py scripts: reads articles, makes word 5-grams, writes results.

Usage: `run_NAME.py ARTICLES RESULT [VARIANT]`.  ARTICLES is JSON Lines with id (the line number, from 0) and text (at
least five words in lower case, separated by one space).  The first line of RESULT is its kind and the seconds inside the
peer's own calls (0: unknown).  The other lines are pairs (two ids), clusters (id and cluster), or flags (ids of articles
with a near-duplicate).
"""
import gc
import json
import sys
import time

gc.disable()  # there are no cycles, and each collection would scan all objects


def texts():
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["text"]


def shingles(text):
    """Word 5-grams, as strings like in the examples of the peers."""
    words = text.split(" ")
    return [" ".join(words[i:i + 5]) for i in range(len(words) - 4)]


def batches(size=1000):
    """Shingles of articles in batches, so that not all strings are in memory at once."""
    batch = []
    for text in texts():
        batch.append(shingles(text))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class Clock:
    """Seconds inside the peer's own calls, without reading and splitting, which the caller does."""

    def __init__(self):
        self.seconds = 0.0

    def __call__(self, function, *args, **kwargs):
        begin = time.perf_counter()
        out = function(*args, **kwargs)
        self.seconds += time.perf_counter() - begin
        return out


def write(kind, rows, clock=None):
    with open(sys.argv[2], "w", encoding="ascii") as file:
        file.write(f"{kind}\t{clock.seconds if clock else 0:.6f}\n")
        file.writelines(rows)
