# The README matches the program: its sample rows, its story tree, its table of bands, its flags and its C++ example.
import json
import os
import re
import subprocess
import sys
import tempfile

import oracle


def main(dedup, top, build):
    with open(f"{top}/README.md", encoding="utf-8") as file:
        readme = file.read()
    blocks = re.findall(r"```(\w*)\n(.*?)```", readme, re.S)

    labelled = [f"{top}/corpora/newsday", f"{top}/corpora/set-apart"]
    sample = next(text for language, text in blocks if text.startswith("id "))
    rows = [line.split() for line in oracle.run(dedup, *labelled).splitlines()]  # without empty cells
    for line in sample.splitlines():
        oracle.check(line.split() in rows, f"the README shows a row that the program does not print: {line}")

    tree = next(text for language, text in blocks if re.match(r"\d+ articles, ", text))
    view = oracle.run(dedup, *labelled, "--find", "stories", "--heat-map", "1")
    drawn = "\n".join(" ".join(line.split()) for line in view.splitlines())
    for line in tree.splitlines():
        begin = " ".join(line.split()).removesuffix(" ...")[:60]  # the program cuts titles
        oracle.check(begin in drawn, f"the README shows a line that the program does not print: {line}")

    bands = re.findall(r"^\| (0\.\d) \| (\d+) x (\d+) \| (0\.\d+) \|", readme, re.M)
    oracle.check(len(bands) >= 5, "the README has no table of bands")
    with tempfile.TemporaryDirectory() as folder:
        for threshold, wanted_bands, wanted_rows, recall in bands:
            path = os.path.join(folder, "summary.json")
            oracle.run(dedup, *labelled, "--threshold", threshold, "--summary", path)
            with open(path, encoding="utf-8") as file:
                plan = json.load(file)["bands"]
            oracle.check((plan["bands"], plan["rows"]) == (int(wanted_bands), int(wanted_rows)),
                         f"the README's bands at {threshold} should be {plan}")
            formula = 1 - (1 - float(threshold) ** plan["rows"]) ** plan["bands"]
            oracle.check(abs(formula - float(recall)) < 0.0006, f"the README's recall at {threshold} should be {formula}")

    helps = [oracle.run(dedup, "--help")]
    helps += [oracle.run(dedup, command, "--help") for command in re.findall(r"^  dedup ([a-z]+)$", helps[0], re.MULTILINE)]
    known = set(re.findall(r"--[a-z][a-z-]+", " ".join(helps)))
    foreign = {"--preset", "--build", "--install", "--prefix", "--target"}  # flags of CMake
    named = set(re.findall(r"--[a-z][a-z-]+", readme)) - foreign
    oracle.check(named, "the README names no flags")
    oracle.check(named <= known, f"the README names flags that do not exist: {sorted(named - known)}")

    with tempfile.TemporaryDirectory() as folder:
        code = next(text for language, text in blocks if language == "cpp")
        includes = "\n".join(re.findall(r"^#include.*$", code, re.M))
        body = re.sub(r"^#include.*$", "", code, flags=re.M)
        source = os.path.join(folder, "example.cc")
        with open(source, "w", encoding="utf-8") as file:
            file.write(f"{includes}\n#include <iostream>\nint main() {{\n{body}\n}}\n")
        compiler = os.environ.get("CXX", "c++")
        flags = os.environ.get("DEDUP_SANITIZE_FLAGS", "").split()
        subprocess.run([compiler, "-std=c++20", "-Wall", "-Wextra", *flags, f"-I{top}/include", source, f"-L{build}",
                        "-ldedup", f"-Wl,-rpath,{build}", "-o", f"{folder}/example"], check=True)
        printed = subprocess.run([f"{folder}/example"], cwd=folder, capture_output=True, text=True, check=True).stdout
        ids = [line.split() for line in printed.splitlines()]
        oracle.check([i[0] for i in ids] == ["a", "b"] and ids[0][1] == ids[1][1], f"the README's example printed {printed}")
    print("README: ok")


main(*sys.argv[1:])
