# Runs the commands of docs/tutorial.md in a folder with the invented day, and compares what they print with what the page
# shows: each line must be printed; what follows ` ...` at its end is left out.
import os
import re
import shutil
import subprocess
import sys
import tempfile

import oracle


def squeezed(text):
    """Lines with one blank between words, as screens of different widths have different columns."""
    return [" ".join(line.split()) for line in text.splitlines()]


def main(dedup, top):
    with open(f"{top}/docs/tutorial.md", encoding="utf-8") as file:
        blocks = re.findall(r"```(sh|text)\n(.*?)```", file.read(), re.S)
    oracle.check(len(blocks) >= 10, "the tutorial has no commands")
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/feeds")
        for name in ("articles.jsonl", "feed-atom.xml", "feed-rss.xml"):
            shutil.copy(f"{top}/corpora/newsday/{name}", f"{folder}/feeds")
        os.mkdir(f"{folder}/bin")
        os.symlink(os.path.abspath(dedup), f"{folder}/bin/dedup")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DEDUP_")}
        environment |= {"PATH": f"{folder}/bin:{os.environ['PATH']}", "XDG_CONFIG_HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}
        printed = ""
        for language, text in blocks:
            if language == "sh":
                done = subprocess.run(["bash", "-e", "-c", text], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
                printed = done.stdout.decode("utf-8")
                oracle.check(done.returncode == 0, f"{text}: exit {done.returncode}\n{printed}")
                continue
            lines = squeezed(printed)
            for line in squeezed(text):
                begin = line.removesuffix("...").strip()
                shown = any(begin in other if line.endswith("...") or len(lines) > 1 else begin == other for other in lines)
                oracle.check(shown, f"the tutorial shows a line that is not printed: {line}\n{printed}")
    print("tutorial: ok")


main(*sys.argv[1:])
