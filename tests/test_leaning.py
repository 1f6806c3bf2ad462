"""Lean and stance: what can be typed, what is stored, taken back and exported."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from builders import add
from conftest import Run

from annotate.core.leaning import read_lean, read_stances, spell_score
from annotate.storage.database import open_database
from annotate.storage.journal import list_leanings
from annotate.storage.leanings import iterate_said


@pytest.mark.parametrize(("typed", "score"), [("-3", -3), ("+2", 2), ("1", 1), ("0", 0), ("n/a", None), ("N/A", None)])
def test_a_lean_is_read(typed: str, score: int | None) -> None:
    assert read_lean(typed) == score
    assert read_lean(spell_score(score)) == score


@pytest.mark.parametrize("typed", ["left", "4", "-4", "+", "1.5", ""])
def test_what_is_no_lean_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="-3 to"):
        read_lean(typed)


def test_stances_are_read() -> None:
    assert read_stances("China +2, United States -2,NATO 0,") == (("China", 2), ("United States", -2), ("NATO", 0))
    assert read_stances("Group of 7 1") == (("Group of 7", 1),)
    for typed in ("China", "+2", "China +9", "China +2, Japan"):
        with pytest.raises(ValueError, match="an actor and"):
            read_stances(typed)


def test_an_article_is_laid_by_the_index_of_the_leanings(run: Run, tmp_path: Path) -> None:
    run("init")
    db = open_database(tmp_path / "annotate.db")
    traced: list[str] = []
    db.connection.set_trace_callback(traced.append)
    list_leanings(db, "ana", 1)
    list(iterate_said(db))
    db.connection.set_trace_callback(None)
    for statement in traced:
        plan = " | ".join(row["detail"] for row in db.query(f"EXPLAIN QUERY PLAN {statement}"))
        assert plan.split(" | ")[0].endswith("entries_by_leaning (article=? AND reviewer=?)") or (
            "SCAN entry USING INDEX entries_by_leaning" in plan
        ), plan
    assert len(traced) == 2
    db.close()


def test_both_are_stored_taken_back_and_exported(run: Run, tmp_path: Path) -> None:
    run("init")
    db = open_database(tmp_path / "annotate.db")
    add(db, "Harbour news\n\nThe harbour is open.")
    db.close()
    keys = "Lfar\nL+1\nL-2\nSChina +2, Japan -1\nSChina 3\nb\nq"
    shown = run("review", "--flag", "undated", "--reviewer", "ana", input=keys).stdout
    assert "nothing added: a lean is -3 to +3, or n/a" in " ".join(shown.split())
    assert "lean [+1]" in shown
    assert "stances [China +2, Japan -1]" in shown
    assert "stance taken back" in shown

    def read() -> list[tuple[str, str, str]]:
        rows = csv.DictReader(io.StringIO(run("export", "verdicts").stdout))
        return [(row["kind"], row["actor"], row["score"]) for row in rows]

    assert read() == [("stance", "China", "2"), ("stance", "Japan", "-1"), ("lean", "", "-2")]
    run("review", "--flag", "undated", "--reviewer", "ana", input="rq")
    assert ("stance", "China", "3") in read()
    again = run("review", "--flag", "undated", "--reviewer", "ana", input="Ln/a\nS\x1b\nyq").stdout
    assert "lean [-2]" in again
    assert ("lean", "", "") in read()
    log = run("log", "1").stdout
    assert "lean n/a" in log
    assert "China +3" in log
