"""From findings and verdicts to each outlet's score: rates, the score and their 95 % intervals.

For an outlet and a flag, with Y = "the flag holds" and F = "the detector found it", the share of the outlet's
articles on which the flag holds is

    p = P(Y | F) P(F) + P(Y | not F) P(not F)

F is known of every article; P(Y | ...) has a posterior with the other outlets as its prior; articles that people
reviewed are counted, the others predicted. The score is the weighted sum of joint draws. See docs/scoring.md.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from annotate.core.dependence import Dependence, join_flags
from annotate.core.grading import find_grades
from annotate.core.interval import Interval, summarise_rows
from annotate.core.losing import Losses, draw_weights, lose_points
from annotate.core.ranking import KEPT, Place, Trail, rank_trails
from annotate.core.rubric import Rubric
from annotate.core.shares import FlagPool, Share, correlate, pool_flags
from annotate.core.spreads import make_seed, shuffle_draws
from annotate.core.tallies import OutletFacts, Stratum, Tally

if TYPE_CHECKING:
    from annotate.core.slant import Slant

__all__ = ["FlagRate", "Interval", "OutletFacts", "OutletScore", "Stratum", "Tally", "score_outlets"]

DRAWS = 4000
# An interval wider than this many points says too little for a rank.
TOO_WIDE = 40.0
# One article is no outlet: once it is read its score is certain, and says nothing of the next.
FEWEST_ARTICLES = 2


@dataclass(frozen=True, slots=True)
class FlagRate:
    """The share of an outlet's articles on which a flag holds (0 to 1), with the counts behind it.

    `cost` is what the flag adds to the loss, or to the bias, in points. `is_known` is False when
    nothing was found out at all. `pooled` is which part of the rate is borrowed: the weight in it of the other outlets'
    verdicts and of the detector's stated figures, 0 to 1.
    """

    flag: str
    rate: Interval
    cost: float
    found: int
    looked: int
    present: float
    reviewed: int
    is_known: bool
    pooled: float


@dataclass(frozen=True, slots=True)
class OutletScore:
    """An outlet's credibility and bias (0 to 100), the evidence behind them, and its rank if it has one.

    `bias` is None where the rubric has no bias flags; it says how intense the bias is, not which way. `pooled` is which
    part of the credibility is borrowed from other outlets. `chosen` of the reviewed articles were chosen by somebody,
    the others drawn. `touched` are the grades that the interval touches, best first. `place` is None without a rank.
    """

    key: str
    name: str | None
    credibility: Interval
    bias: Interval | None
    articles: int
    reviewed: int
    rates: tuple[FlagRate, ...]
    pooled: float = 1.0
    chosen: int = 0
    touched: tuple[str, ...] = ()
    rank: int | None = None
    place: Place | None = None
    trail: Trail | None = field(default=None, compare=False, repr=False)
    # The mean lean and the stances toward actors (core.slant), where reviewers gave any.
    slants: tuple[Slant, ...] = ()

    @property
    def drawn(self) -> int:
        """How many of the reviewed articles were drawn with a known chance."""
        return self.reviewed - self.chosen

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades that the score may have, best first: one where it is sure, none where too little is known."""
        return () if self.remark else self.touched

    @property
    def grade(self) -> str | None:
        """The grade, where the whole interval lies inside it."""
        return self.grades[0] if len(self.grades) == 1 else None

    @property
    def remark(self) -> str:
        """Why the outlet has no rank, or ""."""
        if self.credibility.width > TOO_WIDE or self.articles < FEWEST_ARTICLES:
            return "too few articles"
        return "machine only" if self.reviewed == 0 else ""


