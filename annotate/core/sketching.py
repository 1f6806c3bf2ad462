"""Which articles of a large collection may share their text: candidates from their MinHash sketches."""

from __future__ import annotations

from collections.abc import Sequence

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


def find_candidates(sketches: NDArray[np.uint32], outlets: Sequence[int | None]) -> dict[int, list[int]]:
    """Return for each row that has any the rows of other outlets that are alike, most alike first.

    `sketches` has the shape (articles, 128), `outlets` one entry an article, None where it names none; rows come
    in the order in which companions are preferred. Two rows without an outlet count as of different ones.
    """
    pairs: set[tuple[int, int]] = set()
    for band in range(0, sketches.shape[1], ROWS):
        pairs.update(_pair_within_band(sketches[:, band : band + ROWS], outlets))
    alike: dict[int, list[tuple[float, int]]] = {}
    for one, other in sorted(pairs):
        share = float(np.mean(sketches[one] == sketches[other]))
        if share >= _LEAST_ALIKE:
            alike.setdefault(one, []).append((share, other))
            alike.setdefault(other, []).append((share, one))
    return {
        row: [other for _, other in sorted(found, key=lambda item: (-item[0], item[1]))[:_MOST_TWINS]]
        for row, found in alike.items()
    }


def _pair_within_band(band: NDArray[np.uint32], outlets: Sequence[int | None]) -> set[tuple[int, int]]:
    rows = np.ascontiguousarray(band).view(np.dtype((np.void, band.dtype.itemsize * band.shape[1]))).ravel()
    order = np.argsort(rows, kind="stable")
    starts = np.flatnonzero(np.concatenate(([True], rows[order][1:] != rows[order][:-1])))
    found: set[tuple[int, int]] = set()
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        if end - start > 1:
            group = sorted(int(row) for row in order[start:end])
            first = group[:_MOST_COMPANIONS]
            found.update(
                (one, other)
                for one in first
                for other in group
                if one < other and (outlets[one] is None or outlets[one] != outlets[other])
            )
    return found
