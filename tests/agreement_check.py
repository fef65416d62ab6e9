# The same answer every time: for any number of threads, any order of the input, any search; and every figure can be
# recomputed from what --compared shows.
import os
import random
import subprocess
import sys
import tempfile

import oracle


def labels_of(dedup, feed, folder, *flags):
    path = os.path.join(folder, "labels.tsv")
    oracle.run(dedup, feed, "--labels", path, *flags)
    with open(path, "rb") as file:
        return file.read()


def same_for_threads(dedup, feed, folder, flags):
    answers = {labels_of(dedup, feed, folder, "--threads", n, *flags) for n in (1, 2, 8)}
    oracle.check(len(answers) == 1, f"labels differ with the number of threads ({flags})")


def same_for_any_order(dedup, feed, folder, flags):
    with open(feed, encoding="utf-8") as file:
        lines = file.readlines()
    random.Random(7).shuffle(lines)
    shuffled = os.path.join(folder, "shuffled.jsonl")
    with open(shuffled, "w", encoding="utf-8") as file:
        file.writelines(lines)
    before = sorted(line.split(b"\t")[:5] for line in labels_of(dedup, feed, folder, *flags).splitlines())
    after = sorted(line.split(b"\t")[:5] for line in labels_of(dedup, shuffled, folder, *flags).splitlines())
    oracle.check(before == after, f"clusters differ with the order of the input ({flags})")


def pairs_of(dedup, feed, folder, search, threshold):
    path = os.path.join(folder, "pairs.tsv")
    oracle.run(dedup, feed, "--pairs", path, "--labels", os.devnull, "--search", search, "--threshold", threshold)
    return {(r["a"], r["b"]): (r["jaccard"], r["containment_a"], r["containment_b"]) for r in oracle.table(path)}


def searches_agree(dedup, feed, folder, threshold):
    exact = pairs_of(dedup, feed, folder, "join", threshold)
    oracle.check(exact == pairs_of(dedup, feed, folder, "all-pairs", threshold), "join and all-pairs differ")
    for search in ("lsh", "simhash"):
        found = pairs_of(dedup, feed, folder, search, threshold)
        oracle.check(found.items() <= exact.items(), f"{search} reports a pair or figure that join does not")
        if search == "lsh":
            oracle.check(len(found) >= 0.985 * len(exact), f"lsh finds {len(found)} of {len(exact)} at {threshold}")
    print(f"threshold {threshold}: {len(exact)} pairs, the same for join and all-pairs")


def figures_can_be_recomputed(dedup, feed, folder, threshold):
    compared, pairs, labels = (os.path.join(folder, name) for name in ("compared.jsonl", "pairs.tsv", "labels.tsv"))
    oracle.run(dedup, feed, "--compared", compared, "--pairs", pairs, "--labels", labels, "--threshold", threshold)
    sets = {r["id"]: oracle.shingles(r["text"]) for r in oracle.json_lines(compared)}
    for r in oracle.table(pairs):
        a, b = sets[r["a"]], sets[r["b"]]
        oracle.check(abs(oracle.jaccard(a, b) - float(r["jaccard"])) < 1e-6, f"jaccard of {r['a']} {r['b']}")
        oracle.check(abs(len(a & b) / len(a) - float(r["containment_a"])) < 1e-6, f"containment of {r['a']} {r['b']}")
    members = 0
    for r in oracle.table(labels):
        exact = oracle.jaccard(sets[r["id"]], sets[r["representative"]])
        oracle.check(exact >= threshold, f"{r['id']} does not reach its representative")
        oracle.check(abs(exact - float(r["similarity"])) < 1e-6, f"similarity of {r['id']}")
        members += r["id"] != r["representative"]
    print(f"threshold {threshold}: all {members} members reach their representatives, recomputed")


def nothing_is_lost(dedup, feed, folder):
    kept, gone = os.path.join(folder, "kept.jsonl"), os.path.join(folder, "gone.tsv")
    oracle.run(dedup, feed, "--survivors", kept, "--removed", gone)
    with open(feed, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(kept, encoding="utf-8") as file:
        survivors = file.read().splitlines()
    oracle.check(len(survivors) + len(oracle.table(gone)) == len(lines), "survivors and removed are not the input")
    position = {line: i for i, line in enumerate(lines)}
    order = [position[line] for line in survivors]
    oracle.check(order == sorted(order), "survivors are not the input's lines in the input's order")


def main(dedup, make_corpus):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([make_corpus, "--articles", "3000", "--words", "150", "--seed", "11", "-o",
                        os.path.join(folder, "feed.jsonl")], check=True, stdout=subprocess.DEVNULL)
        feed = os.path.join(folder, "feed.jsonl")
        for flags in ((), ("--threshold", "0.5"), ("--search", "join"), ("--linkage", "average"),
                      ("--linkage", "complete"), ("--linkage", "single"), ("--keep", "longest,latest")):
            same_for_threads(dedup, feed, folder, flags)
            same_for_any_order(dedup, feed, folder, flags)
        for threshold in (0.5, 0.8):
            searches_agree(dedup, feed, folder, threshold)
            figures_can_be_recomputed(dedup, feed, folder, threshold)
        nothing_is_lost(dedup, feed, folder)
    print("agreement: ok")


main(*sys.argv[1:])
