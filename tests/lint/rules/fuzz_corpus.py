"""Every fuzz target has a kept corpus in tests/fuzz/corpus/NAME, and every corpus its target."""
import re

from tree import Finding


def check(tree):
    targets = {}
    for path in tree.files("tests/fuzz/*CMakeLists.txt"):
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            match = re.match(r"\s*add_fuzz_target\((\S+)", line)
            if match:
                targets[match[1]] = (path, number)
    corpora = {}
    for path in tree.files("tests/fuzz/corpus/*"):
        corpora.setdefault(path.split("/")[3], path)
    for name, (path, number) in targets.items():
        if name not in corpora:
            yield Finding(path, number, name, f"tests/fuzz/corpus/{name} is empty or missing")
    for name, path in corpora.items():
        if name not in targets:
            yield Finding(path, 1, name, f"no fuzz target is called {name}")
