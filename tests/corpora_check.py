# corpora/ has the distances between articles that its README states, measured without the program's own code.
import collections
import datetime
import email.utils
import itertools
import math
import pathlib
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as xml

import oracle

CREDIT = re.compile(r"\b(?:AP|Associated Press|AFP|Reuters|PA|dpa|EFE|UPI|PRNewswire|ANSA|AAP)\b")
PASSAGE = 8  # consecutive shared words outside quotation marks that indicate a rewrite
BACKGROUND = pathlib.Path(__file__).parent.parent / "src/story/words/en.tsv.zst"
QUOTATION = re.compile(r'"[^"]*"|“[^”]*”')
# Texts that are similar for other reasons than their story: daily forms of agencies, site templates, briefs, digests.
FORM = re.compile(r"boilerplate|same form|league|template|menus and footers|brief|same headline|digest|one paragraph")
EVERYDAY = 0.05  # share of documents that contain a common word
NEAR, WITHIN, TOO_NEAR, APART, TRAP_APART = 0.13, 0.09, 0.45, 0.08, 0.07


def feed_items(path):
    """Id, title and text of each item of an RSS or Atom file."""
    for item in xml.parse(path).iter():
        if item.tag.rpartition("}")[2] not in ("item", "entry"):
            continue
        fields = {child.tag.rpartition("}")[2]: child.text or "" for child in item}
        text = fields.get("encoded") or fields.get("content") or fields.get("description") or fields.get("summary")
        name = fields.get("guid") or fields["id"]
        yield name, fields.get("title", ""), re.sub(r"</?(?:p|br)\b[^>]*>", "\n", text)


def articles(folder):
    """Title and text of each article."""
    out = {}
    for article in oracle.json_lines(f"{folder}/articles.jsonl"):
        name, number = article["id"], 2
        while name in out:
            name, number = f"{article['id']}#{number}", number + 1
        out[name] = article.get("title") or "", article["text"]
    for feed in ("feed-rss.xml", "feed-atom.xml"):
        try:
            out.update((name, (title, text)) for name, title, text in feed_items(f"{folder}/{feed}"))
        except FileNotFoundError:
            pass
    return out


def words(text):
    text = re.sub("[’‘]", "'", text.replace("\u00ad", "").lower())
    return re.findall(r"\w+(?:['.,]\w+)*", text)


def grams(items, size):
    return {tuple(items[i:i + size]) for i in range(len(items) - size + 1)}


def unquoted(text, size):
    """Word n-grams outside quotation marks."""
    return set().union(*(grams(words(part), size) for part in QUOTATION.split(text)))


def shared_members(sets):
    """Pairs of sets that share a member, and how many they share."""
    holders = collections.defaultdict(list)
    for name, members in sets.items():
        for member in members:
            holders[member].append(name)
    return collections.Counter(pair for names in holders.values() for pair in itertools.combinations(names, 2))


def background():
    """Document frequency of each word in a large collection, and the value for unknown words."""
    _, language, *lines = subprocess.check_output(["zstdcat", BACKGROUND], text=True).splitlines()
    documents = int(language.split("\t")[2])
    counts = dict(line.split("\t") for line in lines)
    return {word: max(int(count), 10) / documents for word, count in counts.items()}, 10 / documents


def vector(title, body, shares, rare):
    """Unit vector of words and word pairs. The title and the beginning of the body weigh more."""
    weight = collections.Counter()
    for part, size in ((title, lambda at: 2), (body, lambda at: 1 + math.exp(-at / 60))):
        part = [re.sub("'s$", "", word) for word in words(unicodedata.normalize("NFKC", part).casefold())]
        for at, word in enumerate(part):
            weight[word,] += size(at)
            if at + 1 < len(part):
                weight[word, part[at + 1]] += size(at)
    idf = {term: max(0, -math.log(min(shares.get(word, rare) for word in term)) - 2) / len(term) for term in weight}
    out = {term: math.log(1 + weight[term]) * idf[term] for term in weight if idf[term]}
    norm = math.sqrt(sum(x * x for x in out.values())) or 1
    return {term: x / norm for term, x in out.items()}


