"""Flags that go together in an article: how strongly, and what that does to the sum of an outlet's flags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Pairs of verdicts that no dependence weighs, against those at hand: a correlation from a few articles is chance.
_DOUBT = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A reviewed question: P(present) as the reviewers leave it, and the rate of its kind to compare with.

    `stratum` names the questions that are alike: the flag and what its detector said.
    """

    article: int
    flag: str
    stratum: str
    present: float


@dataclass(frozen=True, slots=True)
class Dependence:
    """The correlation, between flags, of what their detectors do not explain; shape (flags, flags)."""

    flags: tuple[str, ...]
    matrix: NDArray[np.float64]


def estimate_dependence(flags: Sequence[str], answers: Iterable[Answer]) -> Dependence:
    """Return how the verdicts on the flags of an article go together beyond what the detectors said of it.

    From the residuals of the verdicts against their stratum's mean, over articles with verdicts on both flags, and
    shrunk to none by 20 articles' worth.
    """
    kept = [answer for answer in answers if answer.flag in flags]
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for answer in kept:
        own = sums[answer.flag, answer.stratum]
        own[0] += answer.present
        own[1] += 1.0
    places = {flag: place for place, flag in enumerate(flags)}
    rows: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for answer in kept:
        total, count = sums[answer.flag, answer.stratum]
        rows[answer.article].append((places[answer.flag], answer.present - total / count))
    residuals = np.full((len(rows), len(flags)), np.nan)
    for row, (_, found) in enumerate(sorted(rows.items())):
        for place, residual in found:
            residuals[row, place] = residual
    return Dependence(tuple(flags), _correlate_residuals(residuals))


def _correlate_residuals(residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    known = ~np.isnan(residuals)
    filled = np.where(known, residuals, 0.0)
    both = known.astype(np.float64).T @ known
    products = filled.T @ filled
    squares = (filled**2).T @ known
    scale = np.sqrt(squares * squares.T)
    raw = np.divide(products, scale, out=np.zeros_like(products), where=scale > 1e-12)
    shrunk = raw * both / (both + _DOUBT)
    np.fill_diagonal(shrunk, 1.0)
    return np.asarray(shrunk)


def join_flags(flags: Sequence[str], dependence: Dependence | None, parts: Sequence[float]) -> NDArray[np.float64]:
    """Return the correlation of the errors of an outlet's flags, shape (flags, flags).

    Only that part of an error goes together which comes from the articles: which were reviewed, and how the others
    turn out; `parts` says how large it is of each flag. The part that comes from not knowing how outlets differ does
    not.
    """
    if dependence is None:
        return np.eye(len(flags))
    places = [dependence.flags.index(flag) for flag in flags]
    root = np.sqrt(np.array(parts))
    joined = dependence.matrix[np.ix_(places, places)] * np.outer(root, root)
    np.fill_diagonal(joined, 1.0)
    return np.asarray(joined)
