"""What may be a secret is compared with crypto_equal(), which takes the same time whatever differs.

Seen by the name: token, secret, hash, password, code, key, mac, tag and their like, as a word of an identifier in
any argument, in the type of what is compared, or in the name of the function that compares.
"""
import re

from source import calls, function_at, functions, without_comments_and_strings
from tree import Finding

COMPARERS = (r"memcmp|bcmp|wmemcmp|strcmp|strncmp|strcasecmp|strncasecmp|strcoll|memmem|strstr|strcasestr|bytes_equal|uuid_equal|"
             r"syntax_equals|CRYPTO_memcmp|sodium_memcmp|sodium_compare|timingsafe_bcmp|timingsafe_memcmp")
SECRETS = {"token", "secret", "hash", "password", "passwd", "code", "key", "mac", "hmac", "tag", "digest", "pepper",
           "cookie", "signature", "seed", "nonce", "csrf", "pin", "otp"}


def words_of(argument):
    identifiers = re.findall(r"[A-Za-z_]\w*", without_comments_and_strings(argument))
    return {word for identifier in identifiers for word in identifier.lower().split("_")}


def is_secret(argument):
    words = words_of(argument)
    return bool(words & SECRETS or {word[:-1] for word in words if word.endswith("s")} & SECRETS)


def types_of(text, call):
    """How the function that makes this call declares the plain names among the arguments."""
    for function in functions(text):
        if function.line <= call.line <= function.end:
            code = "\n".join(text.split("\n")[function.line - 1:function.end])
            names = [re.escape(argument) for argument in call.arguments if re.fullmatch(r"[A-Za-z_]\w*", argument)]
            return " ".join(re.findall(rf"\bstruct\s+(\w+)[\s*]+(?:{'|'.join(names)})\b", code)) if names else ""
    return ""


def check(tree):
    for path in tree.files("lib/*.[ch]", "services/*.[ch]"):
        text = tree.text(path)
        for call in calls(text, COMPARERS):
            if path.startswith("lib/crypto/") and call.name in ("CRYPTO_memcmp", "sodium_memcmp"):
                continue
            function = function_at(text, call.line)
            if any(is_secret(named) for named in [*call.arguments, types_of(text, call), function]):
                yield Finding(path, call.line, function, f"{call.name}() of what may be a secret; use crypto_equal()")
