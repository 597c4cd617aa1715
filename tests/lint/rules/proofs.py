"""Every test that docs/controls.md names is there, and no promise in it is without one.

    | Promise | How | `unit/auth/throttle: holds_after_a_hundred` `e2e/hostile` `fuzz/pass/pass` `lint/sql_literal` |

The last cell of each row holds proofs: a test's file as its program is called and, behind a colon, the test. Without one all of
the file is meant. What stands in the other cells is prose.
"""
import re

from tree import Finding

PAGE = "docs/controls.md"
PROOF = re.compile(r"`(\w+)/([\w/]+)(?:: (\w+))?`")
# Where a file is, and how a test of this name stands in it.
KINDS = {
    "unit": ("tests/unit/{}_test.c", r"\bTest\(\w+, {}\b"),
    "thread": ("tests/thread/{}_test.c", r"\bTEST\({}\)"),
    "integration": ("tests/integration/{}_test.c", r"\bTEST\({}\)"),
    "e2e": ("tests/e2e/{}.mjs", r"\basync (?:function )?{}\("),
    "fuzz": ("tests/fuzz/{}_fuzz.c", None),
    "compare": ("tests/compare/{}/CMakeLists.txt", None),
    "lint": ("tests/lint/rules/{}.py", None),
}


def what_is_wrong(tree, kind, name, test):
    """A sentence, or None."""
    if kind not in KINDS:
        return f"{kind} is no kind of test: {', '.join(KINDS)}"
    place, pattern = KINDS[kind]
    path = place.format(name)
    if not tree.files(path):
        return f"there is no {path}"
    if test and (pattern is None or not re.search(pattern.format(test), tree.text(path))):
        return f"{path} has no {test}"
    return None


def cells_of(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def is_row(line):
    return line.startswith("|") and not line.startswith(("|---", "| Promise |"))


def check(tree):
    for path in tree.files(PAGE):
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            if not is_row(line):
                continue
            promise, *_, proofs = cells_of(line)
            if PROOF.sub("", proofs).strip() or not proofs:
                yield Finding(path, number, promise, "the last cell holds proofs and nothing else, and at least one")
            for kind, name, test in PROOF.findall(proofs):
                problem = what_is_wrong(tree, kind, name, test)
                if problem:
                    yield Finding(path, number, promise, problem)
