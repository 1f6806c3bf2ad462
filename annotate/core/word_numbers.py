"""The words of a text as numbers: what a loop would ask of each of thousands of words, arrays answer at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from annotate.core.text import TextView
from annotate.core.tokens import Tokens

# Up to so many different words, numbers of two bytes do, which numpy sorts by radix.
_SMALL = 1 << 16


class WordNumbers:
    """The words of a text, each the number of its first use among the different words.

    `index` tells where each of the words stands, in the order of their first use.
    """

    def __init__(self, index: Mapping[str, Sequence[int]]) -> None:
        self.sizes = np.fromiter(map(len, index.values()), np.intp, len(index))
        # The places of the first word, then those of the second, and so on.
        self._order = np.fromiter(chain.from_iterable(index.values()), np.intp, int(self.sizes.sum()))
        kind = np.uint16 if len(index) < _SMALL else np.int64
        self._numbers = np.empty(len(self._order), kind)
        self._numbers[self._order] = np.repeat(np.arange(len(index), dtype=kind), self.sizes)

    def __len__(self) -> int:
        return len(self._numbers)

    def number_of(self, place: int) -> int:
        """Return the number of the word at a place."""
        return int(self._numbers[place])

    def sort_frequent(self, least: int) -> list[int]:
        """Return the numbers of the words used so often, most often first, then first used first."""
        often = np.flatnonzero(self.sizes >= least)
        found: list[int] = often[np.argsort(-self.sizes[often], kind="stable")].tolist()
        return found

    def spread(self, values: bytes | bytearray) -> bytes:
        """Return for each place the byte of its word; `values` holds one for each of the different words."""
        found: bytes = np.frombuffer(values, np.uint8)[self._numbers].tobytes()
        return found

    def find_single(self, ranges: Iterable[tuple[int, int]], among: bytes) -> list[int]:
        """Return the numbers of the words whose uses within the ranges all lie in one of them.

        The ranges are in order and share no place; what stands in none does not count. `among` holds one byte for each
        of the different words, 1 where it is asked about.
        """
        bounds = np.fromiter(chain((0,), chain.from_iterable(ranges), (len(self),)), np.intp)
        # Between the ranges, before the first and after the last lie places of the number -1.
        owners = np.full(len(bounds) - 1, -1, np.intp)
        owners[1::2] = np.arange(len(owners) // 2)
        owners = np.repeat(owners, np.diff(bounds))
        inside = owners >= 0
        numbers, owners = self._numbers[inside], owners[inside]
        first, last = np.full((2, len(self.sizes)), -1, np.intp)
        # Of several values for one word the last is kept.
        last[numbers] = owners
        first[numbers[::-1]] = owners[::-1]
        return np.flatnonzero((first == last) & (last >= 0) & np.frombuffer(among, dtype=bool)).tolist()

    def find_narrow(self, size: int, most: int) -> list[int]:
        """Return where rows of `size` words begin that have no more than `most` different ones."""
        count = len(self) - size + 1
        if count <= 0:
            return []
        same = np.ones(len(self), dtype=bool)
        same[np.cumsum(self.sizes) - self.sizes] = False
        # Of each word that stands before: where it does, and where it stands.
        place = self._order[same]
        before = self._order[np.flatnonzero(same) - 1]
        near = place - before < size
        place, before = place[near], before[near]
        # It makes the rows poorer by one that hold both.
        begins = np.bincount(np.maximum(place - size + 1, 0), minlength=count + 1)
        ends = np.bincount(before + 1, minlength=count + 1)
        return np.flatnonzero(np.cumsum(begins[:count] - ends[:count]) >= size - most).tolist()

    def find_repeats(self, size: int, most: int) -> Repeats:
        """Return the rows of `size` words that stand before without overlap; only their first `most` places count."""
        count = max(0, len(self) - size + 1)
        rows = [self._numbers[at : at + count] for at in range(size)]
        order = np.lexsort(rows)
        is_same = np.zeros(count, dtype=bool)
        is_same[1:] = np.logical_and.reduce([row[order][1:] == row[order][:-1] for row in rows])
        # Equal rows stand together in this order, the first of them at the head.
        heads = np.maximum.accumulate(np.where(is_same, 0, np.arange(count)))
        again = np.flatnonzero(order - order[heads] >= size)
        again = again[np.argsort(order[again])]
        return Repeats(order[again], heads[again], np.minimum(again, heads[again] + most), order, size)


@dataclass(frozen=True, slots=True)
class Repeats:
    """Rows of `size` words that stand before: `places` in order, and for each where its equals stand in `order`."""

    places: NDArray[np.intp]
    heads: NDArray[np.intp]
    ends: NDArray[np.intp]
    order: NDArray[np.intp]
    size: int

    def group(self, reach: int, least: int) -> Iterator[list[tuple[int, list[int]]]]:
        """Yield the places, each with the earlier ones of its row, in groups that cover at least so many words.

        Within a group the next place is at most `reach` after the last, which is no less than the size of a row.
        """
        if not len(self.places):
            return
        steps = np.diff(self.places)
        begins = np.concatenate(([0], np.flatnonzero(steps > reach) + 1))
        stops = np.append(begins[1:], len(self.places))
        covered = np.add.reduceat(np.minimum(np.append(steps, self.size), self.size), begins)
        is_long, size = covered >= least, self.size
        places, heads, ends, order = (part.tolist() for part in (self.places, self.heads, self.ends, self.order))
        for begin, stop in zip(begins[is_long].tolist(), stops[is_long].tolist(), strict=True):
            yield [
                (place, [at for at in order[heads[number] : ends[number]] if at + size <= place])
                for number, place in enumerate(places[begin:stop], begin)
            ]


def share_numbers(view: TextView, tokens: Tokens) -> WordNumbers:
    """Return the words of a text as numbers; read once a view."""
    return view.share(_number_words, tokens)


def _number_words(_: TextView, tokens: Tokens) -> WordNumbers:
    return WordNumbers(tokens.index)


def find_marked(marks: bytes | bytearray, mark: int) -> list[int]:
    """Return the places of the bytes that have a bit."""
    found: list[int] = np.flatnonzero(np.frombuffer(marks, np.uint8) & mark).tolist()
    return found


def find_followed(marks: bytes | bytearray, first: int, second: int) -> list[int]:
    """Return the places of the bytes that have one bit while the next byte has another."""
    values = np.frombuffer(marks, np.uint8)
    found: list[int] = np.flatnonzero(((values[:-1] & first) != 0) & ((values[1:] & second) != 0)).tolist()
    return found


def sum_ranges(ranges: Iterable[tuple[int, int]], *rows: bytes | bytearray) -> list[list[int]]:
    """Return for each row of bytes, read as signed, its sum over each of the half-open ranges."""
    bounds = np.fromiter(chain.from_iterable(ranges), np.intp)
    found = []
    for row in rows:
        sums = np.concatenate(([0], np.cumsum(np.frombuffer(row, np.int8), dtype=np.int64)))[bounds]
        found.append((sums[1::2] - sums[::2]).tolist())
    return found
