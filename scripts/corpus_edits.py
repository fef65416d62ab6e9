"""The edits of make_corpus. Each returns the new text and the amount of change."""
import re

DIRECTIONS = {"cut": "trimmed", "trimmed": "trimmed", "delete": "trimmed",
              "addition": "extended", "extended": "extended", "insert": "extended", "page": "extended"}
MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
OCR = dict(zip("aceghilmnotuv", ("o", "e", "c", "q", "b", "l", "1", "rn", "ri", "0", "f", "n", "y")))
SITES = 5  # number of sites whose page furniture is put around articles
TO_ASCII = str.maketrans({"“": '"', "”": '"', "’": "'", "—": "--"})


def plain_words(rng, words, count):
    """Positions of `count` random words without punctuation or digits."""
    places = [place for place, word in enumerate(words) if word.isalpha()]
    return rng.sample(places, min(count, len(places)))


def split_edit(edit):
    """"cut:0.4" as ("cut", 0.4), "cut" as ("cut", None)."""
    name, _, amount = edit.partition(":")
    return name, float(amount) if amount else None


def edited(language, rng, edit, text):
    """The text after one edit, which may state its amount, and the amount."""
    edit, asked = split_edit(edit)
    words = text.split(" ")
    count = len(words)
    if edit == "dateline":
        town, agency = rng.choice(language.towns).upper(), rng.choice(("AP", "UPI", "Reuters"))
        line = f"{town}, {rng.choice(MONTHS)} {rng.randint(1, 28)} ({agency}) - "
        return line + text, len(re.findall(r"\w+", line))
    if edit == "correction":
        changes = int(asked or min(rng.randint(1, 3), count // 60 + 1))
        for place in plain_words(rng, words, changes):
            words[place] += rng.choice(("al", "en", "is", "or"))  # always a different word
        return " ".join(words), changes
    if edit == "quotes":
        if marks := sum(map(text.count, "“”’—")):
            return text.translate(TO_ASCII), marks
        if marks := text.count('"') + text.count("'"):  # they come in pairs
            return re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’"), marks
        [place] = plain_words(rng, words, 1)
        words[place] = f"“{words[place]}”"
        return " ".join(words), 2
    if edit == "cut":
        gone = max(1, round(count * (asked or 0.1)))
        return " ".join(words[:-gone]), round(gone / count, 4)
    if edit == "addition":
        paragraphs = text.split("\n\n")
        added = language.body(rng, count * (asked or rng.uniform(0.05, 0.12)))
        paragraphs.insert(rng.randint(1, len(paragraphs)), added)
        return "\n\n".join(paragraphs), round(len(added.split()) / count, 4)
    if edit == "ocr":
        noisy = max(1, round(count * (asked or rng.uniform(0.005, 0.02))))
        for place in plain_words(rng, words, noisy):
            word = words[place]
            i = rng.randrange(len(word))
            words[place] = word[:i] + OCR.get(word[i], "i1") + word[i + 1:]
        return " ".join(words), round(noisy / count, 4)
    if edit == "trimmed":
        share = asked or rng.choice((0.3, 0.5, 0.7))
        kept = round(count * (1 - share))
        start = rng.choice((0, 0, rng.randint(0, count - kept)))  # usually keeps the beginning
        return " ".join(words[start:start + kept]), share
    if edit == "extended":
        added = language.body(rng, count * (asked or rng.uniform(0.5, 2.0)))
        parts = (text, added) if rng.random() < 0.7 else (added, text)
        return "\n\n".join(parts), round(len(added.split()) / count, 4)
    return text, 0  # copy and headline: the title changes, see copies()


def paged(language, rng, edit, text):
    """Puts the text into another site's page. Returns the outlet, the page and the number of words added."""
    number = rng.randrange(SITES)
    outlet, menu, advertisement, footer = language.site(number, int(split_edit(edit)[1] or 80))
    paragraphs = text.split("\n\n")
    page = "\n\n".join([menu, paragraphs[0], advertisement, *paragraphs[1:], footer])
    return outlet, page, len(re.findall(r"\w+", f"{menu} {advertisement} {footer}"))


def retouched(rng, words):
    """Replaces 2 to 5 % of the words by other words of the text, or drops them. Returns text, edit and share."""
    words, count = list(words), len(words)
    places = rng.sample(range(count), min(count, max(1, round(count * rng.uniform(0.02, 0.05)))))
    for place in places:
        words[place] = "" if rng.random() < 0.5 and count > 1 else rng.choice(words)
    return "".join(words), "retouch", round(len(places) / max(1, count), 4)


def vary(language, rng, words):
    """A text whose Jaccard to `words` is about a number drawn from 0.57..0.96; the edit; its amount.

    N 5-grams; an edited block of words also touches 4 more 5-grams.  So, with b blocks,
      replace:  (N - m - 4b) / (N + m + 4b) = J
      delete:   (N - m - 4b) / (N + 4b) = J
      insert:   (N - 4b) / (N + m + 4b) = J
    are solved for the m words that are edited in all.
    """
    words, count, grams = list(words), len(words), max(1, len(words) - 4)
    jaccard = rng.uniform(0.57, 0.96)
    edit = rng.choice(("replace", "delete", "insert"))
    blocks = rng.randint(1, 3) if count > 150 else 1
    touched = 4 * blocks
    if edit == "replace":
        size = grams * (1 - jaccard) / (1 + jaccard) - touched
    elif edit == "delete":
        size = grams - jaccard * (grams + touched) - touched
    else:
        size = (grams - touched) / jaccard - grams - touched
    size = round(size / blocks)  # words per block
    if size < 1 or grams < 40:   # too little: words at the end change fewer shingles
        size = max(1, round(grams / jaccard - grams))
        words += " ", " ".join(language.words(rng, size))
        return "".join(words), "insert", round(size / max(1, count), 4)
    part = count // blocks  # one block per part, last part first so that earlier positions stay valid
    for i in reversed(range(blocks)):
        start = i * part + int(rng.random() * (part - size))
        end = start if edit == "insert" else start + size
        words[start:end] = [] if edit == "delete" else [" ".join(language.words(rng, size)) + " "]
    return "".join(words), edit, round(size * blocks / count, 4)
