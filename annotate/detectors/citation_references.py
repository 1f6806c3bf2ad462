"""The references of an article as web addresses, to be asked for one by one, and those that were found dead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annotate.core.model import Article, Span
from annotate.detectors.citation_faults import Fault, Kind
from annotate.detectors.citation_links import find_anchor, judge_link, show_address
from annotate.detectors.citation_scan import LONGEST_QUOTE, AddressScan

# More references than that are a directory, not an article; each is a request.
_MOST = 500
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A web address that an article refers to, where it or its words stand, and what is wrong with its form, if any.

    The form of an address of a private place ("http://192.168.0.1/") is sound: whether it may be asked for is
    decided by whoever asks.
    """

    url: str
    span: Span
    fault: str | None = None


def list_references(scan: AddressScan, article: Article, region: Span) -> list[Reference]:
    """Return the references of a region of an article, each address once, in the order of the text."""
    found: dict[str, Reference] = {}
    for reference in sorted(_find(scan, article, region), key=lambda item: item.span):
        found.setdefault(reference.url, reference)
    return list(found.values())[:_MOST]


def _find(scan: AddressScan, article: Article, region: Span) -> Iterator[Reference]:
    for span, fault in scan.list_shown(article, region):
        if fault is None or fault[0] is not Kind.EMPTY:
            yield Reference(_complete(article.text[span.start : span.end]), span, _name(fault))
    for link in article.links[:_MOST]:
        url = link.url.strip()
        span_of = find_anchor(article.text, region, link.anchor) if _WEB.match(url) else None
        if span_of is not None:
            yield Reference(_complete(url), span_of, _name(judge_link(url, scan.rules)))


def _name(fault: tuple[Kind, str] | None) -> str | None:
    return None if fault is None or fault[0] is Kind.LOCAL else fault[1]


def _complete(address: str) -> str:
    """Return an address without its fragment, and with a scheme where it was left to the reader."""
    url = address.partition("#")[0]
    if url.startswith("//"):
        return f"https:{url}"
    return f"http://{url}" if url[:4].lower() == "www." and "://" not in url else url


def find_dead(scan: AddressScan, article: Article, region: Span, dead: Mapping[str, str]) -> Iterator[Fault]:
    """Yield a fault for each reference that is a key of `dead`, whose value says when and how that was seen."""
    for reference in list_references(scan, article, region):
        said = dead.get(reference.url)
        if said is not None:
            start, end = reference.span
            note = f"{said}: {show_address(reference.url)}"
            yield Fault(Kind.DEAD, note, start, min(end, start + LONGEST_QUOTE))
