"""The sentences of an article as words and marks: what attributions are read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, compress, count

from annotate.core.model import Span

# Initials and titles with their dots ("U.S.", "Dr."); French small words before an apostrophe ("l'" of
# "l'Institut"); a word with inner dots, apostrophes and hyphens ("don't", "vice-president", "workers' "); or one
# mark. "$5" gives "5".
_TOKEN = re.compile(
    # The first branch only hurries: the last but two would read a plain word before a blank in the same way.
    r"([^\W_]++(?=[ ])"
    r"|(?:[^\W\d_]\.){2,}"
    r"|\b(?:Dra?|Mrs?|Ms|Sra?|Sen|Rep|Gov|Prof|Gen|Lt|Col|Capt|Sgt|Rev|Hon|Jr|Mme|Mlle)\."
    r"|(?:[ldjnscmtLDJNSCMT]|[qQ]u)['’](?=[^\W\d_]{2})"
    r"|[^\W_]+(?:[.'’‐‑&-][^\W_]+)*(?:(?<=s)['’](?=\s))?"
    r"|[,;:()\[\]\"“”„‟«»‹›‘’'—–!?.…/|]|--)"
)
# What opens a quotation, and what closes it: “English”, „Deutsch“, »Deutsch«, « français », "plain".
_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"', "‟": "”"}
QUOTES = frozenset("".join(_PAIRS) + "".join(_PAIRS.values()) + "'")
_OPENERS = frozenset(_PAIRS)
# Words that are remembered with their folded form, some megabytes.
_MOST_FOLDED = 100_000
# What ends a noun phrase, on either side.
_MARKS = frozenset(",;:()[]—–!?….\"“”„‟«»‹›‘’'/|") | {"--"}


class _Folded(dict[str, str]):
    """Words as written, folded: few words make up most of a text, and most texts."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        folded = self[word] = word.casefold().replace("’", "'").rstrip(".") or word
        return folded


class _Capitals(dict[str, bool]):
    """Whether a word as written begins with a capital."""

    def __missing__(self, word: str) -> bool:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        is_capital = self[word] = word[:1].isupper()
        return is_capital


_fold = _Folded().__getitem__
_is_capital = _Capitals().__getitem__


@dataclass(frozen=True)
class Sentence:
    """One sentence in words and marks: `words` are folded, `raw` as written, at `starts` to `ends`."""

    number: int
    span: Span
    raw: Sequence[str]
    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    @cached_property
    def capitals(self) -> list[int]:
        """The places of the words with a capital, in order."""
        return list(compress(count(), map(_is_capital, self.raw)))

    def __len__(self) -> int:
        return len(self.words)

    def is_mark(self, place: int) -> bool:
        """Whether a mark stands at the place."""
        return self.words[place] in _MARKS

    def is_capital(self, place: int) -> bool:
        """Whether a word with a capital stands at the place."""
        return self.raw[place][:1].isupper()

    def cover(self, first: int, last: int) -> Span:
        """Return the characters from the first word to the last, inclusive."""
        return Span(self.starts[first], self.ends[last])

    def join(self, first: int, last: int) -> str:
        """Return the words as written, from the first to the last, inclusive, with single blanks."""
        return " ".join(self.raw[first : last + 1])


def split_sentences(text: str, spans: Sequence[Span]) -> Iterator[Sentence]:
    """Yield the sentences of a text."""
    for number, span in enumerate(spans):
        parts = _TOKEN.split(text[span.start : span.end])
        raw = parts[1::2]
        places = list(accumulate(map(len, parts), initial=span.start))
        yield Sentence(number, span, raw, list(map(_fold, raw)), places[1:-1:2], places[2::2])


def mark_quotes(sentences: Iterable[Sentence], lines: Sequence[int]) -> list[bytes]:
    """Return for each sentence one byte a word: 1 within quotation marks, else 0.

    `lines` holds for each sentence the number of its line: a quotation ends with its line.
    """
    found: list[bytes] = []
    closers, line = "", -1
    for sentence, number in zip(sentences, lines, strict=True):
        if number != line:
            closers, line = "", number
        flags = bytearray(len(sentence))
        if not closers and _OPENERS.isdisjoint(sentence.words):
            found.append(bytes(flags))
            continue
        for place, word in enumerate(sentence.words):
            if word in _MARKS:
                closers = _turn(closers, word)
            elif closers:
                flags[place] = 1
        found.append(bytes(flags))
    return found


def _turn(closers: str, mark: str) -> str:
    """Return what closes the quotation that is open after the mark; "" for none."""
    if closers:
        return "" if mark in closers else closers
    return _PAIRS.get(mark, "")
