"""A foreign header is included only in its home of tables/foreign_headers; others see our own page over it.

A header that stands in no row has no home at all: a new library is a decision, made by adding its row.
"""
import fnmatch
from pathlib import Path

from source import includes
from tree import Finding

TABLE = Path(__file__).resolve().parent.parent / "tables" / "foreign_headers"


def read_table():
    rows = []
    for line in TABLE.read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("#"):
            header, _, homes = line.partition("|")
            rows.append((header.strip(), homes.split()))
    return rows


def homes_of(header, rows):
    return next((homes for pattern, homes in rows if fnmatch.fnmatchcase(header, pattern)), None)


def check(tree):
    rows = read_table()
    for path in tree.files("*.c", "*.h"):
        for include in includes(tree.text(path)):
            homes = homes_of(include.header, rows)
            if homes is None and not include.quoted:
                yield Finding(path, include.line, include.header, f"<{include.header}> has no home in tables/foreign_headers")
            elif homes is not None and not path.startswith(tuple(homes)) and "anywhere" not in homes:
                yield Finding(path, include.line, include.header, f"<{include.header}> is at home in {' '.join(homes)} only")
