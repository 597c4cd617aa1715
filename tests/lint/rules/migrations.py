"""A migration is never edited after it was merged: databases that ran it would differ from those that will.

An exception holds for one content only: WHAT is the beginning of its SHA-256.
"""
import hashlib

from tree import Finding


def check(tree):
    for path in tree.files("*/migrations/*.sql"):
        first = tree.first_version(path)
        if first is None:
            continue
        now = tree.text(path).split("\n")
        was = first.split("\n")
        if now != was:
            line = next((i for i, pair in enumerate(zip(now, was), 1) if pair[0] != pair[1]), min(len(now), len(was)))
            digest = hashlib.sha256(tree.text(path).encode()).hexdigest()[:16]
            yield Finding(path, line, digest, f"differs from what was merged first ({digest}); write a new migration")
