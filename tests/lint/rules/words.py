"""Pages and mails do not say what tables/words forbids; the row says what to say."""
import re
from pathlib import Path

from tree import Finding

TABLE = Path(__file__).resolve().parent.parent / "tables" / "words"


def read_table():
    rows = []
    for line in TABLE.read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("#"):
            word, _, instead = line.partition("|")
            rows.append((word.strip(), instead.strip()))
    return rows


def shown(line):
    """What a person sees of a line: not the names of texts and values, and no comment."""
    without_comment = re.sub(r"(^|\s)#.*", "", line)
    return re.sub(r"^\s*\[.*\]\s*$|\{[^}]*\}", "", without_comment)


def check(tree):
    rows = read_table()
    for path in tree.files("services/*/texts/*", "services/*/views/*", "services/*/mails/*"):
        for number, line in enumerate(tree.text(path).split("\n"), 1):
            for word, instead in rows:
                if word in shown(line):
                    yield Finding(path, number, word, f"「{word}」: {instead}")
