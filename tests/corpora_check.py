# corpora/ keeps what its README promises of the distances between articles, measured without the program's own code.
import collections
import itertools
import re
import sys
import xml.etree.ElementTree as xml

import oracle

CREDIT = re.compile(r"\b(?:AP|Associated Press|AFP|Reuters|PA|dpa|EFE|UPI|PRNewswire|ANSA|AAP)\b")
PASSAGE = 8  # words in a row, outside quotation marks, that make a rewrite


def feed_texts(path):
    """Id and text of each item of an RSS or Atom file."""
    for item in xml.parse(path).iter():
        if item.tag.rpartition("}")[2] not in ("item", "entry"):
            continue
        fields = {child.tag.rpartition("}")[2]: child.text or "" for child in item}
        text = fields.get("encoded") or fields.get("content") or fields.get("description") or fields.get("summary")
        yield fields.get("guid") or fields["id"], re.sub(r"</?(?:p|br)\b[^>]*>", "\n", text)


def texts(folder):
    out = {}
    for article in oracle.json_lines(f"{folder}/articles.jsonl"):
        name, number = article["id"], 2
        while name in out:
            name, number = f"{article['id']}#{number}", number + 1
        out[name] = article["text"]
    for feed in ("feed-rss.xml", "feed-atom.xml"):
        try:
            out.update(feed_texts(f"{folder}/{feed}"))
        except FileNotFoundError:
            pass
    return out


def words(text):
    text = re.sub("[’‘]", "'", text.replace("\u00ad", "").lower())
    return re.findall(r"\w+(?:['.,]\w+)*", text)


def grams(items, size):
    return {tuple(items[i:i + size]) for i in range(len(items) - size + 1)}


def unquoted(text, size):
    """Runs of words outside quotation marks."""
    parts = re.split(r'"[^"]*"|“[^”]*”', text)
    return set().union(*(grams(words(part), size) for part in parts))


def alike(sets):
    """Pairs that share a member, and how many."""
    holders = collections.defaultdict(list)
    for name, members in sets.items():
        for member in members:
            holders[member].append(name)
    return collections.Counter(pair for names in holders.values() for pair in itertools.combinations(names, 2))


def check_folder(folder):
    gold = {r["id"]: r for r in oracle.table(f"{folder}/gold.tsv")}
    text = texts(folder)
    oracle.check(set(gold) == set(text), f"{folder}: gold and articles name other ids: {set(gold) ^ set(text)}")
    spaced = {name for name in text if re.search(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]", text[name]) is None}
    sets = {name: grams(words(text[name]), 5) for name in spaced}
    problems = []

    planted = {frozenset((a, b)) for a, b in itertools.combinations(sorted(spaced), 2)
               if gold[a]["reprint_group"] == gold[b]["reprint_group"] != "-"}
    met = set()
    for a, b in alike(sets):
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
    # Texts of fewer than five words share nothing above.
    short = {pair for pair in planted - met if min(len(words(text[name])) for name in pair) >= 5}
    problems += [f"{sorted(pair)}: a planted pair shares nothing" for pair in short]

    runs = {name: unquoted(text[name], PASSAGE) for name in spaced if gold[name]["story"] not in ("-", "roundup")}
    shares = alike(runs)
    for a, b in shares:
        if gold[a]["story"] == gold[b]["story"] and gold[a]["reprint_group"] == "-" and "coverage" in (
                gold[a]["relation"], gold[b]["relation"]):
            problems.append(f"{a} and {b}: coverage that shares {sorted(runs[a] & runs[b])[0]}")
    for name, row in gold.items():
        if row["relation"] != "rewrite":
            continue
        shared = shares[name, row["of"]] + shares[row["of"], name]
        if not shared and not CREDIT.search(text[name]):
            problems.append(f"{name}: a rewrite without passage or credit")
        if row["agency"] != "none" and not CREDIT.search(text[name]):
            problems.append(f"{name}: credited to {row['agency']}, which is not in it")
    alone = sum(r["story"] in ("-", "roundup") for r in gold.values())
    if 2 * alone < len(gold):
        problems.append(f"only {alone} of {len(gold)} articles stand in no story")
    for name, row in gold.items():
        for other in row["of"].split(","):
            if other != "-" and other not in gold:
                problems.append(f"{name}: made from {other}, which is not there")
    oracle.check(not problems, f"{folder}:\n  " + "\n  ".join(problems))
    print(f"{folder}: {len(gold)} articles, {alone} in no story, {len(planted)} planted pairs: as promised")


def main(_, *folders):
    for folder in folders:
        check_folder(folder)


main(*sys.argv[1:])
