"""Judges the links behind the words of an article, which its text does not show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from annotate.core.model import Article, Link, Span
from annotate.detectors.citation_addresses import AddressRules, find_address_fault
from annotate.detectors.citation_faults import Fault, Kind

# Each anchor is looked for in the text: the number bounds the time a hostile page can take.
_MOST_FAULTY = 50
_LONGEST_SHOWN = 80
# A link to "#" is a button where it stands alone on its line, a lost reference in a sentence at least this
# much longer than itself.
_SENTENCE = 25
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def find_link_faults(article: Article, region: Span, rules: AddressRules) -> Iterator[Fault]:
    """Yield the links whose address is at fault and whose words stand in the region, quoted by those words."""
    seen: set[Link] = set()
    for link in article.links:
        fault = judge_link(link.url, rules)
        if fault is None or link in seen:
            continue
        seen.add(link)
        if len(seen) > _MOST_FAULTY:
            return
        span = find_anchor(article.text, region, link.anchor)
        if span is not None and (fault[0] is not Kind.NOWHERE or _is_in_sentence(article.text, span)):
            yield Fault(fault[0], f"{fault[1]}: {show_address(link.url)}", *span)


def judge_link(url: str, rules: AddressRules) -> tuple[Kind, str] | None:
    """Return the kind of the fault of a link's address and a note, or None."""
    raw = url.strip()
    if raw[:4].lower() == "www.":
        # Browsers look for it below the page: the fault of a reference typed without its scheme.
        return find_address_fault(raw, rules) or (Kind.BLANK, "a link without https://")
    return find_address_fault(raw, rules)


def find_anchor(text: str, region: Span, anchor: str) -> Span | None:
    """Return the first place of the words in the region that is not inside a longer word."""
    words = anchor.strip()
    if len(words) < 2:
        return None
    place = text.find(words, region.start, region.end)
    for _ in range(_MOST_FAULTY):
        if place < 0:
            return None
        end = place + len(words)
        inside = text[max(0, place - 1) : place].isalnum() and words[0].isascii() and words[0].isalnum()
        if not inside and not (text[end : end + 1].isalnum() and words[-1].isascii() and words[-1].isalnum()):
            return Span(place, end)
        place = text.find(words, end, region.end)
    return None


def _is_in_sentence(text: str, span: Span) -> bool:
    start = max(text.rfind("\n", max(0, span.start - 400), span.start) + 1, span.start - 400, 0)
    stop = text.find("\n", span.end, span.end + 400)
    end = stop if stop >= 0 else min(len(text), span.end + 400)
    return (end - start) - (span.end - span.start) >= _SENTENCE


def show_address(url: str) -> str:
    """Return an address for a note: without what does not show, and 80 characters long at most."""
    plain = _CONTROL.sub("", url.strip())
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 1]}…"
