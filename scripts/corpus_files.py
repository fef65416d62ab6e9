"""make_corpus from existing articles: multiplies them, or scatters them among others."""
import gzip
import json
import random
import re
import subprocess
import sys

from corpus_edits import DIRECTIONS, retouched, vary
from corpus_language import Language


def read_lines(path):
    """Lines of a plain, .gz or .zst file or of standard input, as bytes."""
    if path == "-":
        yield from sys.stdin.buffer
    elif path.endswith(".zst"):
        with subprocess.Popen(["zstd", "-dc", "--", path], stdout=subprocess.PIPE) as process:
            yield from process.stdout
        if process.returncode:
            sys.exit(f"make_corpus: zstd could not read {path}")
    else:
        with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
            yield from file


def articles(path):
    """Yields number, line, id and fields of each article in a file."""
    for number, line in enumerate(read_lines(path), 1):
        if line.isspace():
            continue
        try:
            article = json.loads(line)
            name = str(article["id"])
            if re.search(r"[\t\r\n]", name):
                raise ValueError("the id holds a tab or line break")
            if not isinstance(article["text"], str):
                raise TypeError("the text is no text")
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f"make_corpus: {path}, line {number}: no article with id and text: {error!r}")
        yield number, line.rstrip(b"\r\n") + b"\n", name, article


def encode(article, encoder=json.JSONEncoder(ensure_ascii=False)):
    return encoder.encode(article).encode(errors="replace") + b"\n"  # an unpaired surrogate becomes ?


def multiply(args, write):
    """Writes every article of args.source args.times times, scattered within windows of 64 MB."""
    language = Language(args.seed)
    rng = random.Random()
    rows, held = [], 0
    for number, line, name, article in articles(args.source):
        text = article["text"]
        words = re.findall(r"\s*\S+\s*", text)  # with surrounding spaces, to keep them
        times = args.times if args.labels is None or name in args.labels else 1
        group, kind, edit = (f"g{number}", "edited", "original") if times > 1 else "---"
        rows.append((line, (name, group, kind, "-", "-", edit, 0)))
        rng.seed(f"{args.seed}/line/{number}")
        seen = {text}
        for copy in range(1, times):
            for _ in range(100):  # retry until copies differ; very short texts may not
                new, edit, amount = retouched(rng, words) if args.light else vary(language, rng, words)
                if new not in seen:
                    break
            seen.add(new)
            article["id"], article["text"] = f"{name}~{copy}", new
            rows.append((encode(article), (article["id"], group, kind, name,
                                           DIRECTIONS.get(edit, "-"), edit, amount)))
        held += len(line) * times
        if held > 64 << 20:
            rng.shuffle(rows)
            write(rows)
            rows, held = [], 0
    rng.seed(f"{args.seed}/last")
    rng.shuffle(rows)
    write(rows)


def scatter(args, write):
    """Writes the articles of args.scattered among args.among others, an equal share of each file of args.others."""
    rng = random.Random(f"{args.seed}/scatter")
    rows = {name: line for _, line, name, _ in articles(args.scattered)}
    for i, path in enumerate(args.others):
        wanted = args.among * (i + 1) // len(args.others) - args.among * i // len(args.others)
        others = {name: line for _, line, name, _ in articles(path) if name not in rows}
        if len(others) < wanted:
            sys.exit(f"make_corpus: {path} holds {len(others)} articles of other ids, {wanted} are asked for")
        rows.update((name, others[name]) for name in rng.sample(sorted(others), wanted))
    order = list(rows)
    rng.shuffle(order)
    write([(rows[name], (name, "-", "-", "-", "-", "-", 0)) for name in order])