def score_outlets(
    rubric: Rubric,
    facts: Sequence[OutletFacts],
    *,
    dependence: Dependence | None = None,
    draws: int = DRAWS,
    only: Collection[str] | None = None,
    compared: Collection[str] = (),
) -> list[OutletScore]:
    """Return the scores of all outlets: ranked ones first, best first, then the others by key.

    The result depends on the set of outlets alone, not on their order. Only outlets with at least
    one reviewed article, two articles and an interval of at most 40 points are ranked. With `only` those
    keys alone are scored and ranked, beside what is known of all. Those without verdicts have a trail of draws only
    where they are to be `compared`.
    """
    facts = sorted(facts, key=lambda outlet: outlet.key)
    pools = pool_flags(rubric, facts)
    scores = [
        score_outlet(
            rubric,
            outlet,
            pools,
            dependence=dependence,
            draws=draws,
            has_trail=bool(outlet.reviewed) or outlet.key in compared,
        )
        for outlet in facts
        if only is None or outlet.key in only
    ]
    ranked = sorted((s for s in scores if not s.remark), key=lambda s: (-s.credibility.median, s.key))
    others = sorted((s for s in scores if s.remark), key=lambda s: s.key)
    places = rank_trails([score.trail for score in ranked if score.trail])
    rows = enumerate(zip(ranked, places, strict=True), 1)
    return [replace(score, rank=rank, place=place) for rank, (score, place) in rows] + others


def score_outlet(
    rubric: Rubric,
    facts: OutletFacts,
    pools: Mapping[str, FlagPool],
    *,
    dependence: Dependence | None = None,
    draws: int = DRAWS,
    has_trail: bool = False,
) -> OutletScore:
    """Return the score of one outlet, without its rank, given the pools of all outlets; `has_trail` keeps its draws."""
    tallies = [facts.tallies.get(flag.key, Tally()) for flag in rubric.flags]
    shares = [pools[flag.key].describe(tally, draws) for flag, tally in zip(rubric.flags, tallies, strict=True)]
    links = join_flags(rubric.keys, dependence, [share.of_articles for share in shares])
    losses = lose_points(rubric, correlate([share.draws for share in shares], links))
    rates = tuple(
        _describe_rate(flag.key, tally, share, losses)
        for flag, tally, share in zip(rubric.flags, tallies, shares, strict=True)
    )
    credibility, bias = summarise_rows(np.stack([losses.credibility, losses.bias]))
    return OutletScore(
        key=facts.key,
        name=facts.name,
        credibility=credibility,
        bias=bias if rubric.bias else None,
        articles=facts.articles,
        reviewed=facts.reviewed,
        rates=rates,
        pooled=_pool_rates(rubric, rates),
        chosen=facts.chosen,
        touched=find_grades(rubric.grades, credibility) if rubric.grades else (),
        trail=_keep_trail(rubric, losses, make_seed(facts.key)) if has_trail else None,
    )


def _pool_rates(rubric: Rubric, rates: Sequence[FlagRate]) -> float:
    """Return the borrowed part of a score: that of its flags, by their weights."""
    weights = {flag.key: flag.weight for flag in rubric.credibility}
    own = [(weights[rate.flag], rate.pooled) for rate in rates if rate.flag in weights]
    return sum(weight * pooled for weight, pooled in own) / sum(weight for weight, _ in own)


def _keep_trail(rubric: Rubric, losses: Losses, seed: int) -> Trail:
    """Return some draws of the score, and as many pairs at other weights, in an order of this outlet's own.

    All outlets are drawn with the same random numbers; in the same order they would seem to go together.
    """
    count = losses.parts.shape[1]
    draws = min(KEPT, count // 2)
    weights = draw_weights(rubric, draws)
    order = shuffle_draws(seed, count)
    first, second = (replace(losses, parts=losses.parts[:, own]) for own in (order[:draws], order[draws : 2 * draws]))
    return Trail(first.credibility, first.weigh_anew(weights), second.weigh_anew(weights))


def _describe_rate(flag: str, tally: Tally, share: Share, losses: Losses) -> FlagRate:
    return FlagRate(
        flag=flag,
        rate=share.interval,
        cost=losses.costs[flag],
        found=tally.found.articles,
        looked=tally.looked,
        present=share.present,
        reviewed=share.reviewed,
        is_known=bool(tally.looked or share.reviewed),
        pooled=share.borrowed,
    )
