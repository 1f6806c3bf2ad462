"""Counts findings and verdicts by outlet and flag, as the score needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from annotate.core.dependence import Answer, Dependence, estimate_dependence
from annotate.core.raters import Question, Rater, rate_reviewers, settle_questions
from annotate.core.rubric import Rubric
from annotate.core.tallies import OutletFacts, Stratum, Tally
from annotate.storage.database import Database

# Of two detectors on one flag the one that found something speaks; one that could not look does not.
_LEVELS = """
    SELECT article, flag, max(CASE verdict WHEN 'present' THEN 2 WHEN 'absent' THEN 1 ELSE 0 END) AS level
    FROM findings WHERE current = 1 GROUP BY flag, article
"""
_FOUND = f"""
    SELECT a.outlet, l.flag, l.level, count(*) AS n
    FROM ({_LEVELS}) AS l JOIN articles AS a ON a.number = l.article
    WHERE a.outlet IS NOT NULL
    GROUP BY a.outlet, l.flag, l.level
"""
_VERDICTS = f"""
    SELECT a.outlet, v.article, v.flag, v.reviewer, v.verdict = 'present' AS present, l.level
    FROM verdicts AS v
    JOIN articles AS a ON a.number = v.article
    LEFT JOIN ({_LEVELS}) AS l ON l.article = v.article AND l.flag = v.flag
    WHERE a.outlet IS NOT NULL AND v.verdict <> 'unsure'
    ORDER BY v.article, v.flag, v.reviewer
"""


@dataclass(frozen=True, slots=True)
class Tallies:
    """The counts of every outlet that has articles, by key, how flags go together, and how reviewers err."""

    outlets: list[OutletFacts]
    dependence: Dependence
    raters: dict[str, Rater]


def tally_outlets(db: Database, rubric: Rubric) -> Tallies:
    """Return what a score is made of: findings counted by outlet and flag, and what the reviewers say of them."""
    tallies: dict[int, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for row in db.query(_FOUND):
        _choose_stratum(tallies[row["outlet"]][row["flag"]], row["level"]).articles += row["n"]
    questions = list(_read_questions(db, rubric))
    raters = rate_reviewers([question for question, _, _ in questions])
    opinions = settle_questions([question for question, _, _ in questions], raters)
    answers = []
    for question, outlet, level in questions:
        opinion = opinions[question.article, question.flag]
        stratum = _choose_stratum(tallies[outlet][question.flag], level or 0)
        stratum.articles += level is None
        stratum.add(opinion)
        answers.append(Answer(question.article, question.flag, question.kind, opinion.present))
    outlets = _list_facts(db, tallies, questions)
    return Tallies(outlets, estimate_dependence(rubric.keys, answers), raters)


def _read_questions(db: Database, rubric: Rubric) -> Iterator[tuple[Question, int, int | None]]:
    """Yield each question with a definite verdict, with its outlet's id and the detector's level.

    What was adjudicated ends all doubt; an adjudicator who was unsure leaves it.
    """
    settled = {
        (row["article"], row["flag"]): row["verdict"] == "present"
        for row in db.query("SELECT article, flag, verdict FROM adjudications WHERE verdict <> 'unsure'")
    }
    rows = (row for row in db.query(_VERDICTS) if row["flag"] in rubric.keys)
    for (article, flag), group in groupby(rows, lambda row: (row["article"], row["flag"])):
        own = list(group)
        level = own[0]["level"]
        verdicts = {row["reviewer"]: bool(row["present"]) for row in own}
        question = Question(article, flag, f"{flag} {level}", verdicts, settled.get((article, flag)))
        yield question, own[0]["outlet"], level


def _list_facts(
    db: Database, tallies: Mapping[int, Mapping[str, Tally]], questions: Iterable[tuple[Question, int, int | None]]
) -> list[OutletFacts]:
    reviewed: dict[int, set[int]] = defaultdict(set)
    for question, outlet, _ in questions:
        reviewed[outlet].add(question.article)
    rows = db.query(
        "SELECT a.outlet AS id, k.key, o.name, count(*) AS articles FROM articles AS a"
        " JOIN outlets AS o ON o.id = a.outlet JOIN outlet_keys AS k ON k.id = o.id GROUP BY a.outlet ORDER BY k.key"
    )
    return [
        OutletFacts(
            row["key"], row["name"], row["articles"], len(reviewed[row["id"]]), dict(tallies.get(row["id"], {}))
        )
        for row in rows
    ]


def count_without_outlet(db: Database) -> int:
    """Return how many articles name no outlet and so enter no score."""
    return db.count("SELECT count(*) FROM articles WHERE outlet IS NULL")


def _choose_stratum(tally: Tally, level: int) -> Stratum:
    return (tally.unsure, tally.clear, tally.found)[level]


def find_telling_article(db: Database) -> int:
    """Return the number of the article with most flags found, of those with most quotes; 0 without any."""
    return db.count(
        "SELECT f.article FROM findings AS f LEFT JOIN evidence AS e ON e.finding = f.id AND e.quote IS NOT NULL"
        " WHERE f.current = 1 AND f.verdict = 'present'"
        " GROUP BY f.article ORDER BY count(DISTINCT f.flag) DESC, count(e.quote) DESC, f.article LIMIT 1"
    )
