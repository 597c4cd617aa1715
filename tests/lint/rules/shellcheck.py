"""shellcheck finds nothing in any script; a `disable` stands where it is needed and says why."""
import json

from toolchain import run_all
from tree import Finding


def is_script(tree, path):
    if path.endswith(".sh"):
        return True
    if "." in path.rsplit("/", 1)[-1]:
        return False
    first = tree.text(path).split("\n", 1)[0]
    return first.startswith("#!") and first.rsplit("/", 1)[-1].split()[-1] in ("bash", "sh") or "# shellcheck shell=" in first


def check(tree):
    scripts = [path for path in tree.names if not path.startswith("tests/fuzz/corpus/") and is_script(tree, path)]
    commands = [["shellcheck", "--format=json", "--external-sources", "--severity=style", path] for path in scripts]
    for path, (_, output) in zip(scripts, run_all(commands, tree.root)):
        for found in json.loads(output):
            if found["file"] == path:
                yield Finding(path, found["line"], f"SC{found['code']}", f"{found['message']} [SC{found['code']}]")
