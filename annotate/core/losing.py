"""How a rubric turns shares of articles into points, and what another choice of weights would make of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from annotate.core.criteria import share_loss
from annotate.core.interval import Draws
from annotate.core.model import Dimension
from annotate.core.rubric import Rubric
from annotate.core.spreads import make_seed

# How alike others' weights are held to be: as far from the rubric's as shares counted in so many draws are from the
# truth. A weight of 10 points lies between 3 and 20 in 95 % of the choices, about as far as public schemes differ.
_OPINION = 50.0


@dataclass(frozen=True, slots=True)
class Losses:
    """What an outlet loses, draw by draw: `parts` is the share of each flag's or criterion's points, (parts, draws).

    `costs` is the mean loss by flag, in points.
    """

    parts: Draws
    points: Draws
    costs: Mapping[str, float]
    bias: Draws

    @property
    def credibility(self) -> Draws:
        """The score of each draw."""
        return np.asarray(100.0 - self.points @ self.parts)

    def weigh_anew(self, weights: Draws) -> Draws:
        """Return the score of each draw at other weights, shape (draws, parts), summing to one in each."""
        return np.asarray(100.0 - 100.0 * np.einsum("dp,pd->d", weights, self.parts))


def lose_points(rubric: Rubric, shares: Draws) -> Losses:
    """Return what the flags of an outlet cost under a rubric, for draws of their shares, shape (flags, draws)."""
    weights = np.array([flag.weight for flag in rubric.flags])
    is_bias = np.array([flag.dimension is Dimension.BIAS for flag in rubric.flags])
    bias = np.asarray(np.where(is_bias, weights, 0.0) @ shares)
    if not rubric.criteria:
        costs = dict(zip(rubric.keys, (weights * shares.mean(axis=1)).tolist(), strict=True))
        return Losses(shares[~is_bias], weights[~is_bias], costs, bias)
    known = dict(zip(rubric.keys, shares, strict=True))
    costs, rows = {}, []
    total = sum(criterion.points for criterion in rubric.covered)
    for criterion in rubric.covered:
        own = share_loss(criterion, known)
        costs |= {flag: float((100.0 * criterion.points / total * part).mean()) for flag, part in own.items()}
        rows.append(sum(own.values(), np.zeros_like(bias)))
    points = np.array([100.0 * criterion.points / total for criterion in rubric.covered])
    return Losses(np.stack(rows), points, costs, bias)


@lru_cache(maxsize=8)
def draw_weights(rubric: Rubric, draws: int) -> Draws:
    """Return other choices of the credibility weights, shape (draws, parts): Dirichlet around the rubric's."""
    rows = rubric.covered
    points = [row.points for row in rows] if rows else [flag.weight for flag in rubric.credibility]
    shares = np.array(points) / sum(points)
    rng = np.random.Generator(np.random.PCG64(make_seed("weights", rubric.label)))
    # A weight of nothing stays nothing.
    drawn = rng.standard_gamma(np.where(shares > 0, _OPINION * shares, 1.0), (draws, len(shares))) * (shares > 0)
    return np.asarray(drawn / drawn.sum(axis=1, keepdims=True))
