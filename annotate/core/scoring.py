"""From findings and verdicts to each outlet's score: rates, the score and their 95 % intervals.

For an outlet and a flag, with Y = "the flag holds" and F = "the detector found it", the rate is

    p = P(Y | F) P(F) + P(Y | not F) P(not F)

and each factor is an independent Beta posterior, combined by seeded draws. See docs/scoring.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from annotate.core.model import Dimension, Flag
from annotate.core.rubric import Rubric

Draws = NDArray[np.float64]

DRAWS = 4000
# Jeffreys prior of P(F): little enough to vanish beside a dozen articles.
_FOUND_PRIOR = 0.5
# Prior strength of P(Y | F), in verdicts. Simulated with 12 flags, flat priors make the interval of
# the whole score cover 49 % at 3 reviews an outlet; priors pooled with k = 4 cover 94 %.
_POOL_STRENGTH = 4.0
# What the stated precision and miss rate weigh against the verdicts on other outlets, in verdicts.
_STATED_STRENGTH = 4.0
# Where the detector could not look, nothing is stated.
_UNKNOWN_RATE = 0.5
# An interval wider than this many points says too little for a rank.
TOO_WIDE = 40.0


@dataclass(slots=True)
class Stratum:
    """The articles of one outlet on which the detector gave the same answer for one flag.

    `articles` counts them, `reviewed` those with a definite verdict; `present` sums, over the
    reviewed ones, the share of reviewers who say that the flag holds.
    """

    articles: int = 0
    reviewed: int = 0
    present: float = 0.0


@dataclass(slots=True)
class Tally:
    """The three strata of one outlet and flag: found, not found, and where the detector could not look."""

    found: Stratum = field(default_factory=Stratum)
    clear: Stratum = field(default_factory=Stratum)
    unsure: Stratum = field(default_factory=Stratum)

    @property
    def looked(self) -> int:
        """On how many articles the detector gave a definite answer."""
        return self.found.articles + self.clear.articles

    @property
    def reviewed(self) -> int:
        """On how many articles a reviewer gave a definite answer."""
        return self.found.reviewed + self.clear.reviewed + self.unsure.reviewed

    @property
    def present(self) -> float:
        """On how many of those the reviewers say that the flag holds."""
        return self.found.present + self.clear.present + self.unsure.present


@dataclass(frozen=True, slots=True)
class OutletFacts:
    """What is counted of an outlet: its key, name, articles, reviewed articles, and a tally for each flag."""

    key: str
    name: str | None
    articles: int
    reviewed: int
    tallies: Mapping[str, Tally]


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

    @property
    def remark(self) -> str:
        """Why the outlet has no rank, or ""."""
        if self.credibility.width > TOO_WIDE:
            return "too few articles"
        return "machine only" if self.reviewed == 0 else ""


def score_outlets(rubric: Rubric, facts: Sequence[OutletFacts], *, draws: int = DRAWS) -> list[OutletScore]:
    """Return the scores of all outlets: ranked ones first, best first, then the others by key.

    The result depends on the set of outlets alone, not on their order. Only outlets with at least
    one reviewed article and an interval of at most 40 points are ranked.
    """
    pools = {flag.key: _pool(outlet.tallies.get(flag.key) for outlet in facts) for flag in rubric.flags}
    scores = [_score_outlet(rubric, outlet, pools, draws) for outlet in facts]
    ranked = sorted((s for s in scores if not s.remark), key=lambda s: (-s.credibility.median, s.key))
    others = sorted((s for s in scores if s.remark), key=lambda s: s.key)
    return [replace(score, rank=place) for place, score in enumerate(ranked, 1)] + others


def _pool(tallies: Iterable[Tally | None]) -> Tally:
    total = Tally()
    for tally in tallies:
        if tally:
            for into, stratum in _pair_strata(total, tally):
                into.articles += stratum.articles
                into.reviewed += stratum.reviewed
                into.present += stratum.present
    return total


def _pair_strata(one: Tally, other: Tally) -> tuple[tuple[Stratum, Stratum], ...]:
    return (one.found, other.found), (one.clear, other.clear), (one.unsure, other.unsure)


def _score_outlet(rubric: Rubric, facts: OutletFacts, pools: Mapping[str, Tally], draws: int) -> OutletScore:
    lost = {dimension: np.zeros(draws) for dimension in Dimension}
    rates = []
    for flag in rubric.flags:
        tally = facts.tallies.get(flag.key, Tally())
        sample = draw_rate(flag, tally, pools[flag.key], _seed(facts.key, flag.key), draws)
        lost[flag.dimension] += flag.weight * sample
        rates.append(_describe_rate(flag, tally, sample))
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


def draw_rate(flag: Flag, tally: Tally, pool: Tally, seed: int, draws: int) -> Draws:
    """Return `draws` posterior draws of the rate of a flag at an outlet.

    `pool` sums the tallies of all outlets, this one among them. A flag of which nothing is known
    at this outlet is drawn from Beta(1/2, 1/2): missing is never a pass.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    if not tally.looked and not tally.reviewed:
        return rng.beta(0.5, 0.5, draws)
    found_share = rng.beta(_FOUND_PRIOR + tally.found.articles, _FOUND_PRIOR + tally.clear.articles, draws)
    if_found = _draw_conditional(rng, tally.found, pool.found, flag.precision, draws)
    if_clear = _draw_conditional(rng, tally.clear, pool.clear, flag.miss_rate, draws)
    rate = if_found * found_share + if_clear * (1.0 - found_share)
    if not tally.unsure.reviewed:
        return rate
    if_unsure = _draw_conditional(rng, tally.unsure, pool.unsure, _UNKNOWN_RATE, draws)
    if not tally.looked:
        return if_unsure
    unsure_share = rng.beta(_FOUND_PRIOR + tally.unsure.articles, _FOUND_PRIOR + tally.looked, draws)
    return if_unsure * unsure_share + rate * (1.0 - unsure_share)


def _draw_conditional(rng: np.random.Generator, here: Stratum, pool: Stratum, stated: float, draws: int) -> Draws:
    """Draw P(Y | the detector's answer): Beta(k m + present, k (1 - m) + absent)."""
    elsewhere_reviewed = max(pool.reviewed - here.reviewed, 0)
    elsewhere_present = max(pool.present - here.present, 0.0)
    mean = (_STATED_STRENGTH * stated + elsewhere_present) / (_STATED_STRENGTH + elsewhere_reviewed)
    absent = max(here.reviewed - here.present, 0.0)
    return rng.beta(_POOL_STRENGTH * mean + here.present, _POOL_STRENGTH * (1.0 - mean) + absent, draws)


def _summarise(sample: Draws) -> Interval:
    low, median, high = (float(value) for value in np.quantile(sample, (0.025, 0.5, 0.975)))
    return Interval(median, low, high)


def _seed(*parts: str) -> int:
    """Return a seed that depends on the names alone, so that no other outlet changes the draws."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()[:8])
