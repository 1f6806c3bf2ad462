"""What became of a link when it was looked up: ok, moved, dead, malformed, or undecided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Only these say that a page is not there; any other refusal may be meant for this program alone (RFC 9110, 15.5).
_GONE = frozenset((404, 410))
# "https://www.a.org/x/" and "http://a.org/x" are one page to a reader.
_DRESS = re.compile(r"\Ahttps?://(?:www\.)?", re.IGNORECASE)


class LinkClass(StrEnum):
    """What can be said of a link; undecided is never "broken"."""

    FOLLOWED = "ok"
    MOVED = "moved"
    DEAD = "dead"
    MALFORMED = "malformed"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """One look at a link: what it gave, the HTTP status (None where none came), and why, in a few words.

    `location` is where it led in the end, where that is another page; `at` the time, ISO 8601 in UTC.
    """

    url: str
    outcome: LinkClass
    status: int | None
    reason: str
    location: str | None = None
    at: str = ""


def classify_status(status: int) -> LinkClass:
    """Return what an HTTP status says of a link, before redirects are considered."""
    if 200 <= status < 300:
        return LinkClass.FOLLOWED
    return LinkClass.DEAD if status in _GONE else LinkClass.UNDECIDED


def is_same_page(one: str, other: str) -> bool:
    """Whether two addresses differ only in http or https, "www." and a slash at the end."""
    return _undress(one) == _undress(other)


def _undress(url: str) -> str:
    return _DRESS.sub("", url.partition("#")[0]).rstrip("/")


def count_classes(checks: Iterable[LinkCheck]) -> dict[LinkClass, int]:
    """Return how many checks gave each class, all classes in their order."""
    counts = Counter(check.outcome for check in checks)
    return {outcome: counts[outcome] for outcome in LinkClass}
