"""An outlet's slant: the mean lean of its articles, and their stance toward each actor, with 95 % intervals.

The articles that people judged are counted as they are. The others are drawn from a Pólya urn that holds the judged
ones and a little of each of the seven points, so that an outlet of which 30 in 40 articles are judged has a narrower
interval than one of 4,000. See docs/bias.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from annotate.core.leaning import MOST, fold_actor
from annotate.core.scoring import TOO_WIDE, Interval
from annotate.core.spreads import make_seed

Floats = NDArray[np.float64]
DRAWS = 4000
# What the seven points weigh together in the urn, in articles: half of the draws take the one, half the other. Set by
# benchmarks/leaning.py: less misses outlets of two camps, more those at one end of the scale.
_WEIGHTS = (0.25, 2.0)
_POINTS = np.arange(-MOST, MOST + 1, dtype=np.float64)
# As wide, of the six points from -3 to +3, as an interval of credibility that gets no rank.
TOO_WIDE_SLANT = TOO_WIDE / 100 * 2 * MOST
# benchmarks/leaning.py measures the intervals from three articles on.
FEWEST_SCORED = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer said of one article: a score, or None for "not applicable".

    `actor` is None for the lean. What was said in settling a disagreement `is_settled` and ends it.
    """

    outlet: str
    article: int
    reviewer: str
    actor: str | None
    score: int | None
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """One article as its reviewers see it: their scores in order, None where it does not apply."""

    scores: tuple[int | None, ...]
    is_settled: bool = False

    @property
    def given(self) -> tuple[int, ...]:
        """The scores without "not applicable"."""
        return tuple(score for score in self.scores if score is not None)

    @property
    def weight(self) -> float:
        """The share of the reviewers who gave a score."""
        return len(self.given) / len(self.scores)

    @property
    def value(self) -> float:
        """The mean of the scores, 0 where there is none."""
        return sum(self.given) / len(self.given) if self.given else 0.0

    @property
    def is_disputed(self) -> bool:
        """Whether the reviewers differ."""
        return len(set(self.scores)) > 1


@dataclass(frozen=True, slots=True)
class Slant:
    """The mean lean of an outlet's articles (`actor` None), or their stance toward an actor, from -3 to +3.

    `mean` is None where it applies to no judged article. `judged` counts the articles that people judged, of which
    to `not_applicable` nobody gave a score, on `disputed` the reviewers differ and `settled` were adjudicated.
    """

    actor: str | None
    mean: Interval | None
    judged: int
    not_applicable: int = 0
    disputed: int = 0
    settled: int = 0
    reviewers: int = 0

    @property
    def applicable(self) -> int:
        """On how many articles somebody gave a score."""
        return self.judged - self.not_applicable

    @property
    def remark(self) -> str:
        """Why the number says little, or ""."""
        if self.mean is None:
            return "not applicable" if self.judged else "not judged"
        is_vague = self.mean.width > TOO_WIDE_SLANT or self.applicable < FEWEST_SCORED
        return "too few articles" if is_vague else ""


def find_slants(said: Iterable[Said], articles: Mapping[str, int]) -> dict[str, tuple[Slant, ...]]:
    """Return by outlet key its lean, where anything was said of it, then its stances by actor.

    `articles` counts each outlet's articles. The result depends on the set of what was said, not on its order.
    """
    subjects = _group(said)
    noise = {kind: _measure_noise(subjects, is_lean=kind) for kind in (True, False)}
    found: dict[str, list[Slant]] = defaultdict(list)
    for (outlet, key), subject in sorted(subjects.items()):
        total = max(articles.get(outlet, 0), len(subject.judged))
        seed = make_seed(outlet, "lean" if not key else f"stance {key}")
        mean = estimate_mean(subject.judged, total, noise[not key], seed)
        found[outlet].append(_describe(subject, mean))
    return {outlet: tuple(slants) for outlet, slants in found.items()}


def estimate_mean(judged: Sequence[Judged], articles: int, noise: float, seed: int) -> Interval | None:
    """Return the mean score over an outlet's articles to which one applies, None where it applies to no judged one.

    `noise` is the variance of one reviewer's score about what all would say in the mean.
    """
    values_seen = {item.value for item in judged if item.given}
    if not values_seen:
        return None
    means = draw_means(judged, articles, noise, seed)
    low, median, high = (float(value) for value in np.quantile(means, (0.025, 0.5, 0.975)))
    # All at one end: no article lies beyond it, and nothing speaks against all others being there as well.
    return Interval(median, -MOST if values_seen == {-MOST} else low, MOST if values_seen == {MOST} else high)


