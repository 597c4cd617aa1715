"""Every method in proto/ says its limits, errors, callers, permission and audit, and what methods.c enforces is what it says.

    // What it does, in a sentence; what else there is to know.
    // Limits: 1 to 100 in a page
    // Errors: NOT_FOUND, also for another company's; FAILED_PRECONDITION for a deleted user
    // Callers: portal with a pass, operator
    // Permission: users.edit; users.view, too
    // Audit: change; user_changed, with what was and is

A line goes on in the next one after three spaces. Callers, and what stands before the first ";" of Permission and Audit, are
the row's of services/*/methods.c, word for word; a remark may follow. proto/README.md says what they mean.
"""
import re
from collections import namedtuple

from source import line_of, string_literals, without_comments
from tree import Finding

LABELS = ("Limits", "Errors", "Callers", "Permission", "Audit")
METHOD = re.compile(r"^[ \t]*rpc[ \t]+(\w+)", re.MULTILINE)
LABELLED = re.compile(rf"({'|'.join(LABELS)}): ?(.*)")
CODE = re.compile(r"\b[A-Z]+(?:_[A-Z]+)*\b(?!\()")
CALLER_WORDS = {"RPC_GRANTED_CALLER": "granted systems", "RPC_ANY_CALLER": "everybody"}
WITHOUT_PASS = ("operator", "granted systems")  # of RPC_PASS_UNLESS_OPERATOR

Row = namedtuple("Row", "path line callers permission audit")


# What a method says of itself.

def comment_before(lines, number):
    """The comment lines that end before the line of this number, without their "// "."""
    first = number
    while first > 0 and lines[first - 1].strip().startswith("//"):
        first -= 1
    return [re.sub(r"^\s*// ?", "", line) for line in lines[first:number]]


def document(comment):
    """[label, text] in the order in which they stand; what comes before them has the label None."""
    parts = [[None, ""]]
    for line in comment:
        labelled = LABELLED.fullmatch(line)
        if labelled:
            parts.append([labelled[1], labelled[2].strip()])
        elif parts[-1][0] is None or line.startswith("  "):
            parts[-1][1] = f"{parts[-1][1]} {line.strip()}".strip()
        else:
            parts.append([None, line.strip()])
    return parts


# What the table says of it.

def join_lines(text):
    return re.sub(r"\\\n", " ", text)


def macros(code):
    """{name: (parameters or None, body)}"""
    found = {}
    for match in re.finditer(r"^#define (\w+)(\(([\w, ]*)\))?[ \t]*(.*)$", join_lines(code), re.MULTILINE):
        parameters = [name.strip() for name in match[3].split(",")] if match[2] else None
        found[match[1]] = (parameters, match[4])
    return found


def split_arguments(text):
    """The arguments of a call whose "(" was read, and how long they are with the ")"."""
    depth, start, parts, quoted = 1, 0, [], False
    for index, character in enumerate(text):
        quoted ^= character == '"'
        if quoted:
            continue
        depth += (character in "({[") - (character in ")}]")
        if depth == 0:
            return [*parts, text[start:index].strip()], index + 1
        if character == "," and depth == 1:
            parts.append(text[start:index].strip())
            start = index + 1
    raise ValueError("a macro's argument list does not end")


def expand(text, known):
    """The macros that the table's own file defines, until there are none; nothing else of the preprocessor."""
    for _ in range(100):
        match = next((word for word in re.finditer(r'"[^"\n]*"|\b\w+\b', text) if word[0] in known), None)
        if match is None:
            return text
        parameters, body = known[match[0]]
        end = match.end()
        if parameters is not None:
            arguments, length = split_arguments(text[end + 1:])
            end += 1 + length
            for parameter, argument in zip(parameters, arguments):
                body = re.sub(rf"\b{parameter}\b", lambda _, value=argument: value, body)
        text = text[:match.start()] + body.replace("##", "") + text[end:]
    raise ValueError("a macro never ends")


def rows_of(table):
    """(offset, text) of each row: what stands between the commas directly inside the table's braces, a macro or braces."""
    depth, start = 0, 0
    for index, character in enumerate(table):
        if character in "({[":
            depth += 1
            start = index + 1 if depth == 1 else start
        elif character in ")}]":
            depth -= 1
        if (character == "," and depth == 1) or depth == 0:
            text = table[start:index]
            if text.strip():
                yield start + len(text) - len(text.lstrip()), text.strip()
            start = index + 1
        if depth == 0:
            return


