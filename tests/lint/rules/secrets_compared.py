"""What may be a secret is compared with crypto_equal(), which takes the same time whatever differs.

Seen by the name: token, secret, hash, password, code, key, mac, tag and their like, as a word of an identifier.
"""
import re

from source import calls, function_at, without_comments_and_strings
from tree import Finding

COMPARERS = r"memcmp|bcmp|strcmp|strncmp|strcasecmp|strncasecmp|bytes_equal|CRYPTO_memcmp|sodium_memcmp"
SECRETS = {"token", "secret", "hash", "password", "passwd", "code", "key", "mac", "hmac", "tag", "digest", "pepper",
           "cookie", "signature", "seed", "nonce", "csrf", "pin", "otp"}


def words_of(argument):
    identifiers = re.findall(r"[A-Za-z_]\w*", without_comments_and_strings(argument))
    return {word for identifier in identifiers for word in identifier.lower().split("_")}


def is_secret(argument):
    words = words_of(argument)
    return bool(words & SECRETS or {word[:-1] for word in words if word.endswith("s")} & SECRETS)


def check(tree):
    for path in tree.files("lib/*.[ch]", "services/*.[ch]"):
        text = tree.text(path)
        for call in calls(text, COMPARERS):
            if path.startswith("lib/crypto/") and call.name in ("CRYPTO_memcmp", "sodium_memcmp"):
                continue
            if any(is_secret(argument) for argument in call.arguments[:2]):
                yield Finding(path, call.line, function_at(text, call.line), f"{call.name}() of what may be a secret; use crypto_equal()")
