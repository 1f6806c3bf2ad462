"""What several reviewers say together of a question, each weighed by how often they err (Dawid and Skene 1979)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# A reviewer's sensitivity and specificity before any overlap: one answer in twenty is wrong, worth twenty answers.
_RIGHT, _WRONG = 19.0, 1.0
# The share of present questions of a kind, before any answer: one of two, worth two.
_KIND_PRESENT, _KIND_TOTAL = 1.0, 2.0
_ROUNDS = 60
# Odds beyond which an answer leaves no doubt worth carrying along.
_CERTAIN = 50.0


@dataclass(frozen=True, slots=True)
class Question:
    """A flag on an article with the definite verdicts on it: reviewer -> present. `kind` names the questions that are
    alike (the flag, and what its detector said). `settled` is the outcome of an adjudication, which ends all doubt.
    """

    article: int
    flag: str
    kind: str
    verdicts: Mapping[str, bool]
    settled: bool | None = None


@dataclass(frozen=True, slots=True)
class Rater:
    """How often a reviewer is right, as far as overlapping answers tell.

    `overlap` counts the questions shared with others.
    """

    name: str
    sensitivity: float
    specificity: float
    overlap: int


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is held of a question: P(present), given how often the flag holds on questions of its kind.

    `ratio` = P(verdicts | present) / P(verdicts | absent); None where it is certain.
    """

    present: float
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class _Alike:
    """So many questions of a kind with the same verdicts and the same outcome."""

    kind: str
    verdicts: tuple[tuple[str, bool], ...]
    settled: bool | None
    count: int


def _count_alike(questions: Iterable[Question]) -> list[_Alike]:
    counts = Counter((q.kind, tuple(sorted(q.verdicts.items())), q.settled) for q in questions)
    return [
        _Alike(kind, verdicts, settled, count)
        for (kind, verdicts, settled), count in sorted(counts.items(), key=lambda row: (*row[0][:2], str(row[0][2])))
    ]


def rate_reviewers(questions: Sequence[Question]) -> dict[str, Rater]:
    """Return each reviewer's error rates, from the questions that more than one answered or that are settled.

    Expectation and maximisation with priors: without an overlap the prior is all there is.
    """
    shared = [q for q in questions if len(q.verdicts) > 1 or (q.settled is not None and q.verdicts)]
    names = sorted({name for question in questions for name in question.verdicts})
    start = _RIGHT / (_RIGHT + _WRONG)
    rates = dict.fromkeys(names, (start, start))
    kinds: dict[str, float] = {}
    alike = _count_alike(shared)
    for _ in range(_ROUNDS if shared else 0):
        held = [_hold(own, rates, kinds.get(own.kind, 0.5)) for own in alike]
        rates = _maximise_rates(names, alike, held)
        kinds = _maximise_kinds(alike, held)
    overlaps = Counter(name for question in shared for name in question.verdicts)
    return {name: Rater(name, *rates[name], overlaps[name]) for name in names}


def settle_questions(questions: Iterable[Question], raters: Mapping[str, Rater]) -> dict[tuple[int, str], Opinion]:
    """Return what is held of each question, by article and flag.

    A reviewer who shares no question with anybody is taken at their word.
    """
    known = [question for question in questions if _is_known(question)]
    ratios = [_compare(question, raters) for question in known]
    kinds = _rate_kinds(known, ratios)
    return {
        (question.article, question.flag): _settle(ratio, kinds[question.kind])
        for question, ratio in zip(known, ratios, strict=True)
    }


def _rate_kinds(questions: Sequence[Question], ratios: Sequence[float]) -> dict[str, float]:
    """Return how often the flag holds on the questions of each kind, by expectation and maximisation."""
    groups: dict[str, Counter[float]] = defaultdict(Counter)
    for question, ratio in zip(questions, ratios, strict=True):
        groups[question.kind][ratio] += 1
    kinds = {}
    for kind, counts in groups.items():
        rate = _KIND_PRESENT / _KIND_TOTAL
        for _ in range(_ROUNDS if any(0.0 < ratio < math.inf for ratio in counts) else 1):
            present = math.fsum(count * _weigh_odds(ratio, rate) for ratio, count in sorted(counts.items()))
            rate = (_KIND_PRESENT + present) / (_KIND_TOTAL + sum(counts.values()))
        kinds[kind] = rate
    return kinds


def _weigh_odds(ratio: float, rate: float) -> float:
    """Return P(present) at this ratio, where the flag holds at this rate."""
    return 1.0 if math.isinf(ratio) else rate * ratio / (rate * ratio + 1.0 - rate)


def _is_known(question: Question) -> bool:
    return bool(question.verdicts) or question.settled is not None


def _compare(question: Question, raters: Mapping[str, Rater]) -> float:
    """Return P(verdicts | present) / P(verdicts | absent): 0 or infinite where nothing is left to doubt."""
    if question.settled is not None:
        return math.inf if question.settled else 0.0
    answers = set(question.verdicts.values())
    if len(answers) == 1 and all(not raters[name].overlap for name in question.verdicts):
        return math.inf if answers.pop() else 0.0
    ratio = 1.0
    for name, present in sorted(question.verdicts.items()):
        rater = raters[name]
        ratio *= (
            rater.sensitivity / (1.0 - rater.specificity) if present else (1.0 - rater.sensitivity) / rater.specificity
        )
    return ratio


def _settle(ratio: float, rate: float) -> Opinion:
    """Return what is held at this ratio; certain is what neither the verdicts nor the rate of the kind leave open."""
    present = _weigh_odds(ratio, rate)
    if math.isinf(ratio) or ratio == 0.0:
        return Opinion(present)
    odds = ratio * rate / (1.0 - rate)
    if min(ratio, odds) >= _CERTAIN or max(ratio, odds) <= 1.0 / _CERTAIN:
        return Opinion(float(ratio > 1.0))
    return Opinion(present, ratio)


def _hold(alike: _Alike, rates: Mapping[str, tuple[float, float]], kind: float) -> float:
    """Return P(present) of each of the questions."""
    if alike.settled is not None:
        return float(alike.settled)
    present, absent = kind, 1.0 - kind
    for name, answer in alike.verdicts:
        sensitivity, specificity = rates[name]
        present *= sensitivity if answer else 1.0 - sensitivity
        absent *= 1.0 - specificity if answer else specificity
    return present / (present + absent)


def _maximise_rates(
    names: Sequence[str], questions: Sequence[_Alike], held: Sequence[float]
) -> dict[str, tuple[float, float]]:
    counts = {name: [_RIGHT, _RIGHT + _WRONG, _RIGHT, _RIGHT + _WRONG] for name in names}
    for alike, share in zip(questions, held, strict=True):
        present, absent = alike.count * share, alike.count * (1.0 - share)
        for name, answer in alike.verdicts:
            own = counts[name]
            own[0] += present * answer
            own[1] += present
            own[2] += absent * (not answer)
            own[3] += absent
    return {name: (own[0] / own[1], own[2] / own[3]) for name, own in counts.items()}


def _maximise_kinds(questions: Sequence[_Alike], held: Sequence[float]) -> dict[str, float]:
    sums: dict[str, list[float]] = defaultdict(lambda: [_KIND_PRESENT, _KIND_TOTAL])
    for alike, present in zip(questions, held, strict=True):
        own = sums[alike.kind]
        own[0] += alike.count * present
        own[1] += alike.count
    return {kind: total / count for kind, (total, count) in sums.items()}
