# On real labelled articles (in the folder DEDUP_DATA): reprints and stories are found, little else is joined, and
# figures are exact.
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
    oracle.check(len(clusters(oracle.table(labels))) == 5, "aleppo: reports in five outlets' own words are joined")
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
    oracle.check(lsh.items() <= join.items(), "reuters: lsh reports a pair that join does not")
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
    oracle.check(wanted > 0 and join, "reuters: no pairs to find")
    oracle.check(held >= 0.99 * wanted, f"reuters: join finds {held} of the {wanted} reference pairs")
    print(f"reuters: lsh {len(lsh)} of {len(join)} pairs; join finds {held} of {wanted} reference pairs")


def members_reach_their_representatives(dedup, data, folder):
    labels, compared = os.path.join(folder, "labels.tsv"), os.path.join(folder, "compared.jsonl")
    oracle.run(dedup, f"{data}/congress-press/docs.jsonl.zst", "--threshold", 0.7, "--labels", labels,
               "--compared", compared)
    rows = [r for r in oracle.table(labels) if int(r["size"]) > 1]
    wanted = {r["id"] for r in rows} | {r["representative"] for r in rows}
    sets = {r["id"]: oracle.shingles(r["text"]) for r in oracle.json_lines(compared) if r["id"] in wanted}
    least = min(oracle.jaccard(sets[r["id"]], sets[r["representative"]]) for r in rows)
    oracle.check(least >= 0.7, f"congress-press: a member has similarity {least} with its representative")
    print(f"congress-press: {len(rows)} articles in clusters, least similarity {least:.4f}")


def rand_index(gold, found):
    """Adjusted for chance (Hubert and Arabie 1985), over the articles of `gold`."""
    def pairs(counts):
        return sum(n * (n - 1) // 2 for n in counts.values())
    both = pairs(collections.Counter((cluster, found[name]) for name, cluster in gold.items()))
    a, b = pairs(collections.Counter(gold.values())), pairs(collections.Counter(found[name] for name in gold))
    chance = a * b / (len(gold) * (len(gold) - 1) / 2)
    return (both - chance) / ((a + b) / 2 - chance)


def stories_of(dedup, folder, *inputs):
    labels = os.path.join(folder, "stories.tsv")
    oracle.run(dedup, *inputs, "--find", "stories", "--labels", labels)
    return {row["id"]: row for row in oracle.table(labels)}


def stories_are_found(dedup, data, folder):
    least = {"basil": 0.90, "ecbplus": 0.83, "wmt-rewrites": 0.95}
    reached = {}
    for name in least:
        gold = {row["id"]: row["cluster"] for row in oracle.table(f"{data}/{name}/labels.tsv")}
        found = stories_of(dedup, folder, f"{data}/{name}/docs.jsonl")
        reached[name] = rand_index(gold, {article: row["cluster"] for article, row in found.items()})
    print("stories, ARI: " + ", ".join(f"{name} {value:.4f}" for name, value in reached.items()))
    for name, value in reached.items():
        oracle.check(value >= least[name], f"{name}: ARI {value:.4f} of stories, expected {least[name]}")
    mean = sum(reached.values()) / len(reached)
    oracle.check(mean >= 0.90, f"mean ARI {mean:.4f} of stories")


def five_outlets_are_one_story(dedup, data, folder):
    five = sorted(os.listdir(f"{data}/aleppo"))
    for inputs in ([f"{data}/aleppo"], [f"{data}/aleppo", f"{data}/basil/docs.jsonl"]):
        found = stories_of(dedup, folder, *inputs)
        names = [next(name for name in found if name.endswith(file)) for file in five]
        members = [name for name, row in found.items() if row["cluster"] == found[names[0]]["cluster"]]
        oracle.check(sorted(members) == sorted(names), f"aleppo in {inputs}: {members}")
        first, second = (found[name] for name in names[:2])
        found_as = (first["relation"], first["representative"]), (second["relation"], second["representative"])
        oracle.check(("rewrite", names[1]) in found_as or ("rewrite", names[0]) in found_as or
                     (found_as[0][0] == found_as[1][0] == "rewrite"), f"aleppo: 000 and 001 are not rewrites: {found_as}")
    shown = oracle.run(dedup, "compare", *(f"{data}/aleppo/{name}" for name in five[:2]))
    for passage in ("Russia says Assad is ready", "Aqyul"):
        oracle.check(passage in shown, f"aleppo: compare does not show {passage!r}")


def releases_are_reprints(dedup, data, folder):
    path = os.path.join(folder, "pairs.tsv")
    oracle.run(dedup, f"{data}/press-two-scrapers/docs.jsonl", "--threshold", 0.6, "--pairs", path)
    release = {row["id"]: row["cluster"] for row in oracle.table(f"{data}/press-two-scrapers/labels.tsv")}
    found = [(row["a"], row["b"]) for row in oracle.table(path)]
    right = sum(release[a] == release[b] for a, b in found)
    oracle.check(right >= 24 and right == len(found), f"press-two-scrapers: {right} of {len(found)} pairs are right")


def degrees_of_reuse_are_separated(dedup, data, folder):
    path = os.path.join(folder, "pairs.tsv")
    oracle.run(dedup, f"{data}/clough-stevenson/docs.jsonl", "--find", "excerpts", "--search", "join",
               "--min-excerpt", 1, "--threshold", 0.9, "--containment", 0.0001, "--pairs", path)
    held = collections.defaultdict(float)
    for row in oracle.table(path):
        held[frozenset((row["a"], row["b"]))] = max(float(row["containment_a"]), float(row["containment_b"]))
    by_degree = collections.defaultdict(list)
    with open(f"{data}/clough-stevenson/pairs.tsv", encoding="utf-8") as file:
        for line in file:
            source, answer, degree = line.rstrip("\n").split("\t")
            by_degree[degree].append(held[frozenset((source, answer))])

    def area(*degrees):
        some, none = [x for degree in degrees for x in by_degree[degree]], by_degree["non"]
        return sum((x > y) + (x == y) / 2 for x in some for y in none) / (len(some) * len(none))
    light, heavy = area("cut", "light"), area("heavy")
    print(f"clough-stevenson: area under the curve {light:.4f} of cut and light, {heavy:.4f} of heavy")
    oracle.check(light >= 0.96, f"clough-stevenson: area under the curve {light:.4f} of cut and light against non")
    oracle.check(heavy >= 0.94, f"clough-stevenson: area under the curve {heavy:.4f} of heavy against non")


def main(dedup):
    data = oracle.data_folder()
    with tempfile.TemporaryDirectory() as folder:
        no_rewrites_joined(dedup, data, folder)
        stories_are_found(dedup, data, folder)
        five_outlets_are_one_story(dedup, data, folder)
        releases_are_reprints(dedup, data, folder)
        degrees_of_reuse_are_separated(dedup, data, folder)
        recall_on_newswire(dedup, data, folder)
        members_reach_their_representatives(dedup, data, folder)
    print("real data: ok")


main(*sys.argv[1:])
