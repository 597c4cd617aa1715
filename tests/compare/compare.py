#!/usr/bin/env python3
"""Asks compare-parsers and Python's standard library the same and says where they differ.

Ranges: equal to ipaddress, but for what REFUSED lists and IPv4-mapped addresses, which are folded. Login
IDs: equal to unicodedata's NFKC and casefold, for characters that Python's older Unicode knows. Sets of
ranges: they hold the addresses that ipaddress says.
"""
import argparse
import collections
import ipaddress
import random
import re
import subprocess
import sys
import unicodedata

BATCH = 20_000
MAPPED = ipaddress.ip_network("::ffff:0:0/96")


# What ipaddress accepts and an allow-list refuses on purpose: why, of which text, of which range.
REFUSED = (
    ("a zone id", re.compile("%").search, None),
    ("a mask for a prefix", re.compile(r"/.*\.").search, None),
    ("leading zeros in a prefix", re.compile(r"/0[0-9]+$", re.ASCII).search, None),
    ("every address there is", None, lambda network: network.prefixlen == 0),
)
refusals = collections.Counter()  # how many texts each of them was the reason for


def folded(network):
    if network.version == 4 or not network.subnet_of(MAPPED):
        return network
    return ipaddress.ip_network((network.network_address.ipv4_mapped, network.prefixlen - 96))


def expected_range(text):
    try:
        network = folded(ipaddress.ip_network(text))  # strict: host bits must be 0
    except ValueError:
        return "-"
    for why, of_text, of_range in REFUSED:
        if (of_text and of_text(text)) or (of_range and of_range(network)):
            refusals[why] += 1
            return "-"
    return str(network)


def expected_login_id(text):
    # Folding the folded, because NFKC brings new capitals out (U+1D2C) and casefold() new compositions.
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if len(text.encode()) > 256 or not re.fullmatch(r"[a-z0-9._@+-]{3,64}", form, re.ASCII):
        return "-"
    return form


def random_octet(rng):
    return rng.choice(["0", "1", "10", "255", "256", "00", "01", "0x1", "", "1a", str(rng.randrange(300))])


def random_ipv4(rng):
    count = rng.choices([4, 3, 5], [8, 1, 1])[0]
    return ".".join(random_octet(rng) if rng.random() < 0.2 else str(rng.randrange(256)) for _ in range(count))


def random_group(rng):
    return rng.choice(["0", "0", "0", "ffff", "1", "0000", "00001", "DB8", "g", f"{rng.randrange(65536):x}"])


def random_ipv6(rng):
    groups = [random_group(rng) for _ in range(rng.choices([8, 7, 6, 5, 3, 2, 9, 0], [6, 4, 3, 2, 2, 2, 1, 1])[0])]
    if rng.random() < 0.2:
        groups.append(random_ipv4(rng))
    if rng.random() < 0.6:
        groups.insert(rng.randrange(len(groups) + 1), "")
    text = ":".join(groups)
    if rng.random() < 0.5 and (text.startswith(":") or text.endswith(":")):
        text = ":" + text if text.startswith(":") else text + ":"
    return text


def random_network(rng):
    """A correct one, so that most prefixes have no host bits."""
    if rng.random() < 0.5:
        prefix = rng.randrange(33)
        network = ipaddress.IPv4Network((rng.getrandbits(32), prefix), strict=False)
        padded = f"{network.network_address}/{prefix:03}"
        return rng.choices([str(network), network.with_netmask, network.with_hostmask, padded], [12, 1, 1, 1])[0]
    prefix = rng.randrange(129)
    bits = rng.getrandbits(128) if rng.random() < 0.8 else 0xFFFF << 32 | rng.getrandbits(32)
    network = ipaddress.IPv6Network((bits, prefix), strict=False)
    return rng.choice([str(network), network.exploded, str(network).upper()])


def mutate(rng, text):
    if rng.random() < 0.7 or not text:
        return text
    place = rng.randrange(len(text))
    return text[:place] + rng.choice(["", "0", ":", ".", "/", "%1", " ", "f", "-", "１"]) + text[place + rng.randrange(2):]


