"""The random numbers of all scores: evenly spread, in orders that depend on names alone, the same in each run."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@lru_cache(maxsize=8)
def spread_evenly(count: int) -> Floats:
    """Return evenly spread quantiles; drawing them in another order is all the chance that is needed."""
    return freeze((np.arange(count) + 0.5) / count)


@lru_cache(maxsize=8)
def spread_normals(count: int) -> Floats:
    """Return evenly spread quantiles of the normal distribution."""
    normal = NormalDist()
    return freeze(np.array([normal.inv_cdf(float(place)) for place in spread_evenly(count)]))


def spread_arcsine(draws: int) -> Floats:
    """Return the quantiles of Beta(1/2, 1/2)."""
    return freeze(np.sin(spread_evenly(draws) * np.pi / 2) ** 2)


@lru_cache(maxsize=64)
def recall_order(words: str, count: int) -> Places:
    """Return an order of so many draws, the same whenever it is asked for by these words."""
    order = shuffle_draws(make_seed(words), count)
    order.setflags(write=False)
    return order


@lru_cache(maxsize=8)
def spread_apart(names: tuple[str, ...], draws: int) -> Floats:
    """Return normal scores for each of the names without any correlation, not even that of chance.

    Shape (names, draws). Orders that go together by chance alone would make every interval a little wider, or narrower.
    """
    normals = spread_normals(draws)
    scores = np.stack([normals[recall_order(name, draws)] for name in names])
    if draws <= len(names):
        return freeze(scores)
    return freeze(np.linalg.solve(np.linalg.cholesky(scores @ scores.T / draws), scores))


def shuffle_draws(seed: int, count: int) -> Places:
    """Return an order of so many draws."""
    return np.random.Generator(np.random.PCG64(seed)).permutation(count)


def rank_values(values: Floats) -> Places:
    """Return the place of each value among all, 0 the lowest; of equal ones the earlier is lower.

    The inverse of an order is written down, not sorted for: that takes half the time.
    """
    ranks = np.empty(len(values), dtype=np.intp)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def freeze(values: Floats) -> Floats:
    """Return what several callers share, so that none can change it."""
    values.setflags(write=False)
    return values


def make_seed(*parts: str) -> int:
    """Return a seed that depends on the names alone, so that no other outlet changes the draws."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()[:8])
