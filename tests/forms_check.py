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
from form_families import FORMS, fillings, versions


def find(dedup, articles, level="stories", *flags):
    """Labels by id, pairs, and the ids that survive."""
    with tempfile.TemporaryDirectory() as folder:
        feed, labels, pairs, kept = (os.path.join(folder, name) for name in ("feed", "labels", "pairs", "kept"))
        with open(feed, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
        oracle.run(dedup, feed, "--find", level, "--labels", labels, "--pairs", pairs, "--survivors", kept, "--quiet",
                   *flags)
        return ({row["id"]: row for row in oracle.table(labels)}, oracle.table(pairs),
                sorted(one["id"] for one in oracle.json_lines(kept)))


def joined(labels, column="cluster"):
    members = collections.defaultdict(list)
    for name, row in labels.items():
        members[row[column]].append(name)
    return sorted(sorted(names) for names in members.values() if len(names) > 1)


def forms(dedup):
    """Each form alone: nothing is joined but reprints, which say how they differ, and all fillings survive."""
    for name in FORMS:
        articles = fillings(name)
        ids = sorted(article["id"] for article in articles)
        for level in ("reprints", "excerpts", "stories"):
            labels, pairs, kept = find(dedup, articles, level)
            if level != "reprints":
                oracle.check(kept == ids, f"{name}, {level}: only {kept} survive")
                oracle.check(joined(labels) == joined(labels, "reprint_cluster"), f"{name}, {level}: {joined(labels)}")
                oracle.check(all(pair["relation"] == "reprint" and pair["differs"] for pair in pairs),
                             f"{name}, {level}: {pairs}")
            told = {row["id"] for row in labels.values() if row["differs"]}
            oracle.check(told == {row["id"] for row in labels.values() if row["relation"] == "reprint"},
                         f"{name}, {level}: {told} differ")
        two, _, _ = find(dedup, articles[:2])
        oracle.check(not any(row["differs"] for row in two.values()), f"{name}: two texts are taken for a form")


def all_forms(dedup):
    """All forms in one input, in any order and on any number of threads."""
    articles = [article for name in FORMS for article in fillings(name)]
    base = find(dedup, articles)
    oracle.check(base[2] == sorted(article["id"] for article in articles), f"only {base[2]} survive")
    for seed in range(3):
        random.Random(seed).shuffle(articles)
        again = find(dedup, articles, "stories", "--threads", str(seed + 1))
        oracle.check(again[0] == base[0] and again[2] == base[2], "another order of the input gives another answer")


def no_forms(dedup):
    for name, articles in versions().items():
        for level in ("reprints", "stories"):
            labels, pairs, kept = find(dedup, articles, level)
            oracle.check(not any(row["differs"] for row in [*labels.values(), *pairs]), f"{name}: taken for a form")
            same = find(dedup, articles, level, "--drop-forms")
            oracle.check(same[2] == kept, f"{name}, {level}: --drop-forms changes what survives")
            if level == "stories":
                oracle.check(len(joined(labels)) == 1, f"{name}: {joined(labels)}")


def reprints_of_fillings(dedup):
    """Five notices that are reprints by the measure, one of them in another paper as well: five survive."""
    text = ("Marden and Holt, lawyers for people who lost money at sea, remind those who held bonds of {0} between "
            "January 4 and {1} that they have nine weeks left to come forward. Whoever held bonds of {0} in that time need "
            "not pay us a penny unless the case is won. One of the holders will be named by the judge to speak for all "
            "others, to choose the lawyers and to agree to an offer or turn it down. You need not be that person to get "
            "your part of what is won, and you need not do anything today. Beware of firms which print such notices and "
            "have never stood before a judge: they take a fee for your name and send you on to others. We have tried "
            "cases of this kind for forty years in nine countries. Write to us or ring between eight and six.")
    names = [("Castell Lines", "May 1"), ("Ormond Docks", "April 12"), ("Pellinor Salvage", "March 30"),
             ("Quay and Sons", "May 20"), ("Redruth Towage", "January 9")]
    articles = [{"id": str(i), "source": "Bond Wire", "date": "2031-06-03", "title": f"{name} holders may lead suit",
                 "text": text.format(name, day)} for i, (name, day) in enumerate(names)]
    other = {"id": "copy", "source": "Morning Ledger", "date": "2031-06-04", "title": "To holders of bonds",
             "text": text.format(*names[2]) + " Advertisement."}
    for level in ("reprints", "stories"):
        labels, pairs, kept = find(dedup, [*articles, other], level)
        oracle.check(kept == ["0", "1", "2", "3", "4"], f"{level}: {kept} survive")
        oracle.check(len(joined(labels)) == 1 and len(joined(labels)[0]) == 6, f"{level}: {joined(labels)}")
        told = [pair["differs"] for pair in pairs if "copy" not in (pair["a"], pair["b"])]
        oracle.check(len(told) == 10 and set(told) == {"names,dates"}, f"{level}: {told}")
        _, _, kept = find(dedup, [*articles, other], level, "--drop-forms")
        oracle.check(len(kept) == 1, f"{level}: --drop-forms keeps {kept}")
    revised = [*articles, {**articles[0], "text": articles[0]["text"].replace("nine weeks", "two weeks")}]
    _, _, kept = find(dedup, revised)
    oracle.check(len(kept) == 5, f"a revision of a filling: {kept}")


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
    labels, _, _ = find(dedup, articles)
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
            labels, _, kept = find(dedup, articles, "excerpts")
            seconds[kind, count] = os.times().children_user - begin[1]
            oracle.check(len(kept) == count and not joined(labels), f"{count} {kind} texts: {len(kept)} survive")
    for kind in ("different", "filled"):
        growth = seconds[kind, 4000] / max(seconds[kind, 1000], 0.05)
        oracle.check(growth < 10, f"{kind}: four times the texts take {growth:.1f} times as long")
        print(f"4,000 {kind} texts of one source: {seconds[kind, 4000]:.1f} s")


def main(dedup):
    for check in (forms, all_forms, no_forms, reprints_of_fillings, story_beside_a_form, many_of_one_source):
        begin = time.monotonic()
        check(dedup)
        print(f"{check.__name__}: {time.monotonic() - begin:.2f} s")
    print("forms: ok")


if __name__ == "__main__":
    main(*sys.argv[1:])
