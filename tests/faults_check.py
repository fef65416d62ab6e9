# Fails or kills the program at every n-th system call of a kind, in a run with all outputs. Afterwards each output is
# the old one or the new one, whole; a failure leaves nothing else behind, and says so with an exit code and a message.
# A kill may leave one hidden file, between giving a new file a name and renaming it, and only with whole content.
import json
import os
import shutil
import subprocess
import sys
import tempfile

KINDS = ["open", "write", "fsync", "link", "rename", "mmap", "thread"]
ERRORS = {"open": 13, "write": 28, "fsync": 5, "link": 28, "rename": 13, "mmap": 12, "thread": 11}  # EACCES, ENOSPC, ...
MOST = int(os.environ.get("DEDUP_FAULTS", "8"))  # tried of each kind, evenly; 0: every call
SECONDS = 60
OUTPUTS = {"--labels": "l.tsv", "--pairs": "p.tsv", "--matrix": "m.npz", "--survivors": "s.jsonl", "--removed": "r.tsv",
           "--compared": "c.jsonl", "--stories": "t.jsonl", "--write-background": "b.txt", "--summary": "run.json"}
DONE, SKIPPED, FAILED, KILLED = 0, 1, 3, -9


def write_articles(path, first, last):
    with open(path, "w", encoding="utf-8") as file:
        for i in range(first, last):
            words = " ".join(f"w{(i // 2 * 37 + k * k) % 900}" for k in range(60))
            file.write(f'{{"id": "a{i}", "title": "Title {i // 2}", "text": "{words} {i}"}}\n')


def run(dedup, shim, folder, kind=None, at=0, how=None):
    """The exit code, the messages, and the number of calls of the kind."""
    count = os.path.join(folder, "..", "count")
    environment = dict(os.environ)
    if kind:
        environment |= {"LD_PRELOAD": shim, "DEDUP_FAULT_CALL": kind, "DEDUP_FAULT_AT": str(at),
                        "DEDUP_FAULT_COUNT": count}
    if how:
        environment["DEDUP_FAULT_HOW"] = str(how)
    flags = [part for flag, path in OUTPUTS.items() for part in (flag, path)]
    done = subprocess.run([dedup, "../in.jsonl", "../in.jsonl.gz", "--find", "stories", "-q", "--threads", "2", "--receipt",
                           "--tmpdir", ".", *flags], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=SECONDS, check=False)
    calls = 0
    if kind and at == 0:
        with open(count, encoding="utf-8") as file:
            calls = int(file.read())
    return done.returncode, done.stderr.decode("utf-8", "replace"), calls


def contents(folder):
    out = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), "rb") as file:
            out[name] = file.read()
    return out


def is_new(name, found, new):
    """Summaries of two runs differ in times, memory and thus in their own hash."""
    return name in ("run.json", "l.tsv.run") and found[-3:].strip().endswith(b"}") or found == new


def mismatches(found):
    """Outputs that are not those of the receipt."""
    receipt = json.loads(found.get("l.tsv.run", "{}"))
    return [each["path"] for each in receipt.get("outputs", []) if len(found.get(each["path"], "")) != each["bytes"]]


def problems_of(name_of_run, code, message, found, old, new):
    problems = []
    if code == SKIPPED and "was skipped" in message:  # an input could not be opened: a whole run without it
        return [f"{name_of_run}: {name} is not that of the receipt" for name in mismatches(found)]
    hidden = [name for name in found if name not in new]
    if hidden and (code != KILLED or len(hidden) > 1 or not hidden[0].startswith(".dedup-") or
                   not any(is_new(name, found[hidden[0]], content) for name, content in new.items())):
        problems.append(f"left behind: {hidden}")
    changed = 0
    for name in new:
        if name not in found:
            if name in old:
                problems.append(f"{name} is gone")
        elif found[name] != old.get(name):
            changed += 1
            if not is_new(name, found[name], new[name]):
                problems.append(f"{name} is neither old nor new: {len(found[name])} bytes")
    if code == DONE and changed < len(new) - len(old):
        problems.append("exit 0, but outputs are missing")
    if code == FAILED and changed and "already new" not in message and "are complete" not in message:
        problems.append(f"failed without saying that {changed} outputs are new")
    if code not in (DONE, FAILED, KILLED) or (code == FAILED and not message.startswith("dedup: ")):
        problems.append(f"exit {code}: {message[:200]}")
    return [f"{name_of_run}: {problem}" for problem in problems]


def places(calls):
    if MOST == 0 or calls <= MOST:
        return range(1, calls + 1)
    return sorted({1 + round(i * (calls - 1) / (MOST - 1)) for i in range(MOST)})


def main(dedup, shim):
    failures, tried = [], 0
    with tempfile.TemporaryDirectory(prefix="dedup-faults-") as base:
        write_articles(os.path.join(base, "in.jsonl"), 0, 150)
        write_articles(os.path.join(base, "more"), 150, 180)
        subprocess.run(["gzip", "-c", "more"], cwd=base, check=True,
                       stdout=open(os.path.join(base, "in.jsonl.gz"), "wb"))
        folder = os.path.join(base, "out")
        os.mkdir(folder)
        code, message, _ = run(dedup, shim, folder)
        assert code == DONE, message
        new = contents(folder)
        assert len(new) == len(OUTPUTS) + 2, sorted(new)  # the ids of the matrix, and the receipt
        for before in ("empty", "old"):
            old = {} if before == "empty" else {name: b"old " + name.encode() for name in new}
            for kind in KINDS:
                _, _, calls = run(dedup, shim, folder, kind)
                assert calls > 0 or kind == "rename", kind
                for how in (ERRORS[kind], "kill"):
                    for at in places(calls):
                        shutil.rmtree(folder)
                        os.mkdir(folder)
                        for name, content in old.items():
                            with open(os.path.join(folder, name), "wb") as file:
                                file.write(content)
                        code, message, _ = run(dedup, shim, folder, kind, at, how)
                        tried += 1
                        failures += problems_of(f"{kind} {at} of {calls}, {how}, {before}", code, message,
                                                contents(folder), old, new)
    for failure in failures:
        print(failure)
    print(f"{tried} faults, {len(failures)} problems")
    return 1 if failures or tried == 0 else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
