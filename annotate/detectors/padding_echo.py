"""Passages that say again, in the same words, what the article has already said."""

from __future__ import annotations

from collections import defaultdict
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
# One passage that comes twice is a pull quote, however short the article.
_ONCE = 0.6
# Share of the words in repeated passages. Of the news articles of articles-dev 95 % lie under the
# lower bound (pull quotes, a statement read twice); a fifth more words by repetition gives 0.17.
_LOW, _HIGH = 0.04, 0.142
_MOST = 0.9


def find_echoes(reading: Reading, runs: list[Run]) -> Signal:
    """Return the signal of repeated passages; one right behind its source counts less."""
    if not runs:
        return Signal("repeated passages", 0.0)
    total = len(reading.words)
    share = sum((run[1] - run[0]) * _weigh(reading, *run) for run in runs) / total
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


def _weigh(reading: Reading, start: int, stop: int, source: int) -> float:
    """Return what a word of a repeated passage counts."""
    figures = sum(reading.kind(word) == "number" for word in reading.words[start:stop])
    weight = _FIGURES if figures > _MANY_FIGURES * (stop - start) else 1.0
    is_beside = start - (source + stop - start) <= _BESIDE_WORDS
    return weight * (_BESIDE if is_beside else 1.0)


def find_runs(reading: Reading) -> list[Run]:
    """Return the passages copied from an earlier place, in order."""
    measure = _IDEOGRAPHS if reading.is_ideographic else _WORDS
    words, size = reading.words, measure.fragment
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    runs: list[Run] = []
    start = stop = shift = copied = 0

    def close() -> None:
        if copied >= measure.passage and copied >= _UNTOUCHED * (stop - start):
            runs.append(Run(start, stop, start - shift))

    for place in range(len(words) - size + 1):
        fragment = tuple(words[place : place + size])
        earlier = [at for at in places[fragment] if at + size <= place]
        if len(places[fragment]) < _PLACES:
            places[fragment].append(place)
        if not earlier:
            continue
        near = [at for at in earlier if abs(place - at - shift) <= _GAP + 1]
        if copied and near and place <= stop + _GAP:
            copied += min(size, place + size - stop)
            stop = place + size
            shift = place - min(near, key=lambda at: abs(place - at - shift))
        elif not copied or place > stop + _GAP or copied < measure.passage:
            close()
            start, stop, copied = place, place + size, size
            shift = place - earlier[0]
    close()
    return runs
