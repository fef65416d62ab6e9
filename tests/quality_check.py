# The rows of tests/quality.csv that need no external data hold for this program. Their judge is tested first: it must
# accept the gold standard and notice a planted error.
import pathlib
import subprocess
import sys

import oracle


def as_gold_says(sets, gold, level):
    """The labels that a perfect run would give at one level."""
    def cluster(name):
        while level == "excerpts" and gold[name]["relation"] == "excerpt":
            name = gold[name]["of"]
        group = gold[name]["story" if level == "stories" else "reprint_group"]
        return name if group in ("-", "roundup") else group
    return {name: {"cluster": cluster(name), "relation": row["relation"], "direction": row["direction"],
                   "excerpt_of": row["of"] if row["relation"] == "excerpt" else ""} for name, row in gold.items()}


def check_judge(sets, folder):
    gold = {row["id"]: row for row in oracle.table(folder / "gold.tsv")}
    for level in sets.levels_of(sets.Corpus(folder), sets.ORDER):
        found = as_gold_says(sets, gold, level)
        figures = {f.name: f.value for f in sets.Corpus.judge(level, gold, found)}
        for name, value in figures.items():
            best = 0 if "wrong" in name else 1
            oracle.check(value == best, f"{folder.name}: {name} at {level} is {value} for perfect labels")
        split = next(name for name, row in gold.items() if row["relation"] == "reprint")
        stray = next(name for name, row in gold.items() if row["relation"] == "single")
        found[split]["cluster"], found[stray]["cluster"] = "split", found[gold[split]["of"]]["cluster"]
        figures = {f.name: f.value for f in sets.Corpus.judge(level, gold, found)}
        oracle.check(figures["recall reprint"] < 1, f"{folder.name}: a split reprint is not noticed at {level}")
        oracle.check(figures["wrong joins"] > 0, f"{folder.name}: a wrong join is not noticed at {level}")


def main(dedup, quality):
    scripts = pathlib.Path(quality).parent
    sys.path.insert(0, str(scripts))
    import quality_sets
    for name in ("newsday", "set-apart"):
        check_judge(quality_sets, scripts.parent / "corpora" / name)
    sys.exit(subprocess.run([sys.executable, "-B", quality, "--check", "--dedup", dedup]).returncode)


main(*sys.argv[1:])
