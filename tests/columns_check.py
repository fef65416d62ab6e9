# Parquet, Arrow IPC and SQLite: the same articles in every format give the same labels; each type of column is read as
# what it means; damage costs what is damaged and is told. Files are written by pyarrow and by Python's sqlite3.
#
#     columns_check.py DEDUP NEWSDAY
import contextlib
import csv
import datetime
import gzip
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import oracle
from oracle import check

try:
    import pyarrow as pa
    import pyarrow.parquet as pq
except ImportError:
    print("skipped: pyarrow is missing")
    sys.exit(oracle.SKIPPED)

DEDUP, NEWSDAY = sys.argv[1], pathlib.Path(sys.argv[2])
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="dedup-columns-"))


def file(name):
    return FOLDER / name


def read(path, *flags, expect=(0,)):
    """What `dedup read` makes of a file: its articles, and what it says."""
    done = subprocess.run([DEDUP, "read", path, "-o", file("read.jsonl"), "--quiet", *map(str, flags)],
                          capture_output=True, text=True, timeout=120)
    check(done.returncode in expect, f"{path} {flags}: exit {done.returncode}\n{done.stderr}")
    articles = oracle.json_lines(file("read.jsonl")) if done.returncode in (0, 1) else []
    return articles, done.stderr


def read_table(columns, **schema):
    """A table through Parquet and through both forms of Arrow IPC, which must agree."""
    table = pa.table(columns, **schema)
    pq.write_table(table, file("t.parquet"))
    with pa.ipc.new_file(file("t.arrow"), table.schema) as out:
        out.write_table(table)
    with pa.ipc.new_stream(file("t.arrows"), table.schema) as out:
        out.write_table(table)
    found = [read(file(name), expect=(0, 1)) for name in ("t.parquet", "t.arrow", "t.arrows")]
    plain = []
    for articles, said in found:
        for article in articles:
            del article["place"]
        plain.append(articles)
    check(plain[1] == plain[2], f"file and stream differ: {plain[1]} {plain[2]}")
    return plain[0], plain[1], found[0][1]


# Writers of the corpus, one for each format.


def write_csv(articles, path):
    with open(path, "w", newline="", encoding="utf-8") as out:
        rows = csv.DictWriter(out, articles[0].keys())
        rows.writeheader()
        rows.writerows(articles)


def as_table(articles):
    names = articles[0].keys()
    return pa.table({name: [article.get(name) for article in articles] for name in names})


def write_parquet(articles, path):
    pq.write_table(as_table(articles), path, row_group_size=50)


def write_one_group(articles, path):
    pq.write_table(as_table(articles), path, compression="zstd", use_dictionary=False, data_page_size=1000)


def write_arrow(articles, path):
    table = as_table(articles)
    with pa.ipc.new_file(path, table.schema) as out:
        out.write_table(table, max_chunksize=37)


