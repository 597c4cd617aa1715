"""assert() stays on in every build: nothing defines the macro that would take it out."""
import re

from source import without_comments
from tree import Finding

MACRO = "NDE" "BUG"


def without_script_comments(text):
    return re.sub(r"#[^\n]*", "", text)


def check(tree):
    for path in tree.names:
        if path.endswith((".c", ".h")):
            text = without_comments(tree.text(path))
        elif path.endswith((".txt", ".cmake", ".json", ".sh", ".yml")) or path in ("dev", ".ci/run"):
            text = without_script_comments(tree.text(path))
        else:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if MACRO in line:
                yield Finding(path, number, MACRO, f"{MACRO} would take the assertions out")
