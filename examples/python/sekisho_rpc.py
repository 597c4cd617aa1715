#!/usr/bin/env python3
"""A client of Sekisho's RPC in Python's standard library; proto/README.md says what it does and why.

    rpc = Connection("127.0.0.1:7401", "session", certificates="/run/sekisho/tls")
    code, text, body = rpc.call("sekisho.rpc.v1.Reflection/ListMethods", b"")
    for method in fields(body)[1]:
        print(fields(method)[1][0].decode())
"""
import os
import re
import socket
import ssl
import struct
import sys

SP_REQ = b"\0SP\0" + struct.pack(">HH", 0x30, 0)
SP_REP = b"\0SP\0" + struct.pack(">HH", 0x31, 0)
IDENTITY = re.compile(r"spiffe://([a-z0-9._-]+)/ns/([a-z0-9-]+)/sa/([a-z0-9-]+)")


def varint(number):
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    """One protobuf field: a number as varint, text and bytes with their length; nothing when it is empty."""
    if not value:
        return b""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def fields(message):
    """A message's fields as {number: [value, ...]}; numbers and bytes, the only types our messages have."""
    found, at = {}, 0

    def read():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at, value, shift = at + 1, value | (byte & 0x7F) << shift, shift + 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag = read()
        value = read()
        if tag & 7 == 2:
            value, at = message[at:at + value], at + value
        elif tag & 7 != 0:
            raise ValueError("unexpected wire type")
        found.setdefault(tag >> 3, []).append(value)
    return found


class Connection:
    """One TLS connection to one server; calls follow one another."""

    def __init__(self, address, peer, certificates, trust=None, timeout=5.0):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.check_hostname = False  # the identity below takes its place
        context.load_verify_locations(trust or os.path.join(certificates, "ca.crt"))
        context.load_cert_chain(os.path.join(certificates, "tls.crt"), os.path.join(certificates, "tls.key"))
        host, port = address.rsplit(":", 1)
        plain = socket.create_connection((host.strip("[]"), int(port)), timeout)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tls = context.wrap_socket(plain)
        uris = [value for kind, value in self.tls.getpeercert().get("subjectAltName", ()) if kind == "URI"]
        identity = IDENTITY.fullmatch(uris[0]) if len(uris) == 1 else None
        if identity is None or identity.group(3) != peer:
            raise ssl.SSLError(f"the server is not {peer}")
        self.tls.sendall(SP_REQ)
        if self._read(8) != SP_REP:
            raise ConnectionError("the server does not answer requests")
        self.next_id = 0x80000000  # the highest bit marks the end of nng's list of ids

    def _read(self, size):
        out = b""
        while len(out) < size:
            piece = self.tls.recv(size - len(out))
            if not piece:
                raise ConnectionError("the server hung up")
            out += piece
        return out

    def call(self, method, body, timeout_ms=2000, idempotency_key=b"", passport=""):
        """Returns (code, text, body); code 0 is OK, the others are gRPC's."""
        envelope = (field(1, method) + field(2, os.urandom(16)) + field(3, timeout_ms)
                    + field(5, idempotency_key) + field(6, passport) + field(8, body))
        self.next_id = self.next_id + 1 if self.next_id < 0xFFFFFFFF else 0x80000000
        self.tls.sendall(struct.pack(">QI", len(envelope) + 4, self.next_id) + envelope)
        size, answered = struct.unpack(">QI", self._read(12))
        if answered != self.next_id or size > (1 << 20) + 4:
            raise ConnectionError("the answer is not to this call")
        answer = fields(self._read(size - 4))
        return answer.get(1, [0])[0], answer.get(2, [b""])[0].decode(), answer.get(3, [b""])[0]


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: sekisho_rpc.py HOST:PORT SERVICE CERTIFICATE_FOLDER")
    code, text, listing = Connection(*sys.argv[1:4]).call("sekisho.rpc.v1.Reflection/ListMethods", b"")
    if code != 0:
        sys.exit(f"refused: {code} {text}")
    for row in fields(listing).get(1, []):
        print(fields(row)[1][0].decode())