def write_stream(articles, path):
    table = as_table(articles)
    with pa.ipc.new_stream(path, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as out:
        out.write_table(table, max_chunksize=100)


def write_sqlite(articles, path):
    with contextlib.closing(sqlite3.connect(path)) as base, base:
        names = list(articles[0])
        base.execute(f"CREATE TABLE story ({', '.join(names)})")
        base.execute("CREATE TABLE visit (day, count)")
        base.executemany(f"INSERT INTO story VALUES ({', '.join('?' * len(names))})",
                         [[article.get(name) for name in names] for article in articles])


def write_gzip(articles, path):
    write_parquet(articles, file("inner.parquet"))
    with gzip.open(path, "wb") as out:
        out.write(file("inner.parquet").read_bytes())


def members(articles):
    half = len(articles) // 2
    write_parquet(articles[:half], file("a.parquet"))
    write_sqlite(articles[half:], file("b.sqlite"))
    return ["a.parquet", "b.sqlite"]


def write_tar(articles, path):
    with tarfile.open(path, "w:gz") as out:
        for name in members(articles):
            out.add(file(name), name)


def write_zip(articles, path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in members(articles):
            out.write(file(name), name)


WRITERS = {"x.csv": write_csv, "x.parquet": write_parquet, "one.parquet": write_one_group, "x.arrow": write_arrow,
           "x.arrows": write_stream, "x.sqlite": write_sqlite, "x.parquet.gz": write_gzip, "x.tar.gz": write_tar,
           "x.zip": write_zip}


def round_trip():
    articles = oracle.json_lines(NEWSDAY / "articles.jsonl")
    wanted = oracle.run(DEDUP, NEWSDAY / "articles.jsonl", "--find", "stories", "--labels", "-", "--quiet")
    for name, write in WRITERS.items():
        file("a.parquet").unlink(missing_ok=True), file("b.sqlite").unlink(missing_ok=True)
        write(articles, file(name))
        for threads in 1, 3:
            found = oracle.run(DEDUP, file(name), "--find", "stories", "--labels", "-", "--quiet", "--threads", threads)
            check(found == wanted, f"{name}: the labels differ from those of JSON Lines")
    piped = oracle.run(DEDUP, "-", "--find", "stories", "--labels", "-", "--quiet", stdin=open(file("x.parquet"), "rb"))
    check(piped == wanted, "standard input: the labels differ")


def types():
    text = ["One story.", "Two stories.", "Three stories."]
    utc = datetime.timezone.utc
    when = [datetime.datetime(2031, 5, 14, 8, 30, 5), datetime.datetime(1969, 12, 31, 23, 59, 59), None]
    dates = ["2031-05-14T08:30:05Z", "1969-12-31T23:59:59Z", None]
    cases = {
        "string": (pa.array(text), text),
        "large_string": (pa.array(text, pa.large_string()), text),
        "string_view": (pa.array(text, pa.string_view()), text),
        "dictionary": (pa.array(text).dictionary_encode(), text),
        "list": (pa.array([["One", "story."], ["Two"], []]), ["One\n\nstory.", "Two", ""]),
        "struct": (pa.array([{"rendered": word} for word in text]), text),
    }
    for name, (column, wanted) in cases.items():
        for articles in read_table({"title": pa.array(["A", "B", "C"]), "text": column})[:2]:
            check([article["text"] for article in articles] == wanted, f"{name}: {articles}")
    for unit in "s", "ms", "us", "ns":
        for zone in None, "UTC", "Asia/Tokyo":
            stamps = [w.replace(tzinfo=utc) if w and zone else w for w in when]
            columns = {"text": text, "date": pa.array(stamps, pa.timestamp(unit, zone))}
            for articles in read_table(columns)[:2]:
                check([article.get("date") for article in articles] == dates, f"timestamp {unit} {zone}: {articles}")
    for kind in pa.date32(), pa.date64():
        days = pa.array([w and w.date() for w in when], kind)
        for articles in read_table({"text": text, "date": days})[:2]:
            given = [article.get("date_as_given") for article in articles]
            check(given == ["2031-05-14", "1969-12-31", None], f"{kind}: {articles}")
    for kind in pa.int8(), pa.uint16(), pa.int32(), pa.uint64():
        for articles in read_table({"id": pa.array([1, 2, 127], kind), "text": text})[:2]:
            check([article["id"] for article in articles] == ["1", "2", "127"], f"{kind}: {articles}")
    binary = read_table({"text": pa.array([b"One story.", b"caf\xe9 society", b""])})
    for articles in binary[:2]:
        check([article["text"] for article in articles[:2]] == ["One story.", "café society"], f"binary: {articles}")
    check("column 'text' is binary" in binary[2], f"binary: {binary[2]}")


def columns():
    nulls, _, said = read_table({"title": ["A", None, None], "text": ["One.", "", None]})
    check([article["text"] for article in nulls] == ["One.", "", ""] and not said, f"nulls: {nulls} {said}")
    _, said = write_and_read(pa.table([pa.array(["One."]), pa.array(["Other."])], names=["text", "text"]), expect=(1,))
    check("column 'text' stands twice" in said, said)
    articles, _ = write_and_read(pa.table({"Full Text": ["One."], "rest": [b"\0" * 100]}))
    check(articles[0]["text"] == "One.", str(articles))
    articles, _ = write_and_read(pa.table({"wort": ["One."], "n": [1]}), "--text-field", "wort")
    check(articles[0]["text"] == "One.", str(articles))
    articles, _ = write_and_read(pa.table({"data": [{"attr": {"words": "One."}}]}), "--text-field", "data.attr.words")
    check(articles[0]["text"] == "One.", str(articles))
    for names in ["a", "b"], ["id", "date"], ["words"]:
        _, said = write_and_read(pa.table({name: ["x"] for name in names}), expect=(1, 3))
        check(f"(columns: {', '.join(names)})" in said and "--text-field" in said, said)
    for table in pa.table({"id": ["1"], "cluster": ["1"], "representative": ["1"], "title": ["x"]}), pa.table({"text": pa.array([], pa.string())}):
        _, said = write_and_read(table, expect=(1, 3))
        check("leave it out" in said or "this program wrote" in said, said)
    long = pa.table({"text": ["One.", "x" * 5000, "Three."]})
    articles, said = write_and_read(long, "--max-record", "2000", expect=(1,))
    check([article["place"].rsplit(":", 1)[1] for article in articles] == ["1", "3"], str(articles))
    check("t.parquet:2: a record of" in said, said)


def write_and_read(table, *flags, expect=(0,)):
    pq.write_table(table, file("t.parquet"))
    return read(file("t.parquet"), *flags, expect=expect)


def many_rows(count=3000):
    return pa.table({"id": [str(i) for i in range(count)],
                     "text": [f"Story {i} tells of {i * 7919 % 10007} boats and {i * 31 % 211} harbours." for i in range(count)]})


def damage():
    """Each fault three times at least; what comes before stays, and rows keep their numbers behind it."""
    pq.write_table(many_rows(), file("whole.parquet"), row_group_size=1000, compression="none", use_dictionary=False)
    whole = file("whole.parquet").read_bytes()
    for size in 100, len(whole) // 2, len(whole) - 1:
        file("cut.parquet").write_bytes(whole[:size])
        _, said = read(file("cut.parquet"), expect=(1, 3))
        check("damaged or incomplete" in said and said.count("\n") <= 2, said)
    for at in range(len(whole) - 60, len(whole) - 8, 10):  # the footer
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        file("footer.parquet").write_bytes(broken)
        read(file("footer.parquet"), expect=(0, 1, 3))
    contents = pq.ParquetFile(file("whole.parquet")).metadata
    for group in range(3):
        start = contents.row_group(group).column(1).data_page_offset
        broken = bytearray(whole)
        broken[start:start + 8] = b"\xff" * 8
        file("group.parquet").write_bytes(broken)
        articles, said = read(file("group.parquet"), expect=(1,))
        check(len(articles) == 2000, f"{len(articles)} articles\n{said}")
        check(f"row group {group + 1} is damaged" in said and said.count("\n") <= 2, said)
        places = {int(article["place"].rsplit(":", 1)[1]) for article in articles}
        check(places == {i + 1 for i in range(3000) if i // 1000 != group}, f"rows of group {group}")

    table = many_rows()
    with pa.ipc.new_file(file("whole.arrow"), table.schema) as out:
        out.write_table(table, max_chunksize=500)
    whole = file("whole.arrow").read_bytes()
    for share in 0.3, 0.5, 0.9:
        file("cut.arrow").write_bytes(whole[:int(len(whole) * share)])
        articles, said = read(file("cut.arrow"), expect=(1,))
        check(articles and len(articles) % 500 == 0 and len(articles) < 3000, f"{len(articles)}\n{said}")
        check(f"cut.arrow:{len(articles) + 1}: " in said, said)
    file("tail.arrow").write_bytes(whole[:-6])
    articles, said = read(file("tail.arrow"), expect=(1,))
    check(len(articles) == 3000 and "table of contents" in said, said)
    for size in 10, 100, 200:
        file("cut.arrow").write_bytes(whole[:size])
        read(file("cut.arrow"), expect=(1, 3))


def encrypted():
    try:
        import pyarrow.parquet.encryption as pe
    except ImportError:
        return

    class Keys(pe.KmsClient):
        """Wraps keys in no cipher."""

        def __init__(self, _config):
            super().__init__()

        def wrap_key(self, key, _name):
            return key.hex().encode()

        def unwrap_key(self, key, _name):
            return bytes.fromhex(key.decode())

    factory = pe.CryptoFactory(Keys)
    for plain_footer, columns in (False, ["text"]), (True, ["text"]), (True, ["id"]):
        config = pe.EncryptionConfiguration(footer_key="f", column_keys={"c": columns}, plaintext_footer=plain_footer)
        properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
        with pq.ParquetWriter(file("secret.parquet"), many_rows(10).schema, encryption_properties=properties) as out:
            out.write_table(many_rows(10))
        _, said = read(file("secret.parquet"), expect=(1, 3))
        check("encrypted" in said and "decrypt" in said, said)


def outputs():
    """Every table is the same as Parquet and as JSON Lines; survivors are read back as the same articles."""
    names = "labels", "pairs", "removed", "versions"
    articles = NEWSDAY / "articles.jsonl"
    for flags in ["--find", "stories", "--columns", "+title,date"], ["--certain-accept", "0.999", "--accept-estimates"], []:
        wanted = [name for name in names if name != "removed" or "--certain-accept" not in flags]
        for ending, more in ("parquet", []), ("jsonl", ["--format", "jsonl"]):
            paths = [part for name in wanted for part in ("--" + name, file(f"{name}.{ending}"))]
            oracle.run(DEDUP, articles, *flags, *paths, "--survivors", file("survivors." + ending), "--quiet", *more)
        for name in wanted:
            typed, spelt = pq.read_table(file(name + ".parquet")).to_pylist(), oracle.json_lines(file(name + ".jsonl"))
            check(len(typed) == len(spelt), f"{name} {flags}: {len(typed)} rows, not {len(spelt)}")
            for row, other in zip(typed, spelt):
                check(list(row) == list(other), f"{name} {flags}: columns {list(row)}")
                for key, value in row.items():
                    same = other[key] == ("" if value is None else value)
                    if isinstance(value, float):
                        same = abs(float(str(other[key]).lstrip("~")) - value) < (0.006 if "~" in str(other[key]) else 1e-6)
                    check(same, f"{name} {flags}: {key} is {value!r}, not {other[key]!r}")
        again = [oracle.run(DEDUP, file("survivors." + ending), "--labels", "-", "--quiet") for ending in ("parquet", "jsonl")]
        check(again[0] == again[1], f"survivors {flags}")
    for name in "labels", "pairs":
        _, said = read(file(name + ".parquet"), expect=(1, 3))
        check(f"a table of {name} that this program wrote" in said, said)


def without_module():
    """A program that lacks the module with Arrow says so, and reads all else."""
    bare = file("bare")
    bare.mkdir()
    for path in pathlib.Path(DEDUP), *pathlib.Path(DEDUP).parent.glob("libdedup.so*"):
        shutil.copy(path, bare / path.name)
    for name in "x.parquet", "x.arrow", "x.arrows":
        done = subprocess.run([bare / "dedup", file(name), "--quiet"], capture_output=True, text=True)
        check(done.returncode in (1, 3) and f"{name}: is a" in done.stderr and "DEDUP_ARROW" in done.stderr, done.stderr)
    for flag in "--labels", "--pairs", "--survivors":
        done = subprocess.run([bare / "dedup", file("x.csv"), flag, file("out.parquet")], capture_output=True, text=True)
        check(done.returncode == 2 and "DEDUP_ARROW" in done.stderr and flag in done.stderr, done.stderr)
        check(not file("out.parquet").exists(), "an output was written")
    oracle.run(bare / "dedup", file("x.sqlite"), "--quiet", "--labels", file("out.tsv"))


def sqlite():
    path = file("base.sqlite")

    def fresh(*statements):
        path.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(path)) as base, base:
            for statement in statements:
                base.execute(statement)

    fresh("CREATE TABLE n (nr INTEGER, body, made, kind)",
          "INSERT INTO n VALUES (1, 'One story.', '2031-05-14', 'a'), (2, CAST('Two stories.' AS BLOB), 1936500000, 'b'),"
          "(3, NULL, NULL, 'c'), (4, 4.5, 1e300, 'd')",
          "CREATE TABLE m (headline, x)")
    query = "SELECT nr AS id, body AS text, made AS date FROM n ORDER BY nr"
    articles, said = read(path, "--query", query, expect=(1,))
    found = [(article["id"], article["text"], article.get("date")) for article in articles]
    check(found == [("1", "One story.", "2031-05-14T00:00:00Z"), ("2", "Two stories.", "2031-05-14T04:40:00Z"),
                    ("3", "", None)], str(articles))
    check("BLOB" in said and "base.sqlite:4: field 'text' is a number" in said, said)
    _, said = read(path, expect=(1, 3))
    check("several tables of texts" in said and "n (nr, body, made, kind)" in said and "--query" in said, said)
    for bad in ("DELETE FROM n", "INSERT INTO n VALUES (9, 'x', 'y', 'z')", "ATTACH 'other.sqlite' AS other",
                "SELECT load_extension('x')", "PRAGMA journal_mode = DELETE", "SELECT 1 AS text; SELECT 2 AS text", ";", "SELEC",
                "SELECT body FROM nowhere", "CREATE TABLE z (x)", "SELECT kind FROM n", "WITH x AS (SELECT 1) DELETE FROM n"):
        before = path.read_bytes()
        _, said = read(path, "--query", bad, expect=(1, 3))
        check("base.sqlite" in said and path.read_bytes() == before, f"{bad}: {said}")
    fresh("CREATE TABLE a (x)", "CREATE TABLE b (y)")
    _, said = read(path, expect=(1, 3))
    check("no known tables of texts" in said and "a (x), b (y)" in said, said)

    rows = ", ".join(f"({i}, '{'words of story ' * 30}{i}')" for i in range(2000))
    fresh("CREATE TABLE story (id, text)", f"INSERT INTO story VALUES {rows}")
    whole = path.read_bytes()
    for at in 1, 20, 100:  # pages
        broken = bytearray(whole)
        broken[at * 4096:at * 4096 + 64] = b"\xff" * 64
        file("broken.sqlite").write_bytes(broken)
        articles, said = read(file("broken.sqlite"), expect=(1, 3))
        check(len(articles) < 2000 and "broken.sqlite" in said, said)
    for size in 16, 100, 5000, len(whole) // 2:
        file("cut.sqlite").write_bytes(whole[:size])
        articles, said = read(file("cut.sqlite"), expect=(1, 3))
        check(len(articles) < 2000 and "cut.sqlite" in said, said)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS text FROM n"
    running = subprocess.Popen([DEDUP, "read", path, "--query", endless], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(1)
    running.terminate()
    try:
        running.wait(10)
    except subprocess.TimeoutExpired:
        running.kill()
        check(False, "a query without end is not interrupted")


for test in round_trip, types, columns, damage, encrypted, outputs, without_module, sqlite:
    test()
    print(test.__name__, "ok")
shutil.rmtree(FOLDER)
