"""A part includes only what tables/layers lets it use.

Every #include with quotes must lead to a file of the tree or of the generated protobuf code, and the part that
file belongs to must stand in the row of the part that includes it.
"""
import posixpath
from pathlib import Path

from source import includes
from tree import Finding

TABLE = Path(__file__).resolve().parent.parent / "tables" / "layers"


def read_table():
    """[(part, [may use])] in the order of the file; a part ends in /* when it has a name in it."""
    rows = []
    for line in TABLE.read_text(encoding="utf-8").split("\n"):
        if line.strip() and not line.startswith("#"):
            part, _, uses = line.partition("|")
            rows.append((part.strip(), uses.split()))
    return rows


def is_in(path, part):
    """Whether the path lies in a part, whose * stands for one folder."""
    folders, wanted = path.split("/"), part.split("/")
    return len(folders) >= len(wanted) and all(want in ("*", have) for have, want in zip(folders, wanted))


def row_of(path, rows):
    return next(((part, uses) for part, uses in rows if is_in(path, part)), (None, []))


def places(path, header):
    """Where an include with quotes may lead, nearest first: own folder, service or tool, lib."""
    folders = path.split("/")
    yield posixpath.normpath("/".join(folders[:-1] + [header]))
    if folders[0] in ("services", "tools") and len(folders) > 2:
        yield "/".join(folders[:2] + [header])
    yield f"lib/{header}"


def made_from(tree, path, header):
    """The part that a header made by the build comes from; None when it is no such header."""
    stem = posixpath.basename(header).removesuffix(".h")
    if header.endswith(".pb-c.h"):
        return f"proto/{header}"
    if header.startswith("migrations/"):
        folders = [f"{part}/{stem}/migrations" for part in ("services", "lib")]
        return next((folder for folder in folders if tree.files(f"{folder}/*.sql")), None)
    if stem.endswith(("_views", "_assets")):
        service = "/".join(path.split("/")[:2])
        return f"{service}/{header}" if tree.files(f"{service}/{stem.rsplit('_', 1)[1]}/*") else None
    return None


def target(tree, path, header):
    return next((place for place in places(path, header) if tree.exists(place)), None) or made_from(tree, path, header)


def may_use(path, uses, used):
    service = "/".join(path.split("/")[:2])
    own = [use.replace("own", service, 1) if use.split("/")[0] in ("own", "!own") else use for use in uses]
    refused = [use[1:] for use in own if use.startswith("!")]
    granted = [use for use in own if not use.startswith("!")]
    return any(is_in(used, use) for use in granted) and not any(is_in(used, use) for use in refused)


def check(tree):
    rows = read_table()
    for path in tree.files("lib/*.[ch]", "services/*.[ch]", "tools/*.[ch]"):
        part, uses = row_of(path, rows)
        for include in includes(tree.text(path)):
            if not include.quoted:
                continue
            used = target(tree, path, include.header)
            if part is None:
                yield Finding(path, include.line, include.header, "the part stands in no row of tables/layers")
            elif used is None:
                yield Finding(path, include.line, include.header, f"{include.header} leads to no file of the tree")
            elif not may_use(path, uses, used):
                yield Finding(path, include.line, include.header, f"{part} may not use {used}")
