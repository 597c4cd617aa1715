"""Each field by which the portal tells refusals apart stands under Errors: of a method that the file calls.

    if (status_is_about(changed, "leaves_at"))    ->    // Errors: managed; INVALID_ARGUMENT "leaves_at: ..." for a moment that

Which methods a handler calls is read from services/portal/peers. What a peer or a helper beside the handlers judges may be any
method's. "as Create" and "as Users/Create" under Errors say what those say, and a word that the comment of a service explains
("managed") what stands there.
"""
import re

from rules.rpc_documents import comment_before, document, expand, join_lines, macros
from source import calls, line_of, string_literals, without_comments
from tree import Finding

JUDGE = "status_is_about"
SERVICE = re.compile(r"^service (\w+)", re.MULTILINE)
METHOD = re.compile(r"^[ \t]*rpc[ \t]+(\w+)", re.MULTILINE)
METHOD_NAME = re.compile(r'"[a-z0-9]+(?:\.[a-z0-9]+)+\.((?:\w+/\w*)?)"')


# What the methods say.

def documents(tree):
    """({Service/Method: what stands under Errors}, {word: the comment that explains it})"""
    errors, words = {}, {}
    for path in tree.files("proto/*.proto"):
        text = tree.text(path)
        lines = text.split("\n")
        for service in SERVICE.finditer(text):
            comment = " ".join(comment_before(lines, line_of(text, service.start()) - 1))
            words.update({word: comment for word in re.findall(r'"(\w+)"(?: under Errors)? stands for:', comment)})
        for method in METHOD.finditer(text):
            service = SERVICE.findall(text[:method.start()])[-1]
            said = document(comment_before(lines, line_of(text, method.start()) - 1))
            errors[f"{service}/{method[1]}"] = " ".join(what for label, what in said if label == "Errors")
    return errors, words


def whole(method, errors, words):
    """What stands under a method's Errors, with what that refers to."""
    found, waiting = {}, [method]
    while waiting:
        name = waiting.pop()
        if name in found or name not in errors:
            continue
        found[name] = errors[name] + "".join(text for word, text in words.items() if re.search(rf"\b{word}\b", errors[name]))
        service = name.split("/")[0]
        waiting += [other if "/" in other else f"{service}/{other}" for other in re.findall(r"\bas ((?:\w+/)?[A-Z]\w+)", errors[name])]
    return " ".join(found.values())


# What the portal calls.

def names_in(text):
    return set(re.findall(r"\b\w+\b", without_comments(text)))


def blocks(code):
    """(what stands before it, itself) of each pair of braces that is in no other."""
    depth, start, opened = 0, 0, 0
    for index, character in enumerate(code):
        if character == "{":
            opened = index if depth == 0 else opened
            depth += 1
        elif character == "}":
            depth -= 1
            if depth == 0:
                yield code[start:opened], code[opened:index + 1]
                start = index + 1
        elif character == ";" and depth == 0:
            start = index + 1


def without_macros(code):
    """Those that name methods are expanded; the others stay as they are written, and no definition does."""
    code = join_lines(code)
    known = {}
    for name, (parameters, body) in macros(code).items():
        if METHOD_NAME.search(body) or any(re.search(rf"\b{other}\b", body) for other in known):
            known[name] = (parameters, body)
    return expand(re.sub(r"^#.*$", "", code, flags=re.MULTILINE), known)


def methods_of_peer(text):
    """{function that others may call: the methods it calls, also through others of the file}"""
    named, used, own = {}, {}, set()
    for head, block in blocks(without_macros(without_comments(text))):
        name = re.search(r"(\w+) ?\(", head) or re.search(r"(\w+)(\[\])? =", head)
        if name:
            named[name[1]] = set(METHOD_NAME.findall(re.sub(r'"\s*"', "", block)))
            used[name[1]] = names_in(block)
            own |= {name[1]} if "static" in head else set()
    found = {}
    for name in set(used) - own:
        reached, waiting = set(), [name]
        while waiting:
            step = waiting.pop()
            if step not in reached:
                reached.add(step)
                waiting += [other for other in used[step] if other in used]
        found[name] = set().union(*(named[step] for step in reached))
    return found


def methods_of_peers(tree):
    found = {}
    for path in tree.files("services/portal/peers/*.c"):
        found.update(methods_of_peer(tree.text(path)))
    return found


def check(tree):
    errors, words = documents(tree)
    peers = methods_of_peers(tree)
    for path in tree.files("services/portal/*.c"):
        text = tree.text(path)
        judged = calls(text, JUDGE)
        if not judged:
            continue
        methods = set(errors)
        if path.startswith("services/portal/handlers/"):
            methods = set().union(*(peers.get(name, set()) for name in names_in(text)))
        said = " ".join(whole(method, errors, words) for method in methods)
        for call in judged:
            literal = string_literals(call.arguments[1])
            if not literal:
                yield Finding(path, call.line, "field", "the field has to be a literal, so that this rule can look for it")
            elif f'"{literal[0][1]}: ' not in said:
                yield Finding(path, call.line, literal[0][1],
                              f'no method that is called here says "{literal[0][1]}: ..." under Errors: {" ".join(sorted(methods))}')
