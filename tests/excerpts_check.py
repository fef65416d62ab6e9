# corpora/ at the level of excerpts: every planted excerpt is joined with its whole, every roundup stays alone, and
# nothing else is joined. Levels nest, and the level does not change which articles are kept.
import collections
import sys
import tempfile

import oracle


def labels(dedup, folder, *arguments):
    with tempfile.NamedTemporaryFile(suffix=".tsv") as file:
        oracle.run(dedup, folder, "--labels", file.name, *arguments)
        return {row["id"]: row for row in oracle.table(file.name)}


def check_gold(folder, gold, found):
    group = {}  # the expected clusters: reprint groups, joined by excerpts
    for row in gold:
        group[row["id"]] = row["reprint_group"] if row["reprint_group"] != "-" else row["id"]
    for row in gold:
        if row["relation"] == "excerpt":
            group[row["id"]] = group[row["of"]]
    for row in gold:
        mine = found[row["id"]]
        if row["relation"] == "excerpt":
            oracle.check(mine["cluster"] == found[row["of"]]["cluster"], f"{row['id']}: not joined with {row['of']}")
            trimmed, extended = (row["id"], row["of"]) if row["direction"] == "trimmed" else (row["of"], row["id"])
            oracle.check(found[trimmed]["excerpt_of"] != "", f"{trimmed}: not labelled as an excerpt of {extended}")
        if row["relation"] == "roundup":
            oracle.check(mine["relation"] == "roundup" and mine["size"] == "1", f"{row['id']}: {mine['relation']}")
        else:
            oracle.check(mine["relation"] != "roundup", f"{row['id']}: wrongly labelled as a roundup")
    clusters = collections.defaultdict(set)
    for article, row in found.items():
        clusters[row["cluster"]].add(group[article])
    mixed = [sorted(groups) for groups in clusters.values() if len(groups) > 1]
    oracle.check(not mixed, f"{folder}: wrongly joined: {mixed}")


def check_levels(found, narrow):
    """`found`: labels at the level of excerpts; `narrow`: at the level of reprints."""
    above = {}
    for article, row in found.items():
        oracle.check(row["reprint_cluster"] == narrow[article]["cluster"], f"{article}: the wider level changes its reprint cluster")
        oracle.check(row["keep"] == narrow[article]["keep"], f"{article}: the level changes what is kept")
        oracle.check(row["excerpt_cluster"] == row["cluster"], f"{article}: `cluster` is not the cluster of the widest level")
        oracle.check(above.setdefault(row["reprint_cluster"], row["cluster"]) == row["cluster"],
                     f"{article}: its reprint cluster is split")


def main(dedup, *folders):
    for folder in folders:
        gold = oracle.table(f"{folder}/gold.tsv")
        found = labels(dedup, folder, "--find", "excerpts")
        oracle.check({r["id"] for r in gold} == set(found), f"{folder}: gold and labels have different ids")
        check_gold(folder, gold, found)
        check_levels(found, labels(dedup, folder))
        exact = labels(dedup, folder, "--find", "excerpts", "--search", "join")
        oracle.check(exact == found, f"{folder}: an exact search gives different clusters")
        for threads in (1, 8):
            oracle.check(labels(dedup, folder, "--find", "excerpts", "--threads", threads) == found,
                         f"{folder}: {threads} threads give different labels")
        excerpts = sum(r["relation"] == "excerpt" for r in gold)
        roundups = sum(r["relation"] == "roundup" for r in gold)
        oracle.check(excerpts > 0 and roundups > 0, f"{folder}: no planted excerpts or roundups")
        print(f"{folder}: all {excerpts} planted excerpts joined, nothing else")


main(*sys.argv[1:])
