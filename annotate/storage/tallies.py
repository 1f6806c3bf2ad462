"""Counts findings and verdicts by outlet and flag, as the score needs them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from annotate.core.dependence import Answer, Dependence, estimate_dependence
from annotate.core.inclusion import Held, count_stratum
from annotate.core.raters import Opinion, Question, Rater, rate_reviewers, settle_questions
from annotate.core.rubric import Rubric
from annotate.core.tallies import OutletFacts, Tally
from annotate.core.usefulness import DetectorRating, rate_detectors
from annotate.storage.chances import Chances, read_chances
from annotate.storage.database import Database
from annotate.storage.machine import Detector, Machine, StoredMachine, choose_units

_VERDICTS = """
    SELECT {unit} AS unit, v.article, v.flag, v.reviewer, v.verdict = 'present' AS present
    FROM verdicts AS v
    JOIN articles AS a ON a.number = v.article
    WHERE a.outlet IS NOT NULL AND v.verdict <> 'unsure' AND (:until IS NULL OR v.id <= :until)
    ORDER BY v.article, v.flag, v.reviewer
"""


@dataclass(frozen=True, slots=True)
class Tallies:
    """The counts of every outlet that has articles, by key, how flags go together, and how reviewers and detectors err.

    A detector that is no better than chance is left out of the counts.
    """

    outlets: list[OutletFacts]
    dependence: Dependence
    raters: dict[str, Rater]
    detectors: list[DetectorRating]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with a definite verdict, whose it is and what the machine says of it: a level, or None."""

    question: Question
    unit: str
    level: int | None


def tally_outlets(
    db: Database,
    rubric: Rubric,
    split: int | None = None,
    machine: Machine | None = None,
    until: int | None = None,
) -> Tallies:
    """Return what a score is made of: findings counted by outlet and flag, and what the reviewers say of them.

    The outlet with the id `split`, or ALL, is counted by month, each under its key and the month ("a.example 2026-03").
    `machine` holds the findings where the database does not; it counts no months. With `until` no verdict counts that
    came after the entry with this id.
    """
    said: Machine = machine or StoredMachine(db, split)
    chances = read_chances(db)
    asked = _read_questions(db, rubric, said, split, until)
    raters, opinions = _settle(asked)
    detectors = rate_detectors(rubric, said.read_records(opinions))
    useless = {(own.flag, own.detector) for own in detectors if own.is_useless}
    if useless:
        asked = _read_questions(db, rubric, said, split, until, useless)
        raters, opinions = _settle(asked)
    answers = [
        Answer(q.article, q.flag, q.kind, opinions[q.article, q.flag].present) for q in (own.question for own in asked)
    ]
    held = _hold_by_stratum(asked, opinions, chances)
    counts = Counter({(unit, flag, 1 + found): n for unit, flag, found, n in said.count_answers(useless)})
    reviewed = _count_reviewed(asked, chances)
    outlets = [
        OutletFacts(
            own.key,
            own.name,
            own.articles,
            len(reviewed[own.unit]),
            _count_tallies(own.unit, rubric, own.articles, counts, held),
            sum(not is_drawn for is_drawn in reviewed[own.unit].values()),
        )
        for own in said.list_units()
    ]
    return Tallies(outlets, estimate_dependence(rubric.keys, answers), raters, detectors)


def _settle(asked: Sequence[_Asked]) -> tuple[dict[str, Rater], dict[tuple[int, str], Opinion]]:
    questions = [own.question for own in asked]
    raters = rate_reviewers(questions)
    return raters, settle_questions(questions, raters)


def _read_questions(
    db: Database,
    rubric: Rubric,
    machine: Machine,
    split: int | None,
    until: int | None,
    without: Collection[Detector] = (),
) -> list[_Asked]:
    """Return the questions with a definite verdict.

    What was adjudicated ends all doubt; an adjudicator who was unsure leaves it.
    """
    settled = {
        (row["article"], row["flag"]): row["verdict"] == "present"
        for row in db.query("SELECT article, flag, verdict FROM adjudications WHERE verdict <> 'unsure'")
    }
    unit, given = choose_units(split)
    asked = set(rubric.keys)
    levels, known = machine.read_levels(without), machine.articles
    rows = (
        row
        for row in db.query(_VERDICTS.format(unit=unit), given | {"until": until})
        if row["flag"] in asked and (known is None or row["article"] in known)
    )
    found = []
    for (article, flag), group in groupby(rows, lambda row: (row["article"], row["flag"])):
        own = list(group)
        level = levels.get((article, flag))
        verdicts = {row["reviewer"]: bool(row["present"]) for row in own}
        question = Question(article, flag, f"{flag} {level}", verdicts, settled.get((article, flag)))
        found.append(_Asked(question, own[0]["unit"], level))
    return found


def _hold_by_stratum(
    asked: Iterable[_Asked], opinions: Mapping[tuple[int, str], Opinion], chances: Chances
) -> dict[tuple[str, str, int], list[Held]]:
    """Return what is held of the reviewed articles by outlet, flag and the detector's answer."""
    held: dict[tuple[str, str, int], list[Held]] = defaultdict(list)
    for own in asked:
        question = own.question
        chance = chances.find(question.article, question.verdicts)
        opinion = opinions[question.article, question.flag]
        held[own.unit, question.flag, own.level or 0].append(Held(opinion, chance))
    return held


def _count_reviewed(asked: Iterable[_Asked], chances: Chances) -> dict[str, dict[int, bool]]:
    """Return the reviewed articles of each unit, and whether they were drawn."""
    found: dict[str, dict[int, bool]] = defaultdict(dict)
    for own in asked:
        is_drawn = chances.find(own.question.article, own.question.verdicts) is not None
        known = found[own.unit]
        known[own.question.article] = known.get(own.question.article, False) or is_drawn
    return found


def _count_tallies(
    unit: str,
    rubric: Rubric,
    articles: int,
    counts: Mapping[tuple[str, str, int], int],
    held: Mapping[tuple[str, str, int], Sequence[Held]],
) -> dict[str, Tally]:
    """Return the tally of each flag; where no detector gave a definite answer it could not look."""
    tallies = {}
    for flag in rubric.keys:
        clear, found = (counts[unit, flag, level] for level in (1, 2))
        sizes = (articles - clear - found, clear, found)
        unsure, cleared, flagged = (
            count_stratum(size, held.get((unit, flag, level), ())) for level, size in enumerate(sizes)
        )
        tallies[flag] = Tally(flagged, cleared, unsure)
    return tallies


def count_without_outlet(db: Database) -> int:
    """Return how many articles name no outlet and so enter no score."""
    return db.count("SELECT count(*) FROM articles WHERE outlet IS NULL")


def find_telling_article(db: Database) -> int:
    """Return the number of the article with most flags found, of those with most quotes; 0 without any."""
    return db.count(
        "SELECT f.article FROM findings AS f LEFT JOIN evidence AS e ON e.finding = f.id AND e.quote IS NOT NULL"
        " WHERE f.current = 1 AND f.verdict = 'present'"
        " GROUP BY f.article ORDER BY count(DISTINCT f.flag) DESC, count(e.quote) DESC, f.article LIMIT 1"
    )
