"""The invented language of make_corpus."""
import itertools
import random


class Language:
    """An invented language: words, punctuation and outlets.

    Text is put together from ready-made units of three words, drawn uniformly from 2^16 of them.
    That takes a third of the draws of word by word, and unlike cuts from one long tape it repeats
    nothing longer than three words: any five successive words hold one whole unit and two words
    of others.  Two 5-grams are so equal with a chance of about 2^-31, and two unrelated articles
    of 500 words share less than 0.001 of a 5-gram.
    """
    def __init__(self, seed):
        self.seed, self.sites = seed, {}
        rng = random.Random(f"{seed}/language")
        self.vocabulary = self.make_vocabulary(rng)
        # Zipf-Mandelbrot: the word of rank r has a weight of 1 / (r + 2.7).
        weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(self.vocabulary))))
        stream = iter(rng.choices(self.vocabulary, cum_weights=weights, k=3 << 16))
        self.units = [self.make_unit(rng, *words) for words in zip(stream, stream, stream)]
        # 256 sentence shapes: number of units, opening mark, closing marks.
        self.shapes = [(length, before, after + gap) for length in (3, 4, 4, 5, 5, 6, 7, 9)
                       for before, after in [("", ".")] * 5 + [("", "?"), ('"', '."'), ("“", ",” she said.")]
                       for gap in (" ", " ", " ", "\n\n")]
        self.towns = [word.capitalize() + rng.choice(("ville", "ton", "ford", "dale", " Falls", " Springs"))
                      for word in rng.sample(self.vocabulary[200:4000], 200)]
        self.outlets = [f"{town} {rng.choice(('Herald', 'Times', 'Gazette', 'Tribune', 'Courier', 'Post'))}"
                        for town in self.towns]

    @staticmethod
    def make_vocabulary(rng, size=40000):
        onsets = "b c d f g h j k l m n p r s t v w z br ch cl dr fl gr pl pr sh sl st tr".split()
        vowels = "a e i o u a e i o ai ea ee ou".split()
        codas = ["", "", "", "n", "r", "s", "l", "t", "nd", "st", "rk", "m"]
        words = {}  # a dict, because a set has no fixed order
        while len(words) < size:
            rank = len(words)  # frequent words are short
            syllables = 1 + (rank > 150) + (rank > 2000 and rng.random() < 0.6) + (rng.random() < 0.1)
            word = "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(syllables))
            words[word + rng.choice(codas)] = True
        return list(words)

    @staticmethod
    def make_unit(rng, a, b, c):
        """Three words. A quarter of the units have a mark inside, never before the first word or after the last."""
        if rng.random() > 0.26:
            return f"{a} {b} {c}"
        number = rng.choice((f"{rng.randrange(1000, 99999):,}", f"{rng.uniform(0, 99):.2f}",
                             f"{rng.randrange(1, 100)}%", str(rng.randrange(2, 365))))
        return rng.choice(
            [f"{a}, {b} {c}", f"{a} {b}, {c}", f"{a} {b.title()} {c.title()}"] * 6 + [f"{a} {number} {c}"] * 3
            + [f'{a} "{b}" {c}', f"{a} “{b}” {c}", f"{a}—{b} {c}", f"{a} {b}’s {c}", f"{a} {b}'s {c}"])

    def draw(self, rng, count):
        """Random units. Two random bytes select one, which is much faster than rng.choices."""
        return list(map(self.units.__getitem__, memoryview(rng.randbytes(2 * count)).cast("H")))

    def words(self, rng, count):
        """`count` words without punctuation. The last word is rare, so that it differs from the word it replaces."""
        return " ".join(self.draw(rng, count // 3 + 1)).split(" ")[:count - 1] + [rng.choice(self.vocabulary)]

    def body(self, rng, count):
        """About `count` words in sentences and paragraphs."""
        units = self.draw(rng, max(1, round(count / 3)))
        total, start, out = len(units), 0, []
        for shape in rng.randbytes(total // 3 + 1):
            length, before, after = self.shapes[shape]
            end = start + length if start + length + 3 <= total else total
            sentence = " ".join(units[start:end])
            out.append(f"{before}{sentence[0].upper()}{sentence[1:]}{after}")
            if end == total:
                break
            start = end
        return "".join(out).rstrip()

    def title(self, rng):
        title = " ".join(self.draw(rng, rng.choice((2, 2, 3))))
        return title[0].upper() + title[1:]

    def article(self, rng, text):
        return {"title": self.title(rng), "text": text, "source": rng.choice(self.outlets),
                "time": 1577836800 + int(rng.random() * 5 * 365 * 86400)}  # 2020 to 2024

    def site(self, number, size):
        """An outlet, with the menu, the mid-text line and the footer of its pages, about `size` words in total."""
        if (number, size) not in self.sites:
            rng = random.Random(f"{self.seed}/site/{number}/{size}")
            third = max(1, size // 3)
            menu = " | ".join(word.capitalize() for word in rng.sample(self.vocabulary, third))
            advertisement = " ".join(self.words(rng, 3)).capitalize()
            footer = self.body(rng, max(3, size - third - 3))
            self.sites[number, size] = f"{self.towns[number]} Online", menu, advertisement, footer
        return self.sites[number, size]
