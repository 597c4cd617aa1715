"""clang-tidy finds nothing; .clang-tidy says which checks and why."""
import re
from pathlib import Path

from tree import Finding

CONFIG = Path(__file__).resolve().parents[3] / ".clang-tidy"
# It counts what it does not show, too.
COUNTS = re.compile(r"(\d+ warnings?( and \d+ errors?)? generated\.\s*)*")
# How many states of a function the analyser looks at. What is delivered gets its default, 225,000; tests run under the
# sanitizers anyway, and at their asserts, which branch, it would stay for most of the time.
TESTS_DEPTH = [f"--extra-arg={word}" for word in ("-Xclang", "-analyzer-config", "-Xclang", "max-nodes=10000")]
WARNING = re.compile(r"^(.+?):(\d+):\d+: (?:warning|error): (.*?)(?: \[([\w.,-]+)\])?$", re.MULTILINE)


def check(tree):
    files = tree.files("lib/*.c", "services/*.c", "tools/*.c", "tests/*.c")

    def command(path):
        depth = TESTS_DEPTH if path.startswith("tests/") else []
        return ["clang-tidy-14", "--quiet", f"--config-file={CONFIG}", "--header-filter=/(lib|services|tools|tests)/", *depth,
                path, "--", *tree.tools.flags(path), "-Wno-everything"]

    def is_silent(output):
        return COUNTS.fullmatch(output.strip()) is not None

    config = CONFIG.read_text(encoding="utf-8")
    for path, output in tree.tools.analyse("clang_tidy", config, files, command, is_silent).items():
        found = False
        for name, line, message, check_name in WARNING.findall(output):
            found = True
            place = Path(name)
            relative = str(place.relative_to(tree.root)) if place.is_absolute() and place.is_relative_to(tree.root) else name
            yield Finding(relative, int(line), check_name or "error", f"{message} [{check_name or 'error'}]")
        if not found:
            yield Finding(path, 1, "error", output.strip().split("\n")[0])
