# On real labelled articles (the folder of DEDUP_DATA): reprints are found, nothing else is joined, figures are exact.
import collections
import os
import sys
import tempfile

import oracle


def clusters(labels):
    out = collections.defaultdict(list)
    for r in labels:
        out[r["cluster"]].append(r["id"])
    return out


def no_rewrites_joined(dedup, data, folder):
    labels = os.path.join(folder, "labels.tsv")
    oracle.run(dedup, f"{data}/aleppo", "--labels", labels)
    oracle.check(len(clusters(oracle.table(labels))) == 5, "aleppo: five outlets' own words are five clusters")
    oracle.run(dedup, f"{data}/basil/docs.jsonl", "--labels", labels)
    event = {r["id"]: r["cluster"] for r in oracle.table(f"{data}/basil/labels.tsv")}
    for members in clusters(oracle.table(labels)).values():
        oracle.check(len({event[m] for m in members}) == 1, f"basil: two events joined: {members}")


def recall_on_newswire(dedup, data, folder):
    feed = f"{data}/reuters21578/docs.jsonl.zst"
    found = {}
    for search in ("lsh", "join"):
        path = os.path.join(folder, f"{search}.tsv")
        oracle.run(dedup, feed, "--shingle", 3, "--threshold", 0.6, "--search", search, "--pairs", path)
        found[search] = {frozenset((r["a"], r["b"])): (r["jaccard"], r["relation"]) for r in oracle.table(path)}
    lsh, join = found["lsh"], found["join"]
    oracle.check(lsh.items() <= join.items(), "reuters: lsh reports what join does not")
    oracle.check(len(lsh) >= 0.99 * len(join), f"reuters: lsh finds {len(lsh)} of {len(join)}")
    leader = {}

    def find(x):
        while leader.setdefault(x, x) != x:
            x = leader[x]
        return x
    for pair, (_, relation) in join.items():
        if relation == "copy":
            a, b = pair
            leader[find(a)] = find(b)
    classes = {frozenset(map(find, pair)) for pair in join}
    wanted = held = 0
    with open(f"{data}/reuters21578/pairs.tsv", encoding="utf-8") as file:
        for line in file:
            a, b, figure = line.rstrip("\n").split("\t")
            if not figure[:1].isdigit() or float(figure) < 0.65:
                continue
            wanted += 1
            held += find(a) == find(b) or frozenset((find(a), find(b))) in classes
    oracle.check(held >= 0.99 * wanted, f"reuters: join holds {held} of the {wanted} reference pairs")
    print(f"reuters: lsh {len(lsh)} of {len(join)} pairs; join holds {held} of {wanted} reference pairs")


def members_reach_their_representatives(dedup, data, folder):
    labels, compared = os.path.join(folder, "labels.tsv"), os.path.join(folder, "compared.jsonl")
    oracle.run(dedup, f"{data}/congress-press/docs.jsonl.zst", "--threshold", 0.7, "--labels", labels,
               "--compared", compared)
    rows = [r for r in oracle.table(labels) if int(r["size"]) > 1]
    wanted = {r["id"] for r in rows} | {r["representative"] for r in rows}
    sets = {r["id"]: oracle.shingles(r["text"]) for r in oracle.json_lines(compared) if r["id"] in wanted}
    least = min(oracle.jaccard(sets[r["id"]], sets[r["representative"]]) for r in rows)
    oracle.check(least >= 0.7, f"congress-press: a member has {least} with its representative")
    print(f"congress-press: {len(rows)} articles in clusters, least similarity {least:.4f}")


def main(dedup):
    data = oracle.data_folder()
    with tempfile.TemporaryDirectory() as folder:
        no_rewrites_joined(dedup, data, folder)
        recall_on_newswire(dedup, data, folder)
        members_reach_their_representatives(dedup, data, folder)
    print("real data: ok")


main(*sys.argv[1:])