def random_range(rng):
    text = rng.choice([random_ipv4, random_ipv6, random_network])(rng)
    if "/" not in text and rng.random() < 0.5:
        text += rng.choice(["/32", "/128", "/8", "/0", "/08", "/33", "/64", "/96", "/104", "/255.0.0.0", "/"])
    return mutate(rng, text)


def random_character(rng):
    while True:
        kind = rng.random()
        if kind < 0.6:
            return rng.choice("abcXYZ019._@+-")
        if kind < 0.8:
            return chr(rng.randrange(0xFF01, 0xFF5F))
        character = chr(rng.choice([rng.randrange(0x80, 0x3000), rng.randrange(0x3000, 0x110000)]))
        if unicodedata.category(character) not in ("Cn", "Cs", "Cc"):
            return character


def random_login_id(rng):
    return "".join(random_character(rng) for _ in range(rng.randrange(1, 12)))


def random_valid_network(rng):
    if rng.random() < 0.5:
        return ipaddress.IPv4Network((rng.getrandbits(32) & 0xFF0FFFFF, rng.randrange(1, 33)), strict=False)
    return ipaddress.IPv6Network((0x20010DB8 << 96 | rng.getrandbits(96), rng.randrange(17, 129)), strict=False)


def random_address_near(rng, networks):
    """Mostly the first or last of a network or a neighbour of them: where a matcher is wrong by one."""
    network = rng.choice(networks)
    edge = int(rng.choice([network.network_address, network.broadcast_address])) + rng.choice([-1, 0, 0, 1])
    kind = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
    address = kind(edge % 2 ** network.max_prefixlen)
    return f"::ffff:{address}" if network.version == 4 and rng.random() < 0.2 else str(address)


def random_match(rng):
    networks = [random_valid_network(rng) for _ in range(rng.randrange(1, 9))]
    networks += [rng.choice(networks).supernet() for _ in range(rng.randrange(2)) if networks[0].prefixlen > 1]
    networks = [network for network in networks if network.prefixlen > 0]
    return " ".join([random_address_near(rng, networks), *map(str, networks)])


def expected_match(text):
    first, *networks = text.split(" ")
    address = ipaddress.ip_address(first)
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    return "in" if any(address in ipaddress.ip_network(network) for network in networks) else "out"


KINDS = {"r": (random_range, expected_range), "l": (random_login_id, expected_login_id), "m": (random_match, expected_match)}


def run_batch(program, cases):
    lines = "".join(f"{kind}{text}\n" for kind, text in cases)
    answer = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return answer.stdout.decode().splitlines()


def compare(kind, options, rng):
    generate, expected = KINDS[kind]
    accepted = 0
    for start in range(0, options.count, BATCH):
        cases = [(kind, generate(rng)) for _ in range(min(BATCH, options.count - start))]
        answers = run_batch(options.program, cases)
        if len(answers) != len(cases):
            sys.exit(f"{len(answers)} answers to {len(cases)} texts")
        for (_, text), ours in zip(cases, answers):
            theirs = expected(text)
            if ours != theirs:
                sys.exit(f"{kind} {text!r}: ours {ours}, Python {theirs}")
            accepted += ours not in ("-", "out")
    print(f"{kind}: {options.count} texts alike, {accepted} of them accepted", flush=True)
    if not options.count // 20 < accepted < options.count:
        sys.exit("the texts are too alike to prove anything")


def tell_refusals():
    for why, _, _ in REFUSED:
        print(f"r: {refusals[why]} texts refused for {why}, which ipaddress accepts")
        if refusals[why] == 0:
            sys.exit("a refusal that was not tried, or is none")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--count", type=int, default=100_000, help="texts of each kind")
    parser.add_argument("--kinds", default="rlm", help="r: ranges, l: login IDs, m: sets of ranges")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    for kind in options.kinds:
        compare(kind, options, random.Random(f"{options.seed} {kind}"))
    if "r" in options.kinds:
        tell_refusals()


if __name__ == "__main__":
    main()
