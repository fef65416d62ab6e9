"""The package gives the program's answers for every kind of input, and Python's own errors for every kind of fault."""
import gc
import json
import os
import pathlib
import pickle
import random
import re
import signal
import subprocess
import sys
import threading
import time

import newsdedup as nd
import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
NEWS = TOP / "corpora/newsday/articles.jsonl"
FERRY = ("The harbour board of Kelden has closed the northern quay until further notice after a crane fell onto a moored "
         "ferry in the early hours of Monday, the board said in a statement.")
BAKERY = ("A bakery in Orle has baked the longest loaf in the county, eleven metres and a hand, and gave a slice of it to "
          "everybody who came to the market square before noon.")
ALL = {"id": "id", "title": "title", "text": "text", "date": "date", "source": "source", "url": "url"}


def records():
    parts = ("id", "title", "text", "date", "source", "url")
    with open(NEWS, encoding="utf-8") as file:
        return [{part: record.get(part) for part in parts} for record in map(json.loads, file)]


def rows(result):
    names = [name for name in result.labels.column_names if name != "row"]
    return list(zip(*(result.labels.column(name) for name in names)))


@pytest.mark.parametrize("find", ["copies", "reprints", "excerpts", "stories"])
def test_lists_give_the_labels_of_files(find):
    assert rows(nd.find_duplicates(records(), **ALL, find=find)) == rows(nd.find_duplicates(NEWS, find=find))


def test_every_kind_of_table_gives_the_same_labels(tmp_path):
    wanted = rows(nd.find_duplicates(records(), **ALL))
    pyarrow, polars, pandas = (pytest.importorskip(name) for name in ("pyarrow", "polars", "pandas"))
    table = pyarrow.Table.from_pylist(records())
    large = table.cast(pyarrow.schema([(name, pyarrow.large_string()) for name in table.column_names]))
    views = table.cast(pyarrow.schema([(name, pyarrow.string_view()) for name in table.column_names]))
    coded = table.set_column(4, "source", table["source"].dictionary_encode())
    padded = pyarrow.concat_tables([table.slice(0, 3), table]).slice(3)
    chunked = pyarrow.concat_tables([table.slice(i, 7) for i in range(0, len(table), 7)])
    frame = polars.DataFrame(table)
    for name, data in {"table": table, "large": large, "views": views, "dictionary": coded, "slice": padded,
                       "chunks": chunked, "polars": frame, "pandas": table.to_pandas(), "reader": table.to_reader(),
                       "batches": iter(table.to_batches()), "dicts": iter(records())}.items():
        assert rows(nd.find_duplicates(data, **ALL)) == wanted, name
    duckdb = pytest.importorskip("duckdb")
    assert rows(nd.find_duplicates(duckdb.sql("SELECT * FROM frame"), **ALL)) == wanted


def test_ids_and_dates_of_other_types():
    pyarrow = pytest.importorskip("pyarrow")
    import datetime
    when = [datetime.datetime(2031, 5, 14, 8), None, datetime.datetime(2031, 5, 14, 9)]
    for unit in ("s", "ms", "us", "ns"):
        table = pyarrow.table({"n": pyarrow.array([7, 8, 2**40], pyarrow.int64()), "body": [FERRY, None, FERRY + " More."],
                               "when": pyarrow.array(when, pyarrow.timestamp(unit, "UTC"))})
        result = nd.find_duplicates(table, text="body", id="n", date="when", keep="latest")
        assert result.labels.column("id") == ["7", "8", str(2**40)]
        assert result.labels.column("keep") == [False, True, True]


def test_results_are_arrow():
    polars, pyarrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    result = nd.find_duplicates(records(), **ALL)
    labels, pairs = polars.DataFrame(result.labels), pyarrow.table(result.pairs)
    assert labels.columns == result.labels.column_names and len(labels) == len(result.labels) > 200
    assert labels["keep"].to_list() == result.labels.column("keep")
    assert pairs["jaccard"].to_pylist() == result.pairs.column("jaccard") and min(result.pairs.column("jaccard")) >= 0.8
    del result
    gc.collect()
    assert labels["id"][0]  # the frame owns what it points to


