"""Whether the host of a web address can exist, judged by its form alone."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from annotate.detectors.citation_faults import Kind

HostRule = Callable[[str], bool]

# A label of a host name; "_" is not in the standard (RFC 952) but in use: "my_blog.tumblr.com".
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LONGEST_HOST = 253
# Names that never lead out of a house: RFC 6761, RFC 6762 and what routers hand out. ".example" (RFC 2606)
# is not among them: stories and manuals use it for outlets that are made up on purpose.
_HOUSE_NAMES = ("invalid", "test", "localhost", "local", "localdomain", "internal", "lan", "home", "corp")
# Ends that look like a top-level domain and are not one: slips of the finger and names of files.
_FALSE_SUFFIXES = """
    con cmo ocm comm coom cim vom xom cpm coam ogr orgg rog nett nte ent gvo eud inof htm html xhtml php asp
    aspx jsp pdf doc docx xls xlsx ppt pptx txt xml json jpg jpeg png gif svg mp3 mp4
"""
_FALSE = frozenset(_FALSE_SUFFIXES.split())
# "www.com" and "www.de" are sites; "www.harbour" is a name cut off.
_WWW_ALONE = re.compile(r"www\.(?:[a-z]{2}|com|net|org)")


def is_public_name(host: str) -> bool:
    """Return whether the last label can be a top-level domain: two or more letters, or "xn--"."""
    last = host.rsplit(".", 1)[-1]
    return last.startswith("xn--") or (len(last) >= 2 and last.isalpha())


def judge_host(host: str, port: str | None, is_public_host: HostRule) -> tuple[Kind, str] | None:
    """Return what is wrong with a host and its port as they stand in an address, or None.

    `is_public_host` is asked of the ASCII form of the name, in lower case.
    """
    if host.startswith("["):
        return _judge_number(host.strip("[]"))
    name = _to_ascii(host.rstrip(".").lower())
    if name is None:
        return Kind.HOST, "the host is no valid name"
    return _judge_form(name) or _judge_suffix(name, is_public_host) or _judge_port(port)


def _to_ascii(host: str) -> str | None:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


def _judge_form(name: str) -> tuple[Kind, str] | None:
    labels = name.split(".")
    if name == "localhost" or (len(labels) > 1 and labels[-1] in _HOUSE_NAMES):
        return Kind.LOCAL, f"the host is only for use inside a house (.{labels[-1]})"
    if not name:
        return Kind.EMPTY, "no host"
    if "" in labels:
        return Kind.HOST, "two dots together in the host"
    if len(labels) == 1:
        lost = name.startswith("www") and len(name) > 5
        return Kind.HOST, "the dots of the host are lost" if lost else "no dot in the host"
    if len(name) > _LONGEST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        return Kind.HOST, "the host is no valid name"
    if name.startswith("www.") and len(labels) == 2 and not _WWW_ALONE.fullmatch(name):
        return Kind.HOST, "no top-level domain after the name"
    return None


def _judge_suffix(name: str, is_public_host: HostRule) -> tuple[Kind, str] | None:
    last = name.rsplit(".", 1)[-1]
    if last.isdigit():
        return _judge_number(name)
    if last == "example":
        return None
    # A name that is a public suffix itself ("gov.uk") has a site too: ask again for a name below its end.
    known = last not in _FALSE and is_public_name(name)
    if not known or not (is_public_host(name) or is_public_host(f"a.b.{last}")):
        return Kind.HOST, f"there is no top-level domain .{last}"
    return None


def _judge_number(number: str) -> tuple[Kind, str] | None:
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        return Kind.HOST, "the host is no valid number"
    if address.is_global:
        return None
    return Kind.LOCAL, "the host is a private number"


def _judge_port(port: str | None) -> tuple[Kind, str] | None:
    if not port or (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65_536):
        return None
    return Kind.PORT, f"there is no port {port[:12]}"
