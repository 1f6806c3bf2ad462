"""Which addresses may be connected to: decided on the web address, then on every number its host stands for."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote

from annotate.core.links import LinkClass

_LONGEST = 8_000
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_PORTS = {"http": 80, "https": 443}
# "https://host:port" and what follows; no blank, control, backslash or quotation mark anywhere.
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20})://(?P<authority>[^/?#]*)(?P<rest>[/?#][^\0]*)?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,20}):")
_FORBIDDEN = re.compile(r"[\s\x00-\x20\x7f-\x9f\\<>\"^`{|}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# What inet_aton reads as a number: "2130706433", "0x7f.1", "0177.0.0.1"; must not match "a.1b.org".
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")

# The special-purpose registries of IANA (RFC 6890 and its updates), with the word that a refusal gives.
_V4 = {
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
    "loopback": ("127.0.0.0/8",),
    "link-local": ("169.254.0.0/16",),
    "multicast": ("224.0.0.0/4",),
    "reserved": (
        "0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "240.0.0.0/4",
    ),
}  # fmt: skip
_V6 = {
    "private": ("fc00::/7",),
    "loopback": ("::1/128",),
    "link-local": ("fe80::/10", "fec0::/10"),
    "multicast": ("ff00::/8",),
    # 6to4, Teredo and its neighbours, documentation, local NAT64: each can hide an IPv4 address, or leads nowhere.
    "reserved": ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "64:ff9b:1::/48"),
}
_NETWORKS = {
    version: [(word, ipaddress.ip_network(block)) for word, blocks in table.items() for block in blocks]
    for version, table in ((4, _V4), (6, _V6))
}
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What --allow-private opens; link-local stays closed, for the keys of cloud machines lie there.
_OPENED = frozenset(("private", "loopback"))


class Unreached(Exception):  # noqa: N818 - an outcome, of which most are nobody's error
    """An address that was not reached, or gave no page: why, in a few words, and what that says of a link."""

    def __init__(self, reason: str, outcome: LinkClass = LinkClass.UNDECIDED, status: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome
        self.status = status


class Refused(Unreached):
    """An address that the policy forbids to connect to."""


@dataclass(frozen=True, slots=True)
class Target:
    """A web address that may be asked for: its host in ASCII, lower case and without a dot at its end."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """The address of the host: "https://a.example", with its port where it is not the usual one."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{name}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.path


def read_target(url: str, *, allow_private: bool = False) -> Target:
    """Return what to ask for. Raises Refused, in a few words, for every address that must not be asked for.

    Allowed are http and https on the ports 80 and 443; `allow_private` opens private and loopback
    addresses, names without a dot, and all ports.
    """
    if len(url) > _LONGEST:
        raise Refused("the address is longer than 8,000 characters")
    scheme = _read_scheme(url.strip())
    found = _URL.fullmatch(url.strip())
    if not found or not found["authority"]:
        raise Refused("not a web address: it wants http:// or https:// and a host")
    if _FORBIDDEN.search(found[0]):
        raise Refused("a blank, control or bracket that no address may hold")
    if "@" in found["authority"]:
        raise Refused("a user name in an address is not followed")
    host, port = _split_port(found["authority"], scheme)
    if not allow_private and port not in _PORTS.values():
        raise Refused(f"port {port} is not followed, only 80 and 443 (--allow-private opens others)")
    return Target(scheme, _read_host(host, allow_private), port, _read_path(found["rest"] or "/"))


def _read_scheme(url: str) -> str:
    found = _SCHEME.match(url)
    scheme = found[1].lower() if found else ""
    if scheme and scheme not in _PORTS:
        raise Refused(f"{scheme}: is not followed, only http and https")
    return scheme


def _split_port(authority: str, scheme: str) -> tuple[str, int]:
    host, colon, port = authority.rpartition(":") if not authority.endswith("]") else (authority, "", "")
    if not colon:
        return authority, _PORTS[scheme]
    if not port:
        return host, _PORTS[scheme]
    if not (port.isascii() and port.isdigit() and len(port) <= 5 and 0 < int(port) < 65_536):
        raise Refused("the port is no number from 1 to 65535")
    return host, int(port)


def _read_path(rest: str) -> str:
    path = quote(rest.partition("#")[0], safe=_ASCII)
    return path if path.startswith("/") else f"/{path}"


def _read_host(written: str, allow_private: bool) -> str:
    if written.startswith("[") and written.endswith("]"):
        return _read_number(written[1:-1], allow_private)
    host = _to_ascii(written).removesuffix(".")
    if _NUMERIC.fullmatch(host) and "%" not in host:
        return _read_number(host, allow_private)
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise Refused("the host is no valid name")
    if host.endswith(".invalid"):
        raise Unreached("no such host (.invalid)", LinkClass.DEAD)  # RFC 6761, 6.4
    if not allow_private and ("." not in host or host.endswith((".localhost", ".local", ".internal"))):
        raise Refused(f"{host} is a name inside a house (--allow-private opens it)")
    return host


def _read_number(number: str, allow_private: bool) -> str:
    if "%" in number:
        raise Refused("an address with a zone is not followed")
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        raise Refused("the host is a number in no plain form") from None
    if (word := judge_number(str(address), allow_private=allow_private)) is not None:
        raise Refused(word)
    return str(address)


def _to_ascii(host: str) -> str:
    """Return a host name in ASCII (IDNA 2008 after UTS 46). Raises Refused for one that mixes scripts."""
    folded = unicodedata.normalize("NFKC", host).lower()
    if folded.isascii() and "xn--" not in folded:
        return folded
    import idna

    try:
        ascii_form = idna.encode(folded, uts46=True).decode("ascii")
        labels = idna.decode(ascii_form).split(".")
    except (idna.IDNAError, UnicodeError, ValueError, IndexError):
        raise Refused("the host is no valid international name") from None
    for label in labels:
        scripts = {_find_script(sign) for sign in label if sign.isalpha()}
        if len(scripts) > 1 and not scripts <= _WRITTEN_TOGETHER:
            raise Refused(f"the host mixes scripts ({', '.join(sorted(scripts)).lower()})")
    return ascii_form


# Japanese and Korean names mix these, also with Latin (UTS 39, "highly restrictive").
_WRITTEN_TOGETHER = frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "KATAKANA-HIRAGANA"))


def _find_script(sign: str) -> str:
    return unicodedata.name(sign, "UNKNOWN").split(" ", 1)[0]


def judge_number(number: str, *, allow_private: bool = False) -> str | None:
    """Return why an IP address must not be connected to, or None. What is no address at all is refused too."""
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        return "no address"
    shown = str(address)
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return f"{shown} is an address with a zone"
        inner = address.ipv4_mapped
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is not None:
            found = judge_number(str(inner), allow_private=allow_private)
            return f"{found}, behind {shown}" if found else None
    word = next((word for word, block in _NETWORKS[address.version] if address in block), None)
    if word is None and address.version == 6 and address not in _GLOBAL_V6:
        word = "reserved"
    if word is None or (allow_private and word in _OPENED):
        return None
    hint = " (--allow-private opens it)" if word in _OPENED else ""
    return f"{shown} is a {word} address{hint}"
