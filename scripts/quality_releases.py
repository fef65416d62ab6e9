"""Releases that share nothing, each with nine edits: what scripts/quality joins and splits of one publisher's texts."""
import re

from corpus_edits import MONTHS, OCR
from corpus_files import articles, encode

RELEASES, RUN = 400, 6  # releases; words of a run that no two of them share
SPELLINGS = (("program", "programme"), ("labor", "labour"), ("center", "centre"), ("defense", "defence"),
             ("percent", "per cent"), ("ization", "isation"), ("ize", "ise"), ("color", "colour"), ("honor", "honour"))
MENU = ("Home About Contact Services Issues Newsroom Media Kit\n\nSkip to content Search this site\n\n",
        "\n\nShare this page Print Email\n\nPrivacy policy Accessibility Copyright All rights reserved\n\n"
        "Related items Previous article Next article Sign up for the newsletter")


def apart(path):
    """The first releases of 150 to 600 words of which no two share a run of words."""
    seen, chosen = set(), []
    for number, _, _, article in articles(str(path)):
        words = re.findall(r"[a-z0-9']+", article["text"].lower())
        runs = {hash(tuple(words[i:i + RUN])) for i in range(len(words) - RUN + 1)}
        # Every 13th, so that they spread over the years and the offices.
        if number % 13 or not 150 <= len(words) <= 600 or runs & seen:
            continue
        seen |= runs
        chosen.append(article)
        if len(chosen) == RELEASES:
            break
    return chosen


def changed(rng, text, share, vocabulary):
    """A share of the words replaced by words of other releases."""
    words = text.split(" ")
    for place in rng.sample(range(len(words)), max(1, round(share * len(words)))):
        words[place] = rng.choice(vocabulary)
    return " ".join(words)


def scanned(rng, text, share):
    """A share of the letters read as others."""
    return "".join(OCR.get(letter, letter) if rng.random() < share else letter for letter in text)


def shuffled(rng, text):
    sentences = re.split(r"(?<=[.?!])\s+", text)
    rng.shuffle(sentences)
    return " ".join(sentences)


def nine_edits(rng, text, other, vocabulary):
    """The text with a dateline and its end cut off, with a local paragraph, and so on."""
    words = text.split(" ")
    spelled = text
    for american, british in SPELLINGS:
        spelled = spelled.replace(american, british)
    dateline = f"{rng.choice(('DENVER', 'ALBANY', 'TRENTON', 'OMAHA'))}, {rng.choice(MONTHS)} {rng.randint(1, 28)} - "
    local = " ".join(other.split(" ")[20:60])
    return (dateline + " ".join(words[:round(0.7 * len(words))]), f"{text}\n\n{local}", spelled,
            MENU[0] + text + MENU[1], changed(rng, text, 0.03, vocabulary), changed(rng, text, 0.1, vocabulary),
            scanned(rng, text, 0.01), scanned(rng, text, 0.04), shuffled(rng, text))


def write_edited(source, rng, path):
    """Writes the releases and their edits to `path`. Returns id -> release."""
    chosen, gold = apart(source), {}
    vocabulary = [word for article in chosen for word in article["text"].split(" ")[:50] if word.isalpha()]
    with open(path, "wb") as file:
        for number, article in enumerate(chosen):
            other = chosen[rng.randrange(len(chosen))]["text"]
            for edit, text in enumerate((article["text"], *nine_edits(rng, article["text"], other, vocabulary))):
                name = f"r{number}-{edit}"
                gold[name] = f"r{number}"
                file.write(encode({"id": name, "title": "" if edit else article["title"], "text": text,
                                   "source": f"office {edit}"}))
    return gold
