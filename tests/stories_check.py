# The level of stories on odd input: missing, wrong or repeated fields neither join nor split stories, and every run
# ends within seconds.
import collections
import json
import os
import random
import sys
import tempfile
import time

import oracle
from small_languages import LANGUAGES

SECONDS = float(os.environ.get("DEDUP_HOSTILE_SECONDS", "60"))
FLOOD = ["The dam above Overmere burst before dawn on Tuesday, and water stood two metres deep in the mills of "
         "Quillen. The mayor, Ida Brenner, said that 340 people were brought to the school of Saint Aldric by boat "
         "and by tractor.",
         'Boats and tractors carried 340 people out of Quillen to the school of Saint Aldric after the Overmere dam '
         'gave way. "Our mills are gone," mayor Ida Brenner told reporters at the town hall on Tuesday.']
TRIAL = ["A court in Maddock sentenced the brewer Otto Fennimore to three years in prison for pouring spent hops and "
         "acid into Lake Tessel. Judge Ruth Calloway called the poisoning of 12,000 trout the work of a greedy man.",
         "Three years in prison is what judge Ruth Calloway of Maddock gave Otto Fennimore, the brewer whose acid "
         "and spent hops killed 12,000 trout in Lake Tessel. His lawyers announced that they would appeal the "
         "verdict."]
BERLIN = ("Der Damm oberhalb von Overmere brach am Dienstag vor der Dämmerung, und das Wasser stand zwei Meter hoch "
          "in den Mühlen von Quillen. Die Bürgermeisterin Ida Brenner sagte, dass 340 Menschen mit Booten und "
          "Traktoren in die Schule von Saint Aldric gebracht wurden und dass die Mühlen verloren sind.")


def find(dedup, articles, *flags):
    """Runs on articles. Returns the labels by id, and the stories."""
    with tempfile.TemporaryDirectory() as folder:
        feed, labels, stories = (os.path.join(folder, name) for name in ("feed.jsonl", "labels.tsv", "stories.jsonl"))
        with open(feed, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(article, ensure_ascii=False) + "\n" for article in articles)
        begin = time.monotonic()
        oracle.run(dedup, feed, "--find", "stories", "--labels", labels, "--stories", stories, "--quiet", *flags,
                   timeout=10 * SECONDS)
        seconds = time.monotonic() - begin
        oracle.check(seconds < SECONDS, f"took {seconds:.1f} s: {articles[:1]}")
        return {row["id"]: row for row in oracle.table(labels)}, oracle.json_lines(stories)


def partition(found):
    members = collections.defaultdict(list)
    for name, row in found.items():
        members[row["cluster"]].append(name)
    return sorted(map(sorted, members.values()))


def two_stories(*more):
    """Two reports each of two stories. `more`: further fields of each of the four articles."""
    texts = {"a1": FLOOD[0], "a2": FLOOD[1], "b1": TRIAL[0], "b2": TRIAL[1]}
    more = list(more) or [{}] * 4
    return [{"id": name, "text": text, **fields} for (name, text), fields in zip(texts.items(), more)]


TOLD_TWICE = [["a1", "a2"], ["b1", "b2"]]


def nothing_but_texts(dedup):
    found, stories = find(dedup, two_stories())
    oracle.check(partition(found) == TOLD_TWICE, f"without dates, sources, titles: {partition(found)}")
    oracle.check(len(stories) == 2, f"without dates, sources, titles: {stories}")
    for story in stories:
        oracle.check(story["first"] is None, f"an article is called the first without dates or credits: {story}")
        oracle.check(story["outlets"] == 0, f"outlets counted although no article names one: {story}")


def some_with_dates(dedup):
    found, _ = find(dedup, two_stories({"date": "2031-05-14"}, {}, {"source": "AP"}, {"title": "Brewer jailed"}))
    oracle.check(partition(found) == TOLD_TWICE, f"with some dates: {partition(found)}")


