"""Ranks with intervals, which outlet is below which, and how much of a rank is the choice of weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.core.interval import Draws

# Draws kept of each outlet: P(A below B) within .01, a share of variance within .03.
KEPT = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """Some of an outlet's joint draws: the score; and the score twice over at the same other weights each time.

    `here` and `there` differ only in what is drawn of the articles (pick-freeze; Sobol 1993).
    """

    score: Draws
    here: Draws
    there: Draws


@dataclass(frozen=True, slots=True)
class Place:
    """An outlet's 95 % interval of ranks, and which share of the variance of its rank the weights bring."""

    low: int
    high: int
    by_weights: float | None


def rank_trails(trails: Sequence[Trail]) -> list[Place]:
    """Return the place of each outlet among these."""
    if not trails:
        return []
    ranks = _rank(np.stack([trail.score for trail in trails]))
    here = _rank(np.stack([trail.here for trail in trails]))
    there = _rank(np.stack([trail.there for trail in trails]))
    lows, highs = np.quantile(ranks, (0.025, 0.975), axis=1, method="nearest")
    return [
        Place(int(low), int(high), _share(one, other))
        for low, high, one, other in zip(lows, highs, here, there, strict=True)
    ]


def _rank(scores: Draws) -> NDArray[np.intp]:
    """Return the rank of each outlet in each draw, 1 the best, shape (outlets, draws)."""
    orders = np.argsort(-scores.T, axis=1, kind="stable")
    ranks = np.empty_like(orders)
    np.put_along_axis(ranks, orders, np.arange(1, len(scores) + 1)[None, :], axis=1)
    return ranks.T


def _share(here: NDArray[np.intp], there: NDArray[np.intp]) -> float | None:
    """Return the covariance of two runs with the same weights as a share of their variance; None of a sure rank."""
    both = np.concatenate((here, there)).astype(np.float64)
    variance = float(both.var())
    if variance < 1e-9:
        return None
    mean = float(both.mean())
    covariance = float(((here - mean) * (there - mean)).mean())
    return min(max(covariance / variance, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The probability that an outlet's score is below another's, 0 to 1."""

    outlet: str
    other: str
    below: float


def compare_outlets(trails: Sequence[tuple[str, Trail]]) -> list[Comparison]:
    """Return each ordered pair of outlets with its probability; equal scores count half."""
    return [
        Comparison(key, other, _chance_below(own, another))
        for key, own in trails
        for other, another in trails
        if key != other
    ]


def _chance_below(own: Trail, other: Trail) -> float:
    return float((own.score < other.score).mean() + 0.5 * (own.score == other.score).mean())
