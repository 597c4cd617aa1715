"""Layout is clang-format 14's business: ./dev format."""
import re
from pathlib import Path

from tree import Finding

STYLE = Path(__file__).resolve().parents[3] / ".clang-format"


def check(tree):
    files = tree.files("*.c", "*.h")
    salt = STYLE.read_text(encoding="utf-8")

    def command(path):
        return ["clang-format-14", f"--style=file:{STYLE}", "--dry-run", path]

    for path, output in tree.tools.analyse("clang_format", salt, files, command).items():
        for line in sorted({int(number) for number in re.findall(rf"^{re.escape(path)}:(\d+):", output, re.MULTILINE)})[:1]:
            yield Finding(path, line, "layout", "is not as clang-format lays it out")