def cosines(vectors):
    """Cosine of each pair that shares a term."""
    holders = collections.defaultdict(list)
    for name, terms in vectors.items():
        for term, x in terms.items():
            holders[term].append((name, x))
    out = collections.Counter()
    for named in holders.values():
        for (a, x), (b, y) in itertools.combinations(named, 2):
            out[a, b] += x * y
    return out


def english(text):
    found = words(text)
    return found and sum(word in ("the", "of", "and", "to", "a") for word in found) >= 0.05 * len(found)


def wrong_cosines(gold, titled):
    """Reports of one event must be as similar as real ones, and others as dissimilar."""
    shares, rare = background()
    told = [name for name, (_, text) in titled.items() if english(text)]
    whole = cosines({name: vector(*titled[name], shares, rare) for name in told})
    own_words = collections.defaultdict(list)
    for name in told:
        if gold[name]["story"] not in ("-", "roundup") and gold[name]["relation"] in ("original", "coverage", "rewrite"):
            own_words[gold[name]["story"]].append(name)
    for members in own_words.values():
        for name in members:
            if len(members) < 2 or gold[name]["relation"] == "original":
                continue
            near = {other: whole[name, other] + whole[other, name] for other in members if other != name}
            for other, figure in near.items():
                if figure < WITHIN or gold[name]["relation"] == "coverage" and figure > TOO_NEAR:
                    yield f"{name} and {other}: one story with cosine {figure:.3f}"
            if 2 * sum(figure >= NEAR for figure in near.values()) < len(near):
                yield f"{name}: reaches a cosine of {NEAR} with fewer than half of its story"

    unquoted_parts = {name: [QUOTATION.sub(" ", part) for part in titled[name]] for name in told}
    apart = cosines({name: vector(*parts, shares, rare) for name, parts in unquoted_parts.items()})
    for (a, b), figure in apart.items():
        rows = gold[a], gold[b]
        if (rows[0]["story"] == rows[1]["story"] != "-" or any(row["relation"] == "roundup" for row in rows)
                or any(FORM.search(row["reason"]) for row in rows)):
            continue
        trap = any(row["reason"].startswith("trap") for row in rows)
        if figure > (TRAP_APART if trap else APART):
            yield f"{a} and {b}: different stories with cosine {figure:.3f}"


def too_little(gold, text):
    """Roundups with fewer than two paragraphs of a source. Columns of many briefs need only one."""
    for name, row in gold.items():
        if row["relation"] != "roundup":
            continue
        sources = row["of"].split(",")
        for other in sources:
            parts = (re.sub(r"^.{3,60}?(?: [–—-]|\.-) ", "", part.strip()) for part in text[other].split("\n"))
            held = sum(part in text[name] for part in parts if len(words(part)) > 5)
            if held < (1 if len(sources) > 10 else 2):
                yield f"{name}: {held} paragraphs of {other}"


def dates(folder):
    """The date of each article of articles.jsonl and the feeds, as written."""
    for article in oracle.json_lines(f"{folder}/articles.jsonl"):
        yield article["id"], article.get("date") or ""
    for feed in ("feed-rss.xml", "feed-atom.xml"):
        if pathlib.Path(folder, feed).exists():
            for item in xml.parse(f"{folder}/{feed}").iter():
                fields = {child.tag.rpartition("}")[2]: child.text or "" for child in item}
                if item.tag.rpartition("}")[2] in ("item", "entry"):
                    yield fields.get("guid") or fields["id"], fields.get("pubDate") or fields.get("published") or ""


def moment(date):
    """The time that a date states, or None unless it has a day, a time and a zone."""
    try:
        when = datetime.datetime.fromisoformat(date.replace("Z", "+00:00"))
    except ValueError:
        try:
            when = email.utils.parsedate_to_datetime(date)
        except (TypeError, ValueError):
            return None
    return when if when.tzinfo and "T" in date or "," in date else None


