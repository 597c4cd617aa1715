"""clang-tidy finds nothing; .clang-tidy says which checks and why."""
import re
from pathlib import Path

from tree import Finding

CONFIG = Path(__file__).resolve().parents[3] / ".clang-tidy"
WARNING = re.compile(r"^(.+?):(\d+):\d+: (?:warning|error): (.*?)(?: \[([\w.,-]+)\])?$", re.MULTILINE)


def check(tree):
    files = tree.files("lib/*.c", "services/*.c", "tools/*.c", "tests/*.c")

    def command(path):
        return ["clang-tidy-14", "--quiet", f"--config-file={CONFIG}", "--header-filter=/(lib|services|tools|tests)/",
                path, "--", *tree.tools.flags(path), "-Wno-everything"]

    for path, output in tree.tools.analyse("clang_tidy", CONFIG.read_text(encoding="utf-8"), files, command).items():
        found = False
        for name, line, message, check_name in WARNING.findall(output):
            found = True
            place = Path(name)
            relative = str(place.relative_to(tree.root)) if place.is_absolute() and place.is_relative_to(tree.root) else name
            yield Finding(relative, int(line), check_name or "error", f"{message} [{check_name or 'error'}]")
        if not found and not re.fullmatch(r"(\d+ warnings? generated\.\s*)*", output.strip()):
            yield Finding(path, 1, "error", output.strip().split("\n")[0])
