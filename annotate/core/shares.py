"""Draws of the share of an outlet's articles on which a flag holds: reviewed ones counted, the others predicted."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from annotate.core.posterior import Evidence, Floats, Pool, draw_rates
from annotate.core.tallies import Stratum, Tally

# Up to so many articles are predicted one by one; beyond, by the normal approximation to the binomial.
_FEW = 64
# How much the rates of an outlet's strata go together beyond what the other outlets say. Set by benchmarks/coverage.py.
_TOGETHER = 0.4
# Where the detector could not look, nothing is stated of it.
_UNKNOWN_RATE = 0.5


@dataclass(frozen=True, slots=True)
class FlagPool:
    """The pools of one flag: of the articles where its detector found it, where not, and where it could not look."""

    found: Pool
    clear: Pool
    unsure: Pool
    centre: float | None

    def strength_of(self, tally: Tally) -> tuple[float, float]:
        """Return (verdicts here, the prior's worth in verdicts) for the rates of an outlet."""
        strengths = [
            (stratum.articles, pool.strength)
            for stratum, pool in ((tally.found, self.found), (tally.clear, self.clear))
            if stratum.articles
        ]
        total = sum(articles for articles, _ in strengths) or 1
        return float(tally.reviewed), sum(a * k for a, k in strengths) / total if strengths else self.unsure.strength

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
        Pool([tally.found.evidence_at(find_shift(tally, centre)) for tally in tallies], precision),
        Pool([tally.clear.evidence_at(find_shift(tally, centre)) for tally in tallies], miss_rate),
        Pool([tally.unsure.evidence_at(0.0) for tally in tallies], _UNKNOWN_RATE),
        centre,
    )


def find_shift(tally: Tally, centre: float | None) -> float:
    """Return how much more often the detector finds the flag at an outlet than at the reviewed ones, in logits."""
    return _logit(tally.found.articles, tally.looked) - centre if tally.looked and centre is not None else 0.0


def _logit(count: float, total: float) -> float:
    """Return the logit of a share, with half an article more of either kind."""
    return math.log((count + 0.5) / (total - count + 0.5))


def draw_share(tally: Tally, pool: FlagPool, seed: int, draws: int) -> Floats:
    """Return `draws` posterior draws of a flag's share of an outlet's articles, in rising order.

    Articles on which the detector could not look count only where people did. A flag of which nothing is known here is
    drawn from what people found elsewhere where detectors could not look, or from Beta(1/2, 1/2): missing is never a
    pass.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    if not tally.looked and not tally.reviewed:
        if not pool.unsure.reviewed:
            return _arcsine_quantiles(draws)
        return np.sort(draw_rates(pool.unsure.infer(Evidence()), _spread(draws)))
    parts = _list_parts(tally, pool)
    uniforms = _draw_joined_uniforms([_trust_in_prior(stratum, own) for stratum, own, _ in parts], rng, draws)
    present = np.zeros(draws)
    articles = 0
    for (stratum, own, moved), uniform in zip(parts, uniforms, strict=True):
        articles += stratum.articles
        if stratum.articles:
            rates = draw_rates(own.infer(stratum.evidence_at(moved)), uniform)
            present += _draw_present(stratum, rates, rng)
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


def _draw_joined_uniforms(trusts: Sequence[float], rng: np.random.Generator, draws: int) -> list[Floats]:
    """Return evenly spread uniforms for each stratum, those of one outlet going together.

    An outlet where the flag is commoner than elsewhere has more of it in each stratum; how far each lies from the
    other outlets' mean is not independent, and only the verdicts here can tell them apart.
    """
    normals = _spread_normals(draws)
    common = normals[rng.permutation(draws)]
    found = []
    for trust in trusts:
        weight = _TOGETHER * trust
        mixed = np.sqrt(weight) * common + np.sqrt(1.0 - weight) * normals[rng.permutation(draws)]
        found.append(_spread(draws)[rank_values(mixed)])
    return found


def _draw_present(stratum: Stratum, rates: Floats, rng: np.random.Generator) -> Floats:
    """Return draws of how many articles of a stratum are present: the known ones, the doubtful, the unreviewed."""
    present = np.full(len(rates), float(stratum.present))
    for ratio in stratum.ratios:
        odds = rates * ratio
        present = present + (rng.random(len(rates)) < odds / (odds + 1.0 - rates))
    return present + _predict(rates, stratum.unreviewed, rng)


def _predict(rates: Floats, articles: int, rng: np.random.Generator) -> Floats:
    """Return draws from the binomial: more articles or a higher rate never give fewer, for the same random numbers."""
    if articles <= _FEW:
        drawn = rng.random((len(rates), _FEW))[:, :articles]
        return np.asarray((drawn < rates[:, None]).sum(axis=1), dtype=np.float64)
    normal = _spread_normals(len(rates))[rng.permutation(len(rates))]
    spread = np.sqrt(articles * rates * (1.0 - rates))
    return np.clip(articles * rates + spread * normal, 0.0, articles)


@lru_cache(maxsize=8)
def _spread(count: int) -> Floats:
    """Return evenly spread quantiles; drawing them in another order is all the chance that is needed."""
    return (np.arange(count) + 0.5) / count


@lru_cache(maxsize=8)
def _spread_normals(count: int) -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf(float(place)) for place in _spread(count)])


def _arcsine_quantiles(draws: int) -> Floats:
    """Return the quantiles of Beta(1/2, 1/2)."""
    return np.asarray(np.sin(_spread(draws) * np.pi / 2) ** 2)


def correlate(shares: Sequence[Floats], correlation: NDArray[np.float64], seed: int) -> list[Floats]:
    """Return the draws of several flags, each in a new order, so that together they go as `correlation` says.

    Iman and Conover 1982: normal scores with that correlation are drawn, and each flag's draws take their ranks.
    """
    count = len(shares[0])
    rng = np.random.Generator(np.random.PCG64(seed))
    normals = _spread_normals(count)
    scores = np.stack([normals[rng.permutation(count)] for _ in shares], axis=1)
    mixed = scores @ _root(correlation).T
    return [share[rank_values(mixed[:, place])] for place, share in enumerate(shares)]


def rank_values(values: Floats) -> NDArray[np.intp]:
    """Return the place of each value among all, 0 the lowest; of equal ones the earlier is lower.

    The inverse of an order is written down, not sorted for: that takes half the time.
    """
    ranks = np.empty(len(values), dtype=np.intp)
    ranks[np.argsort(values, kind="stable")] = np.arange(len(values))
    return ranks


def _root(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(correlation)
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))


def make_seed(*parts: str) -> int:
    """Return a seed that depends on the names alone, so that no other outlet changes the draws."""
    return int.from_bytes(hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).digest()[:8])
