# corpora/ at the level of excerpts: every planted excerpt is joined with its whole, every roundup stays alone, and
# nothing else is joined; the levels nest, and what is kept follows reprints alone.
import collections
import sys
import tempfile

import oracle


def labels(dedup, folder, *arguments):
    with tempfile.NamedTemporaryFile(suffix=".tsv") as file:
        oracle.run(dedup, folder, "--labels", file.name, *arguments)
        return {row["id"]: row for row in oracle.table(file.name)}


def check_gold(folder, gold, found):
    group = {}  # gold: reprint groups, joined by excerpts
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
            oracle.check(found[trimmed]["excerpt_of"] != "", f"{trimmed}: is a part of {extended}, and not said to be")
        if row["relation"] == "roundup":
            oracle.check(mine["relation"] == "roundup" and mine["size"] == "1", f"{row['id']}: {mine['relation']}")
        else:
            oracle.check(mine["relation"] != "roundup", f"{row['id']}: is no roundup")
    clusters = collections.defaultdict(set)
    for article, row in found.items():
        clusters[row["cluster"]].add(group[article])
    mixed = [sorted(groups) for groups in clusters.values() if len(groups) > 1]
    oracle.check(not mixed, f"{folder}: wrongly joined: {mixed}")


def check_levels(found, narrow):
    """`found` at the level of excerpts, `narrow` at that of reprints."""
    above = {}
    for article, row in found.items():
        oracle.check(row["reprint_cluster"] == narrow[article]["cluster"], f"{article}: other reprints at a wider level")
        oracle.check(row["keep"] == narrow[article]["keep"], f"{article}: what is kept depends on the level")
        oracle.check(row["excerpt_cluster"] == row["cluster"], f"{article}: the widest level is not the cluster")
        oracle.check(above.setdefault(row["reprint_cluster"], row["cluster"]) == row["cluster"],
                     f"{article}: its reprint cluster is split")


def main(dedup, *folders):
    for folder in folders:
        gold = oracle.table(f"{folder}/gold.tsv")
        found = labels(dedup, folder, "--find", "excerpts")
        oracle.check({r["id"] for r in gold} == set(found), f"{folder}: gold and labels name other ids")
        check_gold(folder, gold, found)
        check_levels(found, labels(dedup, folder))
        exact = labels(dedup, folder, "--find", "excerpts", "--search", "join")
        oracle.check(exact == found, f"{folder}: an exact search finds other clusters")
        for threads in (1, 8):
            oracle.check(labels(dedup, folder, "--find", "excerpts", "--threads", threads) == found,
                         f"{folder}: {threads} threads give other labels")
        excerpts = sum(r["relation"] == "excerpt" for r in gold)
        print(f"{folder}: all {excerpts} planted excerpts joined, nothing else")


main(*sys.argv[1:])
