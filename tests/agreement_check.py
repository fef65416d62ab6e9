# Results do not depend on the number of threads, the order of the input or the search method, at any level. Levels
# nest. Every figure can be recomputed from the output of --compared.
import collections
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import oracle


def labels_of(dedup, feed, folder, *flags):
    path = os.path.join(folder, "labels.tsv")
    oracle.run(dedup, feed, "--labels", path, *flags)
    with open(path, "rb") as file:
        return file.read()


def same_for_threads(dedup, feed, folder, flags):
    answers = {labels_of(dedup, feed, folder, "--threads", n, *flags) for n in (1, 2, 8)}
    oracle.check(len(answers) == 1, f"labels differ with the number of threads ({flags})")


def same_for_any_order(dedup, feed, folder, flags):
    with open(feed, encoding="utf-8") as file:
        lines = file.readlines()
    random.Random(7).shuffle(lines)
    shuffled = os.path.join(folder, "shuffled.jsonl")
    with open(shuffled, "w", encoding="utf-8") as file:
        file.writelines(lines)
    before = sorted(line.split(b"\t")[:5] for line in labels_of(dedup, feed, folder, *flags).splitlines())
    after = sorted(line.split(b"\t")[:5] for line in labels_of(dedup, shuffled, folder, *flags).splitlines())
    oracle.check(len(before) > 1 and before == after, f"clusters differ with the order of the input ({flags})")


LEVELS = ("copies", "reprints", "excerpts", "stories")
DEPENDS_ON_ORDER = {"keep"}  # `first` is the last rule that decides which member is kept
CLUSTER_COLUMNS = ("cluster", "reprint_cluster", "excerpt_cluster", "story")


def wide_run(dedup, inputs, folder, level, *flags):
    """The bytes of the labels, the pairs, the compared texts and, at the level of stories, the stories."""
    paths = {name: os.path.join(folder, f"wide.{name}") for name in ("labels", "pairs", "compared", "stories")}
    if level != "stories":
        del paths["stories"]
    oracle.run(dedup, inputs, "--find", level, *flags, *(x for name, p in paths.items() for x in (f"--{name}", p)))
    return {name: open(path, "rb").read() for name, path in paths.items()}


def rows(data):
    header, *lines = data.decode().splitlines()
    names = header.split("\t")
    return {line.split("\t")[0]: dict(zip(names, line.split("\t"))) for line in lines}


def names_by_text(compared):
    """A name for each article that does not depend on the order of the input.

    The second text under one id is called `id#2`, so the numbers of revisions depend on the order of the input. This is
    known, and everything else is compared: here a revision is named by its id and its text.
    """
    texts = {article["id"]: article["text"] for article in map(json.loads, compared.splitlines())}
    revised = {name.rpartition("#")[0] for name in texts if re.search(r"#\d+$", name)} & set(texts)
    names = {}
    for name, text in texts.items():
        given = name if name in revised or "#" not in name else name.rpartition("#")[0]
        names[name] = f"{given} with {text}" if given in revised else name
    oracle.check(len(set(names.values())) == len(names), "two revisions have one text")
    return names, len(revised)


