# SIGTERM at many moments of a run over all levels: the program ends with exit code 130 within half a second, and leaves
# nothing in --tmpdir, and in the folder of its results either nothing or all of them. With DEDUP_CANCEL_FEED the run
# reads that file of articles.
#
#     cancel_check.py DEDUP MAKE_CORPUS [MOMENTS]
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time

import oracle

# Other programs that use the processors delay this one.
SECONDS = 0.5 * max(1.0, os.getloadavg()[0] / os.cpu_count())
OUTPUTS = {"labels": "tsv", "pairs": "tsv", "stories": "jsonl", "survivors": "jsonl", "compared": "jsonl",
           "write-background": "txt", "summary": "json"}


def start(dedup, feed, folder):
    results, spill = f"{folder}/results", f"{folder}/spill"
    for path in (results, spill):
        os.makedirs(path, exist_ok=True)
    flags = [part for name, ending in OUTPUTS.items() for part in (f"--{name}", f"{results}/{name}.{ending}")]
    said = open(f"{folder}/said", "w+b")
    return subprocess.Popen([dedup, feed, "--find", "stories", "--tmpdir", spill, "--progress", "always", *flags],
                            stderr=said), said


def stage_of(said):
    said.seek(0)
    names = re.findall(r"\r([a-z][a-z ]*?)(?:  |\x1b)", said.read().decode("utf-8", "replace"))
    return names[-1].strip() if names else "start"


def interrupt(dedup, feed, folder, after):
    """Ends a run after so many seconds. Returns the stage and the seconds it took; None if the run was faster."""
    process, said = start(dedup, feed, folder)
    with said:
        try:
            process.wait(after)
            oracle.check(process.returncode == 0, f"a run that was not interrupted: exit {process.returncode}")
            return None
        except subprocess.TimeoutExpired:
            pass
        process.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        process.wait(60)
        took = time.monotonic() - begin
        stage = stage_of(said)
    results = os.listdir(f"{folder}/results")
    for name in results:
        os.unlink(f"{folder}/results/{name}")
    spilled = os.listdir(f"{folder}/spill")
    oracle.check(not spilled, f"{stage}, after {after:.2f} s: left {spilled} in --tmpdir")
    oracle.check(len(results) in (0, len(OUTPUTS)), f"{stage}, after {after:.2f} s: left {results}")
    if process.returncode == 0 and results:  # everything was written when the signal came
        return None
    if process.returncode == -signal.SIGTERM and stage == "start":  # it came before main() could set the handler
        return None
    oracle.check(process.returncode == 130, f"{stage}, after {after:.2f} s: exit {process.returncode}")
    return stage, took


def main(dedup, make_corpus, moments="25"):
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        feed = os.environ.get("DEDUP_CANCEL_FEED", f"{folder}/corpus.jsonl")
        if not os.path.exists(feed):
            subprocess.run([sys.executable, make_corpus, "--articles", "6000", "--words", "300", "-o", feed],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        begin = time.monotonic()
        process, said = start(dedup, feed, folder)
        said.close()
        oracle.check(process.wait() == 0, "a run that nobody interrupts")
        whole = time.monotonic() - begin
        for name in os.listdir(f"{folder}/results"):
            os.unlink(f"{folder}/results/{name}")
        rng = random.Random(8)
        slowest = {}
        for _ in range(int(moments)):
            found = interrupt(dedup, feed, folder, rng.uniform(0.0, whole))
            if found is not None:
                stage, took = found
                slowest[stage] = max(took, slowest.get(stage, 0.0))
                if "DEDUP_CANCEL_FEED" in os.environ:
                    print(f"{stage}: {1000 * took:.0f} ms", flush=True)
        for stage, took in slowest.items():
            print(f"{stage}: {1000 * took:.0f} ms")
        oracle.check(slowest, "no run was interrupted")
        late = {stage: round(took, 2) for stage, took in slowest.items() if took > SECONDS}
        oracle.check(not late, f"ended later than {SECONDS:.1f} s after SIGTERM: {late}")
        print("cancel: ok")


if __name__ == "__main__":
    main(*sys.argv[1:])
