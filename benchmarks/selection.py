"""Cases of the coverage benchmark in which it matters which articles were reviewed, and how good a detector is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.core.inclusion import Held, count_stratum
from annotate.core.model import Dimension, Flag
from annotate.core.raters import Opinion
from annotate.core.rubric import Rubric
from annotate.core.shares import draw_share, pool_flag
from annotate.core.tallies import Tally
from annotate.core.usefulness import Record, rate_detectors

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
_DRAWS = 1000

METHODS = ("annotate", "probabilities ignored", "counted as chosen")
# True rate, sensitivity, specificity, reviewed on average, articles; how strongly the chance goes with the flag.
SELECTED = (
    (0.30, 0.60, 0.80, 40, 200, 1.0),
    (0.30, 0.60, 0.80, 100, 1000, 1.0),
    (0.10, 0.70, 0.90, 60, 600, 1.5),
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one method made of one outlet."""

    method: str
    is_covered: bool
    width: float


def draw_selections(case: tuple[float, float, float, int, int, float], runs: int) -> Iterator[Run]:
    """Yield runs in which an article is the likelier to be drawn the likelier the flag holds on it.

    Each is drawn by itself with its own stored chance, which goes with the flag beyond what the detector says: an
    article on which it holds has about e (2.7) times the odds, or more.
    """
    rate, se, sp, reviewed, articles, pull = case
    rng = np.random.default_rng(20265)
    for _ in range(runs):
        holds = rng.random(articles) < rate
        flagged = np.where(holds, rng.random(articles) < se, rng.random(articles) > sp)
        chances = np.exp(pull * holds + 0.7 * rng.standard_normal(articles))
        for _ in range(30):
            chances = np.clip(chances * reviewed / chances.sum(), 0.01, 0.95)
        seen = rng.random(articles) < chances
        for method in METHODS:
            tally = _tally(holds, flagged, seen, _know(method, chances))
            draws = draw_share(tally, pool_flag([tally], 0.7, 0.1), _DRAWS)
            low, high = (float(value) for value in np.quantile(draws, (0.025, 0.975)))
            yield Run(method, low <= holds.mean() <= high, high - low)


def _know(method: str, chances: Array) -> list[float | None]:
    if method == "annotate":
        return [float(chance) for chance in chances]
    return [float(chances.mean()) if method == "probabilities ignored" else None] * len(chances)


def _tally(holds: Bools, flagged: Bools, seen: Bools, chances: list[float | None]) -> Tally:
    return Tally(
        *(
            count_stratum(
                int(part.sum()),
                [Held(Opinion(float(holds[place])), chances[place]) for place in np.flatnonzero(part & seen)],
            )
            for part in (flagged, ~flagged)
        )
    )


def name_detectors(gain: float, verdicts: int, runs: int) -> tuple[float, float]:
    """Return how often a detector of this sensitivity + specificity - 1 is named useless, and how often covered.

    The flag holds on .3 of 1,000 articles, of which `verdicts` are reviewed; what is stated of the detector is right
    for a gain of .75.
    """
    rubric = Rubric(1, (Flag("f", "t", "q", Dimension.CREDIBILITY, 100, "r", 0.79, 0.07, "o"),))
    rng = np.random.default_rng(20266)
    named = covered = 0
    for _ in range(runs):
        holds = rng.random(1000) < 0.3
        found = rng.random(1000) < np.where(holds, (1 + gain) / 2, (1 - gain) / 2)
        seen = np.arange(1000) < verdicts
        counts = [(int((p & seen).sum()), float((p & seen & holds).sum())) for p in (found, ~found)]
        record = Record("f", "d", int(found.sum()), int((~found).sum()), *counts[0], *counts[1])
        (rating,) = rate_detectors(rubric, [record])
        truth = float(found[holds].mean() - found[~holds].mean())
        named += rating.is_useless
        covered += rating.gain.low <= truth <= rating.gain.high
    return named / runs, covered / runs
