# `dedup eval` agrees with scikit-learn on labellings of many shapes: Adjusted Rand Index, Adjusted Mutual Information
# and the area under the ROC curve.
import json
import random
import subprocess
import sys
import tempfile

try:
    from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, roc_auc_score
except ImportError:
    print("skipped: scikit-learn is not installed")
    sys.exit(77)


def figures(dedup, *arguments):
    done = subprocess.run([dedup, "eval", *arguments, "--bootstrap", "20", "--format", "jsonl"], capture_output=True,
                          text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {(row["figure"], row["scope"]): row["value"] for row in rows}


def write(path, header, rows):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines("\t".join(map(str, row)) + "\n" for row in [header, *rows])


def shapes(chance):
    yield [0] * 10, [0] * 10
    yield list(range(10)), list(range(10))
    yield [0] * 10, list(range(10))
    yield list(range(10)), [0] * 10
    yield [0, 1] * 5000, [0] * 5000 + [1] * 5000  # independent halves
    for n, clusters, astray in [(30, 3, 0.5), (200, 40, 0.2), (1000, 3, 0.1), (3000, 1500, 0.3), (20000, 4000, 0.1),
                                (20000, 30, 0.9), (50000, 2, 0.01)]:
        gold = [int(clusters * chance.random() ** 2) for _ in range(n)]
        yield gold, [chance.randrange(clusters) if chance.random() < astray else label for label in gold]


def check_clusters(dedup, folder, chance):
    for number, (gold, found) in enumerate(shapes(chance)):
        ids = [f"article {i}" for i in range(len(gold))]
        write(f"{folder}/gold.tsv", ["id", "story"], zip(ids, gold))
        rows = list(zip(ids, found))
        chance.shuffle(rows)
        write(f"{folder}/labels.tsv", ["id", "cluster"], rows)
        ours = figures(dedup, "--gold", f"{folder}/gold.tsv", "--labels", f"{folder}/labels.tsv")
        for name, theirs in [("ari", adjusted_rand_score(gold, found)),
                             ("ami", adjusted_mutual_info_score(gold, found))]:
            assert abs(ours[name, "all"] - theirs) < 2e-6, f"shape {number}: {name} {ours[name, 'all']}, not {theirs}"
        many = [i for i, label in enumerate(gold) if gold.count(label) > 1] if len(gold) <= 1000 else []
        if many:
            theirs = adjusted_rand_score([gold[i] for i in many], [found[i] for i in many])
            assert abs(ours["ari", "no_singletons"] - theirs) < 2e-6, f"shape {number}: without singletons"


def check_areas(dedup, folder, chance):
    for round_ in range(5):
        pairs = [(f"a{i}", f"b{i}", chance.choice(["non", "cut", "heavy"])) for i in range(200)]
        scores = [round(chance.random() * (1 if word == "non" else 2) / 2, 1 + round_) for _, _, word in pairs]
        write(f"{folder}/judged.tsv", ["a", "b", "relation"], pairs)
        write(f"{folder}/pairs.tsv", ["b", "a", "jaccard"], [(a, b, s) for (a, b, _), s in zip(pairs, scores)])
        ours = figures(dedup, "--gold", f"{folder}/judged.tsv", "--pairs", f"{folder}/pairs.tsv")
        for scope, words in [("all", {"cut", "heavy"}), ("relation:cut", {"cut"}), ("relation:heavy", {"heavy"})]:
            chosen = [(word in words, s) for (_, _, word), s in zip(pairs, scores) if word in words | {"non"}]
            theirs = roc_auc_score(*zip(*chosen))
            assert abs(ours["auc", scope] - theirs) < 2e-6, f"area {scope}: {ours['auc', scope]}, not {theirs}"


def main(dedup):
    chance = random.Random(5)
    with tempfile.TemporaryDirectory() as folder:
        check_clusters(dedup, folder, chance)
        check_areas(dedup, folder, chance)
    print("eval: agrees with scikit-learn")


main(sys.argv[1])