def test_matrix_and_clusters():
    pytest.importorskip("scipy")
    result = nd.find_duplicates(records(), **ALL)
    matrix = result.matrix()
    assert (matrix != matrix.T).nnz == 0 and matrix.diagonal().min() == 1.0
    assert matrix.nnz == 2 * len(result.pairs) + len(result.labels)
    sizes = [len(ids) for ids in result.clusters().values()]
    assert sizes == sorted(sizes, reverse=True) and sizes[-1] == 2
    assert "<script" not in nd.find_duplicates([{"id": "<script>", "text": FERRY}] * 1 + [{"id": "b", "text": FERRY}],
                                               id="id")._repr_html_()


def test_drop_duplicates_gives_what_it_got():
    data = [{"id": 1, "text": FERRY}, {"id": 2, "text": BAKERY}, {"id": 3, "text": FERRY}, {"id": 3, "text": FERRY},
            {"id": 4, "text": ""}]
    assert [each["id"] for each in nd.drop_duplicates(data, id="id")] == [1, 2, 4]
    assert nd.drop_duplicates([FERRY, FERRY, BAKERY]) == [FERRY, BAKERY]
    assert nd.drop_duplicates(iter([FERRY, BAKERY])) == [FERRY, BAKERY]
    polars, pandas, pyarrow = (pytest.importorskip(name) for name in ("polars", "pandas", "pyarrow"))
    for frame in (polars.DataFrame(data), pandas.DataFrame(data), pyarrow.Table.from_pylist(data)):
        kept = nd.drop_duplicates(frame, id="id")
        assert type(kept) is type(frame)
        assert list(kept["text"].to_pylist() if hasattr(kept, "to_pylist") else kept["text"]) == [FERRY, BAKERY, ""]


def test_batches_are_one_run():
    deduplicator = nd.Deduplicator(id="id")
    for record in records():
        deduplicator.add([record])
    assert len(deduplicator) == len(records())
    assert rows(deduplicator.finish()) == rows(nd.find_duplicates(records(), **ALL))


def test_compare_finds_passages_in_characters():
    for a, b in [("Brücke: " + FERRY + " Ende.", "Überall. " + FERRY), ("<p>Brücke</p>\n<p>" + FERRY + "</p>", FERRY)]:
        found = nd.compare(a, b)
        assert found.containment_b > found.jaccard > 0.5 and found.passages
        for begin_a, end_a, begin_b, end_b in found.passages:
            assert found.text_a[begin_a:end_a].casefold() == found.text_b[begin_b:end_b].casefold() != ""
    assert nd.compare(FERRY, FERRY).jaccard == 1.0 and nd.compare("", FERRY).jaccard == 0.0


def test_signatures():
    a, b = nd.sketch(FERRY), nd.sketch(FERRY + " More soon, said the mayor of the town.")
    found = nd.estimate(a, b, confidence=0.999)
    assert found.lower <= nd.compare(FERRY, FERRY + " More soon, said the mayor of the town.").jaccard <= found.upper
    assert nd.estimate(a, pickle.loads(pickle.dumps(a))).value == 1.0
    with pytest.raises(nd.UsageError, match="different options"):
        nd.estimate(a, nd.sketch(FERRY, shingle=3))


@pytest.mark.parametrize("options, message", [
    ({"threshold": 1.5}, "--threshold"), ({"threshold": "high"}, "threshold: 'high'"), ({"find": "all"}, "copies, reprints"),
    ({"keep": "newest"}, "newest"), ({"colour": 1}, "no option 'colour'"), ({"within": "soon"}, "3d, 36h"),
    ({"timezone": 5}, "timezone: 5"), ({"same_source": True, "across_sources": True}, "exclude"),
])
def test_wrong_options(options, message):
    with pytest.raises(nd.UsageError, match=re.escape(message)):
        nd.find_duplicates([FERRY], **options)


