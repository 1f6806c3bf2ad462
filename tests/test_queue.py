"""Which article next: drawn with a chance that is kept, the same again for a seed, and what a review bought."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import FLAGS, add, find
from conftest import Run

from annotate.assembly import load_rubric
from annotate.core.model import Verdict
from annotate.core.outlook import FEWEST_REVIEWS, count_missing, count_reviews, look_ahead
from annotate.core.queue import draw_by_worth, draw_in_turn, mix_numbers
from annotate.core.review import Ruling
from annotate.core.shares import pool_flags
from annotate.core.standing import Standing, describe_gain, describe_offer
from annotate.core.tallies import OutletFacts, Stratum, Tally
from annotate.storage.database import Database, open_database
from annotate.storage.journal import append_entry
from annotate.storage.standings import Standings

KEYS = "n" * len(load_rubric().keys)


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with a database of two outlets with twelve articles each; a flag is found on every third."""
    run("init")
    db = open_database(tmp_path / "annotate.db")
    for n in range(24):
        text = f"Harbour news {n}\n\nPart {n}.\n"
        number = add(db, text, "bay.example" if n % 2 else "gulf.example", published=f"2026-01-{28 - n:02}")
        for flag in FLAGS:
            find(db, number, flag, "present" if n % 3 == 0 and flag == "undated" else "absent")
    db.close()
    return tmp_path


