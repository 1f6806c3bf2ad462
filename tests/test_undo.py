"""Undo and redo against a model: random steps of two reviewers and an adjudicator, and the database opened again."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from builders import FLAGS, add

from annotate.core.effects import Correction, Lean, Note, Quotation, Recorded, Ruling, Stance
from annotate.core.model import Verdict
from annotate.storage.articles import read_article
from annotate.storage.database import Database, open_database
from annotate.storage.journal import (
    ADJUDICATE,
    REVIEW,
    Setting,
    append_entry,
    list_leanings,
    list_verdicts,
    redo_last,
    undo_last,
)

STEPS = 1000
TEXT = "Ferry number {n}\n\nThe ferry of pier {n} left late, the harbour office said."


@dataclass
class Model:
    """What stands of one reviewer at one task, in order, and what could be redone."""

    done: list[Recorded] = field(default_factory=list)
    undone: list[Recorded] = field(default_factory=list)

    def decide(self, entry: Recorded) -> None:
        self.done.append(entry)
        self.undone.clear()

    def undo(self) -> None:
        if self.done:
            self.undone.append(self.done.pop())

    def redo(self) -> None:
        if self.undone:
            self.done.append(self.undone.pop())


def make_entry(rng: random.Random, article: int) -> Recorded:
    """Return a verdict, note, piece of evidence, correction, lean or stance."""
    flag = rng.choice(FLAGS)
    match rng.choice(("verdict", "verdict", "note", "evidence", "correction", "lean", "stance")):
        case "verdict":
            return Ruling(article, flag, rng.choice(list(Verdict)))
        case "note":
            return Note(article, flag, f"note {rng.random()}")
        case "evidence":
            return Quotation(article, flag, 0, 5, "Ferry")
        case "lean":
            return Lean(article, rng.choice((-3, 0, 1, None)))
        case "stance":
            return Stance(article, rng.choice(("China", "Peru")), rng.choice((-2, 0, 3)))
    return Correction(article, "outlet", rng.choice(("bay.example", "gulf.example", "")))


def spell(entry: Recorded, task: str) -> tuple[object, ...]:
    """Return an entry as the database tells it."""
    match entry:
        case Ruling():
            return ("adjudication" if task == ADJUDICATE else "verdict", entry.article, entry.flag, str(entry.verdict))
        case Note():
            return ("note", entry.article, entry.flag, entry.text)
        case Quotation():
            return ("evidence", entry.article, entry.flag, entry.quote)
        case Lean():
            return ("lean", entry.article, None, entry.score)
        case Stance():
            return ("stance", entry.article, entry.actor, entry.score)
    assert isinstance(entry, Correction)
    return ("correction", entry.article, None, entry.value)


def read_standing(db: Database, reviewer: str, task: str) -> list[tuple[object, ...]]:
    """Return what stands of a reviewer at a task, in order."""
    rows = db.query("SELECT * FROM standing_entries WHERE reviewer = ? AND task = ? ORDER BY id", (reviewer, task))
    found: list[tuple[object, ...]] = []
    for row in rows:
        said = row["verdict"] or row["note"] or row["quote"]
        value = row["score"] if row["kind"] in ("lean", "stance") else said or row["value"]
        found.append((row["kind"], row["article"], row["flag"] or row["actor"], value))
    return found


def check(db: Database, models: dict[tuple[str, str], Model], articles: list[int]) -> None:
    """Compare the database with the models: what stands, the verdicts, outcomes, leans and stances of each article."""
    for (reviewer, task), model in models.items():
        assert read_standing(db, reviewer, task) == [spell(entry, task) for entry in model.done]
        for article in articles:
            own = [entry for entry in model.done if entry.article == article]
            said = {entry.flag: entry.verdict for entry in own if isinstance(entry, Ruling)}
            if task == ADJUDICATE:
                sql = "SELECT flag, verdict FROM adjudications WHERE article = ? AND reviewer = ?"
                assert {row[0]: row[1] for row in db.query(sql, (article, reviewer))} == said
            else:
                assert list_verdicts(db, reviewer, article) == said
                leaned = {getattr(e, "actor", None): e.score for e in own if isinstance(e, (Lean, Stance))}
                found = [entry for entry in list_leanings(db, reviewer, article) if entry.task == task]
                assert {entry.actor: entry.score for entry in found} == leaned


@pytest.mark.parametrize("seed", [1, 2])
def test_a_thousand_random_steps_equal_a_model(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = tmp_path / "undo.db"
    db = open_database(path, create=True)
    articles = [add(db, TEXT.format(n=n)) for n in range(3)]
    models = {("ana", REVIEW): Model(), ("li", REVIEW): Model(), ("eva", ADJUDICATE): Model()}
    for _ in range(STEPS):
        reviewer, task = who = rng.choice(list(models))
        model = models[who]
        match rng.choice(("decide", "decide", "undo", "undo", "redo", "redo", "restart")):
            case "decide":
                entry = make_entry(rng, rng.choice(articles))
                append_entry(db, reviewer, entry, rubric=1, seconds=1.0, setting=Setting(task=task))
                model.decide(entry)
            case "undo":
                assert (undo_last(db, reviewer, rubric=1, task=task) is not None) == bool(model.done)
                model.undo()
            case "redo":
                assert (redo_last(db, reviewer, rubric=1, task=task) is not None) == bool(model.undone)
                model.redo()
            case "restart":
                db.close()
                db = open_database(path)
        check(db, {who: model}, articles)
    check(db, models, articles)
    assert db.count("SELECT count(*) FROM entries WHERE kind = 'redo'") > 100
    db.close()


def test_a_correction_undone_and_redone_shows_on_the_article(db: Database) -> None:
    article = add(db, "The ferry sails.", "harbourgazette.example")
    shown = []
    append_entry(db, "ana", Correction(article, "outlet", "gulf.example"), rubric=1, seconds=1.0)
    for change in (undo_last, redo_last, undo_last, redo_last):
        change(db, "ana", rubric=1)
        stored = read_article(db, article)
        assert stored is not None
        shown.append(stored.article.outlet)
    assert shown == ["harbourgazette.example", "gulf.example"] * 2


def test_undo_and_redo_leave_the_other_reviewer_alone(db: Database) -> None:
    article = add(db, "The ferry sails.")
    append_entry(db, "ana", Ruling(article, "undated", Verdict.PRESENT), rubric=1, seconds=1.0)
    append_entry(db, "li", Ruling(article, "undated", Verdict.ABSENT), rubric=1, seconds=1.0)
    undo_last(db, "ana", rubric=1)
    assert redo_last(db, "li", rubric=1) is None
    append_entry(db, "li", Note(article, "undated", "none shown"), rubric=1, seconds=1.0)
    assert redo_last(db, "ana", rubric=1) is not None
    assert list_verdicts(db, "ana", article) == {"undated": Verdict.PRESENT}
    assert list_verdicts(db, "li", article) == {"undated": Verdict.ABSENT}
