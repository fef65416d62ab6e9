"""rensa.  rho: the batch pipeline of its README (128 slots, 8 bands), which only flags articles with a near-duplicate.
pairs: R-MinHash, which reads every shingle, with an LSH index, verified by its own estimate.
"""
import sys

from articles import Clock, batches, write
from rensa import RMinHash, RMinHashLSH

BANDS = 16  # for pairs: the default of 8 would find 0.20 of the pairs at 0.8; 16 find 0.95

clock = Clock()
if sys.argv[3] == "rho":
    # One call for all articles, as in its README.  All strings stay in memory until it returns.
    sets = [row for batch in batches() for row in batch]
    matrix = clock(RMinHash.digest_matrix_from_token_sets_rho, sets, 128, 42)
    lsh = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=8)
    flags = clock(lsh.query_duplicate_flags_matrix_one_shot, matrix)
    write("flags", (f"{i}\n" for i, flag in enumerate(flags) if flag), clock)
else:
    lsh = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=BANDS)
    sketches = []
    for batch in batches():
        made = clock(RMinHash.from_token_sets, batch, 128, 42)
        clock(lsh.insert_many, made, len(sketches))
        sketches.extend(made)

    def pairs():
        for i, sketch in enumerate(sketches):
            for j in lsh.query(sketch):
                if i < j and sketch.jaccard(sketches[j]) >= 0.8:
                    yield f"{i}\t{j}\n"

    write("pairs", clock(list, pairs()), clock)