def test_wrong_input():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"body": [FERRY], "n": [1.5]})
    for data, options, message in [
            (table, {}, "no column 'text'; the columns are body, n"), (table, {"text": "n"}, "Arrow type 'g'"),
            ([{"body": FERRY}], {}, "has no 'text'; its keys are body"), ([{"text": [FERRY]}], {}, "is a list"),
            (7, {}, "a int is neither"), (pathlib.Path("/none/such"), {}, "no article found in the input: /none/such"),
    ]:
        with pytest.raises((nd.InputError, nd.UsageError), match=message):
            nd.find_duplicates(data, **options)


def test_empty_input():
    assert len(nd.find_duplicates([]).labels) == 0
    assert nd.drop_duplicates([]) == []
    pyarrow = pytest.importorskip("pyarrow")
    assert len(nd.find_duplicates(pyarrow.table({"text": pyarrow.array([], pyarrow.string())})).labels) == 0
    assert nd.find_duplicates(pyarrow.table({"text": pyarrow.nulls(3)})).labels.column("relation") == ["empty"] * 3


def test_bytes_that_are_no_utf8_are_told():
    pyarrow = pytest.importorskip("pyarrow")
    broken = pyarrow.array([b"Stra\xdfe " + FERRY.encode(), b"x"], pyarrow.binary()).view(pyarrow.utf8())
    result = nd.find_duplicates(pyarrow.table({"text": broken}))
    assert len(result.problems) == 1 and "not UTF-8" in result.problems[0][2]


def test_a_generator_that_raises():
    def articles():
        yield FERRY
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError):
        nd.find_duplicates(articles())


def random_texts(count):
    chosen = random.Random(7)
    words = ["".join(chosen.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(5000)]
    return [" ".join(chosen.choices(words, k=200)) for _ in range(count)]


def test_progress_and_errors_in_it():
    seen = []
    texts = random_texts(20000)
    nd.find_duplicates(texts, find="stories", progress=lambda stage, done, total: seen.append(stage))
    assert seen
    def fails(stage, done, total):
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError):
        nd.find_duplicates(texts, find="stories", progress=fails)


def test_ctrl_c_ends_a_run():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have started this with SIGINT ignored
    texts = random_texts(30000)
    timer = threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT))
    begin = time.monotonic()
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        while time.monotonic() < begin + 30:
            nd.find_duplicates(texts, search="join", threshold=0.1)
    assert time.monotonic() - begin < 5


def test_the_gil_is_free_during_a_run():
    ticks = 0
    done = threading.Event()
    def tick():
        nonlocal ticks
        while not done.wait(0.001):
            ticks += 1
    thread = threading.Thread(target=tick)
    thread.start()
    for _ in range(5):
        nd.find_duplicates(random_texts(2000))
    done.set()
    thread.join()
    assert ticks > 5


def test_fork_and_spawn():
    script = ("import multiprocessing, sys; import newsdedup as nd\n"
              "def work(texts): return len(nd.drop_duplicates(texts))\n"
              "if __name__ == '__main__':\n"
              "    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:\n"
              "        print(pool.map(work, [['a b c d e f'] * 3] * 4))\n")
    for method in ("fork", "spawn"):
        done = subprocess.run([sys.executable, "-c", script, method] if method == "fork" else
                              [sys.executable, write_script(script), method], capture_output=True, text=True, timeout=60)
        assert done.stdout.strip() == "[1, 1, 1, 1]", done.stderr


def write_script(script):
    import tempfile
    file = tempfile.NamedTemporaryFile("w", suffix=".py", delete=False)
    with file:
        file.write(script)
    return file.name


def test_nothing_leaks():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.Table.from_pylist(records())
    def resident():
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096
    def use():
        result = nd.find_duplicates(table, **ALL)
        pyarrow.table(result.labels), pyarrow.table(result.pairs)
        nd.compare(FERRY, BAKERY)
    for _ in range(30):
        use()
    gc.collect()
    before = resident()
    for _ in range(300):
        use()
    gc.collect()
    assert resident() - before < 8 << 20


def test_the_readme_runs():
    code = re.findall(r"```python\n(.*?)```", (TOP / "python/README.md").read_text(encoding="utf-8"), re.S)
    scope = {}
    for block in code:
        exec(block, scope)
    assert list(scope["result"].clusters().values()) == [["a", "b"]] and len(scope["kept"]) == 2
