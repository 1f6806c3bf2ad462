"""The posterior of a rate at one outlet, with the other outlets as its prior.

For one flag and one answer of its detector, outlet o has the rate t_o = P(the flag holds | that answer). The rates of
all outlets come from Beta(k m_o, k (1 - m_o)) with logit m_o = logit m + b x_o, where x_o says how much more often the
detector finds the flag at this outlet than at others (where more is found, more of it is true). m, k and b are unknown
and integrated over, on a grid, given the verdicts on the other outlets and the detector's stated figure. See
docs/scoring.md.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Cells of the rate between 0 and 1, equal on the arcsine scale, on which a posterior of n verdicts has the standard
# deviation 1 / (2 sqrt n): at 400 cells more than one to it up to n = 16,000.
_CELLS = 400
# The grid of m, k and b. Below k = 1 the outlets would be all or nothing; above 200 they are all alike. With a detector
# that errs alike everywhere b is about 1; 0 says that how much is found tells nothing.
_MEANS = 40
_STRENGTHS = np.array([1.0, 1.7, 3.0, 5.0, 8.0, 13.0, 21.0, 36.0, 80.0, 200.0])
_SLOPES = np.array([-1.0, -0.5, 0.0, 0.5, 1.0, 1.5])
# Means to which m is shifted by b x.
_SHIFTED = 120
# What is held of k before any verdict: around 8, within a factor of four. Set by benchmarks/coverage.py, whose
# outlets' rates differ by as much as a flag's rates do.
_STRENGTH_CENTRE, _STRENGTH_SPREAD = 5.0, 1.0
# Shifts are rounded to this, so that outlets alike share their work, and are held within these bounds.
_STEP, _FARTHEST = 0.25, 3.0
# A probability too small to be seen in the ninth digit of a rate.
_NEGLIGIBLE = 1e-12
# What a detector's stated figure weighs in m, in verdicts.
STATED_STRENGTH = 4.0
# Steps up the gamma function after which Stirling's series is as exact as said there.
_GAMMA_STEPS = 7


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of a rate at one outlet: how many verdicts, how many say present, and the uncertain ones.

    The counts may be fractions (weighted samples). `ratios` holds for each article of which the reviewers leave doubt
    P(their verdicts | present) / P(their verdicts | absent). `shift` is the logit of how often the detector finds the
    flag here, less that of all outlets. `weights` are what the doubtful articles weigh, () is one each, and
    `held` P(present) of each.
    """

    present: float = 0.0
    reviewed: float = 0.0
    ratios: tuple[float, ...] = ()
    shift: float = 0.0
    weights: tuple[float, ...] = ()
    held: tuple[float, ...] = ()

    @property
    def doubtful(self) -> tuple[float, ...]:
        """P(present) of each doubtful article: as held, or where that is not known by its odds alone."""
        return self.held or tuple(ratio / (1.0 + ratio) for ratio in self.ratios)

    @property
    def place(self) -> int:
        """The shift in steps."""
        return round(min(max(self.shift, -_FARTHEST), _FARTHEST) / _STEP)

    @property
    def expected(self) -> tuple[float, float]:
        """(present, reviewed) with the doubtful articles counted by what is held of each."""
        weights = self.weights or (1.0,) * len(self.ratios)
        soft = math.fsum(weight * held for held, weight in zip(self.doubtful, weights, strict=True))
        return round(self.present + soft, 6), round(self.reviewed + math.fsum(weights), 6)


@dataclass(frozen=True, slots=True)
class Rates:
    """The grid of rates: the middle of each cell, and the logarithms of it and of its rest."""

    middle: Floats
    log_rate: Floats
    log_rest: Floats


class Pool:
    """All outlets' evidence on one flag and one answer of its detector; gives each outlet its posterior.

    `stated` is what the detector claims of that rate. `strength` is the posterior mean of k: how alike outlets are.
    """

    def __init__(self, evidence: Sequence[Evidence], stated: float) -> None:
        counts = Counter((own.expected, own.place) for own in evidence if own.expected[1] > 0)
        self._likelihoods = {key: _shift(_beta_binomial(*key[0]), key[1]) for key in sorted(counts)}
        self._total = _weigh_grid(stated)
        for key, likelihood in self._likelihoods.items():
            self._total = self._total + counts[key] * likelihood
        self._known: dict[tuple[tuple[float, float], int], Floats] = {}
        self.reviewed = sum(key[0][1] * count for key, count in counts.items())
        self.strength = float(np.einsum("mkb,k->", _normalise(self._total), _STRENGTHS))

    def infer(self, own: Evidence) -> Floats:
        """Return the mass of the posterior of an outlet's rate in each cell, shape (400,); it must be of the pool."""
        key = (own.expected, own.place)
        if key not in self._known:
            others = self._total - self._likelihoods.get(key, 0.0)
            self._known[key] = _predict(_normalise(others), own.place)
        rates = rate_grid()
        logs = own.present * rates.log_rate + (own.reviewed - own.present) * rates.log_rest
        for ratio, weight in zip(own.ratios, own.weights or (1.0,) * len(own.ratios), strict=True):
            logs = logs + weight * np.log(rates.middle * ratio + (1.0 - rates.middle))
        mass: Floats = self._known[key] * np.exp(logs - logs.max())
        return np.asarray(mass / mass.sum())


