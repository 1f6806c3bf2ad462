"""Phrases of a lexicon, found in a text in one pass whatever their number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count, product
from types import MappingProxyType
from typing import NamedTuple

from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.core.tokens import RUN, Tokens

# The parts of a written phrase: "[a|b c]", "*", or a plain word.
_PART = re.compile(r"\[([^\[\]]*)\]|(\*)|([^\W_]+)")
_WIDEST_GAP = 4
# A mark that opens or closes a quotation; not the inches of 12".
_QUOTE = re.compile(r"[“”„«»]|(?<!\d)\"|(?<=\d)\"(?=[\s,.;:!?)]|$)")
_MAY_QUOTE = re.compile(r"[“”„«»\"]")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"'}


class PhraseHit(NamedTuple):
    """A phrase found at `text[start:end]`, and what the lexicon holds it for."""

    start: int
    end: int
    key: str
    phrase: str


Row = tuple[tuple[str, ...], str]


class PairRow(NamedTuple):
    """A row of words, its key, its words as one text, and how many it is known to match, 0 where all are asked."""

    row: tuple[str, ...]
    key: str
    phrase: str
    known: int


@dataclass(frozen=True, eq=False)
class PhraseRows:
    """Phrases by their first word: each a row of folded words ("*" for one to four others) and its key."""

    by_first: Mapping[str, tuple[Row, ...]]

    @cached_property
    def by_pair(self) -> dict[str, dict[str, tuple[PairRow, ...]]]:
        """For each first word the rows that go with a second word, and with any other under "", in order."""
        found: dict[str, dict[str, tuple[PairRow, ...]]] = {}
        for first, rows in self.by_first.items():
            seconds = {row[1] for row, _ in rows if len(row) > 1 and row[1] != "*"}
            found[first] = {
                second: tuple(
                    PairRow(row, key, " ".join(row), len(row) if len(row) < 3 and "*" not in row else 0)
                    for row, key in rows
                    if len(row) == 1 or row[1] in ("*", second)
                )
                for second in ("", *seconds)
            }
        return found

    def find(self, text: str, start: int, end: int) -> Iterator[PhraseHit]:
        """Yield the phrases in `text[start:end]`: the longest at each place, none inside another."""
        runs = Tokens(text[start:end], RUN)
        # Of a text that is asked once an index would cost more than it saves.
        seconds = map(self.by_pair.get, runs.words)
        pairs = zip(count(), seconds, [*runs.words[1:], ""], strict=False)  # count does not end
        places = [at for at, own, after in pairs if own is not None and (after in own or own[""])]
        yield from self.find_at(runs, places, 0, len(runs), start)

    def find_at(self, runs: Tokens, places: Sequence[int], at: int, end: int, shift: int = 0) -> Iterator[PhraseHit]:
        """Yield the phrases that begin at some places between the words `at` and `end`; `shift` is added to offsets."""
        words, by_pair = runs.words, self.by_pair
        for place in places:
            if place < at:
                continue
            seconds = by_pair[words[place]]
            second = words[place + 1] if place + 1 < end else ""
            longest, best = 0, ("", "")
            for row, key, phrase, known in seconds.get(second) or seconds[""]:
                stop = place + known if known else _match(row, words, place, end)
                if stop > longest:
                    longest, best = stop, (key, phrase)
            if longest:
                at = longest
                start, stop = runs.locate(place, at)
                yield PhraseHit(shift + start, shift + stop, *best)


def read_phrases(rows: Mapping[str, str]) -> PhraseRows:
    """Return the compiled phrases: written phrase -> key. "[a|b]" is one of several, "*" one to four words.

    Raises ValueError that names a phrase which does not begin with a word.
    """
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for written, key in rows.items():
        for row in _expand(written):
            if not row or row[0] == "*":
                raise ValueError(f"no word at the start of {written!r}")
            by_first.setdefault(row[0], []).append((row, key))
    return PhraseRows(MappingProxyType({word: tuple(found) for word, found in by_first.items()}))


def find_quotations(text: str, lines: Iterable[Span]) -> tuple[Span, ...]:
    """Return the quotations of some lines, in order; one that nobody closes ends with its line."""
    found: list[Span] = []
    for line in lines if _MAY_QUOTE.search(text) else ():
        opened: re.Match[str] | None = None
        for mark in _QUOTE.finditer(text, *line):
            if opened is None:
                opened = mark if mark.group() in _CLOSERS else None
            elif mark.group() in _CLOSERS[opened.group()]:
                found.append(Span(opened.start(), mark.end()))
                opened = None
        if opened is not None:
            found.append(Span(opened.start(), line.end))
    return tuple(found)


def share_quotations(view: TextView) -> tuple[Span, ...]:
    """Return the quotations of an article's body, read once a view."""
    return view.share(_read_quotations)


def _read_quotations(view: TextView) -> tuple[Span, ...]:
    return find_quotations(view.text, view.body_lines)


def is_inside(spans: Sequence[Span], at: int) -> bool:
    """Whether `at` stands inside one of the spans, which are in order."""
    place = bisect_right(spans, at, key=lambda span: span.start) - 1
    return place >= 0 and at < spans[place].end


def is_any_inside(places: Sequence[int], span: Span) -> bool:
    """Whether one of the places, which are in order, stands inside the span."""
    if not places:
        return False
    at = bisect_left(places, span.start)
    return at < len(places) and places[at] < span.end


def _expand(written: str) -> Iterator[tuple[str, ...]]:
    choices: list[list[tuple[str, ...]]] = []
    for either, gap, plain in _PART.findall(written):
        if gap:
            choices.append([("*",)])
        elif plain:
            choices.append([(plain.casefold(),)])
        else:
            choices.append([_fold(choice) for choice in either.split("|")])
    for row in product(*choices):
        yield tuple(word for part in row for word in part)


def _fold(words: str) -> tuple[str, ...]:
    return tuple(match.group().casefold() for match in RUN.finditer(words))


def _match(row: Sequence[str], words: Sequence[str], at: int, end: int) -> int:
    """Return the place after a row of words that begins at `at`, 0 where it does not stand there before `end`."""
    for place, word in enumerate(row):
        if word == "*":
            rest = row[place + 1 :]
            found = (_match(rest, words, at + size, end) for size in range(1, _WIDEST_GAP + 1))
            return next((stop for stop in found if stop), 0)
        if at >= end or words[at] != word:
            return 0
        at += 1
    return at