def callers_in_words(names, has_pass):
    words = [CALLER_WORDS.get(name, name.strip('"')) for name in names]
    if has_pass == "RPC_PASS_OPTIONAL":
        return [f"{word} with or without a pass" for word in words]
    return [f"{word} with a pass" if has_pass == "RPC_PASS_REQUIRED" or
            (has_pass == "RPC_PASS_UNLESS_OPERATOR" and word not in WITHOUT_PASS) else word for word in words]


def read_row(path, line, text):
    """(method's full name, Row), or None for a row that is not whole; the server says that when it starts."""
    name = re.search(r'\.name\s*=\s*((?:"[^"]*"\s*)+)', text)
    callers = re.search(r"\.callers\s*=\s*\{([^}]*)\}", text)
    has_pass = re.search(r"\.pass\s*=\s*(\w+)", text)
    audit = re.search(r"\.audit\s*=\s*RPC_AUDIT_(\w+)", text)
    permission = re.search(r'\.permission\s*=\s*"([^"]*)"', text)
    if not (name and callers and has_pass and audit):
        return None
    names = [caller.strip() for caller in callers[1].split(",") if caller.strip()]
    words = ", ".join(callers_in_words(names, has_pass[1]))
    return ("".join(re.findall(r'"([^"]*)"', name[1])),
            Row(path, line, words, permission[1] if permission else "none", audit[1].lower()))


def table_of(tree, path):
    """{method's full name: Row}"""
    code = without_comments(tree.text(path))
    table = re.search(r"\bstruct rpc_method \w+\[[^\]]*\] = ", code)
    if table is None:
        return {}
    known = macros(code)
    rows = (read_row(path, line_of(code, table.end() + offset), expand(text, known))
            for offset, text in rows_of(code[table.end():]))
    return dict(row for row in rows if row)


# Both together.

def before_remark(text):
    return text.split(";", 1)[0].strip()


def missing(parts):
    """Sentences: what of the form is not kept."""
    labels = [label for label, _ in parts]
    if not parts[0][1]:
        yield "does not say what it does"
    if labels[0] is not None or labels[1:] != list(LABELS):
        yield f"has to say, in this order and each once: {', '.join(LABELS)}"
    for label, text in parts[1:]:
        if label and not text:
            yield f"has nothing behind {label}"


def differences(said, row):
    for label, wanted in (("Callers", row.callers), ("Permission", row.permission), ("Audit", row.audit)):
        if said.get(label) and before_remark(said[label]) != wanted:
            yield f"says {label}: {before_remark(said[label])}; {row.path}:{row.line} has: {wanted}"


def unknown_words(said, codes, kinds):
    for code in CODE.findall(re.sub(r'"[^"]*"', "", said.get("Errors", ""))):
        if "_" in code and code not in codes:
            yield f"says {code}, which is no status"
    audit = said.get("Audit", "")
    if before_remark(audit) not in ("", "none") and ";" not in audit:
        yield "does not say which event it leaves"
    for kind in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", re.sub(r"`[^`]*`", "", audit)):
        if kind not in kinds:
            yield f"says {kind}, which no service records"


def check(tree):
    codes = set(re.findall(r"\bSTATUS_(\w+)", "".join(tree.text(path) for path in tree.files("lib/base/status.h"))))
    kinds = {text for path in tree.files("services/*.c") for _, text in string_literals(tree.text(path))}
    rows = {}
    for path in tree.files("services/*/methods.c"):
        rows.update(table_of(tree, path))
    documented = set()
    for path in tree.files("proto/*.proto"):
        text = tree.text(path)
        lines = text.split("\n")
        package = re.search(r"^package\s+([\w.]+);", text, re.MULTILINE)[1]
        for method in METHOD.finditer(text):
            service = re.findall(r"^service (\w+)", text[:method.start()], re.MULTILINE)[-1]
            name, line = f"{package}.{service}/{method[1]}", line_of(text, method.start())
            documented.add(name)
            parts = document(comment_before(lines, line - 1))
            said = {label: what for label, what in parts if label}
            sentences = [*missing(parts), *unknown_words(said, codes, kinds)]
            if name in rows:
                sentences += differences(said, rows[name])
            elif package != "sekisho.rpc.v1":  # lib/rpc answers that one itself
                sentences.append("is in no methods.c")
            for sentence in sentences:
                yield Finding(path, line, name, f"{name} {sentence}")
    for name, row in rows.items():
        if name not in documented:
            yield Finding(row.path, row.line, name, f"{name} is in no .proto")
