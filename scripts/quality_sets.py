"""The sets of scripts/quality: how each is prepared, run and judged."""
import collections
import json
import pathlib
import random
import subprocess
from dataclasses import dataclass, field

from corpus_edits import paged
from corpus_files import articles, encode
from corpus_language import Language
from quality_figures import (Agreement, Bad, Figure, curve, read_tsv, share, wrong_joins)
from quality_releases import write_edited

SCRIPTS = pathlib.Path(__file__).resolve().parent
SEEDS = ("1", "2", "3")
BANDS = {"10-30": "10-30", "30-60": "30-60", "60-200": "60-200", "over 200": "201-600"}  # words; what is made
EDITS = ["copy", "headline", "dateline", "correction", "quotes", *(f"cut:0.{n}" for n in range(1, 8)),
         "addition:0.1", "addition:0.3", "addition:1", "ocr:0.01", "ocr:0.02", "ocr:0.05", "page:80"]
ORDER = ("reprints", "excerpts", "stories", "threads")
LEVEL_OF = {"copy": "reprints", "reprint": "reprints", "excerpt": "excerpts", "rewrite": "stories",
            "coverage": "stories"}
COLUMN_OF = {"excerpts": "excerpt_cluster", "stories": "story", "threads": "cluster"}  # which a program that knows the level writes
THRESHOLD_OF = {"reprints": "threshold", "excerpts": "containment", "stories": "story_threshold",
                "threads": "thread_threshold"}


class Unknown(Bad):
    """The program does not support this level or flag."""


@dataclass
class Prepared:
    """A set after preparation in its own folder."""
    folder: pathlib.Path
    inputs: list
    files: list  # input of the checksum
    gold: dict = field(default_factory=dict)


def run(program, level, inputs, folder, *more):
    """Labels by id, and the threshold of the level."""
    labels, summary = folder / "found.tsv", folder / "summary.json"
    find = () if level == "reprints" else ("--find", level)
    done = subprocess.run([program, *inputs, *find, "--labels", labels, "--summary", summary, "--threads", "1", *more],
                          capture_output=True, text=True)
    if done.returncode == 2:
        raise Unknown(f"dedup {level} {' '.join(map(str, more))}: {done.stderr}")
    if done.returncode not in (0, 1):  # 1: some records were skipped
        raise Bad(f"dedup {level} {' '.join(map(str, inputs))}: exit {done.returncode}\n{done.stderr}")
    with open(summary, encoding="utf-8") as file:
        parameters = json.load(file)["parameters"]
    return {row["id"]: row for row in read_tsv(labels)}, parameters.get(THRESHOLD_OF[level])


def known_levels(program, work):
    """The levels for which the program writes a column."""
    folder = pathlib.Path(work)
    probe = folder / "probe.jsonl"
    probe.write_text('{"id": "a", "text": "one two three"}\n', encoding="utf-8")
    known = ["reprints"]
    for level in ORDER[1:]:
        try:
            [row] = run(program, level, [probe], folder)[0].values()
        except Unknown:
            break
        if COLUMN_OF[level] not in row:
            break
        known.append(level)
    return known


def clusters(rows):
    return {name: row["cluster"] for name, row in rows.items()}


def reached(level):
    return ORDER[:ORDER.index(level) + 1]


