"""What became of a stored article and its quotes on the page as it is now."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from annotate.core.model import Span
from annotate.core.quotes import find_all
from annotate.core.text import TextView

# How much of a quote's neighbourhood tells it from the same words elsewhere (W3C Web Annotation, TextQuoteSelector;
# 32 characters as in Hypothesis' anchoring).
_CONTEXT = 32
_MOST_PLACES = 50
_LONGEST = 2_000
# Between the old neighbours of a quote stands the quote in other words where so much of it is left; less is other text.
_REWORDED = 0.5
# Beyond so many comparisons (sentences times characters) only whole sentences are compared.
_MOST_WORK = 500_000_000


class PageFate(StrEnum):
    """What can be said of a stored article's page."""

    UNCHANGED = "unchanged"
    EDITED = "edited"
    EVIDENCE_GONE = "evidence gone"
    PAGE_GONE = "page gone"
    UNDECIDED = "undecided"


class QuoteState(StrEnum):
    """What became of a quote: at its place, at another, in other words, or nowhere."""

    STANDS = "stands"
    MOVED = "moved"
    REWORDED = "reworded"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class QuoteFate:
    """A quote at `old` in the stored text, and where it is in the page's text now; `now` are the words there."""

    old: Span
    state: QuoteState
    new: Span | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Recheck:
    """One comparison of an article with its page: the HTTP status, why, and what became of the quotes.

    `text` is the page's text where it differs from the stored one, `location` where the page stands now, if elsewhere.
    """

    article: int
    fate: PageFate
    status: int | None
    reason: str
    location: str | None = None
    text: str | None = None
    quotes: tuple[QuoteFate, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """The sentences of the article that its page no longer has, and those that it has now and had not."""

    removed: tuple[str, ...]
    added: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)


def compare_texts(old: TextView, new: TextView) -> Changes:
    """Return the sentences in which a stored text and its page as read now differ.

    White space and composition do not count, nor where a sentence stands. Of a text that was copied from a browser
    only the body speaks: what a page shows around its article is not read from it now.
    """
    stored = old.all_sentences if is_page(old.article.source) else old.sentences
    return Changes(tuple(_list_missing(old, stored, new)), tuple(_list_missing(new, new.all_sentences, old)))


def is_page(source: str) -> bool:
    """Whether an article was read from a page, as rechecking reads it: from the web, or from an HTML file."""
    return source.lower().removesuffix(".gz").endswith((".html", ".htm")) or "://" in source[:24]


def _list_missing(view: TextView, spans: Iterable[Span], other: TextView) -> Iterable[str]:
    sentences = list(dict.fromkeys(_fold(view.quote(span)) for span in spans))
    whole = {_fold(other.quote(span)) for span in other.all_sentences}
    text = _fold(other.text)
    is_large = len(sentences) * len(text) > _MOST_WORK
    for sentence in sentences:
        if sentence not in whole and (is_large or sentence not in text):
            yield sentence


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def judge_page(changes: Changes, quotes: Iterable[QuoteFate]) -> PageFate:
    """Return what can be said of a page that was read."""
    if any(quote.state in (QuoteState.GONE, QuoteState.REWORDED) for quote in quotes):
        return PageFate.EVIDENCE_GONE
    return PageFate.EDITED if changes else PageFate.UNCHANGED


def find_quotes(old: str, new: str, spans: Iterable[Span]) -> tuple[QuoteFate, ...]:
    """Return what became of each quote of the stored text in the page's text."""
    return tuple(find_quote_fate(old, new, span) for span in spans)


def find_quote_fate(old: str, new: str, span: Span) -> QuoteFate:
    """Return what became of one quote: by its words, and of several places by its neighbourhood; else by that alone.

    Of a quote that stands more than once the place whose 32 characters before and after are most alike is taken.
    """
    exact = old[span.start : span.end]
    if new[span.start : span.end] == exact:
        return QuoteFate(span, QuoteState.STANDS, span, exact)
    before, after = old[max(0, span.start - _CONTEXT) : span.start], old[span.end : span.end + _CONTEXT]
    places = _find_places(new, exact)
    if places:
        place = max(places, key=lambda at: (_measure_context(new, at, before, after), -abs(at.start - span.start)))
        return QuoteFate(span, QuoteState.MOVED, place, new[place.start : place.end])
    between = _find_between(new, exact, before, after)
    if between is not None:
        return QuoteFate(span, QuoteState.REWORDED, between, new[between.start : between.end])
    return QuoteFate(span, QuoteState.GONE)


def _find_places(text: str, exact: str) -> list[Span]:
    places: list[Span] = []
    start = text.find(exact)
    while start >= 0 and len(places) < _MOST_PLACES:
        places.append(Span(start, start + len(exact)))
        start = text.find(exact, start + 1)
    if places or len(exact) > _LONGEST:
        return places
    # Line breaks and curly quotation marks differ from one way of reading a page to the next; letters must not.
    folded = _fold(exact)
    found = find_all(text, folded)[:_MOST_PLACES]
    return [at for at in found if _fold(text[at.start : at.end]).casefold() == folded.casefold()] or found


def _measure_context(text: str, place: Span, before: str, after: str) -> int:
    """Return how many characters around a place are those that stood around the quote."""
    here = text[max(0, place.start - len(before)) : place.start]
    there = text[place.end : place.end + len(after)]
    return _count_common(here[::-1], before[::-1]) + _count_common(there, after)


def _count_common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _find_between(text: str, exact: str, before: str, after: str) -> Span | None:
    """Return what stands between the quote's old neighbours, where enough of the quote is left in it."""
    if len(exact) > _LONGEST:
        return None
    widest = 2 * len(exact) + _CONTEXT
    starts = [at.end for at in _find_neighbours(text, before)]
    ends = [at.start for at in _find_neighbours(text, after)]
    spans = [
        *(Span(start, end) for start in starts for end in ends if start < end <= start + widest),
        *(Span(start, min(len(text), start + len(exact))) for start in starts),
        *(Span(max(0, end - len(exact)), end) for end in ends),
    ]
    best = [(SequenceMatcher(None, exact, text[at.start : at.end], autojunk=False).ratio(), at) for at in spans[:20]]
    ratio, place = max(best, key=lambda item: item[0], default=(0.0, Span(0, 0)))
    return _strip(text, place) if ratio >= _REWORDED else None


def _find_neighbours(text: str, words: str) -> Sequence[Span]:
    return find_all(text, words)[:4] if len(words.split()) > 1 or len(words.strip()) >= _CONTEXT // 4 else ()


def _strip(text: str, place: Span) -> Span | None:
    raw = text[place.start : place.end]
    start, end = place.start + len(raw) - len(raw.lstrip()), place.end - len(raw) + len(raw.rstrip())
    return Span(start, end) if start < end else None
