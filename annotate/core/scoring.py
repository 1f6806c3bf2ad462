"""From findings and verdicts to each outlet's score: rates, the score and their 95 % intervals.

For an outlet and a flag, with Y = "the flag holds" and F = "the detector found it", the share of the outlet's
articles on which the flag holds is

    p = P(Y | F) P(F) + P(Y | not F) P(not F)

F is known of every article; P(Y | ...) has a posterior with the other outlets as its prior; articles that people
reviewed are counted, the others predicted. The score is the weighted sum of joint draws. See docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from annotate.core.dependence import Dependence, join_flags
from annotate.core.model import Dimension, Flag
from annotate.core.rubric import Rubric
from annotate.core.shares import FlagPool, correlate, draw_share, make_seed, pool_flag
from annotate.core.tallies import OutletFacts, Stratum, Tally

if TYPE_CHECKING:
    from annotate.core.slant import Slant

__all__ = ["FlagRate", "Interval", "OutletFacts", "OutletScore", "Stratum", "Tally", "score_outlets"]

Draws = NDArray[np.float64]

DRAWS = 4000
# An interval wider than this many points says too little for a rank.
TOO_WIDE = 40.0
# One article is no outlet: once it is read its score is certain, and says nothing of the next.
FEWEST_ARTICLES = 2


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


@dataclass(frozen=True, slots=True)
class FlagRate:
    """The share of an outlet's articles on which a flag holds (0 to 1), with the counts behind it.

    `cost` is what the flag adds to the loss, or to the bias, in points. `is_known` is False when
    nothing was found out at all.
    """

    flag: str
    rate: Interval
    cost: float
    found: int
    looked: int
    present: float
    reviewed: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class OutletScore:
    """An outlet's credibility and bias (0 to 100), the evidence behind them, and its rank if it has one.

    `bias` is None where the rubric has no bias flags; it says how intense the bias is, not which way.
    """

    key: str
    name: str | None
    credibility: Interval
    bias: Interval | None
    articles: int
    reviewed: int
    rates: tuple[FlagRate, ...]
    rank: int | None = None
    # The mean lean and the stances toward actors (core.slant), where reviewers gave any.
    slants: tuple[Slant, ...] = ()

    @property
    def remark(self) -> str:
        """Why the outlet has no rank, or ""."""
        if self.credibility.width > TOO_WIDE or self.articles < FEWEST_ARTICLES:
            return "too few articles"
        return "machine only" if self.reviewed == 0 else ""


def score_outlets(
    rubric: Rubric, facts: Sequence[OutletFacts], *, dependence: Dependence | None = None, draws: int = DRAWS
) -> list[OutletScore]:
    """Return the scores of all outlets: ranked ones first, best first, then the others by key.

    The result depends on the set of outlets alone, not on their order. Only outlets with at least
    one reviewed article, two articles and an interval of at most 40 points are ranked.
    """
    pools = {
        flag.key: pool_flag(
            [own for outlet in facts if (own := outlet.tallies.get(flag.key))], flag.precision, flag.miss_rate
        )
        for flag in rubric.flags
    }
    scores = [_score_outlet(rubric, outlet, pools, dependence, draws) for outlet in facts]
    ranked = sorted((s for s in scores if not s.remark), key=lambda s: (-s.credibility.median, s.key))
    others = sorted((s for s in scores if s.remark), key=lambda s: s.key)
    return [replace(score, rank=place) for place, score in enumerate(ranked, 1)] + others


def _score_outlet(
    rubric: Rubric, facts: OutletFacts, pools: Mapping[str, FlagPool], dependence: Dependence | None, draws: int
) -> OutletScore:
    tallies = [facts.tallies.get(flag.key, Tally()) for flag in rubric.flags]
    shares = [
        draw_share(tally, pools[flag.key], make_seed(facts.key, flag.key), draws)
        for flag, tally in zip(rubric.flags, tallies, strict=True)
    ]
    links = join_flags(rubric, dependence, tallies, pools)
    samples = correlate(shares, links, make_seed(facts.key))
    lost = {dimension: np.zeros(draws) for dimension in Dimension}
    for flag, sample in zip(rubric.flags, samples, strict=True):
        lost[flag.dimension] += flag.weight * sample
    rates = [_describe_rate(*row) for row in zip(rubric.flags, tallies, samples, strict=True)]
    return OutletScore(
        key=facts.key,
        name=facts.name,
        credibility=_summarise(100.0 - lost[Dimension.CREDIBILITY]),
        bias=_summarise(lost[Dimension.BIAS]) if rubric.bias else None,
        articles=facts.articles,
        reviewed=facts.reviewed,
        rates=tuple(rates),
    )


def _describe_rate(flag: Flag, tally: Tally, sample: Draws) -> FlagRate:
    return FlagRate(
        flag=flag.key,
        rate=_summarise(sample),
        cost=float(flag.weight * sample.mean()),
        found=tally.found.articles,
        looked=tally.looked,
        present=tally.present,
        reviewed=tally.reviewed,
        is_known=bool(tally.looked or tally.reviewed),
    )


def _summarise(sample: Draws) -> Interval:
    low, median, high = (float(value) for value in np.quantile(sample, (0.025, 0.5, 0.975)))
    return Interval(median, low, high)