class Corpus:
    """A set in corpora/, with its relations."""

    def __init__(self, folder):
        self.name, self.folder = folder.name, folder

    def prepare(self, folder):
        files = sorted(path for path in self.folder.iterdir() if path.suffix in (".jsonl", ".xml", ".tsv"))
        return Prepared(folder, [self.folder], files, {row["id"]: row for row in read_tsv(self.folder / "gold.tsv")})

    def measure(self, program, level, prepared):
        gold, stories = prepared.gold, prepared.folder / "stories.jsonl"
        told = level == "stories" and "--stories" in subprocess.check_output([program, "--help"], text=True)
        more = ("--stories", stories, "--families", self.folder / "families.tsv") if told else ()
        found, threshold = run(program, level, prepared.inputs, prepared.folder, *more)
        if found.keys() != gold.keys():
            raise Bad(f"{self.folder}: gold and labels name other articles: {sorted(found.keys() ^ gold.keys())[:5]}")
        yield from ((threshold, figure) for figure in self.judge(level, gold, found))
        if told:
            with open(stories, encoding="utf-8") as file:
                records = [json.loads(line) for line in file]
            yield from ((threshold, figure) for figure in judge_stories(gold, records))

    @staticmethod
    def judge(level, gold, found):
        def joined(a, b):
            return found[a]["cluster"] == found[b]["cluster"]
        for relation, from_level in LEVEL_OF.items():
            if from_level in reached(level):
                names = [name for name, row in gold.items() if row["relation"] == relation]
                yield share(f"recall {relation}", sum(joined(name, made_from(gold, name)) for name in names),
                            len(names))
        own = "reprint_group" if level == "reprints" else "story"
        groups = {name: row[own] if row[own] not in ("-", "roundup") else f"alone {name}" for name, row in gold.items()}
        inside = collections.defaultdict(collections.Counter)
        for name, group in groups.items():
            inside[found[name]["cluster"]][group] += 1
        wrong = [parts for parts in inside.values() if len(parts) > 1]
        yield Figure("wrong joins", sum((sum(p.values()) ** 2 - sum(n * n for n in p.values())) // 2 for p in wrong),
                     count=len(gold))
        yield Figure("largest wrong cluster", max((sum(parts.values()) for parts in wrong), default=0), count=len(gold))
        if level == "stories":
            yield from Agreement(groups, clusters(found)).figures()
        if level != "reprints":
            roundups = [name for name, row in gold.items() if row["relation"] == "roundup"]
            yield share("roundups seen", sum(found[name]["relation"] == "roundup" for name in roundups), len(roundups))
            excerpts = [name for name, row in gold.items() if row["relation"] == "excerpt"
                        and found[name].get("excerpt_of") in family(gold, row["of"])]
            yield share("direction right", sum(found[name]["direction"] == gold[name]["direction"]
                                               for name in excerpts), len(excerpts))


def made_from(gold, name):
    """What an article must be joined with: the article it came from; for coverage, any other article of the story."""
    row = gold[name]
    if row["relation"] != "coverage":
        return row["of"]
    others = [n for n, r in gold.items() if r["story"] == row["story"] and n != name]
    return next((n for n in others if gold[n]["relation"] == "original"), others[0])


def family(gold, name):
    """An article and its reprints."""
    group = gold[name]["reprint_group"]
    return {name} | {n for n, row in gold.items() if row["reprint_group"] == group != "-"}


def ancestors(gold, name):
    """All accepted origins of an article: what it was made from, the origins of that, and their reprints."""
    out, todo = set(), [gold[name]["of"]]
    while todo:
        of = todo.pop()
        if of != "-" and of not in out:
            out |= family(gold, of)
            todo.append(gold[of]["of"])
    return out - {name}


def plain(agency):
    return agency.lower().replace(" ", "").replace("associatedpress", "ap")


def judge_stories(gold, told):
    """First article, credited agency and origins: right, wrong or reported as unknown."""
    record_of = {member["id"]: record for record in told for member in record["members"]}
    outcomes = {what: collections.Counter() for what in ("first", "agency", "source")}
    members = collections.defaultdict(list)
    for name, row in gold.items():
        if row["story"] not in ("-", "roundup"):
            members[row["story"]].append(name)
    for names in members.values():
        first = gold[names[0]]["first"]
        if len(names) < 2:
            continue
        record = record_of.get(first, {"first": None, "agencies": [], "members": []})  # not found: no answer
        said = record["first"]
        outcomes["first"]["right" if said == first else "unknown" if said in (None, "", "unknown") else "wrong"] += 1
        wanted = {plain(a) for n in names for a in gold[n]["agency"].split("+")} - {"none"}
        own = {plain(a) for a in gold[first]["agency"].split("+")} - {"none"}
        agencies = {plain(a if isinstance(a, str) else a["name"]) for a in record["agencies"]}
        outcomes["agency"]["right" if own <= agencies <= wanted and record["members"] else
                            "unknown" if not agencies else "wrong"] += 1
        for member in record["members"]:
            name, source = member["id"], member["source"]
            if name not in names or name == first:
                continue
            right = {"independent"} if gold[name]["relation"] == "coverage" else ancestors(gold, name)
            outcomes["source"]["right" if source in right else
                               "unknown" if source in (None, "", "unknown") else "wrong"] += 1
    for what, counts in outcomes.items():
        for outcome in ("right", "wrong", "unknown"):
            yield share(f"{what} {outcome}", counts[outcome], sum(counts.values()))


class Generated:
    """Invented articles of one length band with three seeds and every kind of edit."""

    def __init__(self, band):
        self.name, self.lengths = f"generated {band} words", BANDS[band]

    def prepare(self, folder):
        files = []
        for seed in SEEDS:
            path = folder / f"{seed}.jsonl"
            subprocess.run([SCRIPTS / "make_corpus", "--articles", "2000", "--seed", seed, "--lengths", self.lengths,
                            "--duplicates", "0.5", "--kinds", ",".join(EDITS), "-o", path], check=True)
            files += [path, path.with_suffix(".truth.tsv")]
        return Prepared(folder, files[::2], files)

    def measure(self, program, level, prepared):
        hits, asked = collections.Counter(), collections.Counter()
        wrong = largest = total = aimed = told = 0
        for path in prepared.inputs:
            found, threshold = run(program, level, [path], prepared.folder)
            truth = read_tsv(path.with_suffix(".truth.tsv"))
            for row in truth:
                if row["of"] != "-":
                    edit = edit_name(row)
                    asked[edit] += 1
                    hits[edit] += found[row["id"]]["cluster"] == found[row["of"]]["cluster"]
                    if row["direction"] != "-" and found[row["id"]].get("excerpt_of") == row["of"]:
                        told += 1
                        aimed += found[row["id"]]["direction"] == row["direction"]
            gold = {row["id"]: row["id"] if row["group"] == "-" else row["group"] for row in truth}
            joins, biggest = wrong_joins(gold, clusters(found))
            wrong += joins.value * len(truth) / 10000
            largest = max(largest, biggest.value)
            total += len(truth)
        for edit in sorted(asked):
            yield threshold, share(f"recall {edit}", hits[edit], asked[edit])
        if level != "reprints":
            yield threshold, share("direction right", aimed, told)
        yield threshold, Figure("wrong joins per 10000 articles", 10000 * wrong / total, count=total)
        yield threshold, Figure("largest wrong cluster", largest, count=total)


def edit_name(row):
    """An edit and the nearest requested amount."""
    amounts = [float(edit.partition(":")[2]) for edit in EDITS if edit.startswith(row["edit"] + ":")]
    if row["edit"] == "page" or not amounts:
        return row["edit"]
    return f"{row['edit']} {min(amounts, key=lambda amount: abs(amount - float(row['amount']))):.0%}"


class Labelled:
    """A set of documents and labels: alone, among others, or with lightly edited copies of each cluster."""

    def __init__(self, data, name, variant="", others=("rss-items", "congress-press"), judge_others=True):
        self.name = f"{name} {variant}" if variant else name
        self.data, self.set, self.variant, self.judge_others = data, name, variant, judge_others
        self.others = [docs_of(data / other) for other in others]

    def prepare(self, folder):
        docs, labels = docs_of(self.data / self.set), self.data / self.set / "labels.tsv"
        if self.set == "aleppo":  # one file per article, no labels: all one story
            docs, labels = folder / "docs.jsonl", folder / "labels.tsv"
            rows = [(path.stem, *path.read_text(encoding="utf-8").partition("\n")[::2])
                    for path in sorted((self.data / "aleppo").glob("*.txt"))]
            docs.write_bytes(b"".join(encode({"id": i, "title": title, "text": text}) for i, title, text in rows))
            labels.write_text("id\tcluster\n" + "".join(f"{i}\taleppo\n" for i, _, _ in rows), encoding="utf-8")
        made = folder / "made.jsonl"
        if self.variant == "among 20000":
            make = ["--scatter", docs, *self.others, "--among", "20000"]
        elif self.variant == "40 light copies":
            make = ["--from", docs, "--times", "41", "--light"]
        else:
            return Prepared(folder, [docs], [docs, labels], labels_of(labels))
        subprocess.run([SCRIPTS / "make_corpus", *make, "--labels", labels, "-o", made], check=True)
        labels = made.with_suffix(".labels.tsv")
        return Prepared(folder, [made], [made, labels], labels_of(labels))

    def measure(self, program, level, prepared):
        found, threshold = run(program, level, prepared.inputs, prepared.folder)
        labels = clusters(found)
        gold = {name: cluster for name, cluster in prepared.gold.items() if name in labels}
        yield from ((threshold, figure) for figure in Agreement(gold, labels).figures())
        judged = labels if self.judge_others else {name: labels[name] for name in gold}
        yield from ((threshold, figure) for figure in wrong_joins(gold, judged))
        if self.name == "insciout" and level == "stories":
            yield from releases_first(program, prepared, threshold, self.data / self.set / "pairs.tsv")
        if self.name == "press-two-scrapers":
            found, _ = run(program, level, prepared.inputs, prepared.folder, "--threshold", "0.6")
            agreement = Agreement(gold, clusters(found))
            right, missed, wrong = map(sum, zip(*agreement.parts))
            yield 0.6, share("pairs found at Jaccard 0.6", right, right + missed)
            yield 0.6, Figure("pairs joined wrongly at Jaccard 0.6", wrong, count=len(gold))


def releases_first(program, prepared, threshold, pairs):
    """Of stories with a press release and two or more articles made from it: whether the release is named first."""
    told = prepared.folder / "stories.jsonl"
    run(program, "stories", prepared.inputs, prepared.folder, "--stories", told)
    with open(told, encoding="utf-8") as file:
        story_of = {member["id"]: story for story in map(json.loads, file) for member in story["members"]}
    made = collections.defaultdict(set)
    for line in pairs.read_text(encoding="utf-8").splitlines():
        release, article = line.split("\t")[:2]
        made[release].add(article)
    outcomes = collections.Counter()
    for release, made_from_it in made.items():
        story = story_of.get(release)
        if story is None or sum(story_of.get(article) is story for article in made_from_it) < 2:
            continue
        outcomes["right" if story["first"] == release else "unknown" if story["first"] is None else "wrong"] += 1
    for outcome in ("right", "wrong", "unknown"):
        yield threshold, share(f"release first {outcome}", outcomes[outcome], sum(outcomes.values()))


class OneLanguage(Labelled):
    """The articles of one language of multiling2011, whose records name theirs."""

    def __init__(self, data, language):
        super().__init__(data, "multiling2011")
        self.name, self.language = f"multiling2011 {language}", language

    def prepare(self, folder):
        docs, labels = docs_of(self.data / self.set), labels_of(self.data / self.set / "labels.tsv")
        found = [article for _, _, _, article in articles(str(docs)) if article["lang"] == self.language]
        made = folder / "made.jsonl"
        made.write_bytes(b"".join(map(encode, found)))
        return Prepared(folder, [made], [made], {article["id"]: labels[article["id"]] for article in found})


class Affairs(Labelled):
    """rpm2-fr by affair: two times a month apart are one. The times are part of the labels, `affair_time`."""

    def __init__(self, data):
        super().__init__(data, "rpm2-fr")
        self.name = "rpm2-fr affairs"

    def prepare(self, folder):
        prepared = super().prepare(folder)
        prepared.gold = {name: label.partition("_")[0] for name, label in prepared.gold.items()}
        return prepared


class EditedReleases(Labelled):
    """Releases of congress-press that share nothing, each with nine edits."""

    def __init__(self, data):
        super().__init__(data, "congress-press")
        self.name = "congress-press nine edits"

    def prepare(self, folder):
        made = folder / "made.jsonl"
        gold = write_edited(docs_of(self.data / self.set), random.Random(1), made)
        return Prepared(folder, [made], [made], gold)


def docs_of(folder):
    path = folder / "docs.jsonl"
    return path if path.exists() else folder / "docs.jsonl.zst"


def labels_of(path):
    return {row["id"]: row["cluster"] for row in read_tsv(path)}


def pairs_in(folder):
    with open(folder / "pairs.tsv", encoding="utf-8") as file:
        return [tuple(line.rstrip("\n").split("\t")) for line in file]


class Degrees:
    """clough-stevenson: how well containment separates degrees of reuse from no reuse."""
    name = "clough-stevenson"

    def __init__(self, data):
        self.folder = data / self.name

    def prepare(self, folder):
        return Prepared(folder, [docs_of(self.folder)], [docs_of(self.folder), self.folder / "pairs.tsv"])

    def measure(self, program, level, prepared):
        if level == "stories":
            return
        pairs = prepared.folder / "pairs.tsv"
        # Every pair with a common shingle, so that nothing depends on a threshold.
        everything = ("--threshold", "0.0001") + (("--containment", "0.0001") if level == "excerpts" else ())
        run(program, level, prepared.inputs, prepared.folder, "--search", "all-pairs", "--pairs", pairs, *everything)
        held = {}  # pair -> share of the first article contained in the second
        for row in read_tsv(pairs):
            held[row["a"], row["b"]] = float(row["containment_a"])
            held[row["b"], row["a"]] = float(row["containment_b"])
        degrees = collections.defaultdict(list)
        for source, answer, degree in pairs_in(self.folder):
            degrees[degree].append(held.get((answer, source), 0.0))
        for degree in ("cut", "light", "heavy"):
            yield None, curve(f"area under the curve: {degree} against non", degrees[degree], degrees["non"])
        yield None, curve("area under the curve: cut and light against non", degrees["cut"] + degrees["light"],
                          degrees["non"])


class SiteTemplate:
    """site-template: articles joined by a common page template, and articles separated by a different one."""
    name, wrapped = "site-template", 50

    def __init__(self, data):
        self.folder = data / self.name

    def prepare(self, folder):
        docs = docs_of(self.folder)
        rng, language = random.Random("wrapped"), Language("wrapped")
        known = {name for pair in pairs_in(self.folder) for name in pair[:2]}
        rows = [(name, article) for _, _, name, article in articles(str(docs))
                if name not in known and len(article["text"].split()) >= 60]
        pages = folder / "pages.jsonl"
        with open(pages, "wb") as file:
            for name, article in rng.sample(rows, self.wrapped):
                source, text, _ = paged(language, rng, "page:80", article["text"])
                file.write(encode(dict(article, id=f"{name}~page", text=text, source=source)))
        return Prepared(folder, [docs, pages], [docs, pages, self.folder / "pairs.tsv"])

    def measure(self, program, level, prepared):
        docs, pages = prepared.inputs
        pairs = [(a, b, float(figure)) for a, b, figure in pairs_in(self.folder)]
        blocked = {name for a, b, figure in pairs if figure == 1 for name in (a, b)}
        settings = [(None, ())]
        if level == "reprints":
            settings.append((0.5, ("--threshold", "0.5", "--furniture", "drop")))
        for threshold, more in settings:
            try:
                found, own = run(program, level, [docs], prepared.folder, *more)
            except Unknown:  # a program without --furniture
                continue
            found, threshold, said = clusters(found), threshold or own, " at 0.5, furniture dropped" if more else ""
            apart = [(a, b) for a, b, figure in pairs if figure < 1]
            yield threshold, Figure(f"pairs of pairs.tsv joined{said}", sum(found[a] == found[b] for a, b in apart),
                                    count=len(apart))
            inside = {found[name] for name in blocked}
            yield threshold, Figure(f"other articles joined with bot-block pages{said}",
                                    sum(label in inside for name, label in found.items() if name not in blocked),
                                    count=len(blocked))
        found, threshold = run(program, level, [docs, pages], prepared.folder)
        names = [name for name in found if name.endswith("~page")]
        hits = sum(found[name]["cluster"] == found[name[:-len("~page")]]["cluster"] for name in names)
        yield threshold, share("inside another site's page and joined to the original", hits, len(names))


class Newswire:
    """reuters21578: pairs of exact Jaccard on three words."""
    name = "reuters21578"

    def __init__(self, data):
        self.folder = data / self.name

    def prepare(self, folder):
        return Prepared(folder, [docs_of(self.folder)], [docs_of(self.folder), self.folder / "pairs.tsv"])

    def measure(self, program, level, prepared):
        if level != "reprints":
            return
        # With single linkage every pair found is joined.
        found, _ = run(program, level, prepared.inputs, prepared.folder, "--shingle", "3", "--threshold", "0.6",
                       "--linkage", "single")
        found = clusters(found)
        pairs = [(a, b) for a, b, figure in pairs_in(self.folder) if float(figure) >= 0.65]
        yield 0.6, share("pairs of Jaccard 0.65 found at 0.6", sum(found[a] == found[b] for a, b in pairs), len(pairs))


def tree_sets(root):
    return [Corpus(root / "corpora" / name) for name in ("newsday", "set-apart")] + [Generated(band) for band in BANDS]


# Sets whose labels are events, and sets whose labels are affairs of weeks, with the language of each.
EVENTS = {"basil": "en", "ecbplus": "en", "wmt-rewrites": "en", "insciout": "en", "gunviolence": "en", "cstnews": "pt",
          "ecob-zh": "zh"}
AFFAIRS = {"giveme5w1h": "en", "rpm2-fr affairs": "fr", **{f"multiling2011 {name}": name for name in ("en", "fr", "ar",
                                                                                                    "hi")}}


def levels_of(one, levels):
    """Those of the levels at which a set is measured: threads only where labels are affairs."""
    return [level for level in levels if level != "threads" or one.name in AFFAIRS]


def data_sets(data):
    sets = []
    for name in (*EVENTS, "aleppo", "press-two-scrapers", "congress-press"):
        # The press-two-scrapers releases are in congress-press too, whose silver labels list few of its reprints.
        releases = name in ("press-two-scrapers", "congress-press")
        others = ("rss-items",) if releases else ("rss-items", "congress-press")
        for variant in ("", "among 20000", "40 light copies"):
            sets.append(Labelled(data, name, variant, others, judge_others=name != "congress-press"))
    sets += [Labelled(data, name) for name in ("rpm2-fr", "giveme5w1h", "urdu-bendthetruth", "impresso-fr-1900")]
    sets += [OneLanguage(data, language) for language in ("en", "fr", "ar", "hi")]
    return sets + [Affairs(data), EditedReleases(data), Degrees(data), SiteTemplate(data), Newswire(data)]


def overview(rows):
    """One line for stories and one for threads: mean and least ARI of the sets, and the worst language by its mean."""
    for level, language_of in (("stories", EVENTS), ("threads", AFFAIRS)):
        ari = {row["set"]: float(row["value"]) for row in rows if (row["level"], row["figure"]) == (level, "ARI")}
        values = {name: ari[name] for name in language_of if name in ari}
        if not values:
            continue
        spoken = collections.defaultdict(list)
        for name, value in values.items():
            spoken[language_of[name]].append(value)
        means = {language: sum(held) / len(held) for language, held in spoken.items()}
        least, worst = min(values, key=values.get), min(means, key=means.get)
        yield (f"{level}: ARI mean {sum(values.values()) / len(values):.3f} of {len(values)} sets, "
               f"least {values[least]:.3f} ({least}), worst language {worst} {means[worst]:.3f}")
