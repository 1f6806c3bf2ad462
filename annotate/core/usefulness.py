"""Detectors as raters: each one's sensitivity and specificity on this corpus, and whether it is worth listening to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from annotate.core.interval import Draws, Interval, summarise
from annotate.core.rubric import Rubric
from annotate.core.spreads import make_seed

_DRAWS = 4000
# A detector is judged once so many articles have definite verdicts, so many of them present and so many absent: before,
# its interval is wide because little is known. benchmarks/coverage.py measures how often a good one is named wrongly.
FEWEST_VERDICTS, FEWEST_OF_EACH = 30, 5
# It is useless where sensitivity + specificity - 1 may be 0, as of a coin, and is probably less than this.
LEAST_GAIN = 0.2


@dataclass(frozen=True, slots=True)
class Record:
    """What a detector said of the articles on a flag, and what reviewers say of those of them that they read.

    `found` and `clear` count the articles by its answer; of each kind `reviewed` have a definite verdict, and `present`
    of these hold (a fraction where reviewers leave doubt).
    """

    flag: str
    detector: str
    found: int = 0
    clear: int = 0
    found_reviewed: int = 0
    found_present: float = 0.0
    clear_reviewed: int = 0
    clear_present: float = 0.0

    @property
    def verdicts(self) -> int:
        """How many of the articles have verdicts."""
        return self.found_reviewed + self.clear_reviewed

    @property
    def present(self) -> float:
        """On how many of these the flag holds."""
        return self.found_present + self.clear_present


@dataclass(frozen=True, slots=True)
class DetectorRating:
    """A detector on one flag: P(found | holds), P(not found | does not hold), and `gain`, their sum less one.

    `gain` is 1 for a detector that never errs, 0 for one that says nothing of the flag (Youden 1950).
    """

    flag: str
    detector: str
    sensitivity: Interval
    specificity: Interval
    gain: Interval
    verdicts: int
    is_useless: bool


def rate_detectors(rubric: Rubric, records: Iterable[Record]) -> list[DetectorRating]:
    """Return the rating of each detector that has a verdict, by flag in the rubric's order and by detector.

    The reviewed articles need not be drawn from all: what holds where the detector found it, and where not, is learnt
    from them, and how often it finds from all articles (Begg and Greenes 1983).
    """
    known = [record for record in records if record.verdicts and record.flag in rubric.keys]
    known.sort(key=lambda record: (rubric.keys.index(record.flag), record.detector))
    return [_rate(record) for record in known]


def _rate(record: Record) -> DetectorRating:
    rng = np.random.Generator(np.random.PCG64(make_seed("detector", record.flag, record.detector)))
    found = _draw_rate(rng, record.found_present, record.found_reviewed) * record.found
    missed = _draw_rate(rng, record.clear_present, record.clear_reviewed) * record.clear
    sensitivity = found / np.maximum(found + missed, 1e-12)
    cleared, wrong = record.clear - missed, record.found - found
    specificity = cleared / np.maximum(cleared + wrong, 1e-12)
    gain = summarise(sensitivity + specificity - 1.0)
    is_judged = record.verdicts >= FEWEST_VERDICTS and record.present >= FEWEST_OF_EACH
    is_judged = is_judged and record.verdicts - record.present >= FEWEST_OF_EACH
    return DetectorRating(
        record.flag,
        record.detector,
        summarise(sensitivity),
        summarise(specificity),
        gain,
        record.verdicts,
        is_judged and gain.low <= 0.0 and gain.median < LEAST_GAIN,
    )


def _draw_rate(rng: np.random.Generator, present: float, reviewed: float) -> Draws:
    """Return draws of a rate by Jeffreys' prior: what a maker states is on trial here, and has no say."""
    return rng.beta(0.5 + present, 0.5 + max(reviewed - present, 0.0), _DRAWS)
