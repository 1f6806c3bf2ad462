"""What reviewed articles say of those that nobody reviewed: by the chance with which each was drawn, or as chosen."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotate.core.raters import Opinion
from annotate.core.tallies import Stratum

# What somebody chose may be off by as much as so many drawn articles are by chance: at a rate of .3 by a standard
# deviation of .1. However many are chosen, they say no more of the others than that.
CHOSEN_AT_MOST = 20.0


@dataclass(frozen=True, slots=True)
class Draw:
    """One drawing that gave an article to a reviewer: its probability, and how it was made."""

    probability: float
    how: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a reviewed question, and the chance with which its article came to be reviewed.

    `chance` is None where somebody chose the article.
    """

    opinion: Opinion
    chance: float | None = None


def join_draws(draws: Iterable[Draw]) -> float | None:
    """Return the chance that at least one of an article's drawings took it; one drawing for several people is one.

    None without any.
    """
    found = set(draws)
    if not found:
        return None
    return 1.0 - math.prod(sorted(1.0 - draw.probability for draw in found))


def adjust_for_response(
    drawn: Iterable[tuple[int, int, float]], reviewed: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    """Return the chance that an article was drawn and then reviewed, by (outlet, article).

    `drawn` are (outlet, article, chance of being drawn), `reviewed` the (outlet, article) that were done. Of the
    articles of an outlet with the same chance those done so far stand for all (a weighting class; Little 1986).
    """
    groups: dict[tuple[int, float], list[int]] = defaultdict(list)
    for outlet, article, chance in drawn:
        groups[outlet, chance].append(article)
    done = set(reviewed)
    found = {}
    for (outlet, chance), articles in groups.items():
        own = [article for article in articles if (outlet, article) in done]
        for article in own:
            found[outlet, article] = chance * len(own) / len(articles)
    return found


def level_draws(chances: Sequence[float], articles: int) -> list[float]:
    """Return the chance that each of an outlet's drawn articles stands for, where each was drawn from those still left.

    `chances` are those of the draws, in their order: how probable each was among the articles that were then open. A
    later article is drawn from fewer; its own chance would say that it speaks for fewer, and verdicts drawn alike would
    count unalike. The weights v of Farquhar, Gal and Rainforth (2021, "On statistical bias in active learning", eq. 6)
    undo both, and sum without bias over the outlet whatever the chances went with: drawn alike, each of M of N articles
    has the chance M / N; else M / (N v). `articles` is N.
    """
    done, articles = len(chances), max(articles, len(chances))
    found = []
    for place, chance in enumerate(chances, 1):
        rest = (articles - done) / (articles - place) if place < articles else 0.0
        weight = 1.0 + rest * (1.0 / ((articles - place + 1) * chance) - 1.0)
        found.append(min(done / (articles * weight), 1.0))
    return found


def count_stratum(articles: int, held: Sequence[Held]) -> Stratum:
    """Return the stratum of so many articles of which these were reviewed, whatever their order.

    A drawn article speaks for (1 - p) / p that were left out: what all of them add up to has no bias, whatever p goes
    with. Their weights are scaled to the effective number of articles (Kish 1965); n chosen ones count as
    n M / (n + M).
    """
    stratum = Stratum(articles)
    if not held:
        stratum.sampled = (0.0, 0.0)
        return stratum
    rows = sorted(zip(_weigh(held), held, strict=True), key=lambda row: (row[1].opinion.present, row[0]))
    for _, own in rows:
        stratum.add(own.opinion)
    sure = [(weight, own.opinion.present) for weight, own in rows if own.opinion.ratio is None]
    total = math.fsum(weight for weight, _ in sure)
    present = math.fsum(weight * share for weight, share in sure)
    stratum.sampled = (round(min(present, total), 6), round(total, 6))
    stratum.weights = tuple(round(weight, 6) for weight, own in rows if own.opinion.ratio is not None)
    return stratum


def _weigh(held: Sequence[Held]) -> list[float]:
    """Return what each reviewed article weighs, in drawn articles of equal chances."""
    chosen = sum(own.chance is None for own in held)
    left = [0.0 if own.chance is None else (1.0 - own.chance) / own.chance for own in held]
    if not any(left):  # all that could be drawn were: none is left to speak for, and each counts alike elsewhere
        left = [float(own.chance is not None) for own in held]
    total, squares = math.fsum(left), math.fsum(weight * weight for weight in left)
    scale = total / squares if squares else 0.0
    as_chosen = CHOSEN_AT_MOST / (chosen + CHOSEN_AT_MOST)
    return [as_chosen if own.chance is None else weight * scale for weight, own in zip(left, held, strict=True)]
