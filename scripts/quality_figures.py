"""The figures of scripts/quality: labels against gold, in plain Python, independent of `dedup eval`."""
import collections
import csv
import hashlib
import itertools
import math
import random
from typing import NamedTuple, Optional


class Bad(Exception):
    """An invalid input; the message names it."""


class Figure(NamedTuple):
    name: str
    value: Optional[float]
    low: Optional[float] = None
    high: Optional[float] = None
    count: Optional[int] = None


def checksum(paths):
    digest = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()[:16]


def read_tsv(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def share(name, hits, of):
    """A share with its Wilson interval."""
    if of == 0:
        return Figure(name, None, count=0)
    z, p = 1.959964, hits / of
    centre, half = p + z * z / (2 * of), z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    shrink = 1 + z * z / of
    return Figure(name, p, max(0.0, (centre - half) / shrink), min(1.0, (centre + half) / shrink), of)


def pairs_of(n):
    return n * (n - 1) // 2


class Agreement:
    """Pairs of labelled articles by gold cluster: correctly joined, missed, wrongly joined."""

    def __init__(self, gold, found):
        held = collections.defaultdict(collections.Counter)
        for name, cluster in gold.items():
            held[cluster][found[name]] += 1
        sizes = collections.Counter(found[name] for name in gold)
        self.articles = len(gold)
        # A wrong pair counts half for each of its two gold clusters.
        self.parts = [(sum(map(pairs_of, parts.values())),
                       pairs_of(sum(parts.values())) - sum(map(pairs_of, parts.values())),
                       sum(n * (sizes[label] - n) for label, n in parts.items()) / 2) for parts in held.values()]

    @staticmethod
    def ratios(parts, articles):
        right, missed, wrong = map(sum, zip(*parts))
        apart = pairs_of(articles) - right - missed - wrong
        below = (right + missed) * (missed + apart) + (right + wrong) * (wrong + apart)
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        return (2 * (right * apart - missed * wrong) / below if below else 1.0, precision, recall,
                2 * precision * recall / (precision + recall) if precision + recall else 0.0)

    def figures(self, times=300):
        values = self.ratios(self.parts, self.articles)
        rng = random.Random(1)
        again = sorted_columns(self.ratios(rng.choices(self.parts, k=len(self.parts)), self.articles)
                               for _ in range(times))
        for name, value, column in zip(("ARI", "pairwise precision", "pairwise recall", "pairwise F1"), values, again):
            alone = len(self.parts) == 1  # nothing to resample
            yield Figure(name, value, None if alone else column[times // 40],
                         None if alone else column[-1 - times // 40], self.articles)


def sorted_columns(rows):
    return [sorted(column) for column in zip(*rows)]


def wrong_joins(gold, found):
    """Joined pairs with different labels or with one label; the largest cluster with such a pair."""
    inside = collections.defaultdict(collections.Counter)
    for name, label in found.items():
        inside[label][gold.get(name)] += 1
    wrong, largest = 0, 0
    for kinds in inside.values():
        size = sum(kinds.values())
        bad = pairs_of(size) - sum(map(pairs_of, kinds.values()))
        wrong += bad
        if bad:
            largest = max(largest, size)
    return [Figure("wrong joins per 10000 articles", 10000 * wrong / len(found), count=len(found)),
            Figure("largest wrong cluster", largest, count=len(found))]


def area_under_curve(positive, negative):
    """Probability that a positive ranks above a negative; ties count half."""
    ranks = sorted([(value, 1) for value in positive] + [(value, 0) for value in negative])
    above = before = 0
    for _, group in itertools.groupby(ranks, key=lambda item: item[0]):
        group = [kind for _, kind in group]
        ones, zeros = sum(group), len(group) - sum(group)
        above += ones * (before + zeros / 2)
        before += zeros
    return above / (len(positive) * len(negative))


def curve(name, positive, negative, times=300):
    rng = random.Random(1)
    again = sorted(area_under_curve(rng.choices(positive, k=len(positive)), rng.choices(negative, k=len(negative)))
                   for _ in range(times))
    return Figure(name, area_under_curve(positive, negative), again[times // 40], again[-1 - times // 40],
                  len(positive) + len(negative))
