"""Reads the four matrix files with NumPy and SciPy and checks them against each other, the pairs and the labels.

    python3 matrix_files.py DEDUP FOLDER

DEDUP is the program, FOLDER contains articles. Needs numpy and scipy.
"""

import csv
import os
import subprocess
import sys
import tempfile

import numpy
import scipy.io
import scipy.sparse

THRESHOLD = 0.8
# An exact search, because the dense matrix measures all pairs and LSH may miss some.
COMMON = ["--threshold", str(THRESHOLD), "--search", "join"]
PAIR_COLUMNS = ["a", "b", "jaccard", "containment_a", "containment_b", "relation", "same_cluster", "differs"]
TOLERANCE = 1e-6


def unescape(text):
    out, characters = [], iter(text)
    for c in characters:
        if c == "\\":
            c = {"t": "\t", "n": "\n", "\\": "\\"}[next(characters)]
        out.append(c)
    return "".join(out)


def read_lines(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return file.read().split("\n")[:-1]


def read_tsv(path):
    rows = [[unescape(cell) for cell in line.split("\t")] for line in read_lines(path)]
    for row in rows:
        assert len(row) == len(rows[0]), f"{path}: a row of {len(row)} cells under {len(rows[0])} names: {row}"
    return rows[0], [dict(zip(rows[0], row)) for row in rows[1:]]


def read_ids(path):
    return [unescape(line) for line in read_lines(path + ".ids")]


def read_csv_matrix(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows[1:]] == rows[0][1:], f"{path}: the first row and the first column differ"
    cells = numpy.array([row[1:] for row in rows[1:]], dtype=numpy.float32)
    return rows[0][1:], cells.reshape(len(rows) - 1, len(rows) - 1)


def run(binary, folder, *arguments):
    command = [binary, folder, *COMMON, *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    # 1: done, but some records were skipped.
    assert done.returncode in (0, 1), f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}"


def read_all(binary, folder, directory, *arguments):
    """Returns the ids of the rows, the dense matrix, the sparse matrix and the files. Both formats of each must agree."""
    path = {kind: os.path.join(directory, "m." + kind) for kind in ("npy", "csv", "npz", "mtx")}
    for name in path.values():
        run(binary, folder, "--matrix", name, *arguments)
    ids = read_ids(path["npy"])
    for name in path.values():
        assert read_ids(name) == ids, f"{name}.ids is in another order than m.npy.ids"
    assert len(set(ids)) == len(ids) > 1, "ids must be unique"

    dense = numpy.load(path["npy"], allow_pickle=False)
    assert dense.dtype == numpy.float32 and dense.shape == (len(ids), len(ids)), (dense.dtype, dense.shape)
    assert not numpy.isfortran(dense)
    csv_ids, csv_cells = read_csv_matrix(path["csv"])
    assert csv_ids == ids
    assert numpy.array_equal(csv_cells, dense), ".csv and .npy differ"

    sparse = scipy.sparse.load_npz(path["npz"])
    assert sparse.format == "csr" and sparse.dtype == numpy.float32 and sparse.shape == dense.shape
    assert all(numpy.all(numpy.diff(sparse.indices[b:e]) > 0) for b, e in zip(sparse.indptr, sparse.indptr[1:]))
    market = scipy.sparse.csr_matrix(scipy.io.mmread(path["mtx"])).astype(numpy.float32)
    assert market.nnz == sparse.nnz and abs(market - sparse).max() == 0, ".mtx and .npz differ"
    return ids, dense, sparse.toarray(), path


def expected_cells(pairs, ids, column_ab, column_ba):
    """The sparse matrix expected from the pairs, with ones on the diagonal. Copies have the values of their text."""
    row_of = {name: row for row, name in enumerate(ids)}
    text_of = list(range(len(ids)))

    def find(row):
        while text_of[row] != row:
            text_of[row] = text_of[text_of[row]]
            row = text_of[row]
        return row

    for pair in pairs:
        if pair["relation"] == "copy":
            text_of[find(row_of[pair["a"]])] = find(row_of[pair["b"]])
    rows_of = {}
    for row in range(len(ids)):
        rows_of.setdefault(find(row), []).append(row)
    cells = numpy.zeros((len(ids), len(ids)))
    for rows in rows_of.values():
        cells[numpy.ix_(rows, rows)] = 1
    for pair in pairs:
        a, b = (rows_of[find(row_of[pair[end]])] for end in ("a", "b"))
        cells[numpy.ix_(a, b)] = float(pair[column_ab])
        cells[numpy.ix_(b, a)] = float(pair[column_ba])
    return cells


def assert_near(x, y, ids, what):
    wrong = numpy.argwhere(abs(x - y) > TOLERANCE)
    if len(wrong):
        i, j = wrong[0]
        raise AssertionError(f"{what}: {len(wrong)} cells differ; {ids[i]}, {ids[j]}: {x[i, j]} and {y[i, j]}")


def check_blocks(ids, labels):
    """Rows of a cluster are adjacent, and larger clusters come first."""
    cluster_of = {row["id"]: row["cluster"] for row in labels}
    assert sorted(cluster_of) == sorted(ids), "the labels and the matrix have different articles"
    blocks = []
    for name in ids:
        if not blocks or blocks[-1][0] != cluster_of[name]:
            blocks.append([cluster_of[name], 0])
        blocks[-1][1] += 1
    names, sizes = [block[0] for block in blocks], [block[1] for block in blocks]
    # Articles without text may share a cluster name because their ids are equal. They come last, as singletons.
    together = [name for name, size in zip(names, sizes) if size > 1]
    assert len(set(together)) == len(together) > 0, "a cluster is split into two blocks"
    assert not set(together) & {name for name, size in zip(names, sizes) if size == 1}, "a cluster is split into two blocks"
    assert sizes == sorted(sizes, reverse=True), f"blocks are not sorted by size: {sizes}"


def main(binary, folder):
    with tempfile.TemporaryDirectory() as directory:
        pairs_path, labels_path = (os.path.join(directory, name) for name in ("pairs.tsv", "labels.tsv"))
        run(binary, folder, "--pairs", pairs_path, "--labels", labels_path)
        header, pairs = read_tsv(pairs_path)
        assert header == PAIR_COLUMNS, header
        assert pairs, "the folder has no near-duplicates to check"
        _, labels = read_tsv(labels_path)
        empty = {row["id"] for row in labels if row["relation"] == "empty"}

        ids, dense, sparse, path = read_all(binary, folder, directory)
        with open(path["mtx"], encoding="utf-8") as file:
            assert file.readline() == "%%MatrixMarket matrix coordinate real symmetric\n"
        ones = numpy.array([0.0 if name in empty else 1.0 for name in ids])
        for matrix, what in ((dense, "dense"), (sparse, "sparse")):
            assert numpy.array_equal(matrix, matrix.T), f"the {what} matrix is not symmetric"
            assert numpy.array_equal(numpy.diagonal(matrix), ones), f"the {what} diagonal is not 1"
            assert matrix.min() >= 0 and matrix.max() <= 1
        assert_near(numpy.where(dense >= THRESHOLD, dense, 0), sparse, ids, "dense at the threshold, sparse")
        expected = expected_cells(pairs, ids, "jaccard", "jaccard")
        numpy.fill_diagonal(expected, ones)
        assert_near(sparse, expected, ids, "sparse, pairs")

        ids_2, dense_2, sparse_2, _ = read_all(binary, folder, directory, "--matrix-order", "clusters")
        assert sorted(ids_2) == sorted(ids)
        row_of = {name: row for row, name in enumerate(ids)}
        moved = numpy.ix_([row_of[name] for name in ids_2], [row_of[name] for name in ids_2])
        assert numpy.array_equal(dense_2, dense[moved]), "--matrix-order clusters changes the dense matrix"
        assert numpy.array_equal(sparse_2, sparse[moved]), "--matrix-order clusters changes the sparse matrix"
        check_blocks(ids_2, labels)

        ids_3, dense_3, sparse_3, _ = read_all(binary, folder, directory, "--matrix-of", "containment")
        assert ids_3 == ids
        assert numpy.array_equal(numpy.diagonal(dense_3), ones)
        assert numpy.array_equal(sparse_3 != 0, sparse != 0), "containment fills other cells than Jaccard"
        assert_near(numpy.where(sparse != 0, dense_3, 0), sparse_3, ids, "dense, sparse containment")
        # Containment |A and B| / |A| is at least Jaccard |A and B| / |A or B|.
        assert numpy.all(dense_3 + TOLERANCE >= dense), "a containment is below its Jaccard"
        expected = expected_cells(pairs, ids, "containment_a", "containment_b")
        numpy.fill_diagonal(expected, ones)
        assert_near(sparse_3, expected, ids, "sparse containment, pairs")
    print("matrix files: ok")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
