"""A suppression names the check it silences and says why, on its line or the one before.

`/* NOLINTNEXTLINE(check): reason */`, `/* cppcheck-suppress id ; reason */`, `# shellcheck disable=SC1 # reason`.
"""
import re

from tree import Finding

SILENCERS = re.compile(r"NOLINT(?:NEXTLINE|BEGIN)?\b|cppcheck-suppress\b|shellcheck\b.*\bdisable=|pylint: disable=|#pragma GCC diagnostic ignored")
REASONED = re.compile(
    r"NOLINT(?:NEXTLINE|BEGIN)?\([\w.,-]+\): \S+ \S+|cppcheck-suppress \w+ ; \S+ \S+|shellcheck\b.*\bdisable=SC[\dSC,]+\s+#\s*\S+ \S+")


def has_reason_before(lines, number):
    """A comment on the line before, of some words."""
    before = lines[number - 2].strip() if number > 1 else ""
    return before.startswith(("#", "/*", "*")) and len(before.split()) > 3 and not SILENCERS.search(before)


def check(tree):
    for path in tree.files("*.c", "*.h", "*.sh", "dev", "tools/dev/*", "tests/dev/*", "tests/support/*"):
        lines = tree.text(path).split("\n")
        for number, line in enumerate(lines, 1):
            match = SILENCERS.search(line)
            if match and not REASONED.search(line) and not has_reason_before(lines, number):
                yield Finding(path, number, match[0], "a suppression without its reason")
