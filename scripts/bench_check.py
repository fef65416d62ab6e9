"""scripts/bench: what the bands find is what the exact join finds, with the same figures, and as much as promised.

Above 200,000 articles the join of all of them would take too much memory. Then every hundredth article is compared with
all others: the join runs on these and one part of the input at a time, and of what it reports, pairs without one of
them are passed over. Such a file must be JSON Lines.
"""
import itertools
import json
import sys

import bench_runs as runs

WHOLE = 200_000
EVERY = 100


def search(paths, flags, search):
    """Runs dedup; returns the rows of the pairs table and the summary."""
    table, summary = runs.WORK / "pairs.tsv", runs.WORK / "summary.json"
    runs.run([runs.DEDUP, *paths, "--quiet", "--allow-skipped", "100%", *flags, "--search", search, "--pairs", table,
              "--summary", summary])
    with open(table, encoding="utf-8") as file:
        # The other columns depend on clusters, and so on all pairs together.
        rows = [tuple(line.rstrip("\n").split("\t")[:6]) for line in itertools.islice(file, 1, None)]
    return rows, json.loads(summary.read_text())


def texts_of(rows):
    """Article -> one article with the same text, the same one for all such articles."""
    one = {}

    def find(name):
        while one.setdefault(name, name) != name:
            one[name] = name = one[one[name]]
        return name

    for a, b, *_, relation in rows:
        if relation == "copy":
            one[find(a)] = find(b)
    return {name: find(name) for name in list(one)}


def by_text(rows, texts):
    """Pairs of texts: each pair with its articles replaced by those of texts_of."""
    out = set()
    for a, b, jaccard, containment_a, containment_b, relation in rows:
        a, b = (texts.get(a, a), containment_a), (texts.get(b, b), containment_b)
        if a[0] != b[0]:
            out.add((*sorted((a, b)), jaccard, relation))
    return out


def with_one_of(pairs, texts):
    return {pair for pair in pairs if pair[0][0] in texts or pair[1][0] in texts}


def join_of_sample(path, flags, texts):
    """The sampled texts, and all pairs with at least one of them."""
    sampled, part = runs.WORK / "sampled.jsonl", runs.WORK / "part.jsonl"
    with open(path, "rb") as file, open(sampled, "wb") as out:
        out.writelines(line for number, line in enumerate(file) if number % EVERY == 0)
    with open(sampled, "rb") as file:
        wanted = {texts.get(name, name) for name in (json.loads(line)["id"] for line in file)}
    pairs = set()
    with open(path, "rb") as file:
        others = (line for number, line in enumerate(file) if number % EVERY != 0)
        while lines := list(itertools.islice(others, WHOLE // 2)):
            part.write_bytes(b"".join(lines))
            pairs |= with_one_of(by_text(search([sampled, part], flags, "join")[0], texts), wanted)
    return wanted, pairs


def check_pairs(report, path, level, flags):
    rows, summary = search([path], flags, "lsh")
    texts = texts_of(rows)  # by content, independent of the search
    found = by_text(rows, texts)
    if summary["counts"]["articles"] <= WHOLE:
        expected, told = by_text(search([path], flags, "join")[0], texts), ""
    else:
        wanted, expected = join_of_sample(path, flags, texts)
        found, told = with_one_of(found, wanted), f" of 1 in {EVERY} articles with all"
    if wrong := found - expected:
        sys.exit(f"bench: --search lsh reports what --search join does not report so: {min(wrong)}")
    recall = len(found) / max(1, len(expected))
    promised = min(summary["recall_at_threshold"].values())
    report.say(f"{path.name}, {level}: {len(found):,} of {len(expected):,} pairs{told} found, {recall:.4f}; "
               f"the plan says {promised:.4f} at the threshold")
    if not expected or recall < promised:
        sys.exit("bench: fewer pairs than promised, or none to find")
