"""Every request message of a method in proto/ is one that tests/fuzz/rpc/rpc_message_fuzz.c reads."""
import re

from source import line_of, without_comments
from tree import Finding

TARGET = "tests/fuzz/rpc/rpc_message_fuzz.c"


def descriptor(package, message):
    """As protobuf-c calls it."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", message).lower()
    return f"{package.replace('.', '__')}__{words}__descriptor"


def check(tree):
    read = set(re.findall(r"&(\w+__descriptor)\b", without_comments(tree.text(TARGET))))
    for path in tree.files("proto/*.proto"):
        text = without_comments(tree.text(path))
        package = re.search(r"^package\s+([\w.]+);", text, re.MULTILINE)[1]
        for method in re.finditer(r"\brpc\s+(\w+)\s*\(\s*(\w+)\s*\)", text):
            if descriptor(package, method[2]) not in read:
                yield Finding(path, line_of(text, method.start()), method[1], f"{method[2]} is not fuzzed: add it to the end of the list in {TARGET}")
