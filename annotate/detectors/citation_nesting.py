"""Whether an address that stands inside another is meant to be there: archives and redirects pass it on."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from annotate.detectors.citation_faults import Kind

# "https://" or the "http:/" that some servers make of it; not "/https/" (a segment of a proxy).
_SCHEME = re.compile(r"https?:/{1,2}(?=[^/\s])|https?:/{1,2}$", re.IGNORECASE)
# Archives write the time of a copy: "/20190412083000/", "/2019*/", "/20210505id_/"; not a year "/2024/".
_TIME = re.compile(r"\d{8,14}(?:[a-z]{2}_)?|\d{1,14}\*")
# A segment before the inner address that says that the outer passes it on.
_SEGMENTS = """
    amp archive away cache cdn-cgi check clip crop deref embed exit external ext feed fetch filter fit-in follow
    forward fwd go goto grab http https iframe image images img imgproxy jump leave leaving linkfilter link links
    lookup mirror open out outgoing preview proxy raw rd redir redirect redirects redirect.mp3 referrer render
    report resize result results save scan screenshot shorten snapshot snap source subscription submit thumb
    thumbnail thumbs track tracking transform translate unsafe url urls view viewer visit wayback web
"""
_LABELS = "amp clicks click trk track tracking go out link links lnk redir redirect translate away exit deref r l t"
_PASSING, _PASSING_LABELS = frozenset(_SEGMENTS.split()), frozenset(_LABELS.split())
_PASSING_PARTS = ("archive", "archiv", "proxy", "cache", "wayback", "redirect", "urldefense", "safelink", "amp-")
# Marks between a wrapper's own parts and the address it carries: "cache:https://", "__https://", "/*http://".
_JOINTS = "=:;|~*!@_$?&#+,"
_CLOSERS = {"[": "]", "{": "}", "(": ")", "<": ">"}


def judge_nesting(host: str, rest: str, wrappers: AbstractSet[str]) -> tuple[Kind, str] | None:
    """Return what is wrong with an address inside `rest` (what follows the host), or None.

    In the query and the fragment a whole address may stand, as share links carry it, and so may one
    behind a mark that joins ("cache:https://..."). In the path it may where the host or a segment
    before it shows an archive, proxy, translator, resizer or redirect.
    """
    if is_wrapper(host, wrappers):
        return None
    for found in _SCHEME.finditer(rest):
        fault = _judge_place(host, rest, found.start(), found.end())
        if fault:
            return fault
        if _is_passing(rest[: found.start()]):
            return None
    return None


def is_wrapper(host: str, wrappers: AbstractSet[str]) -> bool:
    """Return whether a host's business is to carry other addresses, by the list or by its name."""
    labels = host.split(".")
    if any(".".join(labels[place:]) in wrappers for place in range(len(labels))):
        return True
    return not _PASSING_LABELS.isdisjoint(labels[:-2]) or any(part in host for part in _PASSING_PARTS)


def _judge_place(host: str, rest: str, start: int, end: int) -> tuple[Kind, str] | None:
    before = rest[start - 1 : start]
    if "?" in rest[:start] or "#" in rest[:start]:
        closer = _CLOSERS.get(before)
        return (Kind.NESTED, "nested address") if closer and closer not in rest[end:] else None
    if before in _CLOSERS:
        return Kind.NESTED, "nested address"
    if before in _JOINTS or _is_passing(rest[:start]):
        return None
    if before != "/":
        return Kind.JOINED, "two addresses run together"
    inner = rest[end:].lower()
    if inner.startswith((host, f"www.{host}", host.removeprefix("www."))):
        return Kind.NESTED, "nested address: the site inside itself"
    return Kind.WRAPPED, "an address inside an address"


def _is_passing(before: str) -> bool:
    if "?" in before or "#" in before:
        return False
    segments = before.lower().strip("/").split("/")
    return any(segment in _PASSING or _TIME.fullmatch(segment) for segment in segments)