def odd_dates(dedup):
    def dated(first, second):
        dates = (first, second, "2031-05-14", "2031-05-13")
        return find(dedup, two_stories(*({"date": date} for date in dates)))
    for first, second in (("2031-05-16T10:00:00Z", "2031-05-14T08:00:00Z"),
                          ("2031-05-14T08:00 XYZ", "2031-05-14 09:00"),
                          ("14 May 2031 08:00:00 QQT", "2031-05-14T10:00:00+99:99"), ("yesterday", "0000-00-00"),
                          ("2031-02-30", "2031-05-14"), ("", "2031-05-14"), ("99999999999999999999", "-1e400"),
                          ({"on": [1]}, ["2031"]), (None, True), ("9999-12-31T23:59:59Z", "2031-05-14T08:00:00Z")):
        found, _ = dated(first, second)
        oracle.check(partition(found) == TOLD_TWICE, f"dates {first!r} and {second!r}: {partition(found)}")
    # Years apart by their dates, and so not one story. --within 0 removes the limit.
    apart = [["a1"], ["a2"], ["b1", "b2"]]
    for first, second in (("2039-12-31T23:59:59Z", "2031-05-14T08:00:00Z"), ("2031-05-14", "1931-01-01")):
        found, _ = dated(first, second)
        oracle.check(partition(found) == apart, f"dates {first!r} and {second!r}: {partition(found)}")
    found, stories = find(dedup, two_stories({"date": "9999-12-31"}, {"date": "2031-05-14"}), "--within", "0")
    oracle.check(["a1", "a2"] in partition(found), f"--within 0: {partition(found)}")
    oracle.check(all(story["first"] != "a1" for story in stories), "an article from the far future is called the first")


def column_of_fifty(dedup):
    rng = random.Random(3)
    articles = [" ".join(f"w{rng.randrange(5000)}" for _ in range(200)) for _ in range(50)]
    found, stories = find(dedup, [{"id": str(i), "text": t} for i, t in enumerate(articles + [" ".join(articles)])])
    oracle.check(found["50"]["relation"] == "roundup", f"fifty articles in one: {found['50']['relation']}")
    oracle.check(all(row["size"] == "1" for row in found.values()) and not stories, "a column of fifty articles joins them")


def one_template(dedup):
    rng = random.Random(4)
    menu = " ".join(f"m{rng.randrange(5000)}" for _ in range(150))
    pages = [{"id": str(i), "source": "one", "date": "2031-05-14",
              "text": menu + "\n" + " ".join(f"w{rng.randrange(50000)}" for _ in range(150)) + "\n" + menu}
             for i in range(1000)]
    found, _ = find(dedup, pages)
    joined = len(found) - len(partition(found))
    oracle.check(joined == 0, f"a thousand articles in one template: {joined} joined")


def filled_in_forms(dedup):
    """Texts of one form share a number or a name by chance. Two reports of one story among them still meet."""
    rng = random.Random(6)
    names = sorted({"".join(rng.choice("ka lo mi ra ten vor sel dra bu ni gor hal".split()) for _ in range(3)).title()
                    for _ in range(1500)})
    blanks = {"numbers": lambda: rng.randrange(1000, 30000), "names": lambda: rng.choice(names),
              "prices": lambda: f"{rng.randrange(1, 100)}.{rng.randrange(100):02}"}
    for kind, blank in blanks.items():
        forms = [{"id": f"{kind}{i}", "text":
                  f"The county court heard case {blank()} on Monday and set the bail at {blank()} after a short hearing. "
                  f"The clerk recorded the filing under {blank()} and told the lawyers to return in the next week. A "
                  f"spokesman said that {blank()} had signed the petition and the city paid {blank()} for the hall."}
                 for i in range(5000)]
        found, _ = find(dedup, forms + two_stories())
        joined = [members for members in partition(found) if len(members) > 1]
        oracle.check(joined == TOLD_TWICE, f"5,000 filled-in forms, {kind}: {len(joined)} clusters, {joined[:2]}")


def polled_feed(dedup):
    """Forty polls of one feed; every tenth brings a new text of one article."""
    texts = {"a1": FLOOD[0], "a2": FLOOD[1], "b1": TRIAL[0], "b2": TRIAL[1]}
    updates, articles = 0, []
    for poll in range(40):
        if poll % 10 == 9:
            texts["a1"] += f" Update {poll}: the road to Brindle is open again, the mayor said."
            updates += 1
        articles += [{"id": name, "text": text, "source": name, "date": f"2031-05-14T{poll // 2:02}:00:00Z"}
                     for name, text in texts.items()]
    found, stories = find(dedup, articles)
    oracle.check(len(found) == 4 + updates, f"forty polls: {len(found)} articles, not {4 + updates}")
    plain = [sorted({name.split("#")[0] for name in members}) for members in partition(found)]
    oracle.check(plain == TOLD_TWICE, f"forty polls: {partition(found)}")
    oracle.check(sorted(len(story["members"]) for story in stories) == [2, 2 + updates], f"forty polls: {stories}")
    oracle.check(all(story["outlets"] == 2 for story in stories), "an outlet is counted again for each revision")


