"""C text, as far as the rules need to understand it."""
import re
from collections import namedtuple

TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)

Function = namedtuple("Function", "name line end length")
Call = namedtuple("Call", "name line arguments")
Include = namedtuple("Include", "line header quoted")


def _blank(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """Every comment as spaces, so that lines and columns stay."""
    return TOKEN.sub(lambda match: _blank(match[0]) if match[0][0] == "/" else match[0], text)


def without_comments_and_strings(text):
    """What a literal says as spaces too; its quotes stay."""
    def replace(match):
        token = match[0]
        return _blank(token) if token[0] == "/" else token[0] + _blank(token[1:-1]) + token[-1]
    return TOKEN.sub(replace, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def includes(text):
    return [Include(line_of(text, match.start()), match[2], match[1] == '"')
            for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]+(["<])([^">\n]+)[">]', without_comments(text), re.MULTILINE)]


def _signature_name(lines, brace):
    """The name in the signature that ends before the line of the opening brace."""
    start = brace
    while start > 0 and lines[start - 1].strip() and not re.search(r"[;}]\s*$|^#", lines[start - 1]):
        start -= 1
    signature = re.sub(r"__attribute__\s*\(\(.*?\)\)", "", " ".join(lines[start:brace]))
    match = re.search(r"\bTest\(\w+,\s*(\w+)", signature) or re.search(r"(\w+)\s*\(", signature)
    return (match[1] if match else "?"), start


def functions(text):
    """Functions in the house's layout: braces in the first column. `length` counts the lines between them."""
    lines = without_comments_and_strings(text).split("\n")
    found = []
    opened = None
    for number, line in enumerate(lines):
        if line.rstrip() == "{" and opened is None:
            opened = number
        elif line.startswith("}") and opened is not None:
            name, start = _signature_name(lines, opened)
            found.append(Function(name, start + 1, number + 1, number - opened - 1))
            opened = None
    return found


def function_at(text, line):
    """The name of the function that holds this line, or "file"."""
    for function in functions(text):
        if function.line <= line <= function.end:
            return function.name
    return "file"


def _split_arguments(text):
    parts, depth, start = [], 0, 0
    for index, character in enumerate(text):
        depth += character in "([{"
        depth -= character in ")]}"
        if character == "," and depth == 0:
            parts.append((start, index))
            start = index + 1
    return parts + [(start, len(text))]


def calls(text, name_pattern):
    """Calls of functions whose name matches; the arguments are given as written, literals included."""
    code = without_comments(text)
    bare = without_comments_and_strings(text)
    found = []
    for match in re.finditer(rf"\b({name_pattern})\s*\(", bare):
        depth, end = 1, match.end()
        while end < len(bare) and depth:
            depth += bare[end] == "("
            depth -= bare[end] == ")"
            end += 1
        inside = bare[match.end():end - 1]
        arguments = [code[match.end() + start:match.end() + stop].strip() for start, stop in _split_arguments(inside)]
        found.append(Call(match[1], line_of(bare, match.start()), arguments))
    return found


def string_literals(text):
    """(line, content) of every literal; neighbours that the compiler would join are joined."""
    code = without_comments(text)
    found = []
    for match in re.finditer(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*', code):
        content = "".join(re.findall(r'"((?:\\.|[^"\\\n])*)"', match[0]))
        found.append((line_of(code, match.start()), content))
    return found
