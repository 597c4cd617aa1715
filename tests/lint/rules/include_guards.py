"""A header's guard is its path: lib/db/pool.h is DB_POOL_H; a service's own name comes first elsewhere."""
import re

from source import without_comments
from tree import Finding

# What stands before the path that an #include writes.
ROOTS = re.compile(r"^(lib|services|tools|tests)/")


def guard_of(path):
    return re.sub(r"[^A-Z0-9]", "_", ROOTS.sub("", path).upper())


def check(tree):
    for path in tree.files("lib/*.h", "services/*.h", "tools/*.h", "tests/*.h"):
        text = without_comments(tree.text(path))
        directives = [(number, line.split()) for number, line in enumerate(text.split("\n"), 1) if line.startswith("#")]
        wanted = guard_of(path)
        first = directives[0][1] if directives else []
        second = directives[1][1] if len(directives) > 1 else []
        if first != ["#ifndef", wanted] or second != ["#define", wanted]:
            yield Finding(path, directives[0][0] if directives else 1, "guard", f"the guard is not {wanted}")
