"""A file has at most 500 lines; past that ask which half could have its own name."""
from tree import Finding

MAXIMUM = 500
PATTERNS = ("*.c", "*.h", "*.proto", "*.py", "*.sh", "*.js", "*.mjs", "*.css", "*.cmake", "*CMakeLists.txt", "dev")


def check(tree):
    for path in tree.files(*PATTERNS):
        length = tree.text(path).count("\n")
        if length > MAXIMUM:
            yield Finding(path, 1, "length", f"the file has {length} lines")
