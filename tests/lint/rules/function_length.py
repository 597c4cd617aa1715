"""A function has at most 60 lines between its braces; past that there is usually a name hiding inside."""
from source import functions
from tree import Finding

MAXIMUM = 60


def check(tree):
    for path in tree.files("lib/*.[ch]", "services/*.[ch]", "tools/*.[ch]", "tests/*.[ch]"):
        for function in functions(tree.text(path)):
            if function.length > MAXIMUM:
                yield Finding(path, function.line, function.name, f"{function.name}() has {function.length} lines")
