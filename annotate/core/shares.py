"""Draws of the share of an outlet's articles on which a flag holds: reviewed ones counted, the others predicted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from annotate.core.interval import Interval, summarise
from annotate.core.posterior import Evidence, Floats, Pool, draw_rates, log_gamma, rate_grid
from annotate.core.rubric import Rubric
from annotate.core.spreads import (
    freeze,
    make_seed,
    rank_values,
    spread_apart,
    spread_arcsine,
    spread_evenly,
)
from annotate.core.tallies import OutletFacts, Stratum, Tally

# Up to so many articles are predicted one by one; beyond, by the normal approximation to the binomial.
_FEW = 64
# How much the rates of an outlet's strata go together beyond what the other outlets say. Set by benchmarks/coverage.py.
_TOGETHER = 0.4
# Shares kept of each flag for outlets with equal counts: 32 kB each.
_REMEMBERED = 128
# Where the detector could not look, nothing is stated of it.
_UNKNOWN_RATE = 0.5
# What is drawn for a flag at an outlet, no two going together: the strata's rates, what they have in common, articles.
_DRAWN = ("rates", *(f"{what} {place}" for place in range(3) for what in ("rate", "articles")))


@dataclass(frozen=True, slots=True, eq=False)
class Share:
    """What is known of a flag's share of an outlet's articles, 0 to 1: draws in rising order and their interval.

    `borrowed` is which part of it comes from other outlets and the detector's maker, `of_articles` which share of its
    variance comes from which articles were reviewed and how the others turn out. `present` of the `reviewed` articles
    are so.
    """

    draws: Floats
    interval: Interval
    borrowed: float
    of_articles: float
    present: float
    reviewed: int


@dataclass(frozen=True, slots=True)
class FlagPool:
    """The pools of one flag: of the articles where its detector found it, where not, and where it could not look."""

    found: Pool
    clear: Pool
    unsure: Pool
    centre: float | None
    _known: dict[tuple[object, int], Share] = field(default_factory=dict, init=False, compare=False, repr=False)

    def describe(self, tally: Tally, draws: int) -> Share:
        """Return what is known of the share at an outlet; of equal tallies it is drawn once."""
        key = (tally.key, draws)
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                del self._known[next(iter(self._known))]
            drawn = draw_share(tally, self, draws)
            self._known[key] = Share(
                freeze(drawn),
                summarise(drawn),
                self.share_borrowed(tally),
                self.share_of_articles(tally),
                tally.present,
                tally.reviewed,
            )
        return self._known[key]

    def share_of_articles(self, tally: Tally) -> float:
        """Return which share of the variance of a flag's error comes from its articles, 0 to 1.

        With n verdicts, a prior worth k and u unreviewed articles it is
        (1 + u n / ((n + k) (n + k + 1))) / (1 + u / (n + k + 1)).
        """
        strengths = [
            (stratum.articles, pool.strength)
            for stratum, pool in ((tally.found, self.found), (tally.clear, self.clear))
            if stratum.articles
        ]
        articles = sum(articles for articles, _ in strengths) or 1
        strength = sum(a * k for a, k in strengths) / articles if strengths else self.unsure.strength
        unreviewed = tally.found.unreviewed + tally.clear.unreviewed
        total = tally.reviewed + strength
        return (1.0 + unreviewed * tally.reviewed / (total * (total + 1.0))) / (1.0 + unreviewed / (total + 1.0))

    def share_borrowed(self, tally: Tally) -> float:
        """Return the weight of what the other outlets and the detector's maker say in an outlet's rate, 0 to 1.

        Of u unreviewed articles of N with n verdicts that speak for them, and a prior worth k: u / N x k / (k + n).
        """
        parts = [(stratum, pool) for stratum, pool, _ in _list_parts(tally, self)]
        articles = sum(stratum.articles for stratum, _ in parts)
        borrowed = sum(stratum.unreviewed * _trust_in_prior(stratum, pool) for stratum, pool in parts)
        return borrowed / articles if articles else 1.0


def pool_flag(tallies: Sequence[Tally], precision: float, miss_rate: float) -> FlagPool:
    """Return the pools of a flag from its tallies at all outlets and its detector's stated figures."""
    # Of the outlets with verdicts alone: another one without any moves nobody.
    known = [tally for tally in tallies if tally.reviewed]
    looked = sum(tally.looked for tally in known)
    centre = _logit(sum(tally.found.articles for tally in known), looked) if looked else None
    return FlagPool(
        Pool([tally.found.evidence_at(find_shift(tally, centre)) for tally in known], precision),
        Pool([tally.clear.evidence_at(find_shift(tally, centre)) for tally in known], miss_rate),
        Pool([tally.unsure.evidence_at(0.0) for tally in known], _UNKNOWN_RATE),
        centre,
    )


