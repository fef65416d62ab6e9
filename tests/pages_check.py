# Manual pages and completions, run by the programs that read them. Shells that are not installed are left out, and said.
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

import oracle


def commands_of(dedup):
    return re.findall(r"^  dedup ([a-z]+)$", oracle.run(dedup, "--help"), re.M)


def flags_of(dedup, *command):
    return sorted(re.findall(r"^  (?:-\w, |    )--([a-z0-9-]+)", oracle.run(dedup, *command, "--help"), re.M))


def shell(program, script, *arguments, **more):
    done = subprocess.run([program, *arguments, script], capture_output=True, text=True, timeout=60, **more)
    oracle.check(done.returncode == 0 and not done.stderr, f"{program}: {done.returncode} {done.stderr}\n{script}")
    return done.stdout


def check_manuals(dedup, pages):
    names = ["dedup"] + [f"dedup-{command}" for command in commands_of(dedup)]
    found = sorted(os.path.basename(path).removesuffix(".1") for path in glob.glob(f"{pages}/*.1"))
    oracle.check(found == sorted(names), f"manual pages of {found}, commands {sorted(names)}")
    for name in names:
        page = f"{pages}/{name}.1"
        if shutil.which("mandoc"):
            done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True)
            # scdoc puts an empty paragraph behind each heading, which mandoc leaves out.
            found = [line for line in done.stdout.splitlines() if "skipping paragraph macro" not in line]
            oracle.check(not found, f"mandoc: {found}")
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", page], capture_output=True, text=True,
                              env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""})
        oracle.check(done.returncode == 0 and not done.stderr, f"man {page}: {done.stderr}")
        text = re.sub(".\b", "", done.stdout)
        command = name.split("-")[1:]
        for flag in flags_of(dedup, *command):
            oracle.check(f"--{flag}" in text, f"{name}(1) does not explain --{flag}")
        for part in ("NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"):
            oracle.check(f"\n{part}\n" in text, f"{name}(1) has no part {part}")


def bash_words(pages, *words):
    """What bash offers for the last of `words`."""
    quoted = " ".join(f"'{word}'" for word in words)
    script = f"source {pages}/dedup.bash; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _dedup; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    with tempfile.TemporaryDirectory() as folder:  # in which no file has a name that could be meant
        printed = shell("bash", script, "--norc", "-c", cwd=folder)
    return [word for word in printed.splitlines() if word]


def check_bash(dedup, pages):
    printed = shell("bash", f"source {pages}/dedup.bash; complete -p dedup", "--norc", "-c")
    oracle.check("-F _dedup dedup" in printed, f"bash: complete -p dedup: {printed}")
    for wanted, words in [(["--thread-threshold", "--threshold", "--threads"], ["dedup", "--thr"]), (["lsh"], ["dedup", "--search", "l"]),
                          (["lsh"], ["dedup", "--search", "=", "l"]),
                          (["lsh", "join", "all-pairs", "simhash"], ["dedup", "x", "--search", "="]),
                          (["--gold", "--gold-column", "--gold-least"], ["dedup", "eval", "--go"]), ([], ["dedup", "--go"]), ([], ["dedup", "--labels", "x"]),
                          (["eval"], ["dedup", "ev"]), (["jsonl"], ["dedup", "eval", "--format", "j"]),
                          (["json"], ["dedup", "compare", "a", "b", "--format", "j"])]:
        found = bash_words(pages, *words)
        oracle.check(sorted(found) == sorted(wanted), f"bash offers {found} for {words}, not {wanted}")
    for command in [[]] + [[name] for name in commands_of(dedup)]:
        found = sorted(word[2:] for word in bash_words(pages, "dedup", *command, "--"))
        oracle.check(found == flags_of(dedup, *command), f"bash: the flags of {command} are {found}")


# A terminal for zsh: a completion works only in its line editor.
ZSH = r"""
import os, pty, re, select, sys, time
line, folder = sys.argv[1], sys.argv[2]
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(TERM="dumb", COLUMNS="200", LINES="200", PS1="READY ", ZDOTDIR=os.getcwd())
    os.execvp("zsh", ["zsh", "-f", "-i"])
def until(wanted, seconds=20):
    seen, end = "", time.time() + seconds
    while time.time() < end and not re.search(wanted, seen):
        if select.select([fd], [], [], 0.2)[0]:
            try:
                seen += os.read(fd, 65536).decode("utf-8", "replace")
            except OSError:
                break
    return seen
def say(text):
    os.write(fd, text.encode())
say(f"fpath=({folder} $fpath); autoload -U compinit; compinit -u -d dump; LISTMAX=0; zstyle ':completion:*' list-prompt ''; print LOA''DED\n")
first = until("LOADED")
say(line + "\t\t")
time.sleep(1)
print(first + until("\x00", 2))
say("\x03exit\n")
"""


def zsh_screen(pages, line):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", ZSH, line, pages], capture_output=True, text=True, cwd=folder, timeout=60)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0e-\x1f]", "", done.stdout)  # without what moves the cursor


def check_zsh(dedup, pages):
    syntax = subprocess.run(["zsh", "-n", f"{pages}/_dedup"], capture_output=True, text=True)
    oracle.check(syntax.returncode == 0, f"zsh: {syntax.stderr}")
    for line, wanted in [("dedup --thr", ["--thread-threshold", "--threshold", "--threads"]), ("dedup --search ", ["simhash", "all-pairs"]),
                         ("dedup eval --go", ["--gold"]), ("dedup comp", ["compare"])]:
        screen = zsh_screen(pages, line)
        for word in wanted:
            oracle.check(word in screen, f"zsh does not offer {word} for {line!r}:\n{screen}")


def check_fish(dedup, pages):
    def offered(line):
        script = f"source {pages}/dedup.fish; complete -C'{line}'"
        with tempfile.TemporaryDirectory() as home:
            printed = shell("fish", script, "--no-config", "-c", env={**os.environ, "HOME": home})
        return [row.split("\t")[0] for row in printed.splitlines()]

    for line, wanted in [("dedup --thr", ["--thread-threshold", "--threads", "--threshold"]), ("dedup --search l", ["lsh"]),
                         ("dedup eval --go", ["--gold", "--gold-column", "--gold-least"]), ("dedup --go", []), ("dedup compare a b --format j", ["json"])]:
        found = offered(line)
        oracle.check(set(wanted) == set(found),
                     f"fish offers {found} for {line!r}, not {wanted}")
    oracle.check("eval" in offered("dedup ev"), f"fish offers {offered('dedup ev')} for 'dedup ev'")
    for command in [[]] + [[name] for name in commands_of(dedup)]:
        found = sorted(word[2:] for word in offered(" ".join(["dedup", *command, "--"])) if word.startswith("--"))
        oracle.check(found == flags_of(dedup, *command), f"fish: the flags of {command} are {found}")


def main(dedup, pages):
    pages = os.path.abspath(pages)
    if glob.glob(f"{pages}/*.1") and shutil.which("man"):
        check_manuals(dedup, pages)
    else:
        print("no manual pages, or no man: left out")
    for name, check in [("bash", check_bash), ("zsh", check_zsh), ("fish", check_fish)]:
        if shutil.which(name):
            check(dedup, pages)
        else:
            print(f"no {name}: left out")
    print("pages: ok")


main(*sys.argv[1:])
