# Hostile input must not crash the program or make its time or memory explode. The limits are generous: they catch
# explosions, not noise.
import bz2
import gzip
import json
import os
import random
import resource
import sys
import tempfile
import time

import oracle

SECONDS = float(os.environ.get("DEDUP_HOSTILE_SECONDS", "60"))
MEGABYTES = float(os.environ.get("DEDUP_HOSTILE_MEGABYTES", "3000"))


def words(n, rng):
    return [f"w{rng.randrange(5000)}" for _ in range(n)]


def copies(path, rng):
    line = json.dumps({"text": " ".join(words(60, rng))})
    with open(path, "w") as file:
        file.write((line + "\n") * 100_000)


def one_word_apart(path, rng):
    base = words(60, rng)
    with open(path, "w") as file:
        for i in range(20_000):
            text = list(base)
            text[rng.randrange(60)] = f"x{i}"
            file.write(json.dumps({"text": " ".join(text)}) + "\n")


def digest_of_fifty(path, rng):
    articles = [" ".join(words(200, rng)) for _ in range(50)]
    with open(path, "w") as file:
        for i, text in enumerate(articles + [" ".join(articles)]):
            file.write(json.dumps({"id": str(i), "text": text}) + "\n")


def one_template(path, rng):
    menu = words(300, rng)
    with open(path, "w") as file:
        for i in range(1000):
            text = menu[:150] + words(150, rng) + menu[150:]
            file.write(json.dumps({"id": str(i), "source": "one", "text": " ".join(text)}) + "\n")


def short_and_one_word_apart(path, rng):
    base = words(30, rng)
    with open(path, "w") as file:
        for i in range(20_000):
            text = list(base)
            text[rng.randrange(30)] = f"x{i}"
            file.write(json.dumps({"text": " ".join(text)}) + "\n")


def endless_line(path, rng):
    with open(path, "w") as file:
        file.write('{"id":"a","text":"before"}\n{"id":"b","text":"')
        for _ in range(200):
            file.write("x" * 1_000_000)
        file.write('"}\n{"id":"c","text":"behind"}\n')


def endless_line_packed(path, rng):
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(b'{"id":"a","text":"before"}\n{"id":"b","text":"')
        for _ in range(200):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"id":"c","text":"behind"}\n')


def deep_nesting(path, rng):
    with open(path, "w") as file:
        file.write('{"id":"a","x":' + "[" * 1_000_000 + "]" * 1_000_000 + ',"text":"deep"}\n')
        file.write('{"id":"b","text":"behind"}\n')


def xml_bomb(path, rng):
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    with open(path, "w") as file:
        file.write(f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{entities}]><rss version="2.0"><channel>'
                   "<item><guid>a</guid><title>t</title><description>&l11;</description></item></channel></rss>")


def deep_xml(path, rng):
    with open(path, "w") as file:
        file.write('<rss version="2.0"><channel><item><guid>a</guid><title>t</title><description>'
                   + "<a>" * 200_000 + "</description></item></channel></rss>")


def zip_bomb(path, rng):
    packer = bz2.BZ2Compressor()  # compresses a gigabyte to less than a kilobyte
    inner = b"".join(packer.compress(b"\n" * (1 << 20)) for _ in range(1 << 10)) + packer.flush()
    with open(path, "wb") as file:
        file.write(bz2.compress(b'{"id":"a","text":"one"}\n') + inner * 8)


def noise(path, rng):
    with open(path, "wb") as file:
        for _ in range(20_000):
            file.write(bytes(rng.randrange(1, 256) for _ in range(40)).replace(b"\n", b" ") + b"\n")


# Name, file, function that makes it, allowed exit codes, number of articles that must be read (None: any).
CASES = [
    ("100,000 copies of one line", "copies.jsonl", copies, (0,), 100_000),
    ("20,000 lines one word apart", "apart.jsonl", one_word_apart, (0,), 20_000),
    ("20,000 short lines one word apart", "short.jsonl", short_and_one_word_apart, (0,), 20_000),
    ("an article that contains fifty others", "digest.jsonl", digest_of_fifty, (0,), 51),
    ("a thousand articles in one template", "template.jsonl", one_template, (0,), 1000),
    ("a line of 200 MB", "line.jsonl", endless_line, (1,), 2),
    ("the same, compressed", "line.jsonl.gz", endless_line_packed, (1,), 2),
    ("a million brackets", "deep.jsonl", deep_nesting, (0, 1), None),
    ("an XML bomb", "bomb.xml", xml_bomb, (0, 1, 3), None),
    ("200,000 nested elements", "deep.xml", deep_xml, (0, 1, 3), None),
    ("a decompression bomb", "bomb.jsonl.bz2", zip_bomb, (1,), 1),
    ("noise", "noise.jsonl", noise, (3,), None),
]


def main(dedup):
    for name, file, make, codes, articles in CASES:
        with tempfile.TemporaryDirectory() as folder:
            path, labels = os.path.join(folder, file), os.path.join(folder, "labels.tsv")
            make(path, random.Random(3))
            begin = time.monotonic()
            oracle.run(dedup, path, "--find", "stories", "--stories", os.devnull, "--labels", labels, "--quiet",
                       expect=codes, timeout=10 * SECONDS)
            seconds = time.monotonic() - begin
            megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            oracle.check(seconds < SECONDS, f"{name}: took {seconds:.1f} s")
            oracle.check(megabytes < MEGABYTES, f"{name}: took {megabytes:.0f} MB")
            if articles is not None:
                found = len(oracle.table(labels))
                oracle.check(found == articles, f"{name}: read {found} articles, expected {articles}")
            print(f"{name}: {seconds:.2f} s, at most {megabytes:.0f} MB so far")
    print("hostile: ok")


main(*sys.argv[1:])
