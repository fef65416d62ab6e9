"""The functions of newsdedup. They turn what callers have into articles; everything else is done by the library."""
from __future__ import annotations

import collections
import collections.abc
import glob
import html
import os
import typing

from newsdedup import _core

PARTS = ("id", "title", "text", "date", "source", "url")
DURATIONS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
Progress = typing.Union[bool, typing.Callable[[str, int, int], None], None]


class Estimate(typing.NamedTuple):
    """An estimate of a similarity with its bounds."""
    value: float
    lower: float
    upper: float


class Passage(typing.NamedTuple):
    """A passage that two texts share: characters [begin_a, end_a) of the one and [begin_b, end_b) of the other."""
    begin_a: int
    end_a: int
    begin_b: int
    end_b: int


class Comparison(typing.NamedTuple):
    """Two texts side by side. `containment_a` is the share of the first text's shingles that the second has. `text_a` and
    `text_b` are the texts as they were compared, without markup; passages are places in these."""
    jaccard: float
    containment_a: float
    containment_b: float
    passages: list[Passage]
    text_a: str
    text_b: str
    sentence: str


class Result:
    """The results of a run.

    `labels` and `pairs` are Arrow tables: anything that takes `__arrow_c_stream__` takes them without a copy, and
    `labels.column("cluster")` gives a list. Labels have one row for each article (a record that repeats another one's id
    and text is none); `row` is the number of its row in the input.
    """

    def __init__(self, run: _core.Run):
        self._run = run
        self._labels = self._pairs = None

    @property
    def labels(self) -> _core.Table:
        """Columns id, cluster, representative, similarity, relation, keep, size and, but for files, row."""
        if self._labels is None:
            self._labels = self._run.labels()
        return self._labels

    @property
    def pairs(self) -> _core.Table:
        """All pairs of different texts at or above the threshold: a, b, jaccard, containment_a, containment_b."""
        if self._pairs is None:
            self._pairs = self._run.pairs()
        return self._pairs

    @property
    def kept_rows(self) -> list[bool]:
        """For each row of the input, whether it stays. Rows that could not be read stay."""
        return self._run.kept_rows()

    @property
    def problems(self) -> list[tuple[str, int, str]]:
        """What was skipped or repaired: file, line (or row, from 1), and what is wrong."""
        return self._run.problems()

    @property
    def counts(self) -> dict[str, float]:
        """Records, articles, repeats, skipped, clusters, removed, seconds, threads."""
        return self._run.counts()

    def clusters(self) -> dict[str, list[str]]:
        """The ids of each cluster of two articles or more, the largest first."""
        members = collections.defaultdict(list)
        for cluster, article in zip(self.labels.column("cluster"), self.labels.column("id")):
            members[cluster].append(article)
        found = [(cluster, ids) for cluster, ids in members.items() if len(ids) > 1]
        return dict(sorted(found, key=lambda each: (-len(each[1]), each[0])))

    def matrix(self):
        """The similarities of `pairs` as a symmetric scipy.sparse.csr_array, rows and columns as in `labels`."""
        import scipy.sparse
        row = {article: i for i, article in enumerate(self.labels.column("id"))}
        a = [row[article] for article in self.pairs.column("a")]
        b = [row[article] for article in self.pairs.column("b")]
        values = self.pairs.column("jaccard")
        n = len(self.labels)
        return scipy.sparse.csr_array((values * 2 + [1.0] * n, (a + b + list(range(n)), b + a + list(range(n)))),
                                      shape=(n, n))

    def __repr__(self) -> str:
        counts = self.counts
        return (f"<newsdedup.Result: {counts['articles']} articles, {counts['clusters']} clusters, "
                f"{counts['removed']} removed>")

    def _repr_html_(self) -> str:
        rows = []
        for cluster, ids in list(self.clusters().items())[:10]:
            shown = ", ".join(html.escape(article) for article in ids[:5]) + (", ..." if len(ids) > 5 else "")
            rows.append(f"<tr><td>{len(ids)}</td><td>{cluster}</td><td>{shown}</td></tr>")
        return (f"<p>{html.escape(repr(self)[1:-1])}</p><table><tr><th>articles</th><th>cluster</th><th>ids</th></tr>"
                f"{''.join(rows)}</table>")


