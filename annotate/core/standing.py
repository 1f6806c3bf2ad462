"""What an outlet's score is now and how far it is from the goal, in words for the reviewer."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.core.scoring import OutletScore

# Where no goal was set the next of these is named that is clearly narrower than the interval.
_STEPS = (30.0, 20.0, 15.0, 10.0, 8.0, 5.0, 4.0, 3.0, 2.0, 1.0)
_CLEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Standing:
    """An outlet's credibility, half the width of its interval, and the reviews that are missing to a goal (points).

    `missing` is None where no number of reviews will do.
    """

    key: str
    credibility: float
    half: float
    goal: float
    missing: int | None

    @property
    def is_met(self) -> bool:
        """Whether the interval is as narrow as was asked for, and rests on people."""
        return self.missing == 0

    def describe(self) -> str:
        """Return "bay.example 61 ±14, 9 more reviews to ±8"."""
        words = f"{self.key} {self.credibility:.0f} ±{spell_points(self.half)}"
        if self.is_met:
            return f"{words}, within ±{self.goal:g}"
        if self.missing is None:
            return f"{words}, ±{self.goal:g} is out of reach"
        return f"{words}, {self.missing:,} more {'review' if self.missing == 1 else 'reviews'} to ±{self.goal:g}"


def describe_gain(before: Standing | None, after: Standing) -> str:
    """Return what a review bought: "±16 before, now bay.example 61 ±14, 9 more reviews to ±8"."""
    if before is None or before.key != after.key:
        return after.describe()
    return f"±{spell_points(before.half)} before, now {after.describe()}"


def describe_offer(goal: float, outlets: int) -> str:
    """Return the offer to stop where every outlet is as narrow as was asked for."""
    whose = "the outlet is" if outlets == 1 else f"all {outlets:,} outlets are"
    return f"{whose} within ±{goal:g}: q stops here, any other key goes on"


def choose_goal(half: float, until: float | None) -> float:
    """Return the goal: what was asked for, else the next round number."""
    return until or next((step for step in _STEPS if step <= _CLEARLY * half), _STEPS[-1])


def measure_half(score: OutletScore) -> float:
    """Return half the width of the interval of the credibility, in points."""
    return score.credibility.width / 2


def spell_points(points: float) -> str:
    """Return "14" or "7.6": below ten a tenth matters."""
    return f"{points:.0f}" if points >= 9.95 else f"{points:.1f}".removesuffix(".0")
