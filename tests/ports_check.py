# vcpkg.json is valid, names a port for every library that the build looks for, and no other. No port is built here.
import json
import re
import sys

import oracle

# What CMakeLists.txt calls a library -> the name of its port, where they differ. None: not from vcpkg.
PORTS = {"TBB": "tbb", "Eigen3": "eigen3", "LibArchive": "libarchive", "ZLIB": "zlib", "BZip2": "bzip2",
         "LibLZMA": "liblzma", "LibXml2": "libxml2", "ICU": "icu", "CLI11": "cli11", "hwy": "highway",
         "deflate": "libdeflate", "brotlienc": "brotli",
         "GTest": "gtest", "PkgConfig": None, "Python3": None, "Arrow": None, "Parquet": None}  # the last two: a feature


def main(_dedup, top):
    def text(path):
        with open(f"{top}/{path}", encoding="utf-8") as file:
            return file.read()

    manifest = json.loads(text("vcpkg.json"))
    cmake = {path: text(path) for path in ("CMakeLists.txt", "tests/CMakeLists.txt", "benchmarks/CMakeLists.txt")}
    project = re.search(r"project\(dedup VERSION (\S+)", cmake["CMakeLists.txt"]).group(1)
    oracle.check(manifest["version-semver"] == project, f"vcpkg.json has version {manifest['version-semver']}, not {project}")
    library, tests = manifest["dependencies"], manifest["features"]["tests"]["dependencies"]
    for name in [manifest["name"], *library, *tests]:
        oracle.check(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), f"vcpkg.json: {name} cannot be the name of a port")
    oracle.check(library == sorted(library) and tests == sorted(tests), "vcpkg.json: the dependencies are not sorted")

    def wanted(*paths):
        found = re.findall(r"^\s*(?:find_package|pkg_check_modules)\((\w+)", "\n".join(cmake[path] for path in paths), re.M)
        return {PORTS.get(name, name) for name in found} - {None}

    build = wanted("CMakeLists.txt")
    oracle.check(set(library) == build, f"vcpkg.json and CMakeLists.txt differ in {sorted(set(library) ^ build)}")
    more = wanted("tests/CMakeLists.txt", "benchmarks/CMakeLists.txt") - build
    oracle.check(set(tests) == more, f"vcpkg.json and the tests differ in {sorted(set(tests) ^ more)}")
    print("ports: ok")


main(*sys.argv[1:])