def two_languages(dedup):
    found, _ = find(dedup, [*two_stories(), {"id": "de", "text": BERLIN}])
    oracle.check(partition(found) == [*TOLD_TWICE, ["de"]], f"two languages: {partition(found)}")


def uncounted_languages(dedup, newsday):
    feeds = {name: [{"id": f"{name} {story} {i}", "text": text} for i, (story, text) in enumerate(texts)]
             for name, texts in LANGUAGES.items()}
    feeds["all five"] = [article for feed in list(feeds.values()) for article in feed]
    feeds["all five, and English"] = feeds["all five"] + two_stories()
    feeds["all five, and newsday"] = feeds["all five"] + oracle.json_lines(f"{newsday}/articles.jsonl")
    own = {article["id"] for article in feeds["all five"]}
    for name, feed in feeds.items():
        found, _ = find(dedup, feed)
        parts = partition(found)
        if name.endswith("newsday"):
            parts = [members for members in parts if not own.isdisjoint(members)]
        for members in parts:
            told = {member.rsplit(" ", 1)[0] if " " in member else member[0] for member in members}
            oracle.check(len(told) == 1, f"{name}: joins two stories: {members}")
        oracle.check(sum(map(len, parts)) >= len(own) if "five" in name else len(feed) == sum(map(len, parts)),
                     f"{name}: articles are missing")
        print(f"{name}: {sum(len(members) - 1 for members in parts)} stories found, none joined wrongly")


def single_words(dedup):
    words = ["flood", "Flood", "mayor", "the", "340", "洪", "паводок", "-", "", " "]
    found, _ = find(dedup, [{"id": str(i), "text": word} for i, word in enumerate(words)])
    oracle.check(len(found) == len(words), f"{len(found)} of {len(words)} one-word texts")
    oracle.check(["0", "1"] in partition(found), "flood and Flood are one text")
    oracle.check(max(map(len, partition(found))) == 2, f"texts of one word: {partition(found)}")
    many, _ = find(dedup, [{"id": str(i), "text": f"word{i}"} for i in range(5000)])
    oracle.check(len(partition(many)) == 5000, "five thousand different words form stories")


def crowded_stories(dedup, newsday):
    """Forty articles report each event in their own words. Search, linking and tracing take seconds."""
    rng = random.Random(5)
    english = [word for article in oracle.json_lines(f"{newsday}/articles.jsonl") for word in article["text"].split()
               if word.isascii() and word.islower()]
    feed = []
    for i in range(4000):
        event = i % 100
        text = [f"Event{event}fact{k}" for k in rng.sample(range(20), 15)] + rng.sample(english, 50)
        rng.shuffle(text)
        feed.append({"id": f"{event} {i}", "source": f"s{i % 50}", "date": f"2031-05-14T{i % 24:02}:00:00Z",
                     "text": "The mayor said that the " + " ".join(text)})
    found, _ = find(dedup, feed)
    parts = partition(found)
    oracle.check(all(len({name.split()[0] for name in members}) == 1 for members in parts), "crowded stories are joined")
    oracle.check(len(parts) < 300, f"4,000 reports of a hundred events: {len(parts)} stories")
    print(f"4,000 reports of a hundred events: {len(parts)} stories, the largest of {max(map(len, parts))}")


def main(dedup, newsday):
    for check in (nothing_but_texts, some_with_dates, odd_dates, column_of_fifty, one_template, filled_in_forms,
                  polled_feed, two_languages, uncounted_languages, single_words, crowded_stories):
        begin = time.monotonic()
        check(dedup, newsday) if check in (uncounted_languages, crowded_stories) else check(dedup)
        print(f"{check.__name__}: {time.monotonic() - begin:.2f} s")
    print("stories: ok")


main(*sys.argv[1:])