def pool_flags(rubric: Rubric, facts: Sequence[OutletFacts]) -> dict[str, FlagPool]:
    """Return the pools of all flags, from the tallies of all outlets."""
    return {
        flag.key: pool_flag(
            [own for outlet in facts if (own := outlet.tallies.get(flag.key))], flag.precision, flag.miss_rate
        )
        for flag in rubric.flags
    }


def find_shift(tally: Tally, centre: float | None) -> float:
    """Return how much more often the detector finds the flag at an outlet than at the reviewed ones, in logits."""
    return _logit(tally.found.articles, tally.looked) - centre if tally.looked and centre is not None else 0.0


def _logit(count: float, total: float) -> float:
    """Return the logit of a share, with half an article more of either kind."""
    return math.log((count + 0.5) / (total - count + 0.5))


def draw_share(tally: Tally, pool: FlagPool, draws: int) -> Floats:
    """Return `draws` posterior draws of a flag's share of an outlet's articles, in rising order.

    Articles on which the detector could not look count only where people did. A flag of which nothing is known here is
    drawn from what people found elsewhere where detectors could not look, or from Beta(1/2, 1/2): missing is never a
    pass. The random numbers are the same for every outlet and flag: equal tallies have equal shares, and
    `correlate` brings them in an order of their own.
    """
    if not tally.looked and not tally.reviewed:
        if not pool.unsure.reviewed:
            return spread_arcsine(draws)
        return draw_rates(pool.unsure.infer(Evidence()), spread_evenly(draws))
    present = np.zeros(draws)
    articles = 0
    for place, (stratum, own, moved) in enumerate(_list_parts(tally, pool)):
        articles += stratum.articles
        if stratum.articles:
            mass = own.infer(stratum.evidence_at(moved))
            uniform = _join_uniform(place, round(_TOGETHER * _trust_in_prior(stratum, own), 2), draws)
            present += _draw_present(stratum, mass, uniform, place)
    return np.sort(present / articles)


def _list_parts(tally: Tally, pool: FlagPool) -> list[tuple[Stratum, Pool, float]]:
    """Return the strata that count at an outlet, each with its pool and its shift."""
    shift = find_shift(tally, pool.centre)
    parts = [(tally.found, pool.found, shift), (tally.clear, pool.clear, shift)]
    if tally.unsure.reviewed or tally.unsure.ratios:
        parts.append((tally.unsure, pool.unsure, 0.0))
    return parts


def _trust_in_prior(stratum: Stratum, pool: Pool) -> float:
    """Return which share of what is known of a rate comes from the other outlets, 0 to 1."""
    return pool.strength / (pool.strength + stratum.evidence_at(0.0).expected[1])


@lru_cache(maxsize=256)
def _join_uniform(place: int, weight: float, draws: int) -> Floats:
    """Return evenly spread uniforms for the rate of a stratum, by its place, those of one outlet going together.

    An outlet where the flag is commoner than elsewhere has more of it in each stratum; how far each lies from the
    other outlets' mean is not independent, and only the verdicts here can tell them apart: `weight` is the part of the
    variance that the strata have in common.
    """
    mixed = np.sqrt(weight) * _recall("rates", draws) + np.sqrt(1.0 - weight) * _recall(f"rate {place}", draws)
    return freeze(spread_evenly(draws)[rank_values(mixed)])


def _recall(name: str, draws: int) -> Floats:
    """Return the normal scores of one of the quantities that are drawn for each flag."""
    scores: Floats = spread_apart(_DRAWN, draws)[_DRAWN.index(name)]
    return scores


