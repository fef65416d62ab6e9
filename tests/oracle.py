# Shared by the Python checks: running the program, reading its tables, and a plain implementation of shingle sets.
import csv
import json
import os
import subprocess
import sys

SKIPPED = 77  # the exit code that ctest counts as "skipped"


def run(dedup, *arguments, expect=(0,), **more):
    """Runs the program and returns its standard output. Fails on an unexpected exit code."""
    done = subprocess.run([dedup, *map(str, arguments)], capture_output=True, text=True, **more)
    if done.returncode not in expect:
        sys.exit(f"{arguments}: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def json_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def shingles(text, n=5):
    """The shingle set of a text from --compared. For scripts with spaces only."""
    words = text.split(" ")
    return {tuple(words[i:i + n]) for i in range(len(words) - n + 1)} or {tuple(words)}


def jaccard(a, b):
    return len(a & b) / len(a | b)


def check(good, message):
    if not good:
        sys.exit("FAILED: " + message)


def data_folder():
    folder = os.environ.get("DEDUP_DATA")
    if not folder:
        print("skipped: DEDUP_DATA is not set to a folder of real data")
        sys.exit(SKIPPED)
    return folder
