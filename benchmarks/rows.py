"""What the measurements have in common: the rows they give, and a detector's answer on an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from annotate.assembly import load_detectors
from annotate.core.model import Article, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors import Detector, detect_all
from benchmarks import metrics
from benchmarks.metrics import Measure


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: of which flag, on which set, by whom; `goal` is what it is meant to reach ("0.85", "<= 0.03")."""

    flag: str
    data: str
    figure: str
    by: str
    measure: Measure
    goal: str = ""

    @property
    def is_reached(self) -> bool | None:
        """Whether the figure reaches its goal; None without one."""
        if not self.goal:
            return None
        bound = float(self.goal.removeprefix("<= "))
        return self.measure.value <= bound if self.goal.startswith("<=") else self.measure.value >= bound


@dataclass(frozen=True, slots=True)
class Reliability:
    """How the probabilities of a detector hold on a set: (mean probability, share true, cases) a bin."""

    flag: str
    data: str
    bins: tuple[tuple[float, float, int], ...]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A case that a detector got wrong: its id in the set, what is true, what was said, and the notes shown."""

    flag: str
    case: str
    truth: float
    said: float
    notes: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """All that one run measured."""

    rows: list[Row] = field(default_factory=list)
    reliabilities: list[Reliability] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


@cache
def detectors() -> tuple[Detector, ...]:
    """Return all detectors, without the table of outlets: no measurement may lean on who published."""
    return tuple(load_detectors([]))


def detector_of(flag: str) -> Detector:
    """Return the detector that speaks to a flag."""
    return next(detector for detector in detectors() if flag in detector.flags)


def find(article: Article, flag: str) -> Finding:
    """Return what the detector of a flag says of an article."""
    findings, _ = detect_all([detector_of(flag)], TextView(article))
    return next(finding for finding in findings if finding.flag == flag)


def probability_of(finding: Finding) -> float:
    """Return P(present); unsure without a probability counts as one half, below the line."""
    if finding.probability is None:
        return 0.49
    return finding.probability if finding.verdict is not Verdict.UNSURE else min(finding.probability, 0.49)


def find_probability(article: Article, flag: str) -> float:
    """Return P(present) of a flag on an article."""
    return probability_of(find(article, flag))


def rate_share(flag: str, data: str, figure: str, by: str, values: Sequence[float], goal: str = "") -> Row:
    """Return the mean of zeros and ones."""
    return Row(flag, data, figure, by, metrics.measure(metrics.share, values, values), goal)


def rate_answers(
    flag: str, data: str, by: str, truth: Sequence[float], said: Sequence[float], goals: dict[str, str] | None = None
) -> Iterator[Row]:
    """Yield precision, recall, F1, AUC and Brier score."""
    figures = {
        "precision": metrics.precision,
        "recall": metrics.recall,
        "F1": metrics.f1,
        "AUC": metrics.auc,
        "Brier": metrics.brier,
    }
    for figure, function in figures.items():
        yield Row(flag, data, figure, by, metrics.measure(function, truth, said), (goals or {}).get(figure, ""))


def pick_mistakes(
    flag: str, cases: Sequence[tuple[str, float, float, Finding | None]], most: int = 10
) -> Iterator[Mistake]:
    """Yield the wrong answers that were surest, false alarms and misses by turns."""
    alarms = sorted((c for c in cases if c[1] < 0.5 <= c[2]), key=lambda c: (-c[2], c[0]))
    misses = sorted((c for c in cases if c[2] < 0.5 <= c[1]), key=lambda c: (c[2], c[0]))
    mixed = [case for place in range(most) for kind in (alarms, misses) for case in kind[place : place + 1]]
    for name, truth, said, finding in mixed[:most]:
        notes = tuple(dict.fromkeys(item.note for item in finding.evidence)) if finding else ()
        yield Mistake(flag, name, truth, round(said, 3), notes[:4])
