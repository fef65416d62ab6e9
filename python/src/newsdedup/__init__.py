"""Finds near-duplicate and syndicated news.

    import newsdedup as nd

    result = nd.find_duplicates(frame, text="body", id="uri", threshold=0.8)
    result.labels                      # an Arrow table: polars.DataFrame(result.labels), pyarrow.table(result.labels)
    frame = nd.drop_duplicates(frame, text="body", keep="earliest,longest")
    nd.compare(a, b).jaccard

Every function gives the answers of the program `dedup` with the same options.
"""
from newsdedup._core import InputError, Signature, Table, UsageError
from newsdedup._core import version as __version__
from newsdedup._api import (Comparison, Deduplicator, Estimate, Result, compare, drop_duplicates, estimate,
                            find_duplicates, sketch)

__all__ = ["Comparison", "Deduplicator", "Estimate", "InputError", "Result", "Signature", "Table", "UsageError",
           "compare", "drop_duplicates", "estimate", "find_duplicates", "sketch", "__version__"]
