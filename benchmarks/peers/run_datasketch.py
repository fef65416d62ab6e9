"""datasketch: MinHash.bulk, and MinHashLSH with the bands that it chooses.  As its manual recommends, the hash is faster
than the default SHA-1.  Candidates are not verified.
"""
import xxhash
from articles import Clock, shingles, texts, write
from datasketch import MinHash, MinHashLSH


def sets():
    for text in texts():
        yield [shingle.encode() for shingle in shingles(text)]


clock = Clock()
lsh = MinHashLSH(threshold=0.8, num_perm=128)
sketches = []
for tokens in sets():
    sketch, = clock(MinHash.bulk, [tokens], num_perm=128, hashfunc=xxhash.xxh32_intdigest)
    clock(lsh.insert, len(sketches), sketch, check_duplication=False)
    sketches.append(sketch)


def pairs():
    for i, sketch in enumerate(sketches):
        for j in lsh.query(sketch):
            if i < j:
                yield f"{i}\t{j}\n"


write("pairs", clock(list, pairs()), clock)
