"""The files a rule looks at: the repository's, or those planted for the rule."""
import fnmatch
import re
import subprocess
from collections import namedtuple
from functools import lru_cache
from pathlib import Path

from toolchain import PlantedToolchain, RepositoryToolchain

# `what` names the thing for the table of exceptions: a function, a file, a word.
Finding = namedtuple("Finding", "path line what message")

# Written by others, or made to be wrong.
FOREIGN = ("third_party/", "tests/lint/planted/", "tests/e2e/node_modules/")


class Tree:
    def __init__(self, root, names):
        self.root = Path(root)
        self.names = sorted(names)

    def files(self, *patterns):
        """Paths that match one of the patterns, in which * also crosses folders."""
        return [name for name in self.names if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)]

    @lru_cache(maxsize=None)
    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def exists(self, path):
        return (self.root / path).exists()


class RepositoryTree(Tree):
    def __init__(self, root):
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
        names = {name for name in listed if name and not name.startswith(FOREIGN) and (Path(root) / name).is_file()}
        super().__init__(root, names)
        self.tools = RepositoryToolchain(Path(root))

    def first_version(self, path):
        """The file as the first commit that had it left it, or None when none had it yet."""
        commits = subprocess.run(
            ["git", "log", "--diff-filter=A", "--format=%H", "--", path],
            cwd=self.root, check=True, capture_output=True, text=True).stdout.split()
        if not commits:
            return None
        return subprocess.run(["git", "show", f"{commits[-1]}:{path}"], cwd=self.root, check=True,
                              capture_output=True, text=True).stdout


class PlantedTree(Tree):
    """A folder that stands for a repository; what history would tell is in FILE.first."""

    def __init__(self, root):
        names = [str(path.relative_to(root)) for path in Path(root).rglob("*") if path.is_file()]
        super().__init__(root, [name for name in names if not name.endswith(".first")])
        self.tools = PlantedToolchain(Path(root))

    def marked_lines(self, mark):
        return {(name, number) for name in self.names
                for number, line in enumerate(self.text(name).split("\n"), 1) if re.search(rf"\b{mark}\b", line)}

    def first_version(self, path):
        first = self.root / f"{path}.first"
        return first.read_text(encoding="utf-8") if first.exists() else None
