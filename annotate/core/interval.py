"""A median with its central 95 % interval, and how draws become one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """A median with its central 95 % credible interval."""

    median: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """The length of the interval."""
        return self.high - self.low


def summarise(sample: Draws) -> Interval:
    """Return the median and the 2.5 % and 97.5 % quantiles of draws."""
    (interval,) = summarise_rows(sample[None, :])
    return interval


def summarise_rows(samples: Draws) -> list[Interval]:
    """Return the interval of each row of draws, shape (rows, draws): the quantiles are those of `numpy.quantile`."""
    ordered = np.sort(samples, axis=1)
    places = np.array([0.025, 0.5, 0.975]) * (ordered.shape[1] - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, ordered.shape[1] - 1)
    found = ordered[:, below] + (ordered[:, above] - ordered[:, below]) * (places - below)
    return [Interval(median, low, high) for low, median, high in found.tolist()]
