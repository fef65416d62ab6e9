"""gaoya: its string index, which makes words and shingles in Rust, with the bands that it chooses for 128 values.  The id
container is `vec`, because nothing is removed.  Queries verify candidates by signature.
"""
from articles import Clock, texts, write
from gaoya.minhash import MinHashStringIndex

clock = Clock()
index = MinHashStringIndex(hash_size=32, jaccard_threshold=0.8, num_bands=None, band_size=None, num_hashes=128,
                           analyzer="word", lowercase=False, ngram_range=(5, 5), id_container="vec")


def batches(size=1000):
    batch = []
    for text in texts():
        batch.append(text)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


# The index keeps signatures but queries take texts, so each text is read and signed twice.
count = 0
for batch in batches():
    clock(index.par_bulk_insert_docs, list(range(count, count + len(batch))), batch)
    count += len(batch)
rows, count = [], 0
for batch in batches():
    for i, found in enumerate(clock(index.par_bulk_query, batch), count):
        rows.extend(f"{i}\t{j}\n" for j in found if i < j)
    count += len(batch)
write("pairs", rows, clock)
