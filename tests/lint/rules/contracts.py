"""What was released stays: no field, enumerator, method or message goes or changes (proto/README.md)."""
import re
import subprocess
import tempfile
from pathlib import Path

from tree import Finding

TYPE_NAMES = dict(enumerate(
    "- double float int64 uint64 int32 fixed64 fixed32 bool string group message bytes uint32 enum sfixed32 sfixed64 sint32 sint64"
    .split()))


def wire(data):
    """The fields of a message as {number: [value, ...]}; values are numbers or bytes."""
    fields, at = {}, 0

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            value = varint()
        elif key & 7 == 2:
            size = varint()
            value, at = data[at:at + size], at + size
        else:
            raise ValueError("not a descriptor set")
        fields.setdefault(key >> 3, []).append(value)
    return fields


def one(fields, number, default=b""):
    return fields.get(number, [default])[-1]


def name_of(fields, number=1):
    return one(fields, number).decode()


class Thing:
    """A message, an enum or a service: numbers or names with what must stay the same of each."""

    def __init__(self, kind, file, members, reserved=frozenset()):
        self.kind, self.file, self.members, self.reserved = kind, file, members, reserved


def reserved_of(fields, ranges, names, last_is_in):
    """Both numbers (of ranges) and names, as the set of both."""
    found = {name.decode() for name in fields.get(names, [])}
    for span in map(wire, fields.get(ranges, [])):
        first, last = one(span, 1, 0), one(span, 2, 0)
        found.update(range(first, min(last + last_is_in, first + 10000)))
    return found


def message_members(fields):
    members = {}
    for field in map(wire, fields.get(2, [])):
        kind = one(field, 6).decode() or TYPE_NAMES[one(field, 5, 0)]
        label = "repeated " if one(field, 4, 0) == 3 else ""
        choice = f" in oneof {one(field, 9)}" if 9 in field else ""
        members[one(field, 3, 0)] = (name_of(field), f"{label}{kind}{choice}")
    return members


def things(files):
    """{full name: Thing} of everything in the FileDescriptorProtos."""
    found = {}

    def add_enum(file, scope, fields):
        values = {one(value, 2, 0): (name_of(value), "") for value in map(wire, fields.get(2, []))}
        found[f"{scope}.{name_of(fields)}"] = Thing("enum", file, values, reserved_of(fields, 4, 5, 1))

    def add_message(file, scope, fields):
        name = f"{scope}.{name_of(fields)}"
        found[name] = Thing("message", file, message_members(fields), reserved_of(fields, 9, 10, 0))
        for inner in fields.get(3, []):
            add_message(file, name, wire(inner))
        for inner in fields.get(4, []):
            add_enum(file, name, wire(inner))

    for fields in map(wire, files):
        file, package = name_of(fields), name_of(fields, 2)
        for message in fields.get(4, []):
            add_message(file, package, wire(message))
        for enum in fields.get(5, []):
            add_enum(file, package, wire(enum))
        for service in map(wire, fields.get(6, [])):
            methods = {name_of(method): (name_of(method), f"{name_of(method, 2)} -> {name_of(method, 3)}")
                       for method in map(wire, service.get(2, []))}
            found[f"{package}.{name_of(service)}"] = Thing("service", file, methods)
    return found


def files_of(descriptor_set):
    return wire(descriptor_set).get(1, [])


def current(tree):
    sources = [str(tree.root / path) for path in tree.files("proto/*.proto")]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "set.pb"
        subprocess.run(["protoc", "-I", str(tree.root / "proto"), f"--descriptor_set_out={out}", *sources], check=True)
        return things(files_of(out.read_bytes()))


def differences(before, now):
    """Sentences: what of the released thing is no longer so."""
    for key, (name, form) in before.members.items():
        if key not in now.members:
            if key not in now.reserved or name not in now.reserved:
                yield f"{name} was released and is gone" + ("" if before.kind == "service" else "; reserve its number and its name")
            continue
        new_name, new_form = now.members[key]
        if new_name != name:
            yield f"{name} has become {new_name}, which has its number"
        elif new_form != form:
            yield f"{name} was {form} when it was released, and is {new_form}"


def line_of(tree, path, pattern):
    for number, line in enumerate(tree.text(path).split("\n"), 1):
        if re.match(pattern, line):
            return number
    return 1


def check(tree):
    released = {}
    for path in tree.files("proto/released/*.pb"):
        released.update(things(files_of((tree.root / path).read_bytes())))
    if not released:
        yield Finding("proto/README.md", 1, "released", "there is no released set to compare with")
        return
    now = current(tree)
    for full_name, before in released.items():
        path, name = f"proto/{before.file}", full_name.rsplit(".", 1)[1]
        if not tree.exists(path):
            yield Finding("proto/README.md", 1, full_name, f"{path} was released and is gone")
        elif full_name not in now or now[full_name].kind != before.kind:
            yield Finding(path, line_of(tree, path, "package "), full_name, f"{before.kind} {full_name} was released and is gone")
        else:
            line = line_of(tree, path, rf"\s*{before.kind} {name} *{{")
            for sentence in differences(before, now[full_name]):
                yield Finding(path, line, full_name, f"{full_name}: {sentence}")