def late_first(gold, dated):
    """Articles that are earlier than the first one of their story."""
    when = {}
    for name, date in dated:
        when.setdefault(name, moment(date))
    for name, row in gold.items():
        first = row["first"]
        if first != "-" and when.get(name) and when.get(first) and when[name] < when[first]:
            yield f"{name}: earlier than {first}, the first of its story"


def check_folder(folder):
    gold = {r["id"]: r for r in oracle.table(f"{folder}/gold.tsv")}
    titled = articles(folder)
    text = {name: body for name, (_, body) in titled.items()}
    oracle.check(set(gold) == set(text), f"{folder}: gold and articles have different ids: {set(gold) ^ set(text)}")
    spaced = {name for name in text if re.search(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]", text[name]) is None}
    sets = {name: grams(words(text[name]), 5) for name in spaced}
    problems = list(wrong_cosines(gold, titled))

    planted = {frozenset((a, b)) for a, b in itertools.combinations(sorted(spaced), 2)
               if gold[a]["reprint_group"] == gold[b]["reprint_group"] != "-"}
    met = set()
    for a, b in shared_members(sets):
        figure, pair = round(oracle.jaccard(sets[a], sets[b]), 2), frozenset((a, b))
        met.add(pair)
        if pair in planted and figure < 0.84 or pair not in planted and figure > 0.71:
            problems.append(f"{a} and {b}: Jaccard {figure}")
        own_words = gold[a]["story"] == gold[b]["story"] and {gold[a]["relation"], gold[b]["relation"]} <= {
            "original", "coverage"}
        if own_words and pair not in planted:
            figure = oracle.jaccard(unquoted(text[a], 5), unquoted(text[b], 5))
            if figure >= 0.03:
                problems.append(f"{a} and {b}: coverage with Jaccard {figure:.3f} outside quotations")
    # Texts of fewer than five words have no shingles.
    short = {pair for pair in planted - met if min(len(words(text[name])) for name in pair) >= 5}
    problems += [f"{sorted(pair)}: a planted pair shares nothing" for pair in short]

    common, _ = background()
    runs = {name: unquoted(text[name], PASSAGE) for name in spaced if gold[name]["story"] not in ("-", "roundup")}
    shares = shared_members(runs)
    for a, b in shares:
        if gold[a]["story"] == gold[b]["story"] and gold[a]["reprint_group"] == "-" and "coverage" in (
                gold[a]["relation"], gold[b]["relation"]):
            problems.append(f"{a} and {b}: coverage that shares {sorted(runs[a] & runs[b])[0]}")
    for name, row in gold.items():
        if row["relation"] != "rewrite":
            continue
        shared = [run for run in runs[name] & runs[row["of"]]
                  if sum(common.get(re.sub("'s$", "", word), 0) < EVERYDAY for word in run) >= 3]
        if not shared and not CREDIT.search(text[name]):
            problems.append(f"{name}: a rewrite without a shared passage or a credit")
        if row["agency"] != "none" and not CREDIT.search(text[name]):
            problems.append(f"{name}: credited to {row['agency']}, which its text does not name")
    problems += too_little(gold, text)
    problems += late_first(gold, dates(folder))
    alone = sum(r["story"] in ("-", "roundup") for r in gold.values())
    if 2 * alone < len(gold):
        problems.append(f"only {alone} of {len(gold)} articles belong to no story")
    for name, row in gold.items():
        for other in row["of"].split(","):
            if other != "-" and other not in gold:
                problems.append(f"{name}: made from {other}, which does not exist")
    oracle.check(planted, f"{folder}: no planted pairs")
    oracle.check(not problems, f"{folder}:\n  " + "\n  ".join(problems))
    print(f"{folder}: {len(gold)} articles, {alone} in no story, {len(planted)} planted pairs: ok")


def main(_, *folders):
    for folder in folders:
        check_folder(folder)


main(*sys.argv[1:])
