"""With what chance each reviewed question came to be answered, from the assignments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotate.core.inclusion import Draw, adjust_for_response, join_draws
from annotate.storage.database import Database


@dataclass(frozen=True, slots=True)
class Chances:
    """The chance that an article was drawn and reviewed, and to which reviewers it was dealt."""

    by_article: Mapping[int, float]
    reviewers: Mapping[int, frozenset[str]]

    def find(self, article: int, reviewers: Iterable[str]) -> float | None:
        """Return the chance of an article that these reviewed; None where none of them got it by a drawing."""
        if self.reviewers.get(article, frozenset()).isdisjoint(reviewers):
            return None
        return self.by_article.get(article)


def read_chances(db: Database) -> Chances:
    """Return the chances of all articles that were drawn by a probability and reviewed by whom they were dealt to."""
    draws: dict[int, set[Draw]] = defaultdict(set)
    reviewers: dict[int, set[str]] = defaultdict(set)
    outlets: dict[int, int] = {}
    for row in db.query(
        "SELECT s.article, s.reviewer, s.probability, s.how, a.outlet FROM assignments AS s"
        " JOIN articles AS a ON a.number = s.article WHERE s.probability IS NOT NULL AND a.outlet IS NOT NULL"
    ):
        draws[row["article"]].add(Draw(row["probability"], row["how"]))
        reviewers[row["article"]].add(row["reviewer"])
        outlets[row["article"]] = row["outlet"]
    if not draws:
        return Chances({}, {})
    done = [
        (outlets[row["article"]], row["article"])
        for row in db.query(
            "SELECT DISTINCT v.article FROM verdicts AS v JOIN assignments AS s"
            " ON s.article = v.article AND s.reviewer = v.reviewer"
            " WHERE s.probability IS NOT NULL AND v.verdict <> 'unsure'"
        )
        if row["article"] in outlets
    ]
    drawn = [(outlets[article], article, join_draws(own) or 1.0) for article, own in draws.items()]
    chances = adjust_for_response(drawn, done)
    return Chances(
        {article: chance for (_, article), chance in chances.items()},
        {article: frozenset(names) for article, names in reviewers.items()},
    )
