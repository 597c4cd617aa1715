#!/usr/bin/env python3
"""A sign-in that an internal system hosts, in Python's standard library: is the password right, who is it, and may
they do that?

    hosted_sign_in.py auth.sekisho.svc:7401 /run/tls billing 1 suzuki.m statements.view

The password is the first line of standard input; a second one, if there is one, is a pass, checked with
FOLDER/passes.json. What the methods promise is in proto/sekisho/auth/v1/.
"""
import base64
import hashlib
import json
import os
import sys
import time

from sekisho_rpc import Connection, field, fields

OK, UNAUTHENTICATED = 0, 16


class Refused(Exception):
    """Not OK: the code is gRPC's. Only UNAUTHENTICATED is a "no"; UNAVAILABLE and the like are "nobody knows"."""

    def __init__(self, code, text):
        super().__init__(f"refused: {code} {text}")
        self.code = code


def text_of(message, number):
    return message.get(number, [b""])[0].decode()


def texts_of(message, number):
    return [text.decode() for text in message.get(number, [])]


def numbers_of(message, number):
    """A repeated number, packed as proto3 writes it, or one by one."""
    found = []
    for value in message.get(number, []):
        if isinstance(value, int):
            found.append(value)
            continue
        number_, shift = 0, 0
        for byte in value:
            number_, shift = number_ | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                found.append(number_)
                number_, shift = 0, 0
    return found


ALL = "all"


def reaches(reach, group):
    """Whether ALL, or a set of groups of customers, has a customer of this group in it; 0: one of no group."""
    return reach == ALL or group in reach


def user_of(body):
    """"permissions" reach all customers; "limited" has those that reach only the ones of some groups."""
    message = fields(body)
    scopes = [fields(scope) for scope in message.get(24, [])]
    limited = {text_of(scope, 1): set(numbers_of(scope, 2)) for scope in scopes}
    return {"user_id": message[1][0], "tenant_id": message[2][0], "is_active": message.get(4, [0])[0] == 1,
            "login_id": text_of(message, 5), "name": text_of(message, 6), "roles": texts_of(message, 8),
            "permissions": [name for name in texts_of(message, 9) if name not in limited], "limited": limited}


class Auth:
    """What a hosted sign-in needs of the methods that an internal system can be granted; one connection, one thread."""

    def __init__(self, address, certificates):
        self.rpc = Connection(address, "auth", certificates)

    def _call(self, method, body, key=b""):
        code, text, answer = self.rpc.call(f"sekisho.auth.v1.{method}", body, 5000, key)
        if code != OK:
            raise Refused(code, text)
        return answer

    def verify_password(self, tenant_id, login_id, password, client_ip, device="", key=None):
        """A dict: "user", "device" and "ticket" (for issue_pass), or "throttled" with the seconds (0: until released), or "must_change"."""
        body = (field(1, tenant_id) + field(2, login_id) + field(3, password) + field(4, client_ip)
                + field(6, device))
        answer = fields(self._call("SignIn/VerifyPassword", body, key or os.urandom(16)))
        if 3 in answer:
            return {"throttled": fields(answer[3][0]).get(1, [0])[0]}
        if answer.get(4, [0])[0]:
            return {"must_change": True}
        return {"user": user_of(answer[1][0]), "device": text_of(answer, 2), "ticket": text_of(answer, 6)}

    def issue_pass(self, tenant_id, ticket, client_ip, system=""):
        """A pass of whom the ticket is about, for 30 s, to this system or another one. Refused with UNAUTHENTICATED when
        the ticket is not good any more: end the session, they sign in again."""
        body = field(1, tenant_id) + field(2, ticket) + field(3, client_ip) + field(4, system)
        return text_of(fields(self._call("SignIn/IssuePass", body)), 1)

    def get_user(self, tenant_id, login_id):
        return user_of(self._call("Users/Get", field(1, tenant_id) + field(3, login_id)))

    def list_users(self, tenant_id):
        """All of them, a page after the other."""
        after = ""
        while True:
            page = fields(self._call("Users/List", field(1, tenant_id) + field(2, after)))
            yield from (user_of(user) for user in page.get(1, []))
            after = text_of(page, 2)
            if not after:
                return

    def check_reach(self, tenant_id, user_id, permission):
        """ALL customers, or a set of groups of them: see reaches(). Empty for who may not."""
        body = field(1, tenant_id) + field(2, user_id) + field(3, permission)
        answer = fields(self._call("Users/Explain", body))
        if answer.get(1, [0])[0] != 1:
            return set()
        scope = fields(answer[5][0]) if 5 in answer else {1: [1]}
        return ALL if scope.get(1, [0])[0] == 1 else set(numbers_of(scope, 2))

    def check_permission(self, tenant_id, user_id, permission):
        """Of every customer: no for whoever reaches only those of some groups."""
        return self.check_reach(tenant_id, user_id, permission) == ALL


