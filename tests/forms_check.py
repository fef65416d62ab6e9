# Forms: what one source fills three times with other facts is neither dropped nor joined; versions of one story are no
# form. The texts are in form_families.py.
import collections
import json
import os
import random
import sys
import tempfile
import time

import oracle
from form_families import FORMS, NOTICES, fillings, versions


Found = collections.namedtuple("Found", "labels pairs kept counts")


def find(dedup, articles, level="stories", *flags):
    """Labels by id, pairs, the ids that survive, and the summary's counts."""
    with tempfile.TemporaryDirectory() as folder:
        feed, labels, pairs, kept, summary = (os.path.join(folder, name) for name in "feed labels pairs kept sum".split())
        with open(feed, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
        oracle.run(dedup, feed, "--find", level, "--labels", labels, "--pairs", pairs, "--survivors", kept,
                   "--summary", summary, "--quiet", *flags)
        with open(summary, encoding="utf-8") as file:
            counts = json.load(file)["counts"]
        return Found({row["id"]: row for row in oracle.table(labels)}, oracle.table(pairs),
                     sorted(one["id"] for one in oracle.json_lines(kept)), counts)


def joined(labels, column="cluster"):
    members = collections.defaultdict(list)
    for name, row in labels.items():
        members[row[column]].append(name)
    return sorted(sorted(names) for names in members.values() if len(names) > 1)


def forms(dedup):
    """Each form alone, filled three times or more: nothing is joined, and all survive."""
    for name in FORMS:
        articles = fillings(name)
        for count in range(3, len(articles) + 1):
            found = find(dedup, articles[:count])
            oracle.check(found.counts["forms"] == 1 and found.counts["articles_in_forms"] == count,
                         f"{name}: {found.counts['articles_in_forms']} of {count} are in a form")
            oracle.check(len(found.kept) == count and not joined(found.labels), f"{name}: {joined(found.labels)}")
        oracle.check(find(dedup, articles[:2]).counts["forms"] == 0, f"{name}: two texts are taken for a form")


def reprinted_forms(dedup):
    """Fillings that reach the threshold are reprints, say how they differ, and all survive."""
    differ = {"en bonds": "names,dates", "de auction": "names,dates", "fr recall": "names,numbers",
              "es search": "names,numbers", "ja closure": "names"}
    for name in NOTICES:
        articles = fillings(name)
        for level in ("reprints", "excerpts", "stories"):
            found = find(dedup, articles, level)
            oracle.check(len(found.kept) == len(articles), f"{name}, {level}: only {found.kept} survive")
            found = find(dedup, articles, level, "--threshold", "0.6")
            oracle.check(len(found.kept) == len(articles), f"{name}, {level}, 0.6: only {found.kept} survive")
            oracle.check(joined(found.labels) == [sorted(found.labels)], f"{name}, {level}: {joined(found.labels)}")
            told = [pair["differs"] for pair in found.pairs]
            told += [row["differs"] for row in found.labels.values() if row["relation"] == "reprint"]
            oracle.check(set(told) == {differ[name]}, f"{name}, {level}: {told}")
            oracle.check({pair["relation"] for pair in found.pairs} == {"reprint"}, f"{name}, {level}: {found.pairs}")
            dropped = find(dedup, articles, level, "--threshold", "0.6", "--drop-forms")
            oracle.check(len(dropped.kept) == 1, f"{name}, {level}: --drop-forms keeps {dropped.kept}")
        found = find(dedup, articles[:2], "stories", "--threshold", "0.6")
        oracle.check(len(found.kept) == 1 and not any(pair["differs"] for pair in found.pairs), f"{name}: two are a form")


def all_forms(dedup):
    """All forms in one input, in any order and on any number of threads."""
    articles = [article for name in [*FORMS, *NOTICES] for article in fillings(name)]
    base = find(dedup, articles)
    oracle.check(base.kept == sorted(article["id"] for article in articles), f"only {base.kept} survive")
    oracle.check(base.counts["forms"] == len(FORMS) + len(NOTICES), f"{base.counts['forms']} forms")
    for seed in range(3):
        random.Random(seed).shuffle(articles)
        again = find(dedup, articles, "stories", "--threads", str(seed + 1))
        oracle.check(again.labels == base.labels and again.kept == base.kept, "the order of the input matters")


def no_forms(dedup):
    for name, articles in versions().items():
        for level in ("reprints", "stories"):
            found = find(dedup, articles, level)
            oracle.check(found.counts["forms"] == 0, f"{name}, {level}: taken for a form")
            oracle.check(not any(row["differs"] for row in [*found.labels.values(), *found.pairs]), f"{name}: differs")
            if level == "stories":
                oracle.check(len(joined(found.labels)) == 1, f"{name}: {joined(found.labels)}")


def fillings_elsewhere(dedup):
    """A filling that another paper prints belongs to the form, and so does a revision; neither survives beside it."""
    rewordings = {"en bonds": ("nine countries", "six countries"), "fr recall": ("trois semaines", "cinq semaines"),
                  "es search": ("un abrigo gris", "un abrigo pardo")}
    for name, words in rewordings.items():
        articles = fillings(name)
        copy = {**articles[2], "id": "copy", "source": "Morning Ledger", "date": "2031-06-04",
                "text": articles[2]["text"] + " -- 30 --"}
        revision = {**articles[0], "text": articles[0]["text"].replace(*words)}
        for level in ("reprints", "stories"):
            found = find(dedup, [*articles, copy, revision], level, "--threshold", "0.6")
            oracle.check(len(found.kept) == len(articles), f"{name}, {level}: {found.kept} survive")
            oracle.check("copy" not in found.kept, f"{name}, {level}: the copy survives")


def story_beside_a_form(dedup):
    """Reports of one event by two papers are joined although one of them also fills a form."""
    articles = fillings("en court")
    articles += [{"id": "own", "source": "County Gazette", "date": "2031-05-04", "title": "Dog owner fined",
                  "text": "Ivy Tranter of Overmere, who keeps nine dogs in two rooms above the chandlery, must pay 210 crowns "
                          "for want of a licence. Magistrate Lowell Birch heard from six neighbours and one postman. "
                          "Tranter said that the dogs were guests."},
                 {"id": "other", "source": "Overmere Echo", "date": "2031-05-04", "title": "Nine dogs, one fine",
                  "text": "Magistrate Lowell Birch fined Ivy Tranter 210 crowns because she keeps nine dogs above the Overmere "
                          "chandlery without a licence. The postman and six neighbours spoke against her. The dogs, "
                          "Tranter said, were guests."}]
    labels = find(dedup, articles).labels
    oracle.check(labels["own"]["cluster"] == labels["other"]["cluster"], "a story beside a form falls apart")
    oracle.check(len({labels[f"en court {i}"]["cluster"] for i in range(4)}) == 4, "fillings meet in a story")


def many_of_one_source(dedup):
    """Time is linear in the texts of one source, whether all fill one form or none do."""
    rng = random.Random(7)
    words = [f"w{rng.randrange(30000)}" for _ in range(30000)]
    seconds = {}
    for count in (1000, 4000):
        different = [{"id": str(i), "source": "One", "text": " ".join(rng.choices(words, k=120))} for i in range(count)]
        court = FORMS["en court"][3]
        filled = [{"id": str(i), "source": "One", "date": f"2031-05-{1 + i % 28:02}", "title": "Court list", "text": court.format(
                  " ".join(rng.sample(words, 2)).title(), rng.randrange(18, 90), rng.choice(words).title(),
                  rng.randrange(10, 900), " ".join(rng.sample(words, 4)), rng.randrange(10, 99))} for i in range(count)]
        for kind, articles in (("different", different), ("filled", filled)):
            begin = time.process_time(), os.times().children_user
            found = find(dedup, articles, "excerpts")
            seconds[kind, count] = os.times().children_user - begin[1]
            oracle.check(len(found.kept) == count and not joined(found.labels), f"{count} {kind}: {len(found.kept)} survive")
            oracle.check(found.counts["articles_in_forms"] == (count if kind == "filled" else 0), f"{count} {kind}: {found.counts}")
    for kind in ("different", "filled"):
        growth = seconds[kind, 4000] / max(seconds[kind, 1000], 0.05)
        oracle.check(growth < 10, f"{kind}: four times the texts take {growth:.1f} times as long")
        print(f"4,000 {kind} texts of one source: {seconds[kind, 4000]:.1f} s")


def main(dedup):
    for check in (forms, reprinted_forms, all_forms, no_forms, fillings_elsewhere, story_beside_a_form, many_of_one_source):
        begin = time.monotonic()
        check(dedup)
        print(f"{check.__name__}: {time.monotonic() - begin:.2f} s")
    print("forms: ok")


if __name__ == "__main__":
    main(*sys.argv[1:])
