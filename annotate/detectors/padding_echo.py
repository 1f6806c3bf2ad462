"""Passages that say again, in the same words, what the article has already said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from annotate.detectors.padding_reading import Reading, Signal, ramp


@dataclass(frozen=True, slots=True)
class _Measure:
    """How many words make a fragment, and how many a passage; ideographs carry less than words."""

    fragment: int
    passage: int


class Run(NamedTuple):
    """A range of words, and the place of the first of them where they stood before."""

    start: int
    stop: int
    source: int


_WORDS = _Measure(fragment=2, passage=9)
_IDEOGRAPHS = _Measure(fragment=5, passage=18)
# Earlier places of a fragment that are remembered: the first ones, where a repetition points.
_PLACES = 8
# A copy with small edits: at most this many words changed in a row, and this much of it untouched.
_GAP = 3
_UNTOUCHED = 0.65
# A copy right behind its source counts less: scrapers and layouts double captions and pull quotes
# in place, a writer who pads spreads the copies.
_BESIDE, _BESIDE_WORDS = 0.35, 12
# Reports on figures say the same sentence with new ones: "rose 3 percent in May", "rose 5 percent in June".
_FIGURES, _MANY_FIGURES = 0.5, 0.12
# Shorter than a sentence: a title spelled out, "did not respond to a request for comment from".
_CLAUSE, _CLAUSE_WORDS = 0.5, 12
# A lead set above a brief as well takes a fifth of it; the share is taken of so many words at least.
_SHORTEST_TEXT = 250
# One passage that comes twice is a pull quote, however short the article.
_ONCE = 0.6
# Share of the words in repeated passages. Of the news articles of articles-dev 95 % lie under
# 0.035 and 99 % under 0.085 (pull quotes, a statement read twice); a fifth more by repetition gives 0.17.
_LOW, _HIGH = 0.035, 0.142
_MOST = 0.9


def find_echoes(reading: Reading, runs: list[Run]) -> Signal:
    """Return the signal of repeated passages; one right behind its source counts less."""
    if not runs:
        return Signal("repeated passages", 0.0)
    total = len(reading.words)
    share = sum((run.stop - run.start) * _weigh(reading, run) for run in runs) / max(_SHORTEST_TEXT, total)
    chance = ramp(share, _LOW, _HIGH, _MOST) * (1.0 if len(runs) > 1 else _ONCE)
    copied = sum(stop - start for start, stop, _ in runs)
    note = f"repeats an earlier passage ({len(runs)} such, {copied * 100 // total} % of the words)"
    longest = sorted(runs, key=lambda run: run[0] - run[1])[:4]
    return Signal("repeated passages", chance, tuple(reading.cite(run[0], run[1], note) for run in longest))


def mark_runs(size: int, runs: list[Run]) -> bytearray:
    """Return one byte for each of `size` words, 1 where it belongs to a repeated passage."""
    marks = bytearray(size)
    for start, stop, _ in runs:
        marks[start:stop] = b"\x01" * (stop - start)
    return marks


def _weigh(reading: Reading, run: Run) -> float:
    """Return what a word of a repeated passage counts."""
    size = run.stop - run.start
    figures = sum(reading.kind(word) == "number" for word in reading.words[run.start : run.stop])
    weight = _FIGURES if figures > _MANY_FIGURES * size else 1.0
    weight *= _CLAUSE if size < _CLAUSE_WORDS else 1.0
    return weight * (_BESIDE if run.start - run.source - size <= _BESIDE_WORDS else 1.0)


def find_runs(reading: Reading) -> list[Run]:
    """Return the passages copied from an earlier place, in order."""
    measure = _IDEOGRAPHS if reading.is_ideographic else _WORDS
    runs: list[Run] = []
    found = reading.numbers.find_repeats(measure.fragment, _PLACES)
    # Most groups are too small for a passage.
    for repeats in found.group(measure.fragment + _GAP, measure.passage):
        copy = _Copy()
        for place, earlier in repeats:
            if not copy.take(place, measure.fragment, earlier) and copy.can_end(place, measure.passage):
                if copy.is_passage(measure.passage):
                    runs.append(copy.as_run())
                copy = _Copy(place, place + measure.fragment, place - earlier[0], measure.fragment)
        if copy.is_passage(measure.passage):
            runs.append(copy.as_run())
    return runs


@dataclass(slots=True)
class _Copy:
    """A passage in the making: how far back its source lies, and how many of its words are copied."""

    start: int = 0
    stop: int = 0
    shift: int = 0
    copied: int = 0

    def take(self, place: int, size: int, earlier: list[int]) -> bool:
        """Take a fragment in where it goes on with the source; return whether it did."""
        if not self.copied or place > self.stop + _GAP:
            return False
        source = place - self.shift
        nearest = earlier[0] if len(earlier) == 1 else min([(abs(source - at), at) for at in earlier])[1]
        if abs(source - nearest) > _GAP + 1:
            return False
        self.copied += min(size, place + size - self.stop)
        self.stop, self.shift = place + size, place - nearest
        return True

    def can_end(self, place: int, least: int) -> bool:
        """Whether a fragment at `place` begins a new passage: not beside a long one, which may still go on."""
        return place > self.stop + _GAP or self.copied < least

    def is_passage(self, least: int) -> bool:
        return self.copied >= least and self.copied >= _UNTOUCHED * (self.stop - self.start)

    def as_run(self) -> Run:
        return Run(self.start, self.stop, self.start - self.shift)
