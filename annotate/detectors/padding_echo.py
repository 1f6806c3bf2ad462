"""Passages that say again, in the same words, what the article has already said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress, count
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
    copy = _Copy()
    for place, earlier in _find_repeats(reading.words, measure.fragment):
        stop = place + measure.fragment
        near = min([(abs(place - at - copy.shift), at) for at in earlier])
        if copy.copied and near[0] <= _GAP + 1 and place <= copy.stop + _GAP:
            copy.copied += min(measure.fragment, stop - copy.stop)
            copy.stop, copy.shift = stop, place - near[1]
        elif place > copy.stop + _GAP or copy.copied < measure.passage:
            if copy.is_passage(measure.passage):
                runs.append(Run(copy.start, copy.stop, copy.start - copy.shift))
            copy = _Copy(place, stop, place - earlier[0], measure.fragment)
    if copy.is_passage(measure.passage):
        runs.append(Run(copy.start, copy.stop, copy.start - copy.shift))
    return runs


@dataclass(slots=True)
class _Copy:
    """A passage in the making: how far back its source lies, and how many of its words are copied."""

    start: int = 0
    stop: int = 0
    shift: int = 0
    copied: int = 0

    def is_passage(self, least: int) -> bool:
        return self.copied >= least and self.copied >= _UNTOUCHED * (self.stop - self.start)


def _number_fragments(words: list[str], size: int) -> list[int]:
    """Return each fragment of so many words as one number, equal where the words are: it is counted faster."""
    numbers = {word: number for number, word in enumerate(dict.fromkeys(words))}
    codes = list(map(numbers.__getitem__, words))
    fragments, base = codes, len(numbers)
    for at in range(1, size):
        fragments = [code * base + other for code, other in zip(fragments, codes[at:], strict=False)]
    return fragments


def _find_repeats(words: list[str], size: int) -> Iterator[tuple[int, list[int]]]:
    """Yield each place whose fragment stands earlier, with the first places where it does."""
    fragments = _number_fragments(words, size)
    # Most fragments stand once; only the others are followed.
    often = {fragment for fragment, times in Counter(fragments).items() if times > 1}
    places: dict[int, list[int]] = defaultdict(list)
    for place in compress(count(), map(often.__contains__, fragments)):
        known = places[fragments[place]]
        earlier = [at for at in known if at + size <= place]
        if len(known) < _PLACES:
            known.append(place)
        if earlier:
            yield place, earlier
