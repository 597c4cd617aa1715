#!/usr/bin/env python3
"""Has compare-mails make mails of generated texts, and Python's email parser read them: it finds the texts as they were
given, one recipient, these headers and no others, and nothing but lines that mail servers take.
"""
import argparse
import base64
import email
import email.header
import email.policy
import random
import re
import subprocess
import sys

HEADERS = ["Date", "Message-ID", "From", "To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"]
PIECES = [
    "a", "Z", "0", " ", ".", ",", "=", "=?", "?=", "=?UTF-8?B?YQ==?=", "<x@y>", "\"", "\\", "(", ":", ";", "あ", "株式会社", "é",
    "😀", "𠮷", "Subject: ", "Bcc: x@y", "--", "--=_", "x" * 30, "From ", "&amp;", "<p>",
]
LINE_ENDS = ["\n", "\n\n", "\n.\n", "\t", " \n", "\n."]
# What no header has, and what no part has either.
ENDS = ["\r\n", "\n", "\r", "\x00", "\x7f", "\x1b"]
ENDS_OF_PARTS = ["\r\n", "\r", "\x00", "\x7f", "\x1b"]


def random_text(rng, pieces, most):
    return "".join(rng.choice(pieces) for _ in range(rng.randrange(1, most)))


def random_mail(rng):
    """Texts of a mail, and whether it is to be refused."""
    part = PIECES + LINE_ENDS
    fields = [random_text(rng, PIECES, 12), random_text(rng, PIECES, 20), random_text(rng, part, 60), random_text(rng, part, 60)]
    if rng.random() > 0.1:
        return fields, False
    place = rng.randrange(4)
    end = rng.choice(ENDS if place < 2 else ENDS_OF_PARTS)
    cut = rng.randrange(len(fields[place]) + 1)
    fields[place] = fields[place][:cut] + end + fields[place][cut:]
    return fields, True


def expect(what, ours, theirs):
    if ours != theirs:
        raise ValueError(f"{what}: given {theirs!r}, read {ours!r}")


def check_lines(raw):
    expect("ASCII", raw.isascii(), True)
    for line in raw.decode().split("\r\n"):
        if len(line) > 78 or any(character < " " and character != "\t" or character > "~" for character in line):
            raise ValueError(f"a line that is no line: {line!r}")


def check_words(raw):
    """Each encoded word stands for whole characters (RFC 2047 section 5), which readers that join words do not notice."""
    for word in re.findall(rb"=\?UTF-8\?B\?([A-Za-z0-9+/=]+)\?=", raw.partition(b"\r\n\r\n")[0]):
        base64.b64decode(word, validate=True).decode()


def name_of(raw):
    """As email.header reads it: the address parser of 3.11 leaves the white space between encoded words of a name in
    it, which RFC 2047 section 6.2 says is not shown."""
    value = email.message_from_bytes(raw, policy=email.policy.compat32)["From"]
    return str(email.header.make_header(email.header.decode_header(value[:value.rindex("\r\n <")])))


def check_mail(raw, fields):
    name, subject, text, html = fields
    check_lines(raw)
    check_words(raw)
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    expect("headers", mail.keys(), HEADERS)
    expect("defects", [*mail.defects, *(defect for part in mail.walk() for defect in part.defects)], [])
    (sender,) = mail["From"].addresses
    expect("sender", sender.addr_spec, "no-reply@sekisho.example")
    expect("name", name_of(raw), name)
    expect("recipients", [address.addr_spec for address in mail["To"].addresses], ["taro@aoba.example"])
    expect("subject", mail["Subject"], subject)
    expect("parts", [part.get_content_type() for part in mail.iter_parts()], ["text/plain", "text/html"])
    for what, part, given in zip(("text", "html"), mail.iter_parts(), (text, html)):
        expect(what, part.get_payload(decode=True).decode().replace("\r\n", "\n"), given)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    rng = random.Random(options.seed)
    mails = [random_mail(rng) for _ in range(options.count)]
    lines = ""
    for (name, subject, text, html), _ in mails:
        given = [rng.randbytes(16), *(field.encode() for field in (name, "taro@aoba.example", subject, text, html))]
        lines += "".join(field.hex() + " " for field in given) + "\n"
    answers = subprocess.run([options.program], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().split()
    expect("answers", len(answers), len(mails))
    refused = 0
    for (fields, is_bad), answer in zip(mails, answers):
        try:
            expect("refused", answer == "-", is_bad)
            if not is_bad:
                check_mail(bytes.fromhex(answer), fields)
        except ValueError as error:
            sys.exit(f"{fields!r}: {error}")
        refused += is_bad
    print(f"{len(mails) - refused} mails read as they were given, {refused} refused")
    if not 0 < refused < options.count // 2:
        sys.exit("the texts are too alike to prove anything")


main()
