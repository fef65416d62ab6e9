"""Iterates over the records of a WARC file with FastWARC, beside benchmarks/io/warc_bench.cc.

    run_fastwarc.py FILE.warc.gz

Prints the records, the bytes of their blocks, and CPU seconds.
"""

import sys
import time

from fastwarc.warc import ArchiveIterator


def main():
    begin = time.process_time()
    records = size = 0
    with open(sys.argv[1], "rb") as file:
        for record in ArchiveIterator(file, parse_http=False):
            records += 1
            size += len(record.reader.read())
    seconds = time.process_time() - begin
    print(f"{records} records, {size} bytes, {seconds:.3f} s, {size / seconds / 1e6:.1f} MB/s")


if __name__ == "__main__":
    main()