@lru_cache(maxsize=1)
def rate_grid() -> Rates:
    """Return the grid of rates."""
    angle = (np.arange(_CELLS) + 0.5) * (np.pi / 2 / _CELLS)
    middle = np.sin(angle) ** 2
    return Rates(middle, np.log(middle), np.log1p(-middle))


def draw_rates(mass: Floats, uniform: Floats) -> Floats:
    """Return the quantiles of a posterior at `uniform` (0 to 1): a larger rate never gives a smaller draw."""
    edges = np.sin(np.linspace(0.0, np.pi / 2, _CELLS + 1)) ** 2
    return np.asarray(np.interp(uniform, np.concatenate(([0.0], np.cumsum(mass))), edges))


def _spread_means(count: int) -> Floats:
    return np.asarray(np.sin((np.arange(count) + 0.5) * (np.pi / 2 / count)) ** 2)


@lru_cache(maxsize=64)
def _weigh_grid(stated: float) -> Floats:
    """Return the logarithm of the prior of each (m, k, b): m as after some verdicts of the stated rate."""
    m = _spread_means(_MEANS)
    present, absent = STATED_STRENGTH * stated, STATED_STRENGTH * (1.0 - stated)
    # Cells are equal on the arcsine scale, whose density against m is 1 / sqrt(m (1 - m)).
    mean = (present - 0.5) * np.log(m) + (absent - 0.5) * np.log1p(-m)
    spread = (np.log(_STRENGTHS) - np.log(_STRENGTH_CENTRE)) / _STRENGTH_SPREAD
    logs = mean[:, None, None] - 0.5 * (spread * spread)[None, :, None] + np.zeros(len(_SLOPES))
    return np.asarray(logs, dtype=np.float64)


@lru_cache(maxsize=64)
def _shifted_places(place: int) -> NDArray[np.intp]:
    """Return which of the shifted means each (m, b) comes to at this shift, shape (m, b)."""
    m = _spread_means(_MEANS)[:, None]
    logit = np.log(m) - np.log1p(-m) + _SLOPES[None, :] * (place * _STEP)
    angle = np.arcsin(np.sqrt(1.0 / (1.0 + np.exp(-logit))))
    return np.asarray(np.clip(np.rint(angle / (np.pi / 2) * _SHIFTED - 0.5), 0, _SHIFTED - 1), dtype=np.intp)


def _shift(logs: Floats, place: int) -> Floats:
    """Return what belongs to (shifted mean, k) as it belongs to (m, k, b) at a shift."""
    return np.asarray(logs[_shifted_places(place)].transpose(0, 2, 1))


def _predict(weights: Floats, place: int) -> Floats:
    """Return the mass of an outlet's rate in each cell, for the weights of (m, k, b) and its shift."""
    cells = _shifted_places(place)[:, :, None] * len(_STRENGTHS) + np.arange(len(_STRENGTHS))
    folded = np.bincount(cells.ravel(), weights.transpose(0, 2, 1).ravel(), _SHIFTED * len(_STRENGTHS))
    # With many verdicts all but a few rows are as good as impossible.
    rows = np.flatnonzero(folded > _NEGLIGIBLE)
    return np.asarray(folded[rows] @ _beta_table()[rows])


@lru_cache(maxsize=1)
def _beta_grid() -> tuple[Floats, Floats]:
    """Return a = k m and b = k (1 - m) of each (shifted mean, k)."""
    m, k = np.meshgrid(_spread_means(_SHIFTED), _STRENGTHS, indexing="ij")
    return k * m, k * (1.0 - m)


@lru_cache(maxsize=1)
def _beta_table() -> Floats:
    """Return the mass of Beta(k m, k (1 - m)) in each cell of the rate, shape (shifted means and k, cells)."""
    a, b = (part.reshape(-1, 1) for part in _beta_grid())
    rates = rate_grid()
    logs = (a - 0.5) * rates.log_rate + (b - 0.5) * rates.log_rest
    # The density may have a pole at either end, which is integrated in closed form.
    edge = float(np.sin(np.pi / 2 / _CELLS) ** 2)
    width = np.log(2 * np.pi / 2 / _CELLS)
    logs[:, 0] = a[:, 0] * np.log(edge) - np.log(a[:, 0]) - width
    logs[:, -1] = b[:, 0] * np.log(edge) - np.log(b[:, 0]) - width
    masses = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(masses / masses.sum(axis=1, keepdims=True), dtype=np.float64)


@lru_cache(maxsize=1024)
def _beta_binomial(present: float, reviewed: float) -> Floats:
    """Return the logarithm of P(so many present of so many | mean, k), up to a constant; shape (shifted means, k)."""
    a, b = _beta_grid()
    after = log_gamma(a + present) + log_gamma(b + reviewed - present) - log_gamma(a + b + reviewed)
    return after - (log_gamma(a) + log_gamma(b) - log_gamma(a + b))


def _normalise(logs: Floats) -> Floats:
    masses: Floats = np.exp(logs - logs.max())
    return np.asarray(masses / masses.sum())


def log_gamma(values: Floats) -> Floats:
    """Return the natural logarithm of the gamma function of positive numbers, within 1e-11.

    Stirling's series after a shift by seven (Abramowitz and Stegun 6.1.41).
    """
    product = np.ones_like(values)
    for step in range(_GAMMA_STEPS):
        product = product * (values + step)
    far = values + _GAMMA_STEPS
    square = 1.0 / (far * far)
    tail = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / far
    return np.asarray((far - 0.5) * np.log(far) - far + 0.5 * np.log(2 * np.pi) + tail - np.log(product))