def draw_means(judged: Sequence[Judged], articles: int, noise: float, seed: int) -> Floats:
    """Return draws of the mean score over an outlet's articles; the two weights of the seven points half each."""
    rng = np.random.Generator(np.random.PCG64(seed))
    counts = Counter((item.value, item.weight) for item in judged)
    kinds = sorted(counts)
    values = np.concatenate([[value for value, _ in kinds], _POINTS])
    weights = np.concatenate([[weight for _, weight in kinds], np.ones(len(_POINTS))])
    seen = np.concatenate([[counts[kind] for kind in kinds], np.zeros(len(_POINTS))])
    drawn = seen + _draw_others(seen, articles - len(judged), rng)
    total = drawn @ weights
    means = (drawn @ (weights * values)) / total
    means = means + rng.standard_normal(DRAWS) * np.sqrt(_measure_error(judged, noise) / total)
    return np.asarray(np.clip(means, -MOST, MOST))


def _draw_others(seen: Floats, others: int, rng: np.random.Generator) -> Floats:
    """Return how many of the articles that nobody judged are of each kind, shape (draws, kinds)."""
    prior = np.repeat(_WEIGHTS, DRAWS // len(_WEIGHTS))[:, None] / len(_POINTS)
    alphas = np.tile(seen, (DRAWS, 1))
    alphas[:, -len(_POINTS) :] += prior
    shares = rng.standard_gamma(alphas)
    shares /= shares.sum(axis=1, keepdims=True)
    return rng.multinomial(max(others, 0), shares).astype(np.float64)


def _measure_error(judged: Sequence[Judged], noise: float) -> float:
    """Return the variance of the mean over the judged articles that comes from their reviewers, times their number.

    Divided by the number of all articles it is what the urn leaves out: that also a judged article is known only as
    well as its reviewers are. Settled ones are known.
    """
    known = [item for item in judged if item.given]
    total = sum(item.weight for item in known)
    spread = sum(item.weight**2 / len(item.given) for item in known if not item.is_settled)
    return noise * spread / total


@dataclass(slots=True)
class _Subject:
    actor: str | None
    judged: list[Judged]
    reviewers: int


def _group(said: Iterable[Said]) -> dict[tuple[str, str], _Subject]:
    """Return what was said by outlet and by actor ("" for the lean)."""
    rows: dict[tuple[str, str], dict[int, list[Said]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, Counter[str]] = defaultdict(Counter)
    with_stances: dict[str, set[int]] = defaultdict(set)
    for item in said:
        key = fold_actor(item.actor) if item.actor is not None else ""
        rows[item.outlet, key][item.article].append(item)
        if item.actor is not None:
            names[key][item.actor] += 1
            with_stances[item.outlet].add(item.article)
    found = {}
    for (outlet, key), by_article in rows.items():
        judged = [_judge(items) for items in by_article.values()]
        if key:  # an article with a stance toward others and none toward this one does not speak of it
            judged += [Judged((None,))] * len(with_stances[outlet] - by_article.keys())
        actor = min(names[key], key=lambda name: (-names[key][name], name)) if key else None
        reviewers = len({item.reviewer for items in by_article.values() for item in items})
        found[outlet, key] = _Subject(actor, judged, reviewers)
    return found


def _judge(items: Sequence[Said]) -> Judged:
    settled = [item for item in items if item.is_settled]
    scores = [item.score for item in settled or items]
    return Judged(tuple(sorted(scores, key=lambda score: (score is None, score or 0))), bool(settled))


def _measure_noise(subjects: Mapping[tuple[str, str], _Subject], *, is_lean: bool) -> float:
    """Return how far reviewers of one article differ: the variance within articles, pooled over all outlets; 0 if none.

    Who shares no article with anybody is taken at their word.
    """
    squares, free = 0.0, 0
    for (_, key), subject in sorted(subjects.items()):
        for item in subject.judged:
            if (not key) == is_lean and len(item.given) > 1 and not item.is_settled:
                squares += sum((score - item.value) ** 2 for score in item.given)
                free += len(item.given) - 1
    return squares / free if free else 0.0


def _describe(subject: _Subject, mean: Interval | None) -> Slant:
    return Slant(
        actor=subject.actor,
        mean=mean,
        judged=len(subject.judged),
        not_applicable=sum(not item.given for item in subject.judged),
        disputed=sum(item.is_disputed for item in subject.judged),
        settled=sum(item.is_settled for item in subject.judged),
        reviewers=subject.reviewers,
    )