# Ed25519 as RFC 8032, section 5.1, verifies it: for some passes a second. Public values alone, so that the time it
# takes tells nothing.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _recover(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        raise ValueError("not a point")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _multiply(number, point):
    out = (0, 1, 1, 0)
    while number:
        if number & 1:
            out = _add(out, point)
        point, number = _add(point, point), number >> 1
    return out


BASE = _recover((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public_key, message, signature):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER:
        return False
    try:
        r, key = _recover(signature[:32]), _recover(public_key)
    except ValueError:
        return False
    hashed = hashlib.sha512(signature[:32] + public_key + message).digest()
    left, right = _multiply(s, BASE), _add(r, _multiply(int.from_bytes(hashed, "little") % ORDER, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def base64url(text):
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)


def groups_of(digits):
    bits = int(digits, 16)
    return {number for number in range(1, 64) if bits >> number & 1}


def understood(claims):
    """"perm" as of user_of(), and "limited": whoever reads the one alone lets nobody reach too far."""
    scopes = {} if claims["scope"] == ALL else claims["scope"]
    limited = {name: groups_of(digits) for name, digits in scopes.items()}
    return {**claims, "perm": [name for name in claims["perm"] if name not in limited], "limited": limited}


def verify_pass(text, keys_file, system):
    """The claims of a pass (lib/pass/pass.h), or None when it is not one for us and of now. Read the file each time:
    keys change."""
    try:
        header, payload, signature = text.split(".")
        said = json.loads(base64url(header))
        with open(keys_file, encoding="utf-8") as file:
            keys = {key["kid"]: base64url(key["x"]) for key in json.load(file)["keys"]}
        if set(said) != {"alg", "kid", "typ"} or said["alg"] != "EdDSA" or said["typ"] != "sekisho-pass+jwt":
            return None
        if not is_signed(keys[said["kid"]], f"{header}.{payload}".encode(), base64url(signature)):
            return None
        claims = json.loads(base64url(payload))
        fresh = claims["iat"] - 5 <= time.time() < claims["exp"] + 5 and claims["exp"] - claims["iat"] <= 30
        is_ours = claims["aud"] == f"system:{system}" and claims["iss"] == "session"
        return understood(claims) if is_ours and fresh else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def main(address, certificates, system, tenant, login_id, permission):
    auth = Auth(address, certificates)
    verdict = auth.verify_password(int(tenant), login_id, sys.stdin.readline().rstrip("\n"), "192.0.2.7")
    if "user" not in verdict:
        sys.exit("tried too often" if "throttled" in verdict else "the password has to be changed first")
    user = verdict["user"]
    print(f"right: {user['name']}, {' '.join(user['roles'])}")
    print(f"{permission}: {'yes' if auth.check_permission(int(tenant), user['user_id'], permission) else 'no'}")
    print(f"users: {sum(1 for _ in auth.list_users(int(tenant)))}")
    # What comes with a request of another system; here, when there is none, one of our own.
    text = sys.stdin.readline().rstrip("\n") or auth.issue_pass(int(tenant), verdict["ticket"], "192.0.2.7")
    claims = verify_pass(text, os.path.join(certificates, "passes.json"), system)
    if claims is None:
        sys.exit("pass: not valid")
    print(f"pass: {claims['login']} of company {claims['tid']}")
    for name, groups in sorted(claims["limited"].items()):
        print(f"{name}: groups {' '.join(str(number) for number in sorted(groups))}")


if __name__ == "__main__":
    if len(sys.argv) != 7:
        sys.exit("usage: hosted_sign_in.py HOST:PORT CERTIFICATE_FOLDER SYSTEM COMPANY LOGIN_ID PERMISSION")
    try:
        main(*sys.argv[1:])
    except Refused as refused:
        sys.exit("wrong: ID or password" if refused.code == UNAUTHENTICATED else str(refused))
    except OSError as error:
        sys.exit(f"refused: {error}")
