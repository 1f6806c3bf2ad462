"""A detector's stated probability to the one that holds on this corpus, by straight lines between knots."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

# Fewer verdicts than this say more about chance than about a detector.
FEWEST_VERDICTS = 30


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the probability of one detector version on one flag is to be read.

    `knots` are (stated, calibrated) pairs in rising order of both; the two Brier scores are
    cross-validated, so that they can be compared.
    """

    flag: str
    detector: str
    version: str
    method: str
    knots: tuple[tuple[float, float], ...]
    verdicts: int
    brier_stated: float
    brier_calibrated: float

    def read(self, stated: float) -> float:
        """Return the calibrated probability of a stated one."""
        places = [x for x, _ in self.knots]
        right = bisect_right(places, stated)
        if right == 0:
            return self.knots[0][1]
        if right == len(places):
            return self.knots[-1][1]
        (x0, y0), (x1, y1) = self.knots[right - 1], self.knots[right]
        return y0 + (y1 - y0) * (stated - x0) / (x1 - x0)
