# corpora/mixed, one news day in every format: all files are read, the agency's stories are one cluster each, with one
# article of every outlet that printed it, and nothing else is joined. A day written anew gives the same labels.
import collections
import json
import subprocess
import sys
import tempfile

import oracle


ARROW = {"parquet-post", "arrow-times"}  # outlets in formats that not every build reads, nor every Python writes


def labels(dedup, folder, with_arrow):
    left_out = [] if with_arrow else ["--exclude", "*.parquet", "--exclude", "*.arrow"]
    done = subprocess.run([dedup, ".", "--columns", "+title,place", *left_out], cwd=folder, capture_output=True, text=True)
    oracle.check(done.returncode == 0, f"exit {done.returncode}, something was skipped:\n{done.stderr}")
    with tempfile.NamedTemporaryFile("w+", suffix=".tsv", encoding="utf-8") as file:
        file.write(done.stdout)
        file.flush()
        return oracle.table(file.name)


def check_day(day, rows, with_arrow):
    outlets = [outlet for outlet in day["own"] if with_arrow or outlet not in ARROW]
    clusters = collections.defaultdict(list)
    for row in rows:
        clusters[row["cluster"]].append(row)
    titles = {title for story in day["shared"].values() for title in story["titles"]}
    for name, story in day["shared"].items():
        mine = [rows for rows in clusters.values() if any(row["title"] in story["titles"] for row in rows)]
        oracle.check(len(mine) == 1, f"{name} is in {len(mine)} clusters")
        odd = [row["title"] for row in mine[0] if row["title"] not in story["titles"]]
        oracle.check(not odd, f"{name} is joined with {odd}")
        printed = sum(1 for place, outlet in enumerate(day["own"])
                      if outlet in outlets and (name != "strike" or place % 3 == 0))
        oracle.check(len(mine[0]) == printed, f"{name}: {len(mine[0])} prints, not {printed}: {sorted(r['place'] for r in mine[0])}")
        oracle.check(sum(row["keep"] == "1" for row in mine[0]) == 1, f"{name}: not one print is kept")
    own = {row["title"] for row in rows if row["title"] not in titles}
    wanted = {day["own"][outlet][0] for outlet in outlets}
    oracle.check(own == wanted, f"missing: {sorted(wanted - own)}; not known: {sorted(own - wanted)}")


def main(dedup, corpora, make_mixed):
    with open(f"{corpora}/_mixed.json", encoding="utf-8") as file:
        day = json.load(file)
    with_arrow = "\n  parquet " in oracle.run(dedup, "formats")
    committed = labels(dedup, f"{corpora}/mixed", with_arrow)
    check_day(day, committed, with_arrow)
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run([sys.executable, make_mixed, "-o", f"{folder}/mixed"], check=True, capture_output=True, text=True)
        if "no pyarrow" in made.stderr:
            committed = labels(dedup, f"{corpora}/mixed", False)
            with_arrow = False
        oracle.check(labels(dedup, f"{folder}/mixed", with_arrow) == committed,
                     "scripts/make_mixed gives other labels than corpora/mixed")
    files = {row["place"].split(":")[0] for row in committed}
    print(f"corpora/mixed: {len(committed)} articles in {len(files)} files")


main(*sys.argv[1:])
