"""The values that everything else passes around: articles, findings, evidence, verdicts."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of character offsets in an article's text."""

    start: int
    end: int


class Verdict(StrEnum):
    """What can be said of a flag on an article; nothing found is not "absent"."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"


class Dimension(StrEnum):
    """The axis a flag belongs to; bias never lowers credibility."""

    CREDIBILITY = "credibility"
    BIAS = "bias"


class BylineKind(StrEnum):
    """Who a byline names. None in its place means that the source could not tell."""

    PERSON = "person"
    ORG = "org"
    HANDLE = "handle"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Link:
    """A reference of the page: its address as written, and the words it hangs on."""

    url: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it came. What is missing is None, never "".

    `outlet` is a registrable domain, `published` an ISO 8601 date, `language` an ISO 639-1 code.
    `byline_kind` is None where the source could not tell whether there is a byline (a record
    without an author), and `published_known` is False where it could not tell of a date.
    `byline_origin` and `published_origin` say where the value was read ("JSON-LD", "meta",
    "record", "text", ...). `links` holds the addresses that the text itself does not show.
    """

    id: str
    source: str
    text: str
    url: str | None = None
    title: str | None = None
    byline: str | None = None
    byline_kind: BylineKind | None = None
    byline_origin: str | None = None
    published: str | None = None
    published_known: bool = True
    published_origin: str | None = None
    outlet: str | None = None
    outlet_name: str | None = None
    language: str | None = None
    links: tuple[Link, ...] = ()


def identify_content(text: str, title: str | None = None) -> str:
    """Return the 16 hexadecimal digits that identify an article by what it says.

    White space and Unicode composition do not count, so that a copy saved with other line ends
    is the same article. `title` belongs to it only where the source states one apart from the text.
    """
    folded = " ".join(unicodedata.normalize("NFC", f"{title or ''}\n{text}").split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a flag is raised: a quote at its offsets, or a note alone where something is missing.

    Invariant: `text[start:end] == quote` for the article's text, or all three are None.
    """

    note: str
    start: int | None = None
    end: int | None = None
    quote: str | None = None

    @property
    def is_quoted(self) -> bool:
        """Whether the evidence points into the text."""
        return self.quote is not None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a detector says of one flag on one article. `probability` is P(flag is present)."""

    flag: str
    verdict: Verdict
    probability: float | None
    evidence: tuple[Evidence, ...]
    detector: str
    version: str


def base_version(version: str) -> str:
    """Return a detector's version without the digest of the data it was given ("1-3fa01b22" is "1")."""
    return re.sub(r"-[0-9a-f]{8}\Z", "", version)


@dataclass(frozen=True, slots=True)
class Flag:
    """One question of the rubric.

    `weight` is in points of the outlet score; the credibility weights sum to 100.
    `precision` is the stated P(present | found) and `miss_rate` the stated P(present | not found)
    of the detector; `origin` says where the two come from.
    """

    key: str
    title: str
    question: str
    dimension: Dimension
    weight: float
    reason: str
    precision: float
    miss_rate: float
    origin: str
