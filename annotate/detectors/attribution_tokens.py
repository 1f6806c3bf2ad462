"""The sentences of an article as words and marks: what attributions are read from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress, count

from annotate.core.model import Span
from annotate.core.tokens import Tokens

# What joins the runs of letters and digits of one word.
JOINTS = ".'’‐‑&-"
# Initials and titles with their dots ("U.S.", "Dr."); French small words before an apostrophe ("l'" of
# "l'Institut"); a word with inner dots, apostrophes and hyphens ("don't", "vice-president", "workers' "); or one
# mark. "$5" gives "5".
_TOKEN = re.compile(
    # The first branch only hurries: the last but two would read a plain word before a blank in the same way.
    r"([^\W_]++(?=[ ])"
    r"|(?:[^\W\d_]\.){2,}"
    r"|\b(?:Dra?|Mrs?|Ms|Sra?|Sen|Rep|Gov|Prof|Gen|Lt|Col|Capt|Sgt|Rev|Hon|Jr|Mme|Mlle)\."
    r"|(?:[ldjnscmtLDJNSCMT]|[qQ]u)['’](?=[^\W\d_]{2})"
    rf"|[^\W_]+(?:[{JOINTS}][^\W_]+)*(?:(?<=s)['’](?=\s))?"
    r"|[,;:()\[\]\"“”„‟«»‹›‘’'—–!?.…/|]|--)"
)
# What opens a quotation, and what closes it: “English”, „Deutsch“, »Deutsch«, « français », "plain".
PAIRS = {"“": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", '"': '"', "‟": "”"}
QUOTES = frozenset("".join(PAIRS) + "".join(PAIRS.values()) + "'")
# What ends a noun phrase, on either side.
MARKS = frozenset(",;:()[]—–!?….\"“”„‟«»‹›‘’'/|") | {"--"}
_JOINTS = frozenset(JOINTS)
# No title that keeps its dot has more letters.
_LONGEST_TITLE = 4
# What stands between two words is remembered where it is short: a few hundred gaps make up most texts.
_MOST_GAPS, _LONGEST_GAP = 10_000, 12


class _Gaps(dict[str, tuple[tuple[str, int], ...]]):
    """The marks in what stands between two words, folded, each with its offset there."""

    def __missing__(self, gap: str) -> tuple[tuple[str, int], ...]:
        found = tuple((fold_word(mark.group()), mark.start()) for mark in _TOKEN.finditer(gap))
        if len(gap) <= _LONGEST_GAP:
            if len(self) >= _MOST_GAPS:
                self.clear()
            self[gap] = found
        return found


class Sentence:
    """One sentence in words and marks: `words` are folded, and begin at `starts` in the text."""

    __slots__ = ("_text", "number", "span", "starts", "words")

    def __init__(self, number: int, span: Span, text: str) -> None:
        self.number = number
        self.span = span
        self.words: list[str] = []
        self.starts: list[int] = []
        self._text = text

    def __len__(self) -> int:
        return len(self.words)

    def add_marks(self, start: int, gap: str) -> None:
        """Add the marks of what stands before a word, from `start` on."""
        for mark, offset in _marks_in(gap):
            self.words.append(mark)
            self.starts.append(start + offset)

    def is_mark(self, place: int) -> bool:
        """Whether a mark stands at the place."""
        return self.words[place] in MARKS

    def is_capital(self, place: int) -> bool:
        """Whether a word with a capital stands at the place."""
        return self._text[self.starts[place]].isupper()

    def list_capitals(self) -> list[int]:
        """Return the places of the words with a capital, in order."""
        return list(compress(count(), map(str.isupper, map(self._text.__getitem__, self.starts))))

    def write(self, place: int) -> str:
        """Return a word as written."""
        return self._text[self.starts[place] : self._find_end(place)]

    def cover(self, first: int, last: int) -> Span:
        """Return the characters from the first word to the last, inclusive."""
        return Span(self.starts[first], self._find_end(last))

    def join(self, first: int, last: int) -> str:
        """Return the words as written, from the first to the last, inclusive, with single blanks."""
        return " ".join(map(self.write, range(first, last + 1)))

    def _find_end(self, place: int) -> int:
        return _find_end(self._text, self.starts[place], self.span.end)


def cut_sentence(number: int, span: Span, text: str, runs: Tokens, places: Span, breaks: Sequence[int]) -> Sentence:
    """Return a sentence of a text in words and marks, from the runs at some places.

    `breaks` are the places of those that do not follow on one blank, in order: the others are words as they are.
    """
    sentence = Sentence(number, span, text)
    words, starts, add_marks = sentence.words, sentence.starts, sentence.add_marks
    run_words, run_starts, run_ends, gaps = runs.words, runs.starts, runs.ends, runs.gaps
    at, stop = places
    add_marks(span.start, text[span.start : run_starts[at] if at < stop else span.end])
    for place in (*breaks, stop):
        # A word of several runs may have taken this one.
        if place <= at:
            continue
        words += run_words[at:place]
        starts += run_starts[at:place]
        at, end = place, run_ends[place - 1]
        gap = gaps[place] if place < stop else text[end : span.end]
        if gap[:1] in _JOINTS and _may_go_on(words[-1], gap, is_last=place == stop):
            end = _find_end(text, starts[-1], span.end)
            words[-1] = fold_word(text[starts[-1] : end])
            at = bisect_left(run_starts, end, at, stop)
            gap = text[end : run_starts[at] if at < stop else span.end]
        if gap:
            add_marks(end, gap)
    return sentence


def _may_go_on(word: str, gap: str, *, is_last: bool) -> bool:
    """Whether a run may be no word as it is, when something that joins runs follows."""
    return gap[0] != "." or len(word) <= _LONGEST_TITLE or (gap == "." and not is_last)


def _find_end(text: str, start: int, stop: int) -> int:
    """Return where the word or mark ends that begins at `start`."""
    found = _TOKEN.match(text, start, stop)
    return found.end() if found else start


def fold_word(word: str) -> str:
    """Return a word or mark as it is compared with others."""
    return word.casefold().replace("’", "'").rstrip(".") or word


_marks_in = _Gaps().__getitem__
