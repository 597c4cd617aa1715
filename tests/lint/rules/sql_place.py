"""SQL stands in a service's store/, in lib/outbox and in lib/db, and nowhere else."""
import re

from source import function_at, string_literals
from tree import Finding

STATEMENT = re.compile(
    r"\s*(SELECT\s.*\bFROM\b|SELECT\s+\w+\(|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+\s+AS\s*\("
    r"|(CREATE|ALTER|DROP)\s+(TABLE|INDEX|SCHEMA|ROLE|FUNCTION)\s|LOCK\s+TABLE\s|TRUNCATE\s|LISTEN\s|NOTIFY\s|COPY\s+\w+\s)")
HOMES = re.compile(r"^(lib/(db|outbox)/|services/[^/]+/store/)")


def check(tree):
    for path in tree.files("lib/*.[ch]", "services/*.[ch]", "tools/*.[ch]"):
        if HOMES.match(path):
            continue
        text = tree.text(path)
        for line, content in string_literals(text):
            if STATEMENT.match(content):
                yield Finding(path, line, function_at(text, line), "a statement outside store/")
