# corpora/ with default settings: every planted copy and reprint is joined, and nothing else.
import collections
import sys
import tempfile

import oracle


def pairs(groups):
    members = collections.defaultdict(list)
    for article, group in groups:
        if group != "-":
            members[group].append(article)
    return {(a, b) for group in members.values() for a in group for b in group if a < b}


def main(dedup, *folders):
    for folder in folders:
        gold = oracle.table(f"{folder}/gold.tsv")
        with tempfile.NamedTemporaryFile(suffix=".tsv") as labels:
            oracle.run(dedup, folder, "--labels", labels.name)
            found = oracle.table(labels.name)
        oracle.check({r["id"] for r in gold} == {r["id"] for r in found}, f"{folder}: gold and labels have different ids")
        wanted = pairs((r["id"], r["reprint_group"]) for r in gold)
        joined = pairs((r["id"], r["cluster"]) for r in found)
        oracle.check(wanted, f"{folder}: no planted pairs")
        oracle.check(wanted <= joined, f"{folder}: not joined: {sorted(wanted - joined)}")
        oracle.check(joined <= wanted, f"{folder}: wrongly joined: {sorted(joined - wanted)}")
        print(f"{folder}: {len(gold)} articles, all {len(wanted)} planted pairs joined, nothing else")


main(*sys.argv[1:])
