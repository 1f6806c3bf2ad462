"""A seeded mutator over the policy of the network: whatever is done to an address, none may lead inside.

`mutate_policy(seed, count)` returns the faults found, empty when there are none; run as a program it prints the count.
"""

from __future__ import annotations

import ipaddress
import random
import socket
import sys

import httpx

from annotate.network.policy import Unreached, judge_number, read_target

_INSIDE = (
    "127.0.0.1", "10.0.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "localhost",
    "2130706433", "0x7f.0.0.1", "0177.1", "[fe80::1%25lo]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fd00::1]",
)  # fmt: skip
_OUTSIDE = ("8.8.8.8", "harbourgazette.example", "a.mañana.example", "[2606:4700::1111]", "新聞.example")
_SCHEMES = ("http", "https", "http", "https", "HTTP", "http", "file", "ftp", "http:http", "")
_PIECES = (
    "@", ":", "/", "\\", "#", "?", "%", "%00", "%2e", "%40", "[", "]", ".", "..", "。", "．", "\t", "\n", "\r", " ",
    "\0", "０", "①", "\u200b", "\u202e", "\u00ad", "ß", "İ", "xn--", "0x", "0", "1", "80", ":80", ":443", ":22", "//",
    "user@", "localhost", "127.0.0.1", "::1", "\ud800", "a", "a.example", "&", ";", "|", "'", '"',
)  # fmt: skip


def mutate_policy(seed: int, count: int) -> list[str]:
    """Return a line for each of `count` mutated addresses that gets past the policy and must not."""
    rng = random.Random(seed)
    faults = []
    for turn in range(count):
        url = _build(rng)
        try:
            fault = _judge(url)
        except Exception as error:
            fault = f"raises {type(error).__name__}: {error}"
        if fault:
            faults.append(f"seed {seed}, address {turn}, {url!r}: {fault}")
    return faults


def count_allowed(seed: int, count: int) -> int:
    """Return how many of the same addresses the policy allows: a mutator of which all are refused proves nothing."""
    rng = random.Random(seed)
    allowed = 0
    for _ in range(count):
        try:
            read_target(_build(rng))
            allowed += 1
        except Unreached:
            pass
    return allowed


def _build(rng: random.Random) -> str:
    parts = [
        rng.choice(_SCHEMES),
        "://",
        rng.choice(rng.choice((_INSIDE, _OUTSIDE))),
        rng.choice(("", "/", "/x?y#z", ":80/", ":8080")),
    ]
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        parts.insert(rng.randrange(len(parts) + 1), rng.choice(_PIECES))
    url = "".join(parts)
    if rng.random() < 0.3:
        at = rng.randrange(len(url) + 1)
        url = url[:at] + rng.choice(_PIECES) + url[at + rng.randrange(2) :]
    return url


def _judge(url: str) -> str | None:
    """Return why an address that the policy allows must not be asked for, or None."""
    try:
        target = read_target(url)
    except Unreached:
        return None
    if target.scheme not in ("http", "https") or target.port not in (80, 443):
        return "a scheme or port that is not allowed"
    if not target.url.isprintable() or any(sign in target.host for sign in "@/\\?#% "):
        return "a character that is not allowed"
    if read_target(target.url) != target:
        return "it changes when it is read again"
    try:
        again = httpx.URL(target.url)
    except httpx.InvalidURL:  # refused one step later
        return None
    if again.host != target.host and again.raw_host.decode() != target.host:
        return f"httpx reads the host as {again.host}"
    return _judge_host(target.host)


def _judge_host(host: str) -> str | None:
    try:
        number = str(ipaddress.ip_address(host))
    except ValueError:
        try:  # what the C library takes for a number, whatever the policy thinks
            number = socket.inet_ntoa(socket.inet_aton(host))
        except (OSError, UnicodeError):
            return "a name inside a house" if host == "localhost" or "." not in host else None
    address = ipaddress.ip_address(number)
    inside = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    return f"it leads to {number}" if inside or judge_number(number) else None


if __name__ == "__main__":
    seed_, count_ = (int(word) for word in [*sys.argv[1:], "7", "100000"][:2])
    found = mutate_policy(seed_, count_)
    sys.stdout.write("\n".join([*found[:20], f"{count_ - len(found)}/{count_}, seed {seed_}\n"]))
    sys.exit(1 if found else 0)
