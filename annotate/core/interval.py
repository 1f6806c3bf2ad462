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
    low, median, high = (float(value) for value in np.quantile(sample, (0.025, 0.5, 0.975)))
    return Interval(median, low, high)
