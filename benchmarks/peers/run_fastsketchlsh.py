"""FastSketchLSH.  flags: the one-shot method of its README (size 128, 16 bands), which only flags articles with a
near-duplicate.  pairs: the candidates of its index, verified by the share of equal signature values.
"""
import sys

import numpy as np
from articles import Clock, batches, write
from FastSketchLSH import LSH, FastSimilaritySketch

clock = Clock()
sketcher = FastSimilaritySketch(size=128, seed=42)
matrix = np.concatenate([np.asarray(clock(sketcher.batch, batch, num_threads=1)) for batch in batches()])
lsh = LSH(num_perm=128, num_bands=16, num_threads=1)
if sys.argv[3] == "flags":
    flags = clock(lsh.insert_and_query_duplicates, matrix)
    write("flags", (f"{i}\n" for i in np.flatnonzero(flags)), clock)
else:
    def pairs():
        lsh.insert(matrix)
        for first in range(0, len(matrix), 10000):
            flat, starts = lsh.query(matrix[first:first + 10000], format="csr")
            a = np.repeat(np.arange(first, first + len(starts) - 1), np.diff(starts.astype(np.int64)))
            b = np.asarray(flat, dtype=np.int64)
            a, b = a[a < b], b[a < b]
            for i in range(0, len(a), 100000):
                x, y = a[i:i + 100000], b[i:i + 100000]
                good = (matrix[x] == matrix[y]).mean(axis=1) >= 0.8
                yield from zip(x[good].tolist(), y[good].tolist())

    write("pairs", (f"{a}\t{b}\n" for a, b in clock(list, pairs())), clock)
