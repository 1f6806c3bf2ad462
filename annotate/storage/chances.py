"""With what chance each reviewed question came to be answered, from the assignments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from annotate.core.inclusion import Draw, adjust_for_response, join_draws, level_draws
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
    turns: dict[int, dict[int, float]] = defaultdict(dict)
    reviewers: dict[int, set[str]] = defaultdict(set)
    outlets: dict[int, int] = {}
    for row in db.query(
        "SELECT s.article, s.reviewer, s.probability, s.how, s.dealt, a.outlet FROM assignments AS s"
        " JOIN articles AS a ON a.number = s.article WHERE s.probability IS NOT NULL AND a.outlet IS NOT NULL"
        " ORDER BY s.at, s.article, s.reviewer"
    ):
        article, outlet = row["article"], row["outlet"]
        if row["dealt"]:
            draws[article].add(Draw(row["probability"], row["how"]))
        else:  # drawn from what was left, one after another: what two reviewers drew is one series
            turns[outlet].setdefault(article, row["probability"])
        reviewers[article].add(row["reviewer"])
        outlets[article] = outlet
    if not outlets:
        return Chances({}, {})
    done = _list_done(db, outlets)
    drawn = [(outlets[article], article, join_draws(own) or 1.0) for article, own in draws.items()]
    found = {article: chance for (_, article), chance in adjust_for_response(drawn, done).items()}
    for article, chance in _level_turns(db, turns, {article for _, article in done}).items():
        found[article] = 1.0 - (1.0 - chance) * (1.0 - found.get(article, 0.0))
    return Chances(found, {article: frozenset(names) for article, names in reviewers.items()})


def _list_done(db: Database, outlets: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return (outlet, article) of those that somebody reviewed to whom a drawing gave them."""
    rows = db.query(
        "SELECT DISTINCT v.article FROM verdicts AS v JOIN assignments AS s"
        " ON s.article = v.article AND s.reviewer = v.reviewer"
        " WHERE s.probability IS NOT NULL AND v.verdict <> 'unsure'"
    )
    return [(outlets[row["article"]], row["article"]) for row in rows if row["article"] in outlets]


def _level_turns(db: Database, turns: Mapping[int, Mapping[int, float]], done: Collection[int]) -> dict[int, float]:
    """Return the chances of what `review --order` drew, outlet by outlet, where it was reviewed."""
    found: dict[int, float] = {}
    for outlet, series in turns.items():
        own = [article for article in series if article in done]
        articles = db.count("SELECT count(*) FROM articles WHERE outlet = ?", (outlet,))
        found.update(zip(own, level_draws([series[article] for article in own], articles), strict=True))
    return found