@lru_cache(maxsize=16)
def _recall_chances(place: int, draws: int) -> Floats:
    """Return evenly spread uniforms for the articles of a stratum, by its place."""
    return freeze(spread_evenly(draws)[rank_values(_recall(f"articles {place}", draws))])


def _draw_present(stratum: Stratum, mass: Floats, uniform: Floats, place: int) -> Floats:
    """Return draws of how many articles of a stratum are present: the known ones, the doubtful, the unreviewed."""
    known = float(stratum.present)
    if not stratum.unreviewed and not stratum.ratios:
        return np.full(len(uniform), known)
    if stratum.unreviewed <= _FEW and not stratum.ratios:
        return known + _predict_few(mass, uniform, stratum.unreviewed, place)
    rates = draw_rates(mass, uniform)
    rng = np.random.Generator(np.random.PCG64(make_seed(f"doubtful {place}")))
    present = np.full(len(rates), known)
    for ratio in stratum.ratios:
        odds = rates * ratio
        present = present + (rng.random(len(rates)) < odds / (odds + 1.0 - rates))
    if stratum.unreviewed <= _FEW:
        return present + _predict_few(mass, uniform, stratum.unreviewed, place)
    return present + _predict_many(rates, stratum.unreviewed, place)


def _predict_few(mass: Floats, uniform: Floats, articles: int, place: int) -> Floats:
    """Return draws from the binomial: more articles or a higher rate never give fewer, for the same random numbers."""
    cells = np.minimum(np.searchsorted(np.cumsum(mass), uniform), len(mass) - 1)
    chance = _recall_chances(place, len(uniform))
    # The rows stand one after the other, each a unit above the one before.
    found = np.searchsorted(_binomial_steps(articles), cells + chance)
    return np.asarray(found - cells * (articles + 1), dtype=np.float64)


@lru_cache(maxsize=_FEW + 1)
def _binomial_steps(articles: int) -> Floats:
    """Return P(at most 0, 1, ... of so many articles) for the rate of each cell, above the number of the cell.

    All in one row, of cells x (articles + 1).
    """
    rates = rate_grid()
    count = np.arange(articles + 1.0)
    ways = log_gamma(np.array([articles + 1.0])) - log_gamma(count + 1.0) - log_gamma(articles - count + 1.0)
    logs = ways + np.outer(rates.log_rate, count) + np.outer(rates.log_rest, articles - count)
    steps = np.cumsum(np.exp(logs), axis=1)
    steps[:, -1] = 1.0
    return freeze((np.minimum(steps, 1.0) + np.arange(len(steps))[:, None]).ravel())


def _predict_many(rates: Floats, articles: int, place: int) -> Floats:
    """Return draws from the normal approximation to the binomial, as steady as those of few."""
    normal = _recall(f"articles {place}", len(rates))
    spread = np.sqrt(articles * rates * (1.0 - rates))
    return np.clip(articles * rates + spread * normal, 0.0, articles)


def correlate(shares: Sequence[Floats], correlation: NDArray[np.float64]) -> Floats:
    """Return the draws of several flags, each in a new order, so that together they go as `correlation` says.

    Iman and Conover 1982: normal scores with that correlation are drawn, and each flag's draws take their ranks. Shape
    (flags, draws).
    """
    orders = _order_draws(len(shares[0]), correlation.tobytes())
    return np.stack([share[order] for share, order in zip(shares, orders, strict=True)])


@lru_cache(maxsize=4)
def _order_draws(draws: int, correlation: bytes) -> NDArray[np.intp]:
    """Return the rank of each draw of each flag, shape (flags, draws), for the bytes of their correlation."""
    flags = math.isqrt(len(correlation) // 8)
    scores = spread_apart(tuple(f"flag {place}" for place in range(flags)), draws)
    mixed = _root(np.frombuffer(correlation).reshape(flags, flags)) @ scores
    # Ties do not occur, and a sort that need not mind them takes a quarter of the time.
    orders = np.argsort(mixed, axis=1)
    ranks = np.empty_like(orders)
    np.put_along_axis(ranks, orders, np.arange(draws)[None, :], axis=1)
    return ranks


def _root(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(correlation)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))
