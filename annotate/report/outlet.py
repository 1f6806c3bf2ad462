"""The page of an outlet: its score, over time too, what each flag costs it, and its articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotate.core.backing import Reply
from annotate.core.model import Flag
from annotate.core.months import FEWEST_IN_MONTH, Month, fill_months
from annotate.core.scoring import FlagRate
from annotate.report.charts import draw_curve
from annotate.report.front import fold
from annotate.report.setting import Known, Setting
from annotate.storage.database import Database
from annotate.storage.dossiers import Listing, list_by_outlet
from annotate.storage.months import score_all_months
from annotate.storage.replies import list_replies

# Ten years: a wrong date in the text must not make a page of a thousand empty months.
_MONTHS = 120


@dataclass(frozen=True, slots=True)
class Facts:
    """What the pages of outlets draw on, by the id of the outlet: its articles, its months, and its replies."""

    articles: Mapping[int | None, Sequence[Listing]]
    months: Mapping[int, Sequence[Month]]
    replies: Mapping[int, Sequence[Reply]]


def collect_facts(db: Database, setting: Setting) -> Facts:
    """Return the facts of all outlets at once."""
    return Facts(list_by_outlet(db), score_all_months(db, setting.rubric), list_replies(db))


def describe_outlet(setting: Setting, known: Known, facts: Facts) -> dict[str, Any]:
    """Return the values of an outlet's page."""
    articles = facts.articles.get(known.id, ())
    months = _lay_out(facts.months.get(known.id, ()))
    curve = draw_curve([(month.month, month.score.credibility if month.score else None) for month in months])
    return setting.begin("../", known.shown) | {
        "known": known,
        "outlet": known.outlet,
        "score": known.score,
        "rates": _join_flags(setting, known),
        "slants": known.score.slants,
        "months": months,
        "curve": curve,
        "fewest": FEWEST_IN_MONTH,
        "replies": facts.replies.get(known.id, ()),
        "articles": articles,
        "folds": fold(articles),
    }


def describe_nameless(setting: Setting, articles: Sequence[Listing]) -> dict[str, Any]:
    """Return the values of the page of the articles that name no outlet."""
    return setting.begin("../", "Articles that name no outlet") | {"articles": articles, "folds": fold(articles)}


def _lay_out(months: Sequence[Month]) -> Sequence[Month]:
    """Return the months in a row, those between them too; where a stray date would make it long, the known ones."""
    years = [int(month.month[:4]) for month in months]
    is_short = not years or max(years) - min(years) < _MONTHS // 12
    return fill_months(months) if is_short else months[-_MONTHS:]


def _join_flags(setting: Setting, known: Known) -> list[tuple[Flag, FlagRate]]:
    rates = {rate.flag: rate for rate in known.score.rates}
    return [(flag, rates[flag.key]) for flag in setting.rubric.flags if flag.key in rates]