class Deduplicator:
    """Collects articles in batches, and finds out which are the same.

        deduplicator = nd.Deduplicator(text="body", threshold=0.8)
        for batch in batches:
            deduplicator.add(batch)
        result = deduplicator.finish()
    """

    def __init__(self, *, text: str = "text", id: str | None = None, title: str | None = None, date: str | None = None,
                 source: str | None = None, url: str | None = None, threads: int = 0, progress: Progress = None, **options):
        self._names = {"id": id, "title": title, "text": text, "date": date, "source": source, "url": url}
        self._threads, self._progress, self._options = threads, progress, _options(options)
        self._articles = _core.Articles()

    def add(self, data) -> None:
        """Adds articles: an Arrow table or a data frame, strings, dicts, or an iterable of these."""
        _add(self._articles, data, self._names)

    def __len__(self) -> int:
        return len(self._articles)

    def finish(self) -> Result:
        """Runs over all articles that were added."""
        with _progress(self._progress) as report:
            return Result(_core.run(self._articles, [], self._options, self._threads, report))


def find_duplicates(data, *, text: str = "text", id: str | None = None, title: str | None = None,
                    date: str | None = None, source: str | None = None, url: str | None = None, threads: int = 0,
                    progress: Progress = None, **options) -> Result:
    """Finds out which articles are the same.

    data      an Arrow table or data frame (anything with `__arrow_c_stream__`, and pandas), a list of strings or dicts,
              an iterator of these, or paths of files and folders, with wildcards, which are read as the program does
    text ...  the columns or keys of an article's parts; not for paths
    threads   0: all
    progress  True for a bar (tqdm), or a function of stage, done and total
    options   threshold, find ("copies", "reprints", "excerpts", "stories",
                          "threads"), keep, shingle, recall, containment,
              within ("3d"), same_source, across_sources, search, linkage, identity, furniture, timezone, seed, ...

    Raises UsageError for a wrong option and InputError for input that cannot be read.
    """
    paths = _paths(data)
    if paths is not None:
        with _progress(progress) as report:
            return Result(_core.run(None, paths, _options(options), threads, report))
    deduplicator = Deduplicator(text=text, id=id, title=title, date=date, source=source, url=url, threads=threads,
                                progress=progress, **options)
    deduplicator.add(data)
    return deduplicator.finish()


def drop_duplicates(data, **options):
    """Keeps one article of each cluster of copies and reprints; options as for find_duplicates.

    Gives what it was given: a polars or pandas frame, a pyarrow table, or a list.
    """
    if _paths(data) is not None:
        raise _core.UsageError("drop_duplicates takes a table or a list, not paths; the program writes --survivors")
    if isinstance(data, collections.abc.Iterator):
        data = list(data)
    kept = find_duplicates(data, **options).kept_rows
    if hasattr(data, "iloc"):  # pandas
        return data.iloc[[i for i, stays in enumerate(kept) if stays]]
    if hasattr(data, "filter") and hasattr(data, "__arrow_c_stream__"):  # polars, pyarrow
        return data.filter(_mask(data, kept))
    if isinstance(data, collections.abc.Sequence):
        return [row for row, stays in zip(data, kept) if stays]
    raise _core.UsageError(f"drop_duplicates cannot filter a {type(data).__name__}; use find_duplicates(...).kept_rows")


def compare(a: str, b: str, **options) -> Comparison:
    """Compares two texts."""
    found = _core.compare(a, b, _options(options))
    at_a, at_b = _characters(found["text_a"]), _characters(found["text_b"])
    passages = [Passage(at_a(p[0]), at_a(p[1]), at_b(p[2]), at_b(p[3])) for p in found.pop("passages")]
    return Comparison(passages=passages, **found)


def sketch(text: str, *, values: int = 128, **options) -> _core.Signature:
    """The MinHash signature of a text, for estimate(). It can be pickled."""
    return _core.sketch(text, values, _options(options))


def estimate(a: _core.Signature, b: _core.Signature, *, confidence: float = 0.95) -> Estimate:
    """Estimates the Jaccard similarity of two texts from their signatures."""
    return Estimate(*_core.estimate(a, b, confidence))


