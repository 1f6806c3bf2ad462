"""Rates of right and wrong answers with bootstrap intervals, and the calibration of probabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RESAMPLES = 1000
SEED = 7


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its 95 % bootstrap interval and the number of cases behind it."""

    value: float
    low: float
    high: float
    cases: int

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}–{self.high:.3f}]"


def measure(function: Callable[[Array, Array], float], truth: Sequence[float], said: Sequence[float]) -> Measure:
    """Return function(truth, said) with a percentile bootstrap interval over the cases."""
    true, given = np.asarray(truth, dtype=float), np.asarray(said, dtype=float)
    rng = np.random.default_rng(SEED)
    values = []
    for _ in range(RESAMPLES):
        chosen = rng.integers(0, len(true), len(true))
        value = function(true[chosen], given[chosen])
        if not np.isnan(value):
            values.append(value)
    low, high = np.quantile(values, (0.025, 0.975)) if values else (float("nan"), float("nan"))
    return Measure(function(true, given), float(low), float(high), len(true))


def precision(truth: Array, said: Array) -> float:
    """Return the share of the flagged (said >= 0.5) that are true."""
    flagged = said >= 0.5
    return float(truth[flagged].mean()) if flagged.any() else float("nan")


def recall(truth: Array, said: Array) -> float:
    """Return the share of the true that are flagged."""
    return float((said[truth == 1] >= 0.5).mean()) if (truth == 1).any() else float("nan")


def specificity(truth: Array, said: Array) -> float:
    """Return the share of the others that are not flagged."""
    return float((said[truth == 0] < 0.5).mean()) if (truth == 0).any() else float("nan")


def f1(truth: Array, said: Array) -> float:
    """Return the harmonic mean of precision and recall."""
    hits = float(((said >= 0.5) & (truth == 1)).sum())
    total = float((said >= 0.5).sum() + (truth == 1).sum())
    return 2 * hits / total if total else float("nan")


def macro_f1(truth: Array, said: Array) -> float:
    """Return the mean of F1 of the two classes."""
    return (f1(truth, said) + f1(1 - truth, np.where(said >= 0.5, 0.0, 1.0))) / 2


def auc(truth: Array, said: Array) -> float:
    """Return the probability that a true case is given more than another (ties count half)."""
    positive, negative = said[truth == 1], np.sort(said[truth == 0])
    if not len(positive) or not len(negative):
        return float("nan")
    below = np.searchsorted(negative, positive, "left")
    up_to = np.searchsorted(negative, positive, "right")
    return float((below + up_to).sum() / 2 / len(positive) / len(negative))


def brier(truth: Array, said: Array) -> float:
    """Return the mean squared distance of the probability from the truth."""
    return float(((said - truth) ** 2).mean())


def share(truth: Array, said: Array) -> float:
    """Return the mean of what was said, whatever the truth."""
    return float(said.mean())


def spearman(truth: Array, said: Array) -> float:
    """Return the rank correlation."""
    if len(truth) < 3 or np.ptp(truth) == 0 or np.ptp(said) == 0:
        return float("nan")
    return float(np.corrcoef(_ranks(truth), _ranks(said))[0, 1])


def _ranks(values: Array) -> Array:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return ((ends - counts + 1 + ends) / 2.0)[inverse]


def reliability(truth: Sequence[float], said: Sequence[float], bins: int = 5) -> list[tuple[float, float, int]]:
    """Return (mean probability, share true, cases) for each filled bin of equal width."""
    true, given = np.asarray(truth, dtype=float), np.asarray(said, dtype=float)
    place = np.minimum((given * bins).astype(int), bins - 1)
    return [
        (float(given[place == b].mean()), float(true[place == b].mean()), int((place == b).sum()))
        for b in range(bins)
        if (place == b).any()
    ]
