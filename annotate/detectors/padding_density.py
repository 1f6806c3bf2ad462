"""Density: the title said over and over, and stretches where few words keep coming back."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from annotate.detectors.padding_reading import Reading, Signal, ramp

# A part of the title that is a phrase of its own: so many words in a row, two of them with content.
# A title with no more words is a name.
_TITLE_PART, _LEAST_TITLE = 4, 5
# Uses of such parts in 1,000 words (300 at least). Of the news articles of articles-dev 99 % lie
# under 6 and all under 9; articles padded with sentences around their title begin at 15.
_TITLE_LOW, _TITLE_HIGH, _TITLE_MOST = 6.5, 15.0, 0.9
_SHORTEST_TEXT = 300
# A window of prose has 28 to 36 different words of 40; at half of that it is a list of keywords, a
# table, or a chant. Of the news articles of articles-dev 99 % have no word in such a window.
_WINDOW, _DIFFERENT = 40, 20
_LOW, _HIGH, _MOST = 0.03, 0.1, 0.85
# A speaker who repeats himself uses small words as all prose does (45 % in English), and a table has figures.
_MOST_FUNCTION, _MOST_NUMBERS = 0.35, 0.12


def find_title_repeats(reading: Reading) -> Signal:
    """Return the signal of a title said far more often than news does; lines that are only the title do not count."""
    name = "title repeated"
    parts = _find_title_parts(reading)
    if not parts:
        return Signal(name, 0.0)
    size, places = _TITLE_PART, list[int]()
    for place in _find_parts(reading, parts):
        start, stop = _find_line(reading, place)
        is_title = stop - start <= len(reading.title) + 1
        if place + size <= stop and not is_title and (not places or place >= places[-1] + size):
            places.append(place)
    density = len(places) * 1000 / max(_SHORTEST_TEXT, len(reading.words))
    chance = ramp(density, _TITLE_LOW, _TITLE_HIGH, _TITLE_MOST) if len(places) >= 4 else 0.0
    if not chance:
        return Signal(name, 0.0)
    note = f"words of the title repeated {len(places)} times, {density:.0f} in 1,000 words"
    return Signal(name, chance, tuple(reading.cite(place, place + size, note) for place in places[1:3]))


def _find_title_parts(reading: Reading) -> set[tuple[str, ...]]:
    title, kind = reading.title, reading.kind
    if len(title) < _LEAST_TITLE or reading.is_ideographic:
        return set()
    parts = (tuple(title[place : place + _TITLE_PART]) for place in range(len(title) - _TITLE_PART + 1))
    return {part for part in parts if sum(kind(word) != "function" for word in part) >= 2}


def _find_parts(reading: Reading, parts: Iterable[tuple[str, ...]]) -> list[int]:
    """Return the places at which one of the parts stands, in order, asked where its rarest word does."""
    words, index = reading.words, reading.index
    found: set[int] = set()
    for part in parts:
        offset = min(range(len(part)), key=lambda at: len(index.get(part[at], ())))
        firsts = [at - offset for at in index.get(part[offset], ()) if at >= offset]
        found.update(first for first in firsts if tuple(words[first : first + len(part)]) == part)
    return sorted(found)


def _find_line(reading: Reading, place: int) -> tuple[int, int]:
    """Return the range of words of the last line that begins before a word or with it, (0, 0) where none does."""
    number = bisect_right(reading.lines, (place, len(reading.words)))
    return reading.lines[number - 1] if number else (0, 0)


@dataclass(slots=True)
class _Stretch:
    start: int
    stop: int


def find_dense_stretches(reading: Reading) -> Signal:
    """Return the signal of stretches in which half the words are there for the second time or more."""
    name = "keyword density"
    stretches = [] if reading.is_ideographic else [row for row in _find_stretches(reading) if _is_dense(reading, row)]
    if not stretches:
        return Signal(name, 0.0)
    size = sum(stretch.stop - stretch.start for stretch in stretches)
    chance = ramp(size / len(reading.words), _LOW, _HIGH, _MOST)
    note = (
        f"the same few words over and over ({size * 100 // len(reading.words)} % of the words stand in such stretches)"
    )
    longest = sorted(stretches, key=lambda stretch: stretch.start - stretch.stop)[:2]
    return Signal(name, chance, tuple(reading.cite(row.start, row.stop, note) for row in longest))


def _is_dense(reading: Reading, stretch: _Stretch) -> bool:
    kinds = Counter(map(reading.kind, reading.words[stretch.start : stretch.stop]))
    size = stretch.stop - stretch.start
    return kinds["function"] <= _MOST_FUNCTION * size and kinds["number"] <= _MOST_NUMBERS * size


def _find_stretches(reading: Reading) -> list[_Stretch]:
    found: list[_Stretch] = []
    for start in reading.numbers.find_narrow(_WINDOW, _DIFFERENT):
        if found and found[-1].stop >= start:
            found[-1].stop = start + _WINDOW
        else:
            found.append(_Stretch(start, start + _WINDOW))
    return found
