"""A statement is a literal or a `static const char sql[]`: nothing that was put together at run time.

Also nothing but lib/db speaks to libpq, and nobody calls the functions behind its macros.
"""
import re

from source import calls, function_at
from tree import Finding

STATEMENTS = r"db_query|db_execute|db_execute_later|db_stream_open|db_stream"
BEHIND = r"db_(query|execute|execute_later|stream)_text|PQexec\w*|PQsend\w*|PQprepare|PQdescribe\w*"


def is_literal(text, argument):
    if re.fullmatch(r'("(?:\\.|[^"\\])*"\s*)+', argument):
        return True
    return re.fullmatch(r"\w+", argument) is not None and re.search(
        rf'static const char {argument}\[\]\s*=\s*(\w+\s*)*"', text) is not None


def check(tree):
    for path in tree.files("lib/*.c", "services/*.[ch]", "tools/*.[ch]"):
        if path.startswith("lib/db/"):
            continue
        text = tree.text(path)
        for call in calls(text, STATEMENTS):
            if len(call.arguments) < 2 or not is_literal(text, call.arguments[1]):
                yield Finding(path, call.line, function_at(text, call.line), f"{call.name}() with a statement that is no literal")
        for call in calls(text, BEHIND):
            yield Finding(path, call.line, function_at(text, call.line), f"{call.name}() is lib/db's own")
