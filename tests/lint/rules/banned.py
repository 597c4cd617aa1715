"""What cmake/banned.h names does not compile, and every file of ours is compiled with it."""
import json
import os
import re
from pathlib import Path

from toolchain import run
from tree import Finding

HEADER = Path(__file__).resolve().parents[3] / "cmake" / "banned.h"
PLANTED = Path(__file__).resolve().parent.parent / "planted" / "banned"
NAME = re.compile(r"^#define (\w+)\(\.\.\.\) SEKISHO_BANNED\(", re.MULTILINE)
REFUSED = re.compile(r"^(.+?):(\d+):\d+: error: .*?\b(\w+)_is_banned__", re.MULTILINE)


# Each with what makes it name the line of the call, and all of them.
COMPILERS = (["gcc", "-ftrack-macro-expansion=0", "-fmax-errors=0"], ["clang-14", "-ferror-limit=0"])


def refused_calls(tree, path):
    """Lines and names that both compilers refuse."""
    outcomes = []
    for compiler in COMPILERS:
        _, output = run([*compiler, *tree.tools.flags(path), "-fsyntax-only", "-include", str(HEADER), path], tree.root)
        outcomes.append({(int(line), name) for _, line, name in REFUSED.findall(output)})
    return set.intersection(*outcomes)


def names_not_planted(tree):
    planted = "\n".join(path.read_text(encoding="utf-8") for path in PLANTED.rglob("*.c"))
    text = tree.text("cmake/banned.h")
    for match in NAME.finditer(text):
        if not re.search(rf"\b{match[1]}\(", planted):
            yield Finding("cmake/banned.h", text.count("\n", 0, match.start()) + 1, match[1], f"{match[1]} is not planted")


def compiled_without(tree):
    """By the commands of the build."""
    tree.tools.flags("lib/base/file.c")  # configures it
    for entry in json.loads((tree.tools.build / "compile_commands.json").read_text(encoding="utf-8")):
        path = os.path.relpath(entry["file"], tree.root)
        if path.endswith(".c") and path in tree.names and f"-include {tree.root}/cmake/banned.h" not in entry["command"]:
            yield Finding(path, 1, "banned", "compiled without cmake/banned.h")


def check(tree):
    if tree.exists("cmake/banned.h"):
        yield from names_not_planted(tree)
        yield from compiled_without(tree)
        return
    for path in tree.files("*.c"):
        yield from (Finding(path, line, name, f"{name} is banned") for line, name in refused_calls(tree, path))
