"""Runs programs for scripts/bench: time, memory and a description of the machine."""
import datetime
import os
import pathlib
import re
import statistics
import subprocess
import sys
import threading
import time
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build/bench"
DEDUP = ROOT / "build/release/dedup"
# Hides newer instruction sets from the program, simdjson and the C library. The name of Highway's lowest set depends on
# the compiler.
TARGETS = {
    "AVX-512": {},
    "AVX2": {"DEDUP_TARGETS": "AVX2", "SIMDJSON_FORCE_IMPLEMENTATION": "haswell",
             "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW"},
    "baseline": {"DEDUP_TARGETS": "EMU128", "SIMDJSON_FORCE_IMPLEMENTATION": "fallback",
                 "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX2,-AVX,-SSE4_2,-SSE4_1,-SSSE3"},
}


class Run(NamedTuple):
    seconds: float
    busy: float  # CPU seconds, all processors together
    peak: int  # peak bytes of memory not backed by files; 0 if not sampled


def target_environment(target):
    pinned = TARGETS[target]
    if pinned:
        pinned = pinned | {"LD_PRELOAD": str(ROOT / "build/release/benchmarks/libdedup_targets.so")}
    return pinned


def unbacked(status):
    """Bytes of anonymous and shared memory, from the text of /proc/PID/status."""
    return 1024 * sum(map(int, re.findall(r"^Rss(?:Anon|Shmem):\s*(\d+) kB", status, re.MULTILINE)))


def sample(pid, peak, stop):
    while not stop.wait(0.004):
        try:
            peak[0] = max(peak[0], unbacked(pathlib.Path(f"/proc/{pid}/status").read_text()))
        except OSError:
            return


def run(command, output=os.devnull, target="AVX-512", sampled=False):
    """Runs a command; exits if it fails."""
    environment = os.environ | {"LC_ALL": "C"} | target_environment(target)
    with open(output, "wb") as out:
        begin = time.monotonic()
        process = subprocess.Popen(list(map(str, command)), stdout=out, stderr=subprocess.PIPE, env=environment)
        peak, stop = [0], threading.Event()
        if sampled:
            sampler = threading.Thread(target=sample, args=(process.pid, peak, stop))
            sampler.start()
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if sampled:
        stop.set()
        sampler.join()
    if process.returncode != 0:
        sys.exit(f"bench: {' '.join(map(str, command))} failed: {said.decode(errors='replace')[-2000:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak[0])


def median(runs, field="seconds"):
    return statistics.median(getattr(one, field) for one in runs)


def evict(path):
    """Drops only this file from the page cache; needs no privileges and disturbs no other process."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def warm(path):
    with open(path, "rb") as file:
        while file.read(1 << 22):
            pass


def build():
    WORK.mkdir(parents=True, exist_ok=True)
    with open(WORK / "build.log", "w", encoding="utf-8") as log:
        for step in (["--preset", "release", "-DDEDUP_BENCHMARKS=ON"],
                     ["--build", "--preset", "release", "--target", "dedup_cli", "dedup_benchmarks"]):
            if subprocess.run(["cmake", *step], stdout=log, stderr=log, cwd=ROOT).returncode != 0:
                sys.exit("\n".join((WORK / "build.log").read_text().splitlines()[-50:]))


def make_corpus(name, *arguments):
    path = WORK / f"{name}.jsonl"
    run([ROOT / "scripts/make_corpus", *arguments, "-o", path])
    return path


def processor():
    return re.search(r"^model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text(), re.MULTILINE)[1]


class Report:
    """Prints lines and keeps them in a file named by date and processor."""
    def __init__(self, name):
        now = datetime.datetime.now(datetime.timezone.utc)
        slug = re.sub("[^a-z0-9]+", "-", processor().lower()).strip("-")
        self.path = ROOT / "benchmarks/runs" / f"{now:%Y-%m-%d}-{slug}" / f"{name}.txt"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.file = open(self.path, "w", encoding="utf-8")
        commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, cwd=ROOT)
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        self.say(f"{now:%Y-%m-%dT%H:%MZ}, commit {commit.stdout.strip() or 'unknown'}")
        self.say(f"{processor()}, {len(os.sched_getaffinity(0))} processors, {memory / 2**30:.0f} GiB of memory; "
                 f"load before the run {os.getloadavg()[0]:.1f}")

    def say(self, line=""):
        print(line, flush=True)
        print(line, file=self.file, flush=True)