def _options(options: dict) -> dict:
    """Options as the library has them."""
    out = dict(options)
    if isinstance(out.get("within"), str):
        text = out["within"]
        unit = DURATIONS.get(text[-1:])
        if text != "0" and (unit is None or not text[:-1].isdigit()):
            raise _core.UsageError(f"within: '{text}' is not a duration; write it as 3d, 36h or 90m")
        out["within"] = 0 if text == "0" else int(text[:-1]) * unit
    same, across = out.pop("same_source", False), out.pop("across_sources", False)
    if same and across:
        raise _core.UsageError("same_source and across_sources exclude each other")
    if same or across:
        out["between"] = "same-source" if same else "across-sources"
    return out


def _paths(data) -> list[str] | None:
    """The paths that `data` means; None if it means articles."""
    if isinstance(data, (str, os.PathLike)):
        data = [data]
    elif not (isinstance(data, (list, tuple)) and data and all(isinstance(each, os.PathLike) for each in data)):
        return None
    out = []
    for each in data:
        path = os.fspath(each)
        found = sorted(glob.glob(path, recursive=True)) if glob.has_magic(path) else []
        out += found or [path]
    return out


def _add(articles, data, names: dict) -> None:
    if hasattr(data, "__arrow_c_stream__") and not _is_pandas_without_arrow(data):
        articles.add_stream(data, [names[part] or "" for part in PARTS])
    elif hasattr(data, "iloc"):
        _add_pandas(articles, data, names)
    elif isinstance(data, (str, bytes)):
        articles.add(["", "", _text(data, "text"), "", "", ""])
    elif isinstance(data, collections.abc.Mapping):
        _add_mapping(articles, data, names)
    elif isinstance(data, collections.abc.Iterable):
        for each in data:
            _add(articles, each, names)
    else:
        raise _core.InputError(f"a {type(data).__name__} is neither a text nor an article nor a table of them")


def _add_mapping(articles, data, names: dict) -> None:
    if names["text"] not in data:
        raise _core.InputError(f"article {len(articles) + 1} has no '{names['text']}'; its keys are "
                               f"{', '.join(map(str, data))}")
    parts = []
    for part in PARTS:
        # Names that were not given are taken where an article has them.
        value = data.get(names[part] or part)
        parts.append("" if value is None else _text(value, part))
    articles.add(parts)


def _text(value, part: str) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not value.isascii() else value
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if part != "text" and isinstance(value, (int, float)):
        return str(value)
    raise _core.InputError(f"'{part}' is a {type(value).__name__}; give strings")


def _is_pandas_without_arrow(data) -> bool:
    if not hasattr(data, "iloc"):
        return False
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        return True
    return False


def _add_pandas(articles, data, names: dict) -> None:
    columns = {}
    for part in PARTS:
        if names[part] is None:
            continue
        if names[part] not in data.columns:
            raise _core.InputError(f"there is no column '{names[part]}'; the columns are "
                                   f"{', '.join(map(str, data.columns))}")
        column = data[names[part]]
        columns[part] = ["" if missing else value for value, missing in zip(column.tolist(), column.isna().tolist())]
    for i in range(len(data)):
        articles.add([_text(columns[part][i], part) if part in columns else "" for part in PARTS])


def _mask(data, kept: list[bool]):
    if type(data).__module__.startswith("polars"):
        import polars
        return polars.Series(kept, dtype=polars.Boolean)
    import pyarrow
    return pyarrow.array(kept, type=pyarrow.bool_())


def _characters(text: str) -> typing.Callable[[int], int]:
    """From bytes of a text in UTF-8 to its characters."""
    if text.isascii():
        return lambda at: at
    raw = text.encode("utf-8")
    return lambda at: len(raw[:at].decode("utf-8"))


class _progress:
    """The function that reports progress, and the bar that it may move."""

    def __init__(self, wanted: Progress):
        self._wanted, self._bar, self._stage = wanted, None, ""

    def __enter__(self):
        if self._wanted is True:
            return self._show
        return self._wanted if callable(self._wanted) else None

    def _show(self, stage: str, done: int, total: int) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return
        if self._bar is None or stage != self._stage:
            self._close()
            self._bar, self._stage = tqdm(total=total or None, desc=stage, leave=False), stage
        self._bar.n = done
        self._bar.refresh()

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def __exit__(self, *_) -> None:
        self._close()
