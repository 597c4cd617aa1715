"""What is left to do names its issue: `TODO(#12): ...`; without one it is done now or not at all."""
import re

from tree import Finding

MARK = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b(?!\(#\d+\))")
BINARY = (".png", ".ico", ".woff2", ".pb", ".svg", ".lock")


def check(tree):
    for path in tree.names:
        if path.endswith(BINARY) or path.startswith("tests/fuzz/corpus/") or path.endswith("package-lock.json"):
            continue
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            match = MARK.search(line)
            if match:
                yield Finding(path, number, match[1], f"{match[1]} without the number of its issue")
