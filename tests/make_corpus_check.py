# scripts/make_corpus: each kind of edit alone is what the truth says it is, and labels follow their articles.
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
    oracle.check(texts.keys() == truth.keys(), f"{arguments}: articles and truth name other ids")
    return texts, truth


def changed(old, new):
    """Share of the words, place by place, that differ."""
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
        oracle.check(made and {row["edit"] for row in made} == {name}, f"{edit}: other edits, or none")
        for row in made:
            old, new = (texts[row[which]]["text"] for which in ("of", "id"))
            amount = float(row["amount"])
            if name in lengths:
                figure = lengths[name](re.split(" ", old), re.split(" ", new))
                oracle.check(abs(figure - amount) < 0.03, f"{edit}: truth has {amount}, text has {figure:.3f}")
                oracle.check(abs(amount - float(asked)) < 0.08, f"{edit}: truth has {amount}")
            if name in ("copy", "headline"):
                oracle.check(old == new, f"{edit}: another text")
            elif name == "page":
                oracle.check(all(part in new for part in old.split("\n\n")), "page: a paragraph is lost")
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
    oracle.check(len(texts) == 20 * 41 + 20 and len(found) == 20 * 41, "light copies: another number than 41 of each")
    oracle.check(all(gold[name.partition("~")[0]] == cluster for name, cluster in found.items()),
                 "light copies: a copy has another label than its article")
    oracle.check(all(0.01 < float(row["amount"]) < 0.08 for row in truth.values() if row["of"] != "-"),
                 "light copies: more or less than 2 to 5 % of the words, to one word")
    # Another file's ids collide here: what is labelled stays, what is drawn has an id of its own.
    texts, _ = make(make_corpus, folder / "scattered.jsonl", "--scatter", folder / "set.jsonl", "--labels", labels,
                    folder / "hay.jsonl", "--among", 200)
    original = {article["id"]: article for article in oracle.json_lines(folder / "set.jsonl")}
    oracle.check(len(texts) == 240 and all(texts[name] == article for name, article in original.items()),
                 "scattered: the set is not whole")
    found = {row["id"]: row["cluster"] for row in oracle.table(folder / "scattered.labels.tsv")}
    oracle.check(found == gold, "scattered: other labels")


def main(_, make_corpus):
    with tempfile.TemporaryDirectory() as folder:
        check_edits(make_corpus, pathlib.Path(folder))
        check_labels(make_corpus, pathlib.Path(folder))
    print("make_corpus: edits and labels as the truth has them")


main(*sys.argv[1:])
