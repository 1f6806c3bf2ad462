"""Which articles were reviewed, and what they say of the others: drawn with a chance, or chosen."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from builders import add, find

from annotate.core.inclusion import (
    CHOSEN_AT_MOST,
    Draw,
    Held,
    adjust_for_response,
    count_stratum,
    join_draws,
    level_draws,
)
from annotate.core.raters import Opinion
from annotate.core.shares import draw_share, pool_flag
from annotate.core.tallies import Tally
from benchmarks.selection import SELECTED, draw_selections, name_detectors

YES, NO = Opinion(1.0), Opinion(0.0)


def test_equal_chances_count_each_article_once() -> None:
    stratum = count_stratum(50, [Held(YES, 0.2)] * 3 + [Held(NO, 0.2)] * 7)
    assert stratum.sampled == (3.0, 10.0)
    assert (stratum.present, stratum.reviewed, stratum.unreviewed) == (3, 10, 40)


def test_a_likelier_article_speaks_for_fewer_others() -> None:
    stratum = count_stratum(50, [Held(YES, 0.5)] * 5 + [Held(NO, 0.1)] * 5)
    present, total = stratum.sampled or (0.0, 0.0)
    # Each present one speaks for one that was left out, each absent one for nine.
    assert present / total == pytest.approx(0.1)
    assert total < 10


def test_chosen_articles_never_say_more_than_a_limit() -> None:
    few, many = (count_stratum(5000, [Held(YES)] * count).sampled for count in (5, 2000))
    assert few is not None
    assert few[1] == pytest.approx(5 * CHOSEN_AT_MOST / (5 + CHOSEN_AT_MOST))
    assert many is not None
    assert many[1] < CHOSEN_AT_MOST


def test_all_that_were_taken_leave_nobody_to_speak_for_and_still_count_elsewhere() -> None:
    assert count_stratum(4, [Held(YES, 1.0)] * 4).sampled == (4.0, 4.0)


def test_two_drawings_join_and_two_reviewers_of_one_do_not() -> None:
    assert join_draws([]) is None
    assert join_draws([Draw(0.5, "a"), Draw(0.5, "a")]) == 0.5
    assert join_draws([Draw(0.5, "a"), Draw(0.5, "b")]) == 0.75


def test_what_is_not_done_yet_lowers_the_chance() -> None:
    drawn = [(1, article, 0.5) for article in range(10)]
    assert adjust_for_response(drawn, [(1, 0), (1, 3)]) == {(1, 0): 0.1, (1, 3): 0.1}


def test_drawn_alike_one_after_another_each_has_the_same_chance() -> None:
    assert level_draws([1 / 40, 1 / 39, 1 / 38, 1 / 37], 40) == pytest.approx([0.1] * 4)
    assert level_draws([1 / 2, 1.0], 2) == [1.0, 1.0]
    assert level_draws([1 / 3] * 3, 2) == [1.0, 1.0, 1.0]  # articles went to another outlet since


@pytest.mark.parametrize(("articles", "drawn"), [(8, 1), (8, 5), (8, 8)])
def test_what_was_drawn_from_the_rest_speaks_for_all_without_bias(articles: int, drawn: int) -> None:
    rng = np.random.default_rng(7)
    holds = np.arange(articles) % 3 == 0
    worth = np.where(holds, 3.0, 1.0)  # those that hold are likelier
    totals = []
    for _ in range(4000):
        left, chosen, chances = list(range(articles)), [], []
        for _ in range(drawn):
            p = 0.25 / len(left) + 0.75 * worth[left] / worth[left].sum()
            place = int(rng.choice(len(left), p=p))
            chances.append(float(p[place]))
            chosen.append(left.pop(place))
        levelled = level_draws(chances, articles)
        totals.append(sum(holds[article] / chance for article, chance in zip(chosen, levelled, strict=True)))
    # A chance over 1 is cut, which costs a little where nearly all were drawn.
    assert np.mean(totals) == pytest.approx(holds.sum(), abs=0.12)


held = st.builds(
    Held,
    st.one_of(
        st.sampled_from([YES, NO]),
        st.floats(0.1, 10).map(lambda ratio: Opinion(ratio / (1 + ratio), ratio)),
    ),
    st.one_of(st.none(), st.floats(0.05, 1.0)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(held, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(rows: list[Held], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    assert count_stratum(20, rows).sampled == count_stratum(20, shuffled).sampled


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.sampled_from([None, 0.25]))
def test_one_more_present_never_lowers_the_share(a: int, b: int, c: int, d: int, chance: float | None) -> None:
    chosen, drawn = [Held(YES)] * a + [Held(NO)] * b, [Held(YES, 0.25)] * c + [Held(NO, 0.25)] * d
    means = []
    for extra in ([], [Held(YES, chance)]):
        tally = Tally(clear=count_stratum(80, [*chosen, *drawn, *extra]))
        means.append(float(draw_share(tally, pool_flag([tally], 0.7, 0.1), 1000).mean()))
    assert means[1] >= means[0] - 0.005


def test_unequal_chances_hold_with_their_probabilities_and_fail_without() -> None:
    runs = list(itertools.islice(draw_selections(SELECTED[0], 120), 360))
    cover = {
        method: np.mean([run.is_covered for run in runs if run.method == method])
        for method in ("annotate", "probabilities ignored")
    }
    assert cover["annotate"] >= 0.9
    assert cover["probabilities ignored"] < 0.5


def test_a_detector_no_better_than_a_coin_is_named_and_a_good_one_is_not() -> None:
    useless, _ = name_detectors(0.0, 100, 60)
    good, cover = name_detectors(0.75, 100, 60)
    assert useless > 0.8
    assert good == 0
    assert cover > 0.85


def fill(db: object, found: int, clear: int, reviewed: int, *, coin: bool = False) -> None:
    for number in range(found + clear):
        article = add(db, f"Ferry {number}\n\nThe ferry {number} left late.", published=f"2026-{1 + number % 3:02d}-11")  # type: ignore[arg-type]
        is_found = number % 2 == 0 if coin else number < found
        find(db, article, "undated", "present" if is_found else "absent")  # type: ignore[arg-type]
        if number < reviewed:
            verdict = "present" if (number // 2) % 2 == 0 else "absent"
            db.execute(  # type: ignore[attr-defined]
                "INSERT INTO entries (reviewer, article, kind, flag, verdict, accepted, rubric, at)"
                " VALUES ('ana', ?, 'verdict', 'undated', ?, 0, 2, '2026-03-01')",
                (article, verdict),
            )


@pytest.fixture
def coins(run: Run, tmp_path: Path) -> Run:
    """A database of 60 articles, 40 of them reviewed, with a detector that goes with nothing."""
    from annotate.batch.intake import prepare_database
    from annotate.storage.database import open_database

    db = open_database(tmp_path / "annotate.db", create=True)
    prepare_database(db)
    with db.transaction():
        fill(db, 30, 30, 40, coin=True)
    db.close()
    return run


def test_a_useless_detector_loses_its_weight_and_is_named(coins: Run) -> None:
    words = " ".join(coins("score").stdout.split())
    assert "Left out, no better than chance on this corpus: test-undated on undated" in words
    (row,) = json.loads(coins("score", "--format", "json").stdout)
    assert row["detectors_left_out"] == "undated:test-undated"
    assert row["undated_looked"] == 0
    assert "left out of the scores" in coins("evaluate").stdout
    (rating,) = [own["rating"] for own in json.loads(coins("evaluate", "--format", "json").stdout)]
    assert rating["useless"] is True
    assert rating["gain"]["low"] < 0 < rating["gain"]["high"]


def test_the_scorecard_says_how_many_were_drawn_and_how_many_chosen(coins: Run) -> None:
    (row,) = json.loads(coins("score", "--format", "json").stdout)
    assert (row["drawn"], row["chosen"]) == (0, 40)
    coins("assign", "--reviewers", "ana", "--draw", "30")
    (row,) = json.loads(coins("score", "--format", "json").stdout)
    assert row["drawn"] + row["chosen"] == 40
    assert row["drawn"] >= 10
    assert f"({row['drawn']} drawn, {row['chosen']} chosen)" in coins("score", "harbourgazette.example").stdout


def test_months_with_enough_articles_are_scored(coins: Run) -> None:
    rows = json.loads(coins("score", "harbourgazette.example", "--months", "--format", "json").stdout)
    assert [(row["month"], row["articles"]) for row in rows] == [("2026-01", 20), ("2026-02", 20), ("2026-03", 20)]
    assert sum(row["reviewed"] for row in rows) == 40
    assert all(row["credibility_low"] <= row["credibility"] <= row["credibility_high"] for row in rows)
    assert "by month    2026-01 " in coins("score", "harbourgazette.example").stdout
    assert coins("score", "--months").exit_code == 2
