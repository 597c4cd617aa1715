"""Every header compiles alone: it includes what it uses, so the order of includes never matters."""
from tree import Finding


def check(tree):
    headers = tree.files("lib/*.h", "services/*.h", "tools/*.h", "tests/*.h", "cmake/*.h")

    def command(path):
        # A file that only includes it: a header given as the main file may not be a #pragma once of itself.
        return ["gcc", *tree.tools.flags(path), "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-x", "c",
                "-Wno-unused", "-include", path, "/dev/null"]

    for path, output in tree.tools.analyse("headers_alone", "gcc 1", headers, command).items():
        first = next((line for line in output.split("\n") if "error:" in line), output.split("\n")[0])
        yield Finding(path, 1, "header", first)
