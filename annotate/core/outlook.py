"""What further reviews would do to an outlet's interval: the worth of each article, and how many reviews are needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.core.model import Dimension
from annotate.core.posterior import Floats, Pool, rate_grid
from annotate.core.rubric import Rubric
from annotate.core.shares import FlagPool, find_shift
from annotate.core.tallies import OutletFacts, Stratum, Tally

# Levels of a detector's answer: it could not look, did not find the flag, found it.
LEVELS = 3
# An interval that rests only on what detectors state of themselves meets no goal: nobody has checked it. A choice.
FEWEST_REVIEWS = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of each flag and answer of its detector at one outlet, in points of the score; shapes (flags, 3).

    With u articles that nobody reviewed, `noise` is what each of them adds to the variance when its rate is known,
    `doubt` the variance of the rate, `room` its m (1 - m): n more verdicts leave doubt / (1 + n doubt / room).
    """

    left: Floats
    noise: Floats
    doubt: Floats
    room: Floats

    @property
    def variance(self) -> float:
        """The variance of the outlet's loss, flags taken as independent."""
        return self._vary(np.zeros_like(self.left))

    def measure_worth(self) -> Floats:
        """Return by how much one more verdict is expected to lower the variance, by flag and answer."""
        after = np.maximum(self.left - 1.0, 0.0)
        # Exact for one answer, whatever the posterior: the variance of its mean becomes v^2 / (m (1 - m)).
        doubt = self.doubt - self.doubt * np.divide(
            self.doubt, self.room, out=np.zeros_like(self.room), where=self.room > 0
        )
        worth = self.left * (self.noise + self.left * self.doubt) - after * (self.noise + after * doubt)
        return np.asarray(np.where(self.left > 0, np.maximum(worth, 0.0), 0.0))

    def forecast(self, reviews: float) -> float:
        """Return the share of the present width that is left after so many more reviews, drawn evenly."""
        before = self.variance
        total = float(self.left.sum(axis=1).max(initial=0.0))
        if before <= 0 or total <= 0:
            return 1.0
        return float(np.sqrt(self._vary(self.left * min(reviews / total, 1.0)) / before))

    def _vary(self, more: Floats) -> float:
        left = self.left - more
        growth = np.divide(more * self.doubt, self.room, out=np.zeros_like(self.room), where=self.room > 0)
        return float((left * self.noise + left * left * self.doubt / (1.0 + growth)).sum())


def count_missing(facts: OutletFacts) -> int:
    """Return how many reviews an outlet lacks before its interval rests on people at all."""
    return max(min(FEWEST_REVIEWS, facts.articles) - facts.reviewed, 0)


def count_reviews(outlook: Outlook, half: float, goal: float, *, least: int = 0) -> int | None:
    """Return how many more reviews, `least` of them in any case, bring an interval of +-`half` points to +-`goal`.

    None where no number will.
    """
    most = int(np.ceil(outlook.left.sum(axis=1).max(initial=0.0)))
    if half <= goal:
        return least
    if half * outlook.forecast(most) > goal:
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if half * outlook.forecast(middle) <= goal else (middle, high)
    return max(high, least)


def look_ahead(rubric: Rubric, facts: OutletFacts, pools: Mapping[str, FlagPool]) -> Outlook:
    """Return what is not known yet of an outlet's credibility, by flag and answer of its detector."""
    rows: list[NDArray[np.float64]] = []
    for flag in rubric.flags:
        tally = facts.tallies.get(flag.key, Tally())
        # As the score does: where the detector could not look, only reviewed articles count.
        known = tally.looked + (tally.unsure.articles if tally.unsure.reviewed or tally.unsure.ratios else 0)
        scale = (flag.weight / known) ** 2 if known and flag.dimension is Dimension.CREDIBILITY else 0.0
        shift, pool = find_shift(tally, pools[flag.key].centre), pools[flag.key]
        parts = ((tally.unsure, pool.unsure, 0.0), (tally.clear, pool.clear, shift), (tally.found, pool.found, shift))
        rows.append(np.array([_look_at(stratum, own, moved, scale) for stratum, own, moved in parts]))
    table = np.array(rows).reshape(-1, LEVELS, 4)
    return Outlook(table[..., 0], table[..., 1], table[..., 2], table[..., 3])


def _look_at(stratum: Stratum, pool: Pool, shift: float, scale: float) -> tuple[float, float, float, float]:
    if not stratum.unreviewed:
        return 0.0, 0.0, 0.0, 0.0
    mass, rates = pool.infer(stratum.evidence_at(shift)), rate_grid().middle
    mean = float(mass @ rates)
    doubt = max(float(mass @ (rates * rates)) - mean * mean, 0.0)
    room = mean * (1.0 - mean)
    return float(stratum.unreviewed), scale * (room - doubt), scale * doubt, scale * room
