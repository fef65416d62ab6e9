# The feeds of hardcases (in the folder DEDUP_DATA): `dedup read` yields each item of the well-formed ones, with the
# titles, links and dates that the comment in each file expects, and ends in time on the broken ones.
import ast
import calendar
import collections
import html
import json
import os
import re
import sys
import time

import oracle

# The fields of an expectation, entries[0]['title'] == '...', that say what an article's field must hold.
FIELDS = {"title": "title", "title_detail": "title", "link": "url", "links": "url", "published": "date_as_given",
          "published_parsed": "date", "updated_parsed": "date", "created_parsed": "date"}
COMMENT = re.compile(r"<!--.*?Expect:\s*(.*?)-->", re.S)
COMMENTS_AND_CDATA = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.S)
ITEM = re.compile(r"<(?:[\w.]+:)?(?:item|entry)(?=[\s>/])", re.I)
CDF = re.compile("<CHANNEL")  # a format of 1997, which is refused by name
SECONDS = 60  # for all files of a folder; they take less than one


def texts(path):
    with open(path, "rb") as file:
        raw = file.read()
    for encoding in ("utf-8", "utf-16", "utf-32"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            pass
    return raw.decode("latin-1")


def conjuncts(node):
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        for value in node.values:
            yield from conjuncts(value)
    else:
        yield node


def path_of(node):
    """entries[0]['title_detail']['value'] or entries[0].title -> (0, 'title_detail', 'value')."""
    steps = []
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        steps.append(node.attr if isinstance(node, ast.Attribute) else ast.literal_eval(node.slice))
        node = node.value
    return tuple(reversed(steps)) if isinstance(node, ast.Name) and node.id == "entries" else ()


def expectations(text):
    """(item, field, value) of each comparison with one of FIELDS that the comment of a file makes."""
    found = COMMENT.search(text)  # what a response's header says is not in the file
    found = None if "Header:" in text or "127.0.0.1" in text else found
    try:
        tree = ast.parse(found.group(1).strip(), mode="eval") if found else None
    except (SyntaxError, ValueError):
        tree = None  # of an older Python
    for node in conjuncts(tree.body) if tree else ():
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq)):
            continue
        try:
            path, value = path_of(node.left), eval_literal(node.comparators[0])
        except ValueError:
            continue
        if len(path) < 2 or path[1] not in FIELDS or not isinstance(path[0], int):
            continue
        rest = path[2:]
        if rest and rest not in (("value",), (0, "href")):
            continue
        yield path[0], FIELDS[path[1]], value


def eval_literal(node):
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return eval_literal(node.left) + eval_literal(node.right)
    return ast.literal_eval(node)


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", html.unescape(markup))).split())


def holds(field, value, article):
    got = article.get(field, "")
    if field == "title":
        return plain(got) == plain(value) or " ".join(got.split()) == " ".join(value.split())
    if field == "date" and isinstance(value, tuple):
        return got == time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(calendar.timegm(value)))
    if field == "date":
        return value is None and not got
    return got == value


def read(dedup, folder):
    """file -> the articles of each file below a folder."""
    out = collections.defaultdict(list)
    for line in oracle.run(dedup, "read", folder, expect=(0, 1, 3), timeout=SECONDS).splitlines():
        article = json.loads(line)
        out[article["place"].rsplit(":", 1)[0]].append(article)
    return out


def check_wellformed(dedup, folder):
    articles = read(dedup, folder)
    missing, wrong, checked = [], [], 0
    for where, _, names in os.walk(folder):
        for name in sorted(names):
            path = os.path.join(where, name)
            text = texts(path)
            items = len(ITEM.findall(COMMENTS_AND_CDATA.sub("", text)))
            if items != len(articles[path]) and not CDF.search(text):
                missing.append(f"{path}: {len(articles[path])} of {items} items")
            for item, field, value in expectations(text):
                checked += 1
                if item >= len(articles[path]) or not holds(field, value, articles[path][item]):
                    got = articles[path][item].get(field) if item < len(articles[path]) else None
                    wrong.append(f"{path}: {field} {got!r}, expected {value!r}")
    print("\n".join(missing + wrong))
    print(f"{checked - len(wrong)} of {checked} titles, links and dates as expected; items of {len(missing)} files differ")
    oracle.check(checked > 100, "hardly anything was checked")
    oracle.check(len(wrong) <= 0.05 * checked, f"{len(wrong)} of {checked} fields are not as expected")
    oracle.check(not missing, "the number of items differs")


def main(dedup):
    feeds = os.path.join(oracle.data_folder(), "hardcases", "feeds")
    check_wellformed(dedup, os.path.join(feeds, "wellformed"))
    for broken in ("illformed", "encoding", "entities"):
        read(dedup, os.path.join(feeds, broken))


main(*sys.argv[1:])
