# scripts/make_corpus: each edit changes a text as its truth file says, and labels follow their articles.
import pathlib
import re
import subprocess
import sys
import tempfile

import oracle


def make(make_corpus, out, *arguments):
    subprocess.run([make_corpus, *map(str, arguments), "-o", out], check=True)
    texts = {article["id"]: article for article in oracle.json_lines(out)}
    truth = {row["id"]: row for row in oracle.table(out.with_suffix(".truth.tsv"))}
    oracle.check(texts.keys() == truth.keys(), f"{arguments}: articles and truth have different ids")
    return texts, truth


def changed(old, new):
    """Share of the words that differ, position by position."""
    return sum(a != b for a, b in zip(old, new)) / len(old)


def check_edits(make_corpus, folder):
    lengths = {"ocr": changed, "addition": lambda old, new: len(new) / len(old) - 1}
    lengths["cut"] = lengths["trimmed"] = lambda old, new: 1 - len(new) / len(old)
    for edit in ("cut:0.1", "cut:0.7", "trimmed:0.5", "addition:0.3", "ocr:0.05", "page:80", "correction:2", "headline",
                 "dateline", "quotes", "copy"):
        texts, truth = make(make_corpus, folder / "edit.jsonl", "--articles", 60, "--lengths", "80-120",
                            "--kinds", edit, "--duplicates", 0.5)
        name, _, asked = edit.partition(":")
        made = [row for row in truth.values() if row["of"] != "-"]
        oracle.check(made and {row["edit"] for row in made} == {name}, f"{edit}: no edits, or different ones")
        for row in made:
            old, new = (texts[row[which]]["text"] for which in ("of", "id"))
            amount = float(row["amount"])
            if name in lengths:
                figure = lengths[name](re.split(" ", old), re.split(" ", new))
                oracle.check(abs(figure - amount) < 0.03, f"{edit}: truth has {amount}, text has {figure:.3f}")
                oracle.check(abs(amount - float(asked)) < 0.08, f"{edit}: truth has {amount}")
            if name in ("copy", "headline"):
                oracle.check(old == new, f"{edit}: the text was changed")
            elif name == "page":
                oracle.check(all(part in new for part in old.split("\n\n")), "page: a paragraph is missing")
                added = len(re.findall(r"\w+", new)) - len(re.findall(r"\w+", old))
                oracle.check(added == amount and 50 < added < 110, f"page: truth has {amount}, text has {added}")
            else:
                oracle.check(old != new, f"{edit}: nothing was edited")


def check_labels(make_corpus, folder):
    make(make_corpus, folder / "set.jsonl", "--articles", 40, "--words", 60)
    make(make_corpus, folder / "hay.jsonl", "--articles", 300, "--words", 60, "--seed", 2)
    labels = folder / "gold.tsv"
    labels.write_text("id\tcluster\n" + "".join(f"a{i}\tc{i % 5}\n" for i in range(20)), encoding="utf-8")
    gold = {row["id"]: row["cluster"] for row in oracle.table(labels)}
    texts, truth = make(make_corpus, folder / "forty.jsonl", "--from", folder / "set.jsonl", "--labels", labels,
                        "--times", 41, "--light")
    found = {row["id"]: row["cluster"] for row in oracle.table(folder / "forty.labels.tsv")}
    oracle.check(len(texts) == 20 * 41 + 20 and len(found) == 20 * 41, "light copies: not 41 of each article")
    oracle.check(all(gold[name.partition("~")[0]] == cluster for name, cluster in found.items()),
                 "light copies: the label of a copy is not that of its article")
    oracle.check(all(0.01 < float(row["amount"]) < 0.08 for row in truth.values() if row["of"] != "-"),
                 "light copies: not 2 to 5 % of the words were edited")
    # The ids of the two files collide: labelled articles keep theirs, sampled ones get new ids.
    texts, _ = make(make_corpus, folder / "scattered.jsonl", "--scatter", folder / "set.jsonl", "--labels", labels,
                    folder / "hay.jsonl", "--among", 200)
    original = {article["id"]: article for article in oracle.json_lines(folder / "set.jsonl")}
    oracle.check(len(texts) == 240 and all(texts[name] == article for name, article in original.items()),
                 "scattered: the labelled set is incomplete")
    found = {row["id"]: row["cluster"] for row in oracle.table(folder / "scattered.labels.tsv")}
    oracle.check(found == gold, "scattered: the labels differ")


def main(_, make_corpus):
    with tempfile.TemporaryDirectory() as folder:
        check_edits(make_corpus, pathlib.Path(folder))
        check_labels(make_corpus, pathlib.Path(folder))
    print("make_corpus: edits and labels match the truth")


main(*sys.argv[1:])
