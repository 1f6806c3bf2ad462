"""How far reviewers agree: raw agreement, kappas, alpha and AC1, each with a bootstrapped 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from annotate.core.model import Verdict
from annotate.core.resampling import RESAMPLES, SEED, Counts, Measured, divide, draw_articles, measure_terms

# Terms of each question, and what makes the coefficient of their sums.
_Measure = tuple[Counts, Callable[[Counts], Counts]]
MEASURES = ("raw", "cohen", "fleiss", "alpha", "ac1")
_CODES = {verdict.value: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Vote:
    """One reviewer's verdict on one question."""

    article: int
    flag: str
    reviewer: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of some reviewers on one flag, or on all where `flag` is None.

    `questions` is how many were answered by at least two of them, on `articles` articles. `cohen` is of two
    reviewers only.
    """

    flag: str | None
    reviewers: tuple[str, ...]
    articles: int
    questions: int
    measures: dict[str, Measured]


def compare_reviewers(votes: Iterable[Vote], *, pairs: bool = False) -> list[Agreement]:
    """Return the agreement on all flags together and on each flag, of all reviewers or of each pair of them.

    Groups that share no question are left out. The same votes give the same intervals.
    """
    found = list(votes)
    flags: list[str | None] = [*sorted({vote.flag for vote in found})]
    agreements = []
    for flag in [None, *flags] if len(flags) > 1 else flags:
        own = [vote for vote in found if flag in (None, vote.flag)]
        names = sorted({vote.reviewer for vote in own})
        for group in combinations(names, 2) if pairs else [tuple(names)]:
            agreement = _compare(flag, group, [vote for vote in own if vote.reviewer in group])
            if agreement.questions:
                agreements.append(agreement)
    return agreements


def _compare(flag: str | None, reviewers: tuple[str, ...], votes: Sequence[Vote]) -> Agreement:
    questions = sorted({(vote.article, vote.flag) for vote in votes})
    rows = {question: place for place, question in enumerate(questions)}
    columns = {name: place for place, name in enumerate(reviewers)}
    table = np.full((len(questions), len(reviewers)), -1)
    for vote in votes:
        table[rows[vote.article, vote.flag], columns[vote.reviewer]] = _CODES[vote.verdict]
    articles = np.array([article for article, _ in questions], dtype=np.int64)
    shared = (table >= 0).sum(axis=1) >= 2
    measures = measure_agreement(table, articles)
    return Agreement(flag, reviewers, len(set(articles[shared].tolist())), int(shared.sum()), measures)


def measure_agreement(
    table: NDArray[np.int64], clusters: NDArray[np.int64], resamples: int = RESAMPLES, seed: int = SEED
) -> dict[str, Measured]:
    """Return each measure of a table of answers: a row a question, a column a reviewer, -1 where one is missing.

    `clusters` gives the article of each row; the intervals are bootstrapped over the articles.
    """
    categories = max(2, len(set(table[table >= 0].tolist())))
    draw = draw_articles(clusters, resamples, seed)
    return {
        name: measure_terms(terms, draw, combine)
        for name, (terms, combine) in _build_measures(table, categories).items()
    }


def _build_measures(table: NDArray[np.int64], categories: int) -> dict[str, _Measure]:
    codes = sorted(set(table[table >= 0].tolist()))
    counts = np.zeros((len(table), len(codes)))
    for place, code in enumerate(codes):
        counts[:, place] = (table == code).sum(axis=1)
    measures = {
        "raw": (_count_agreeing(counts), lambda sums: divide(sums[:, 0], sums[:, 1])),
        "fleiss": (_count_agreeing(counts), _correct_fleiss),
        "alpha": (_count_disagreeing(counts), _correct_alpha),
        "ac1": (_count_agreeing(counts), lambda sums: _correct_ac1(sums, categories)),
    }
    if table.shape[1] == 2:
        measures["cohen"] = (_count_both(table, codes), _correct_cohen)
    return measures


def _correct(agreed: Counts, chance: Counts) -> Counts:
    return divide(agreed - chance, 1 - chance)


def _count_agreeing(counts: Counts) -> Counts:
    """Return by question: share of agreeing pairs, whether there are pairs, whether there are answers, their shares.

    The share of an answer is taken within each question first, then over the questions with an answer: with
    missing answers that is what Gwet (2014) and irrCAC do for both Fleiss' kappa and AC1.
    """
    answers = counts.sum(axis=1)
    pairs = answers * (answers - 1)
    agreeing = (counts * (counts - 1)).sum(axis=1) / np.maximum(pairs, 1)
    within = counts / np.maximum(answers, 1)[:, None]
    return np.column_stack([agreeing, pairs > 0, answers > 0, within])


def _correct_fleiss(sums: Counts) -> Counts:
    """Return Fleiss' kappa (Fleiss 1971)."""
    share = divide(sums[:, 3:], sums[:, 2:3])
    return _correct(divide(sums[:, 0], sums[:, 1]), (share**2).sum(axis=1))


def _correct_ac1(sums: Counts, categories: int) -> Counts:
    """Return Gwet's AC1 (Gwet 2008); `categories` is how many answers there can be."""
    share = divide(sums[:, 3:], sums[:, 2:3])
    return _correct(divide(sums[:, 0], sums[:, 1]), (share * (1 - share)).sum(axis=1) / (categories - 1))


def _count_disagreeing(counts: Counts) -> Counts:
    """Return by question with pairs: disagreeing pairs an answer, and how often each answer was given."""
    answers = counts.sum(axis=1)
    disagreeing = (answers**2 - (counts**2).sum(axis=1)) / np.maximum(answers - 1, 1)
    terms: Counts = np.column_stack([disagreeing, counts]) * (answers > 1)[:, None]
    return terms


def _correct_alpha(sums: Counts) -> Counts:
    """Return Krippendorff's alpha for nominal data (Krippendorff 2011)."""
    n = sums[:, 1:].sum(axis=1)
    return 1 - divide((n - 1) * sums[:, 0], n**2 - (sums[:, 1:] ** 2).sum(axis=1))


def _count_both(table: NDArray[np.int64], codes: Sequence[int]) -> Counts:
    """Return by question that both have answered: one, whether they agree, the first's answer, the second's."""
    both: NDArray[np.bool_] = np.all(table >= 0, axis=1)
    answers = [table[:, side] == code for side in (0, 1) for code in codes]
    terms: Counts = np.column_stack([both, table[:, 0] == table[:, 1], *answers]) * both[:, np.newaxis].astype(float)
    return terms


def _correct_cohen(sums: Counts) -> Counts:
    """Return Cohen's kappa (Cohen 1960)."""
    first, second = np.split(sums[:, 2:], 2, axis=1)
    n = sums[:, 0]
    return _correct(divide(sums[:, 1], n), divide((first * second).sum(axis=1), n**2))
