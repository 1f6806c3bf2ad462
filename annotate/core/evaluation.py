"""How well a detector agrees with the reviewers on their own corpus: rates, intervals, calibration."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotate.core.model import Verdict, base_version

_Z = 1.959964  # the 97.5 % point of the normal distribution
_BINS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """One question that both a detector and reviewers have answered.

    `truth` is the share of reviewers with a definite answer who say "present".
    """

    article: int
    flag: str
    detector: str
    version: str
    verdict: Verdict
    probability: float | None
    truth: float

    @property
    def detector_key(self) -> tuple[str, str, str]:
        """Flag, detector and version, whatever the data that the detector was given."""
        return self.flag, self.detector, base_version(self.version)

    @property
    def holds(self) -> bool:
        """What most reviewers say; a tie counts as present."""
        return self.truth >= 0.5

    @property
    def is_disagreement(self) -> bool:
        """Whether the detector says definitely the opposite."""
        return self.verdict is not Verdict.UNSURE and (self.verdict is Verdict.PRESENT) != self.holds


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `total`, with the 95 % Wilson score interval; the shares are None of nothing.

    Source: Wilson 1927, as recommended for small numbers by Brown, Cai and DasGupta 2001.
    """

    count: int
    total: int

    @property
    def value(self) -> float | None:
        """The share itself."""
        return self.count / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The lower and upper bound."""
        if not self.total:
            return None
        n, p, z2 = self.total, self.count / self.total, _Z * _Z
        centre = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Bin:
    """Findings of about the same probability: its mean, and how many of them hold."""

    probability: float
    held: Share


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A detector's agreement with the reviewers on one flag.

    `brier` is the mean squared distance of the probability from what the reviewers say (0 is best,
    0.25 is a coin); None where the detector gave no probability. `unsure` counts its non-answers.
    """

    flag: str
    detector: str
    version: str
    judged: int
    unsure: int
    precision: Share
    recall: Share
    specificity: Share
    brier: float | None
    bins: tuple[Bin, ...]
    disagreements: tuple[Judged, ...]


def evaluate(judged: Iterable[Judged]) -> list[Evaluation]:
    """Return one evaluation for each flag, detector and version, by flag and detector."""
    groups: dict[tuple[str, str, str], list[Judged]] = {}
    for item in judged:
        groups.setdefault(item.detector_key, []).append(item)
    return [_evaluate_group(*key, items) for key, items in sorted(groups.items())]


def _evaluate_group(flag: str, detector: str, version: str, items: Sequence[Judged]) -> Evaluation:
    definite = [item for item in items if item.verdict is not Verdict.UNSURE]
    found = [item for item in definite if item.verdict is Verdict.PRESENT]
    holding = [item for item in definite if item.holds]
    others = [item for item in definite if not item.holds]
    scored = [(item.probability, item.truth) for item in items if item.probability is not None]
    return Evaluation(
        flag=flag,
        detector=detector,
        version=version,
        judged=len(items),
        unsure=len(items) - len(definite),
        precision=Share(sum(item.holds for item in found), len(found)),
        recall=Share(sum(item.verdict is Verdict.PRESENT for item in holding), len(holding)),
        specificity=Share(sum(item.verdict is Verdict.ABSENT for item in others), len(others)),
        brier=sum((p - truth) ** 2 for p, truth in scored) / len(scored) if scored else None,
        bins=_sort_into_bins(scored),
        disagreements=tuple(sorted((i for i in items if i.is_disagreement), key=lambda i: i.article)),
    )


def _sort_into_bins(scored: Sequence[tuple[float, float]]) -> tuple[Bin, ...]:
    bins = []
    for place in range(_BINS):
        inside = [(p, truth) for p, truth in scored if min(int(p * _BINS), _BINS - 1) == place]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            bins.append(Bin(mean, Share(sum(truth >= 0.5 for _, truth in inside), len(inside))))
    return tuple(bins)
