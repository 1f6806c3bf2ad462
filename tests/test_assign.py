"""Assignments: balanced, the same again for the same seed, walked first in the review."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from builders import add
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.assigning import deal_articles, draw_articles
from annotate.storage.database import open_database


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with a database of twelve articles of two outlets."""
    run("init")
    db = open_database(tmp_path / "annotate.db")
    for n in range(12):
        add(db, f"Harbour news {n}\n\nPart {n}.\n", "bay.example" if n % 2 else "gulf.example")
    db.close()
    return tmp_path


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT."""
    with sqlite3.connect(folder / "annotate.db") as connection:
        return connection.execute(sql).fetchall()


@given(st.integers(1, 60), st.integers(1, 6), st.integers(1, 6), st.integers(0, 99))
def test_a_deal_is_balanced_and_complete(articles: int, reviewers: int, each: int, seed: int) -> None:
    names = [f"r{n}" for n in range(reviewers)]
    numbers = list(range(1, articles + 1))
    if each > reviewers:
        with pytest.raises(ValueError, match="are more than the"):
            deal_articles(numbers, names, each, seed, {})
        return
    dealt = deal_articles(numbers, names, each, seed, {})
    assert dealt == deal_articles(numbers, names[::-1], each, seed, {})
    assert len(set(dealt)) == len(dealt) == articles * each
    assert set(Counter(article for article, _ in dealt).values()) == {each}
    load = Counter(dict.fromkeys(names, 0))
    load.update(name for _, name in dealt)
    assert max(load.values()) - min(load.values()) <= 1
    taken: dict[int, set[str]] = {}
    for article, name in dealt:
        taken.setdefault(article, set()).add(name)
    assert deal_articles(numbers, names, each, seed, taken) == []


def test_another_seed_draws_others() -> None:
    drawn = draw_articles(range(100), 10, 1)
    assert drawn == draw_articles(range(100), 10, 1)
    assert drawn != draw_articles(range(100), 10, 2)
    assert len(set(drawn)) == 10
    assert draw_articles([3, 5], 9, 1) == [3, 5]


def test_the_command_assigns_once(run: Run, folder: Path) -> None:
    shown = run("assign", "--reviewers", "ana, li,bo", "--each", "2").stdout
    assert shown.endswith("12 articles, 24 new assignments\n")
    assert query(folder, "SELECT reviewer, count(*) FROM assignments GROUP BY reviewer") == [
        ("ana", 8),
        ("bo", 8),
        ("li", 8),
    ]
    before = query(folder, "SELECT * FROM assignments")
    assert {(row[2], row[3]) for row in before} == {(1.0, "12 of 12 articles, 2 of 3 reviewers each, seed 0")}
    assert "0 new assignments" in run("assign", "--reviewers", "ana,li,bo", "--each", "2").stdout
    assert query(folder, "SELECT * FROM assignments") == before


def test_the_chance_of_a_draw_is_kept(run: Run, folder: Path) -> None:
    run("assign", "--reviewers", "ana", "--draw", "3", "--outlet", "bay.example")
    assert query(folder, "SELECT count(*), min(probability), max(probability) FROM assignments") == [(3, 0.5, 0.5)]
    run("assign", "--reviewers", "li", "1", "2")
    assert query(folder, "SELECT probability FROM assignments WHERE article = 1 AND reviewer = 'li'") == [(None,)]


def test_the_review_walks_ones_own_assignments_first(run: Run, folder: Path) -> None:
    run("assign", "--reviewers", "ana", "5", "7")
    one = ("review", "--flag", "undated", "--reviewer")
    assert "article 1 of 2 · 0 done" in run(*one, "ana", input="q").stdout
    assert "article 1 of 12" in run(*one, "li", input="q").stdout
    shown = run(*one, "ana", input="yyyy").stdout
    assert "in all 2 of 2" in shown
    assert query(folder, "SELECT article FROM verdicts WHERE reviewer = 'ana'") == [(5,), (7,)]
    assert "article 1 of 12 · 2 done" in run(*one, "ana", "--all", input="q").stdout
    assert "article 1 of 1" in run(*one, "ana", "3", input="q").stdout


def test_what_cannot_be_assigned_is_said(run: Run, folder: Path) -> None:
    result = run("assign", "--reviewers", "ana,ana", "--each", "2")
    assert result.exit_code == 2
    assert "are more than the 1 of --reviewers" in result.stderr
    assert run("assign", "--reviewers", "ana", "99").exit_code == 7
