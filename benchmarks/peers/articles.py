"""What every peer's run shares: articles in, word 5-grams, results out.  Used by the run_*.py beside it.

A run is `run_NAME.py ARTICLES RESULT [VARIANT]`.  ARTICLES is JSON Lines of id (its line's number, from 0) and text
(words in lower case, one blank between them, at least five).  RESULT begins with what it holds and
the seconds of the peer's own calls (0: not known), then has a line each: pairs (two ids), clusters (id and cluster) or
flags (ids of articles that have a near-duplicate).
"""
import gc
import json
import sys
import time

gc.disable()  # it would walk over all that is held, again and again, and there are no cycles to find


def texts():
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["text"]


def shingles(text):
    """Word 5-grams, as the strings that the peers' own examples make."""
    words = text.split(" ")
    return [" ".join(words[i:i + 5]) for i in range(len(words) - 4)]


def batches(size=1000):
    """Lists of articles' shingles, so that memory is the peer's and not that of all strings at once."""
    batch = []
    for text in texts():
        batch.append(shingles(text))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class Clock:
    """Seconds inside the peer's own calls; the rest is reading and cutting, which the peer leaves to its caller."""

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
