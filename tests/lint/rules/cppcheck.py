"""cppcheck finds nothing; tables/cppcheck says which of its ids are not asked, and why."""
import re
from pathlib import Path

from tree import Finding

TABLE = Path(__file__).resolve().parent.parent / "tables" / "cppcheck"
WARNING = re.compile(r"^(.+?):(\d+):(\w+):(.*)$", re.MULTILINE)


def silenced():
    lines = TABLE.read_text(encoding="utf-8").split("\n")
    return [line.partition("|")[0].strip() for line in lines if line.strip() and not line.startswith("#")]


def check(tree):
    files = tree.files("lib/*.c", "services/*.c", "tools/*.c", "tests/*.c")
    options = ["--quiet", "--std=c11", "--language=c", "--enable=warning,performance,portability,style", "--inline-suppr",
               "--max-configs=4", "--template={file}:{line}:{id}:{message}", "--template-location=",
               *(f"--suppress={identifier}" for identifier in silenced())]

    def command(path):
        folders = [flag for flag in tree.tools.flags(path) if flag.startswith(("-I", "-D"))]
        return ["cppcheck", *options, *folders, path]

    for path, output in tree.tools.analyse("cppcheck", " ".join(options), files, command).items():
        for name, line, identifier, message in WARNING.findall(output):
            yield Finding(name, int(line), identifier, f"{message} [{identifier}]")
