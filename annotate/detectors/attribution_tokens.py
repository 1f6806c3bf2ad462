"""The sentences of an article as words and marks: what attributions are read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from annotate.core.model import Span

# Initials and titles with their dots ("U.S.", "Dr."); French small words before an apostrophe ("l'" of
# "l'Institut"); a word with inner dots, apostrophes and hyphens ("don't", "vice-president", "workers' "); or one
# mark. "$5" gives "5".
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"
    r"|\b(?:Dra?|Mrs?|Ms|Sra?|Sen|Rep|Gov|Prof|Gen|Lt|Col|Capt|Sgt|Rev|Hon|Jr|Mme|Mlle)\."
    r"|(?:[ldjnscmtLDJNSCMT]|[qQ]u)['’](?=[^\W\d_]{2})"
    r"|[^\W_]+(?:[.'’‐‑&-][^\W_]+)*(?:(?<=s)['’](?=\s))?"
    r"|[,;:()\[\]\"“”„‟«»‹›‘’'—–!?.…/|]|--"
)
# What opens a quotation, and what closes it: “English”, „Deutsch“, »Deutsch«, « français », "plain".
_PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"', "‟": "”"}
QUOTES = frozenset("".join(_PAIRS) + "".join(_PAIRS.values()) + "'")
# What ends a noun phrase, on either side.
_MARKS = frozenset(",;:()[]—–!?….\"“”„‟«»‹›‘’'/|") | {"--"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in words and marks. `words` are folded, `raw` as written, `spans` where they stand."""

    number: int
    span: Span
    raw: Sequence[str]
    words: Sequence[str]
    spans: Sequence[Span]

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
        return Span(self.spans[first].start, self.spans[last].end)

    def join(self, first: int, last: int) -> str:
        """Return the words as written, from the first to the last, inclusive, with single blanks."""
        return " ".join(self.raw[first : last + 1])


def split_sentences(text: str, spans: Sequence[Span]) -> Iterator[Sentence]:
    """Yield the sentences of a text."""
    for number, span in enumerate(spans):
        found = list(_TOKEN.finditer(text, span.start, span.end))
        raw = [match.group() for match in found]
        words = [word.casefold().replace("’", "'").rstrip(".") or word for word in raw]
        yield Sentence(number, span, raw, words, [Span(*match.span()) for match in found])


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
