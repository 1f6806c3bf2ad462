"""The sentences of an article in a row: each is cut into words where a phrase or a quotation may stand in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, count
from operator import sub

from annotate.core.literals import find_literal
from annotate.core.model import Span
from annotate.core.tokens import RUN, Tokens
from annotate.detectors.attribution_tokens import JOINTS, MARKS, PAIRS, Sentence, cut_sentence

_JOINT = re.compile(f"[{re.escape(JOINTS)}]")


class Beginnings:
    """The words with which phrases may begin, to be found in the runs of letters and digits of a text."""

    def __init__(self, by_word: Mapping[str, Collection[str]]) -> None:
        """`by_word` holds each word with those that may follow it, "" among them for any or none."""
        # The first run of each word, and the runs that may follow it, None for any.
        self._by_run: dict[str, frozenset[str] | None] = {}
        self._marks: list[str] = []
        for word, seconds in by_word.items():
            self._add(_cut_runs(word), word, seconds)

    def _add(self, runs: list[str], word: str, seconds: Collection[str]) -> None:
        if not runs:
            # The pattern of words takes either apostrophe.
            self._marks += [word, "’"] if word == "'" else [word]
            return
        known = self._by_run.get(runs[0], frozenset())
        follow = runs[1:2] or [run for second in seconds for run in _cut_runs(second)[:1] or [""]]
        self._by_run[runs[0]] = None if known is None or "" in follow else known.union(follow)

    def find(self, text: str, runs: Tokens) -> Iterator[int]:
        """Yield the offsets at which one of the words may stand in a text, in no order; there is none elsewhere."""
        index, words, starts = runs.index, runs.words, runs.starts
        last = len(words) - 1
        for word in index.keys() & self._by_run.keys():
            seconds, places = self._by_run[word], index[word]
            if seconds is not None:
                places = [at for at in places if at < last and words[at + 1] in seconds]
            yield from [starts[at] for at in places]
        for mark in self._marks:
            yield from find_literal(text, mark)


def _cut_runs(word: str) -> list[str]:
    """Return the runs of letters and digits of a folded word; what folds to a letter and a mark stays one run."""
    return [run for run in _JOINT.split(word) if run and run not in MARKS]


class Row:
    """The sentences of an article by their numbers, each cut into words when it is first asked for.

    `spans` are theirs, in order, with no word between them; `breaks` the places of the runs of letters and digits that
    do not follow on one blank.
    """

    def __init__(self, text: str, spans: Sequence[Span], runs: Tokens, breaks: Sequence[int]) -> None:
        self.spans = spans
        self.starts = [span.start for span in spans]
        self._text, self._runs, self._breaks = text, runs, breaks
        self._cut: list[Sentence | None] = [None] * len(spans)
        # Where the runs of each sentence begin, and its breaks; one more closes each list.
        ends = [span.end for span in spans[-1:]]
        self._firsts = [bisect_left(runs.starts, start) for start in (*self.starts, *ends)]
        self._first_breaks = [bisect_left(breaks, first) for first in self._firsts]

    def __len__(self) -> int:
        return len(self.spans)

    def __getitem__(self, number: int) -> Sentence:
        sentence = self._cut[number]
        if sentence is None:
            sentence = self._cut[number] = self._read(number)
        return sentence

    def _read(self, number: int) -> Sentence:
        places = Span(*self._firsts[number : number + 2])
        breaks = self._breaks[slice(*self._first_breaks[number : number + 2])]
        return cut_sentence(number, self.spans[number], self._text, self._runs, places, breaks)

    def list_long(self, least: int) -> list[int]:
        """Return the numbers of the sentences with so many words and marks."""
        firsts, breaks = self._firsts, self._first_breaks
        # A run that follows on a blank begins a word.
        surely = map(sub, map(sub, firsts[1:], firsts), map(sub, breaks[1:], breaks))
        return [number for number, size in enumerate(surely) if size >= least or len(self[number]) >= least]

    def read_within(self, written: str, *, is_owned: bool) -> Iterator[str]:
        """Yield the words that are as written, or go on after a mark ("Ruiz's"), and do not begin a sentence.

        `is_owned`: only those with "'s" are wanted; others may be left out.
        """
        runs, starts = RUN.findall(written), self._runs.starts
        if is_owned:
            places = [at - len(runs) for at in self._runs.index.get("s", ())]
        else:
            places = self._runs.index.get(runs[0].casefold(), [])
        for at in places:
            if at >= 0 and self._text.startswith(written, starts[at]) and (word := self._read_within(starts[at])):
                yield word

    def _read_within(self, offset: int) -> str:
        number = bisect_right(self.starts, offset) - 1
        if number < 0 or offset >= self.spans[-1].end:
            return ""
        sentence = self[number]
        place = bisect_left(sentence.starts, offset)
        return sentence.write(place) if place and sentence.starts[place : place + 1] == [offset] else ""

    def find_literals(self, literals: Iterable[str]) -> list[int]:
        """Return the numbers of the sentences in which one of the literals stands, in order."""
        offsets = chain.from_iterable(find_literal(self._text, literal) for literal in literals)
        return list(self._number(sorted(offsets)))

    def find(self, beginnings: Beginnings) -> Iterator[tuple[Sentence, list[int]]]:
        """Yield the sentences in which phrases may begin, in order, and the places of all words with which one may."""
        for number, offsets in self._number(sorted(beginnings.find(self._text, self._runs))).items():
            sentence = self[number]
            starts = sentence.starts
            places = [bisect_left(starts, offset) for offset in offsets]
            yield sentence, [at for at, offset in zip(places, offsets, strict=True) if starts[at : at + 1] == [offset]]

    def _number(self, offsets: Iterable[int]) -> dict[int, list[int]]:
        """Return the offsets, which are in order, by the numbers of the sentences in which they stand."""
        starts, found, end = self.starts, dict[int, list[int]](), -1
        inside: list[int] = []
        for offset in offsets:
            if offset >= end:
                number = bisect_right(starts, offset)
                end = starts[number] if number < len(starts) else len(self._text)
                inside = found[number - 1] = []
            inside.append(offset)
        found.pop(-1, None)
        return found


def mark_quotes(row: Row, line_ends: Sequence[int]) -> dict[int, bytes]:
    """Return one byte a word, 1 within quotation marks, else 0, of each sentence with words in them, by its number.

    `line_ends` are where the lines end, in order: a quotation ends with its line.
    """
    found: dict[int, bytes] = {}
    opening = dict.fromkeys(row.find_literals(PAIRS))
    number = 0
    for first in opening:
        if first < number:
            continue
        number, closers = first, ""
        line_end = line_ends[bisect_right(line_ends, row.starts[first])]
        while number < len(row) and row.starts[number] < line_end and (closers or number in opening):
            flags, closers = _mark_words(row[number].words, closers)
            if 1 in flags:
                found[number] = flags
            number += 1
    return found


def _mark_words(words: Sequence[str], closers: str) -> tuple[bytes, str]:
    """Return the bytes of a sentence, and what closes the quotation that is open after it, as it was before it."""
    flags, first = bytearray(len(words)), 0
    for place in (*compress(count(), map(MARKS.__contains__, words)), len(words)):
        if closers:
            flags[first:place] = b"\1" * (place - first)
        first = place + 1
        closers = _turn(closers, words[place]) if place < len(words) else closers
    return bytes(flags), closers


def _turn(closers: str, mark: str) -> str:
    """Return what closes the quotation that is open after the mark; "" for none."""
    if closers:
        return "" if mark in closers else closers
    return PAIRS.get(mark, "")
