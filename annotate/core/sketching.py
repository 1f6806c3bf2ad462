"""Which articles of a large collection may share their text: candidates from their MinHash sketches."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

# Numbers in a sketch, and rows in each of its bands. Two texts that share the part s of their shingles meet in one of
# 32 bands of 4 with the chance 1 - (1 - s^4)^32: 0.87 for s = 0.5, 0.23 for s = 0.3 (Leskovec, Rajaraman and Ullman,
# Mining of Massive Datasets, 3.4).
SKETCH_SIZE, ROWS = 128, 4
# A copy that holds half of the other's words may be much longer than it; exact comparison decides afterwards.
_LEAST_ALIKE = 0.25
# A page that a thousand sites carry is compared with so many of them, the earliest.
_MOST_COMPANIONS = 40
_MOST_TWINS = 5


# Pairs that are compared at a time.
_PAIRS = 500


class Sketches(Protocol):
    """The sketches of articles, wherever they are kept: 128 numbers each, in the order of the articles."""

    def read_columns(self, first: int, count: int) -> NDArray[np.uint32]: ...
    def read_rows(self, places: NDArray[np.intp]) -> NDArray[np.uint32]: ...


def find_candidates(sketches: Sketches, outlets: NDArray[np.int64]) -> dict[int, list[int]]:
    """Return for each row that has any the rows of other outlets that are alike, most alike first.

    `outlets` has one entry an article, 0 where it names none; rows come in the order in which companions are
    preferred. Two rows without an outlet count as of different ones.
    """
    pairs: set[tuple[int, int]] = set()
    for first in range(0, SKETCH_SIZE, ROWS):
        pairs.update(_pair_within_band(sketches.read_columns(first, ROWS), outlets))
    alike: dict[int, list[tuple[float, int]]] = {}
    ordered = iter(sorted(pairs))
    while chunk := list(islice(ordered, _PAIRS)):
        for (one, other), share in zip(chunk, _measure_shares(sketches, chunk), strict=True):
            if share >= _LEAST_ALIKE:
                alike.setdefault(one, []).append((share, other))
                alike.setdefault(other, []).append((share, one))
    return {
        row: [other for _, other in sorted(found, key=lambda item: (-item[0], item[1]))[:_MOST_TWINS]]
        for row, found in alike.items()
    }


def _measure_shares(sketches: Sketches, pairs: Sequence[tuple[int, int]]) -> list[float]:
    """Return which share of their sketches each pair of rows has in common."""
    rows, places = np.unique(np.array(pairs), return_inverse=True)
    numbers = sketches.read_rows(rows)
    one, other = places.reshape(-1, 2).T
    shares: list[float] = np.mean(numbers[one] == numbers[other], axis=1).tolist()
    return shares


def _pair_within_band(band: NDArray[np.uint32], outlets: NDArray[np.int64]) -> set[tuple[int, int]]:
    rows = np.ascontiguousarray(band).view(np.dtype((np.void, band.dtype.itemsize * band.shape[1]))).ravel()
    order = np.argsort(rows, kind="stable")
    starts = np.flatnonzero(np.concatenate(([True], rows[order][1:] != rows[order][:-1])))
    ends = np.append(starts[1:], len(order))
    found: set[tuple[int, int]] = set()
    for place in np.flatnonzero(ends - starts > 1).tolist():
        group = sorted(order[starts[place] : ends[place]].tolist())
        first = group[:_MOST_COMPANIONS]
        found.update(
            (one, other)
            for one in first
            for other in group
            if one < other and (not outlets[one] or outlets[one] != outlets[other])
        )
    return found
