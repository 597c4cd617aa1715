"""The portal's script stays a comfort: at most 8 KiB as it is written, comments and all."""
from tree import Finding

MAXIMUM = 8192


def check(tree):
    sizes = [(path, len(tree.text(path).encode())) for path in tree.files("services/portal/assets/*.js")]
    for path, size in sizes:
        if size > MAXIMUM:
            yield Finding(path, 1, "size", f"the script has {size} bytes, and no page needs more than {MAXIMUM}")
