"""The front page: all outlets with their intervals, the plane, the heat map, progress and agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from annotate.core.agreement import Agreement, compare_reviewers
from annotate.core.progress import ReviewerProgress
from annotate.core.resampling import Measured
from annotate.report.charts import draw_plane
from annotate.report.setting import Known, Setting
from annotate.storage.articles import count_articles
from annotate.storage.database import Database
from annotate.storage.judgements import iterate_votes
from annotate.storage.progress import list_progress
from annotate.storage.tallies import count_without_outlet

# So many rows of the heat map stand on the front page; where there are more, all stand on pages of their own.
HEAT_ON_FRONT = 100
HEAT_ON_PAGE = 250
# Rows of a list that are open at once; the others fold, each so many under a line of their own.
FOLD = 250


@dataclass(frozen=True, slots=True)
class Agreed:
    """How far reviewers agree on a flag, all flags where `title` is None."""

    code: str | None
    title: str | None
    questions: int
    articles: int
    measures: tuple[tuple[str, Measured | None], ...]


_MEASURES = (("raw agreement", "raw"), ("Fleiss’ kappa", "fleiss"), ("Krippendorff’s alpha", "alpha"), ("AC1", "ac1"))


def describe_front(db: Database, setting: Setting, known: Sequence[Known]) -> dict[str, Any]:
    """Return the values of the front page."""
    reviewers, _ = list_progress(db, setting.rubric.keys)
    articles = count_articles(db)
    return setting.begin("", setting.title) | {
        "outlets": known,
        "folds": fold(known),
        "plane": draw_plane([(own.id, own.score) for own in known]),
        "heat": known[:HEAT_ON_FRONT],
        "heat_pages": -(-len(known) // HEAT_ON_PAGE) if len(known) > HEAT_ON_FRONT else 0,
        "ranked": sum(own.score.rank is not None for own in known),
        "articles": articles,
        "reviewed": sum(own.score.reviewed for own in known),
        "nameless": count_without_outlet(db),
        "progress": [(setting.name(own.reviewer), own) for own in reviewers],
        "verdicts": sum(own.verdicts for own in reviewers),
        "share_done": _share_done,
        "agreements": [_describe(setting, own) for own in compare_reviewers(iterate_votes(db))],
        "measures": [name for name, _ in _MEASURES],
    }


def list_heat_pages(setting: Setting, known: Sequence[Known]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and values of each page of the heat map, where the front page does not hold all of it."""
    if len(known) <= HEAT_ON_FRONT:
        return
    pages = -(-len(known) // HEAT_ON_PAGE)
    for page in range(1, pages + 1):
        rows = known[(page - 1) * HEAT_ON_PAGE : page * HEAT_ON_PAGE]
        values = {"heat": rows, "page": page, "heat_pages": pages, "first": (page - 1) * HEAT_ON_PAGE + 1}
        yield f"rates-{page}.html", setting.begin("", f"Flag rates, page {page} of {pages}") | values


def fold(rows: Sequence[Any], size: int = FOLD) -> list[tuple[int, Sequence[Any]]]:
    """Return the rows in parts with the number of the first of each; one empty part where there is none."""
    return [(first + 1, rows[first : first + size]) for first in range(0, max(len(rows), 1), size)]


def _share_done(own: ReviewerProgress) -> float:
    """Return which share of the questions that are a reviewer's own has an answer."""
    asked = own.articles * own.questions
    return min(own.verdicts / asked, 1.0) if asked else 0.0


def _describe(setting: Setting, own: Agreement) -> Agreed:
    flag = setting.rubric.find(own.flag) if own.flag else None
    title = (flag.title if flag else own.flag) if own.flag else None
    measures = tuple((name, own.measures.get(key)) for name, key in _MEASURES)
    return Agreed(setting.codes.get(own.flag or ""), title, own.questions, own.articles, measures)