def renamed(value, names):
    """A JSON value with every article renamed."""
    if isinstance(value, dict):
        return {key: renamed(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value


def without_order(found):
    """The part of a run's outputs that must not depend on the order of the input."""
    names, _ = names_by_text(found["compared"])
    labels = {names[article]: renamed({name: cell for name, cell in row.items() if name not in DEPENDS_ON_ORDER}, names)
              for article, row in rows(found["labels"]).items()}
    # Clusters are named by the id of their representative, and so by its revision.
    for column in CLUSTER_COLUMNS:
        first = {}
        for article in sorted(labels):
            if column in labels[article]:
                labels[article][column] = first.setdefault(labels[article][column], article)
    header, *lines = found["pairs"].decode().splitlines()
    pairs = set()
    for line in lines:
        row = renamed(dict(zip(header.split("\t"), line.split("\t"))), names)
        sides = frozenset({(row.pop("a"), row.pop("containment_a")), (row.pop("b"), row.pop("containment_b"))})
        pairs.add((sides, *sorted(row.items())))
    stories = [renamed(json.loads(line), names) for line in found.get("stories", b"").splitlines()]
    for story in stories:
        story["story"] = labels[story["representative"]]["story"]
        story["members"].sort(key=lambda member: member["id"])  # members are in the order of the input
    return labels, pairs, sorted(stories, key=lambda story: story["story"])


def same_at_wide_levels(dedup, name, feed, folder, revisions):
    with open(feed, encoding="utf-8") as file:
        lines = file.readlines()
    shuffled = os.path.join(folder, "wide-shuffled.jsonl")
    for level in ("excerpts", "stories"):
        by_threads = [wide_run(dedup, feed, folder, level, "--threads", n) for n in (1, 2, 8)]
        for output in by_threads[0]:
            oracle.check(by_threads[0][output] == by_threads[1][output] == by_threads[2][output],
                         f"{name}, {level}: {output} differ with the number of threads")
        _, revised = names_by_text(by_threads[0]["compared"])
        oracle.check(revised >= revisions, f"{name}: {revised} articles were revised, not {revisions} or more")
        before = without_order(by_threads[0])
        oracle.check(before[0] and before[1] and (before[2] or name == "generated" or level != "stories"),
                     f"{name}, {level}: nothing to compare")
        for seed in (7, 8):
            random.Random(seed).shuffle(lines)
            with open(shuffled, "w", encoding="utf-8") as file:
                file.writelines(lines)
            after = without_order(wide_run(dedup, shuffled, folder, level))
            oracle.check(before[0].keys() == after[0].keys(), f"{name}, {level}: another order, other articles: "
                         f"{list(before[0].keys() ^ after[0].keys())[:2]}")
            for article, row in before[0].items():
                oracle.check(row == after[0][article],
                             f"{name}, {level}: another order of the input gives {after[0][article]}, not {row}")
            oracle.check(before[1] == after[1], f"{name}, {level}: pairs differ with the order of the input: "
                         f"{list(before[1] ^ after[1])[:4]}")
            oracle.check(before[2] == after[2], f"{name}, {level}: stories differ with the order of the input: "
                         f"{[x for x in before[2] if x not in after[2]][:1]}, not "
                         f"{[x for x in after[2] if x not in before[2]][:1]}")


def levels_nest(dedup, name, inputs, folder):
    found = {level: rows(wide_run(dedup, inputs, folder, level)["labels"]) for level in LEVELS}
    for narrow, wide in zip(LEVELS, LEVELS[1:]):
        above = {}
        for article, row in found[wide].items():
            inside = found[narrow][article]["cluster"]
            oracle.check(above.setdefault(inside, row["cluster"]) == row["cluster"],
                         f"{name}: {wide} split a cluster of {narrow}, that of {article}")
    for article, row in found["stories"].items():
        for column, level in (("reprint_cluster", "reprints"), ("excerpt_cluster", "excerpts"), ("story", "stories")):
            oracle.check(row[column] == found[level][article]["cluster"], f"{name}: {column} of {article}")
        oracle.check(row["keep"] == found["reprints"][article]["keep"], f"{name}: the level changes what is kept: {article}")
    sizes = collections.Counter(row["cluster"] for row in found["stories"].values())
    oracle.check(all(int(row["size"]) == sizes[row["cluster"]] for row in found["stories"].values()),
                 f"{name}: the size of a story is not the number of its articles")
    joined = {level: len(rows) - len({row["cluster"] for row in rows.values()}) for level, rows in found.items()}
    print(f"{name}: joined by level: {joined}")
    return joined


def copy_articles(source, feed, drop=lambda i: ()):
    """Copies articles without the fields that `drop(i)` names for the i-th."""
    with open(source, encoding="utf-8") as file, open(feed, "w", encoding="utf-8") as out:
        for i, line in enumerate(file):
            fields = {key: value for key, value in json.loads(line).items() if key not in drop(i)}
            out.write(json.dumps(fields, ensure_ascii=False) + "\n")


def wide_levels(dedup, make_corpus, newsday, folder):
    feeds = {name: os.path.join(folder, f"{name}.jsonl") for name in ("newsday", "generated", "bare")}
    copy_articles(os.path.join(newsday, "articles.jsonl"), feeds["newsday"])
    dropped = ((), ("date",), ("source", "url"), ("title",), ("date", "source", "url", "title"))
    copy_articles(os.path.join(newsday, "articles.jsonl"), feeds["bare"], lambda i: dropped[i % len(dropped)])
    subprocess.run([make_corpus, "--articles", "1500", "--words", "120", "--seed", "5", "--kinds",
                    "copy,reprint=3,excerpt=3,chain,page", "-o", feeds["generated"]], check=True,
                   stdout=subprocess.DEVNULL)
    for name, feed in feeds.items():
        same_at_wide_levels(dedup, name, feed, folder, revisions=0 if name == "generated" else 1)
        joined = levels_nest(dedup, name, feed, folder)
        oracle.check(joined["excerpts"] > joined["reprints"] > joined["copies"] > 0, f"{name}: nothing to nest")
        oracle.check(name == "generated" or joined["stories"] > joined["excerpts"], f"{name}: no story: {joined}")
    levels_nest(dedup, "newsday with its feeds", newsday, folder)


def pairs_of(dedup, feed, folder, search, threshold):
    path = os.path.join(folder, "pairs.tsv")
    oracle.run(dedup, feed, "--pairs", path, "--labels", os.devnull, "--search", search, "--threshold", threshold)
    return {(r["a"], r["b"]): (r["jaccard"], r["containment_a"], r["containment_b"]) for r in oracle.table(path)}


def searches_agree(dedup, feed, folder, threshold):
    exact = pairs_of(dedup, feed, folder, "join", threshold)
    oracle.check(len(exact) > 100, f"only {len(exact)} pairs at {threshold}: too few to compare searches")
    oracle.check(exact == pairs_of(dedup, feed, folder, "all-pairs", threshold), "join and all-pairs differ")
    for search in ("lsh", "simhash"):
        found = pairs_of(dedup, feed, folder, search, threshold)
        oracle.check(found, f"{search} finds no pairs")
        oracle.check(found.items() <= exact.items(), f"{search} reports a pair or figure that join does not")
        if search == "lsh":
            oracle.check(len(found) >= 0.985 * len(exact), f"lsh finds {len(found)} of {len(exact)} at {threshold}")
    print(f"threshold {threshold}: {len(exact)} pairs, the same for join and all-pairs")


def figures_can_be_recomputed(dedup, feed, folder, threshold):
    compared, pairs, labels = (os.path.join(folder, name) for name in ("compared.jsonl", "pairs.tsv", "labels.tsv"))
    oracle.run(dedup, feed, "--compared", compared, "--pairs", pairs, "--labels", labels, "--threshold", threshold)
    sets = {r["id"]: oracle.shingles(r["text"]) for r in oracle.json_lines(compared)}
    oracle.check(oracle.table(pairs), f"no pairs at {threshold}")
    for r in oracle.table(pairs):
        a, b = sets[r["a"]], sets[r["b"]]
        oracle.check(abs(oracle.jaccard(a, b) - float(r["jaccard"])) < 1e-6, f"jaccard of {r['a']} {r['b']}")
        oracle.check(abs(len(a & b) / len(a) - float(r["containment_a"])) < 1e-6, f"containment of {r['a']} {r['b']}")
    members = 0
    for r in oracle.table(labels):
        exact = oracle.jaccard(sets[r["id"]], sets[r["representative"]])
        oracle.check(exact >= threshold, f"{r['id']} does not reach its representative")
        oracle.check(abs(exact - float(r["similarity"])) < 1e-6, f"similarity of {r['id']}")
        members += r["id"] != r["representative"]
    oracle.check(members > 0, f"no clusters at {threshold}")
    print(f"threshold {threshold}: all {members} members reach their representatives, recomputed")


def estimates_are_close(dedup, feed, folder, threshold, confidence=0.99):
    """Pairs accepted unmeasured reach the threshold, except for one in a hundred of those just below it."""
    path = os.path.join(folder, "estimated.tsv")
    oracle.run(dedup, feed, "--pairs", path, "--labels", os.devnull, "--threshold", threshold, "--certain-accept",
               confidence)
    exact = {pair: float(row[0]) for pair, row in pairs_of(dedup, feed, folder, "join", threshold - 0.2).items()}
    below = sum(threshold - 0.05 <= jaccard < threshold for jaccard in exact.values())
    estimated = wrong = 0
    for r in oracle.table(path):
        oracle.check((r["estimated"] == "1") == r["jaccard"].startswith("~"), f"the mark of {r['a']} {r['b']}")
        if r["estimated"] == "0":
            continue
        true = exact.get((r["a"], r["b"]), 0.0)
        estimated += 1
        wrong += true < threshold
        oracle.check(abs(float(r["jaccard"][1:]) - true) < 0.15, f"estimate of {r['a']} {r['b']}: {r['jaccard']}, {true}")
        oracle.check(r["containment_a"] == r["containment_b"] == "", f"containment of the estimated {r['a']} {r['b']}")
    oracle.check(estimated > 100, f"only {estimated} pairs were estimated at {threshold}")
    oracle.check(wrong <= 3 + 3 * (1 - confidence) * below, f"{wrong} pairs below {threshold} were accepted")
    print(f"threshold {threshold}: {estimated} pairs estimated, {wrong} of them below it, of {below} just below")


def near_pairs_are_estimated(dedup, make_corpus, folder):
    """Most candidates of short texts in many editions are rejected unmeasured. None of them is a match, and a sample
    estimates how many are between 0.5 and the threshold."""
    few, feed, shuffled = (os.path.join(folder, f"{name}.jsonl") for name in ("few", "editions", "editions-shuffled"))
    for arguments in (("--articles", "200", "--words", "40", "--seed", "3", "--kinds", "reprint", "-o", few),
                      ("--from", few, "--times", "40", "-o", feed)):
        subprocess.run([make_corpus, *arguments], check=True, stdout=subprocess.DEVNULL)
    with open(feed, encoding="utf-8") as file, open(shuffled, "w", encoding="utf-8") as out:
        lines = file.readlines()
        random.Random(9).shuffle(lines)
        out.writelines(lines)
    answers = []
    for path, threads in ((feed, 1), (feed, 8), (shuffled, 8)):
        summary = os.path.join(folder, "summary.json")
        oracle.run(dedup, path, "--labels", os.devnull, "--summary", summary, "--threads", threads)
        with open(summary, encoding="utf-8") as file:
            found = json.load(file)
        counts = [found["counts"][name] for name in ("candidates", "rejected_unread", "pairs")]
        answers.append((found["just_outside"], counts,
                        [(s["in"], s["out"]) for s in found["stages"] if s["stage"] == "verify sample"]))
    oracle.check(answers[0] == answers[1] == answers[2], f"rejection differs with threads or order: {answers}")
    estimate, (candidates, rejected, pairs), ((sampled, matches),) = answers[0]
    oracle.check(rejected > candidates / 2 > 8 * sampled > 0, f"{rejected} rejected of {candidates}, {sampled} sampled")
    oracle.check(matches == 0, f"{matches} rejected pairs reach the threshold")
    exact = pairs_of(dedup, feed, folder, "join", 0.5)
    reach = sum(float(row[0]) >= 0.8 for row in exact.values())
    oracle.check(reach >= pairs >= 0.985 * reach, f"{pairs} pairs, not {reach}")
    near, error = estimate["pairs_between_half_and_threshold"], estimate["standard_error"]
    oracle.check(abs(near - (len(exact) - reach)) < 4 * error < 0.1 * near, f"{near} +- {error}: {len(exact) - reach}")
    print(f"rejected {rejected} of {candidates} pairs; near ones: estimate {near:.0f} +- {error:.0f}, "
          f"exact {len(exact) - reach}")


def nothing_is_lost(dedup, feed, folder):
    kept, gone = os.path.join(folder, "kept.jsonl"), os.path.join(folder, "gone.tsv")
    oracle.run(dedup, feed, "--survivors", kept, "--removed", gone)
    with open(feed, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(kept, encoding="utf-8") as file:
        survivors = file.read().splitlines()
    oracle.check(0 < len(survivors) < len(lines), "nothing was removed, or everything")
    oracle.check(len(survivors) + len(oracle.table(gone)) == len(lines), "survivors and removed do not add up to the input")
    position = {line: i for i, line in enumerate(lines)}
    order = [position[line] for line in survivors]
    oracle.check(order == sorted(order), "survivors are not the input's lines in the input's order")


def main(dedup, make_corpus, newsday):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([make_corpus, "--articles", "3000", "--words", "150", "--seed", "11", "-o",
                        os.path.join(folder, "feed.jsonl")], check=True, stdout=subprocess.DEVNULL)
        feed = os.path.join(folder, "feed.jsonl")
        for flags in ((), ("--threshold", "0.5"), ("--search", "join"), ("--linkage", "average"),
                      ("--linkage", "complete"), ("--linkage", "single"), ("--keep", "longest,latest"),
                      ("--certain-accept", "0.99"), ("--certain-accept", "0.99", "--linkage", "single"),
                      ("--certain-accept", "0.9", "--find", "stories", "--threshold", "0.5")):
            same_for_threads(dedup, feed, folder, flags)
            same_for_any_order(dedup, feed, folder, flags)
        for threshold in (0.5, 0.8):
            searches_agree(dedup, feed, folder, threshold)
            figures_can_be_recomputed(dedup, feed, folder, threshold)
            estimates_are_close(dedup, feed, folder, threshold)
        near_pairs_are_estimated(dedup, make_corpus, folder)
        nothing_is_lost(dedup, feed, folder)
        wide_levels(dedup, make_corpus, newsday, folder)
    print("agreement: ok")


main(*sys.argv[1:])
