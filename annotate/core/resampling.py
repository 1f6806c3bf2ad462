"""Intervals by resampling articles, for any figure that is made of sums over questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
RESAMPLES = 1000
SEED = 20260301
# So many counts are made floating-point numbers at once.
_PART = 4_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its 95 % interval; None where it is not defined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Draw:
    """The place of each question's article, and how often each article is in each resample."""

    places: NDArray[np.int64]
    times: NDArray[np.uint8]


def draw_articles(clusters: NDArray[np.int64], resamples: int = RESAMPLES, seed: int = SEED) -> Draw:
    """Draw articles with replacement; `clusters` gives the article of each question. One article is no sample."""
    _, places = np.unique(clusters, return_inverse=True)
    articles = int(places.max(initial=-1)) + 1
    if articles < 2:
        return Draw(places, np.zeros((0, articles), np.uint8))
    return Draw(places, _draw_times(articles, resamples, seed))


@lru_cache(maxsize=1)
def _draw_times(articles: int, resamples: int, seed: int) -> NDArray[np.uint8]:
    """Return how often each article is in each resample; flags that are asked of the same articles share it."""
    rng = np.random.default_rng(seed)
    times = np.empty((resamples, articles), np.uint8)
    for row in times:
        row[:] = np.bincount(rng.integers(0, articles, articles), minlength=articles)
    times.setflags(write=False)
    return times


def measure_terms(terms: Counts, draw: Draw, combine: Callable[[Counts], Counts]) -> Measured:
    """Return what `combine` makes of the sums of the terms: (questions, terms), then (resamples, terms) to (resamples).

    The interval is the 2.5th to the 97.5th percentile over the resamples (Efron 1979) of articles, not of
    questions: answers on one article hang together. Resamples in which it is not defined are left out. That sums
    are enough lets all resamples be one product of matrices.
    """
    by_article = np.zeros((draw.times.shape[1], terms.shape[1]))
    np.add.at(by_article, draw.places, terms)
    (value,) = combine(terms.sum(axis=0, keepdims=True))
    parts = np.array_split(draw.times, 1 + draw.times.size // _PART)
    return _bound(float(value), combine(np.concatenate([part.astype(np.float64) @ by_article for part in parts])))


def _bound(value: float, resampled: Counts) -> Measured:
    if not np.isfinite(value):
        return Measured(None, None, None)
    defined = resampled[np.isfinite(resampled)]
    if not len(defined):
        return Measured(value, None, None)
    low, high = np.percentile(defined, (2.5, 97.5))
    return Measured(value, float(low), float(high))


def divide(above: Counts, below: Counts) -> Counts:
    """Return the quotients, not-a-number where the divisor is nought."""
    undefined: Counts = np.full(np.broadcast_shapes(above.shape, below.shape), np.nan)
    return np.divide(above, below, out=undefined, where=below > 1e-12)
