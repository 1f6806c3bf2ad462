"""Web addresses to outlets: hosts and registrable domains, from the bundled Public Suffix List."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

from annotate.errors import InputError


def find_host(address: str) -> str | None:
    """Return the lower-case host of a web address or bare domain, in ASCII form; None without one."""
    raw = address.strip()
    if "://" not in raw:
        raw = "//" + raw.removeprefix("//")
    try:
        host = urlsplit(raw).hostname
        return host.rstrip(".").encode("idna").decode("ascii").lower() or None if host else None
    except (ValueError, UnicodeError):
        return None


def find_registrable_domain(address: str) -> str | None:
    """Return the registrable domain ("news.cn" of "https://english.news.cn/x"), or None.

    Addresses of machines, single labels and bare public suffixes have none. The private part of
    the list counts: "mine.blogspot.com" is an outlet of its own.
    """
    host = find_host(address)
    if not host or not (host.rsplit(".", 1)[-1].isalpha() or "xn--" in host):
        return None
    domain = _suffixes().privatesuffix(host)
    return str(domain) if domain else None


def is_public_host(host: str) -> bool:
    """Whether a host name could exist on the public internet: it ends in a suffix that is in use."""
    name = find_host(host)
    return bool(name) and _known_suffixes().privatesuffix(name or "") is not None


def check_outlet(words: str | None) -> str | None:
    """Return what a user gave as the outlet of articles: a domain, an address or a name.

    Raises InputError for a public suffix such as "co.uk", under which strangers share one score.
    """
    host = find_host(words) if words else None
    if words and host and "." in host and _known_suffixes().publicsuffix(host) == host:
        raise InputError(
            f"{words} is not one outlet's domain but what many end in.", "Give one such as harbourgazette.example."
        )
    return words


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def _known_suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False)


# A host name (RFC 1123), as it is after IDNA. Matches "harbourgazette.co.nz" and "xn--maana-pta.example"; must not
# match "=cmd|x.example", "a_b.example" or "-x.example".
_HOST_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def find_outlet_domain(words: str) -> str:
    """Return the host that a user gave as an outlet's domain. Raises InputError for what is none."""
    host = find_host(words)
    if not host or not _HOST_NAME.fullmatch(host) or re.search(r"\s", words.strip()):
        raise InputError(f"{words} is not a domain.", "Give one such as harbourgazette.example.")
    if not find_registrable_domain(host):
        raise InputError(
            f"{words} is not one outlet's domain but what many end in, or a number.",
            "Give one such as harbourgazette.example.",
        )
    return host.removeprefix("www.")