def query(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a SELECT."""
    with sqlite3.connect(folder / "annotate.db") as connection:
        return connection.execute(sql).fetchall()


def test_any_first_articles_hold_of_each_stratum_its_share() -> None:
    everything, found = np.arange(1, 61), np.array([2] * 20 + [0] * 40)
    firsts: Counter[int] = Counter()
    for seed in range(300):
        open_, taken = everything, []
        for n in range(30):
            choice = draw_in_turn(open_, found, everything, seed)
            assert choice.probability == 1 / (60 - n)
            taken.append(choice.article)
            open_ = open_[open_ != choice.article]
        assert 9 <= sum(article <= 20 for article in taken) <= 11
        firsts.update(taken)
    # Each has the chance one half: of 300 within five standard deviations.
    assert all(abs(firsts[article] - 150) < 5 * 75**0.5 for article in everything.tolist())


def test_worth_raises_the_chance_and_none_is_without() -> None:
    worth = np.array([0.0, 1.0, 3.0])
    drawn = [draw_by_worth(np.array([7, 8, 9]), worth, [seed]) for seed in range(600)]
    chances = {choice.article: choice.probability for choice in drawn}
    assert chances == pytest.approx({7: 0.25 / 3, 8: 0.25 / 3 + 0.75 / 4, 9: 0.25 / 3 + 0.75 * 3 / 4})
    counts = Counter(choice.article for choice in drawn)
    assert all(abs(counts[n] - 600 * chances[n]) < 5 * (600 * chances[n]) ** 0.5 for n in chances)
    assert draw_by_worth(np.array([4]), np.array([0.0]), [1]).probability == 1.0


def test_mixed_numbers_are_even_and_depend_on_the_seed() -> None:
    mixed = mix_numbers(3, np.arange(4000))
    assert (mixed == mix_numbers(3, np.arange(4000))).all()
    assert abs(float(mixed.mean()) - 0.5) < 0.03
    assert abs(float(np.corrcoef(mixed, mix_numbers(4, np.arange(4000)))[0, 1])) < 0.08


def make_facts(reviewed: int) -> OutletFacts:
    """Return an outlet of 100 articles on which every detector found 30, of which so many were reviewed."""
    tally = Tally(Stratum(30, reviewed // 3, reviewed // 4), Stratum(70, reviewed - reviewed // 3, 0.0))
    return OutletFacts("bay.example", None, 100, reviewed, dict.fromkeys(load_rubric().keys, tally))


def test_more_reviews_are_forecast_to_narrow() -> None:
    rubric, facts = load_rubric(), make_facts(6)
    outlook = look_ahead(rubric, facts, pool_flags(rubric, [facts]))
    left = [outlook.forecast(n) for n in range(0, 101, 10)]
    assert left[0] == 1.0
    assert left == sorted(left, reverse=True)
    assert left[-1] < 0.2
    assert (outlook.measure_worth() >= 0).all()
    assert count_reviews(outlook, 10.0, 12.0) == 0
    near, far = count_reviews(outlook, 10.0, 8.0), count_reviews(outlook, 10.0, 4.0)
    assert near is not None
    assert far is not None
    assert 0 < near < far
    assert count_missing(make_facts(0)) == FEWEST_REVIEWS
    assert count_reviews(outlook, 1.0, 12.0, least=3) == 3


def test_the_words() -> None:
    standing = Standing("bay.example", 61.2, 14.3, 8.0, 9)
    assert standing.describe() == "bay.example 61 ±14, 9 more reviews to ±8"
    met = Standing("bay.example", 61.2, 7.64, 8.0, 0)
    assert met.describe() == "bay.example 61 ±7.6, within ±8"
    assert describe_gain(standing, met) == "±14 before, now bay.example 61 ±7.6, within ±8"
    assert describe_gain(None, met) == met.describe()
    assert describe_offer(8.0, 5) == "all 5 outlets are within ±8: q stops here, any other key goes on"


@pytest.mark.parametrize("order", ["random", "narrow"])
def test_what_is_drawn_is_kept_and_a_restart_goes_on_with_it(run: Run, folder: Path, order: str) -> None:
    shown = run("review", "--order", order, "--reviewer", "ana", input=KEYS + "nq").stdout
    drawn = query(folder, "SELECT article, probability, dealt FROM assignments ORDER BY at")
    assert len(drawn) == 2
    assert all(0 < probability <= 1 and not dealt for _, probability, dealt in drawn)
    assert "more review" in shown
    assert "before, now" in shown
    again = run("review", "--order", order, "--reviewer", "ana", input="q").stdout
    assert f"#{drawn[1][0]} " in again
    assert len(query(folder, "SELECT * FROM assignments")) == 2
    # What was drawn is no assignment: without an order all articles are asked.
    assert "of 24" in run("review", "--reviewer", "ana", input="q").stdout


def test_a_seed_draws_the_same_again(run: Run, folder: Path) -> None:
    def draw(name: str, seed: str) -> list[int]:
        run("init", "--db", name)
        with sqlite3.connect(folder / "annotate.db") as source, sqlite3.connect(folder / name) as target:
            source.backup(target)
        run("review", "--db", name, "--order", "random", "--seed", seed, "--reviewer", "ana", input=KEYS * 4 + "q")
        with sqlite3.connect(folder / name) as connection:
            return [row[0] for row in connection.execute("SELECT article FROM assignments ORDER BY at")]

    one, same, other = draw("a.db", "1"), draw("b.db", "1"), draw("c.db", "2")
    assert one == same != other
    # Every outlet in turn.
    assert sorted(number % 2 for number in one[:4]) == [0, 0, 1, 1]


def test_the_goal_is_offered_only_when_people_have_looked(run: Run, folder: Path) -> None:
    arguments = ("review", "--order", "narrow", "--until", "50", "--reviewer", "ana")
    assert "q stops here" not in run(*arguments, input=KEYS * 5 + "q").stdout
    shown = " ".join(run(*arguments, input=KEYS * 12 + "q").stdout.split())
    assert "all 2 outlets are within ±50: q stops here" in shown


def test_a_blind_review_shows_no_score(run: Run, folder: Path) -> None:
    arguments = ("review", "--order", "narrow", "--until", "50", "--blind", "outlet", "--reviewer", "ana")
    shown = run(*arguments, input=KEYS * 3 + "q").stdout
    assert "bay.example" not in shown
    assert "gulf.example" not in shown
    assert "more review" not in shown


def test_the_orders_that_are_no_drawings(run: Run, folder: Path) -> None:
    assert "#24 " in run("review", "--order", "oldest", "--reviewer", "ana", input="q").stdout
    db = open_database(folder / "annotate.db")
    db.execute("UPDATE findings SET probability = 0.48 WHERE article = 9 AND flag = 'undated'")
    db.close()
    assert "#9 " in run("review", "--order", "uncertain", "--reviewer", "ana", input="q").stdout
    run("review", "17", "--reviewer", "bo", input="yq")
    run("review", "17", "--reviewer", "li", input="nq")
    shown = run("review", "--order", "disputed", "--reviewer", "ana", input="s" * 1 + "q").stdout
    assert "#17 " in shown
    assert query(folder, "SELECT count(*) FROM assignments") == [(0,)]


def test_an_order_keeps_to_what_was_dealt(run: Run, folder: Path) -> None:
    run("assign", "--reviewers", "ana", "--draw", "6", "--outlet", "bay.example")
    run("review", "--order", "narrow", "--reviewer", "ana", input=KEYS + "q")
    rows = query(folder, "SELECT article, probability, dealt FROM assignments")
    assert len(rows) == 6
    assert all(dealt for _, _, dealt in rows)
    assert sum(probability < 0.5 for _, probability, _ in rows) == 2


def test_a_verdict_given_while_all_is_counted_counts_once(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.storage.standings.FEW_ARTICLES", 0)
    rubric = load_rubric()
    numbers = [add(db, f"The ferry sails at noon on day {n}.", "bay.example") for n in range(3)]
    standings = Standings(db, rubric, "ana")
    for flag in rubric.keys:
        append_entry(db, "ana", Ruling(numbers[0], flag, Verdict.ABSENT), rubric=rubric.version, seconds=1.0)
    (outlet,) = (row[0] for row in db.query("SELECT outlet FROM articles WHERE number = ?", (numbers[0],)))
    standings.take_in(numbers[0], outlet)
    end = time.monotonic() + 60.0
    while not standings.is_ready and time.monotonic() < end:
        time.sleep(0.01)
    assert standings._facts["bay.example"].reviewed == 1
    assert standings._facts["bay.example"].tallies["undated"].reviewed == 1
