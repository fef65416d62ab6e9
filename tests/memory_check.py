# --memory: a run whose arrays exceed the budget stays within it, gives the same bytes as a run without a budget and
# leaves no files in --tmpdir. A sanitizer replaces the heap, so nothing can be moved to files: there the run must report
# that the budget cannot be kept.
import os
import re
import subprocess
import sys
import tempfile
import time

import oracle

BUDGET = 144  # the minimum for one thread, in MiB


def own_memory(process):
    """Anonymous and shared memory of a process, in MiB."""
    try:
        with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
            kib = re.findall(r"Rss(?:Anon|Shmem):\s+(\d+)", status.read())
    except FileNotFoundError:
        return 0.0
    return sum(map(int, kib)) / 1024


def run(dedup, *arguments, expect=0):
    """Runs the program. Returns its standard error and its peak memory in MiB."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen([dedup, *arguments], stderr=said)
        most = 0.0
        while process.poll() is None:
            most = max(most, own_memory(process))
            time.sleep(0.002)
        said.seek(0)
        message = said.read()
    oracle.check(process.returncode == expect, f"{arguments}: exit {process.returncode}: {message}")
    return message, most


def main(dedup, make_corpus):
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        corpus, spill = f"{folder}/corpus.jsonl", f"{folder}/spill"
        os.mkdir(spill)
        subprocess.run([sys.executable, make_corpus, "--articles", "12000", "--words", "300", "-o", corpus], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        common = [corpus, "--find", "stories", "--threads", "1"]
        small = [*common, "--memory", f"{BUDGET}M", "--tmpdir", spill, "--labels", f"{folder}/b.tsv"]
        if os.environ.get("DEDUP_SANITIZED"):
            message, _ = run(dedup, *small, expect=2)
            oracle.check(f"--memory {BUDGET}M: exceeded" in message, f"unexpected message: {message}")
            oracle.check(not os.path.exists(f"{folder}/b.tsv") and os.listdir(spill) == [], "files were written")
            return
        _, unbounded = run(dedup, *common, "-q", "--labels", f"{folder}/a.tsv")
        message, bounded = run(dedup, *small)
        with open(f"{folder}/a.tsv", "rb") as a, open(f"{folder}/b.tsv", "rb") as b:
            oracle.check(a.read() == b.read(), "--memory changes the labels")
        oracle.check(os.listdir(spill) == [], "files are left in --tmpdir")
        in_files = re.search(r"--memory: up to (\d+)M were kept in files", message)
        oracle.check(in_files is not None and int(in_files[1]) > 0, f"nothing was kept in files: {message}")
        oracle.check(unbounded > BUDGET, f"{unbounded:.0f} MiB without --memory: the input is too small for this test")
        oracle.check(bounded <= BUDGET, f"{bounded:.0f} MiB with --memory {BUDGET}M")
        print(f"{unbounded:.0f} MiB, with --memory {BUDGET}M {bounded:.0f} and {in_files[1]} in files")


if __name__ == "__main__":
    main(*sys.argv[1:])
