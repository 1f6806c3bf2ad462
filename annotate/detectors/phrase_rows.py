"""Phrases of a lexicon, found in a text in one pass whatever their number."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import NamedTuple

from annotate.core.model import Span

# A run of letters and digits: "don't" gives "don" and "t", "WHY.EDU.VN" three words; marks give none.
_WORD = re.compile(r"[^\W_]+")
# The parts of a written phrase: "[a|b c]", "*", or a plain word.
_PART = re.compile(r"\[([^\[\]]*)\]|(\*)|([^\W_]+)")
_WIDEST_GAP = 4
# A mark that opens or closes a quotation; not the inches of 12".
_QUOTE = re.compile(r"[“”„«»]|(?<!\d)\"|(?<=\d)\"(?=[\s,.;:!?)]|$)")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"'}


class PhraseHit(NamedTuple):
    """A phrase found at `text[start:end]`, and what the lexicon holds it for."""

    start: int
    end: int
    key: str
    phrase: str


@dataclass(frozen=True, slots=True)
class PhraseRows:
    """Phrases by their first word: each a row of folded words ("*" for one to four others) and its key."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    def find(self, text: str, start: int, end: int) -> Iterator[PhraseHit]:
        """Yield the phrases in `text[start:end]`: the longest at each place, none inside another."""
        spans = [match.span() for match in _WORD.finditer(text, start, end)]
        words = [text[begin:stop].casefold() for begin, stop in spans]
        at = 0
        while at < len(words):
            best: tuple[int, str, tuple[str, ...]] | None = None
            following = ("*", words[at + 1] if at + 1 < len(words) else "")
            for row, key in self.by_first.get(words[at], ()):
                if len(row) > 1 and row[1] not in following:
                    continue
                stop = _match(row, words, at)
                if stop and (best is None or stop > best[0]):
                    best = (stop, key, row)
            if best is None:
                at += 1
                continue
            yield PhraseHit(spans[at][0], spans[best[0] - 1][1], best[1], " ".join(best[2]))
            at = best[0]


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
    for line in lines:
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


def is_inside(spans: Sequence[Span], at: int) -> bool:
    """Whether `at` stands inside one of the spans, which are in order."""
    place = bisect_right(spans, at, key=lambda span: span.start) - 1
    return place >= 0 and at < spans[place].end


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
    return tuple(match.group().casefold() for match in _WORD.finditer(words))


def _match(row: Sequence[str], words: Sequence[str], at: int) -> int:
    """Return the place after a row of words that begins at `at`, 0 where it does not stand there."""
    for place, word in enumerate(row):
        if word == "*":
            rest = row[place + 1 :]
            found = (_match(rest, words, at + size) for size in range(1, _WIDEST_GAP + 1))
            return next((stop for stop in found if stop), 0)
        if at >= len(words) or words[at] != word:
            return 0
        at += 1
    return at
