"""Deviations from a rule: one line each, `PATH WHAT | reason`. `#` begins a comment."""


def _read(path):
    exceptions = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        place, bar, reason = line.partition("|")
        words = place.split()
        if len(words) != 2 or not bar or len(reason.split()) < 3:
            raise ValueError(f"{path.name}:{number}: not `PATH WHAT | reason`")
        exceptions[tuple(words)] = number
    return exceptions


def apply_exceptions(path, findings):
    """The findings that stand in no line of the table, and the lines that stand for no finding, as sentences."""
    exceptions = _read(path) if path.exists() else {}
    unused = dict(exceptions)
    problems = []
    for finding in findings:
        place = (finding.path, finding.what)
        unused.pop(place, None)
        if place not in exceptions:
            problems.append(f"{finding.path}:{finding.line}: {finding.message}")
    problems += [f"exceptions/{path.name}:{number}: nothing deviates here any more: {' '.join(place)}"
                 for place, number in unused.items()]
    return problems
