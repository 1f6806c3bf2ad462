"""The mean lean of an outlet and its stances: the example by hand, invariances, reviewers who differ, the exports."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from builders import add
from conftest import Run

from annotate.core.slant import Judged, Said, Slant, draw_means, estimate_mean, find_slants
from annotate.storage.database import Database, open_database

OUTLET = "harbourgazette.example"


def say(scores: list[int | None], actor: str | None = None, reviewer: str = "ana") -> list[Said]:
    return [Said(OUTLET, article, reviewer, actor, score) for article, score in enumerate(scores)]


def find_lean(said: list[Said], articles: int) -> Slant:
    return find_slants(said, {OUTLET: articles})[OUTLET][0]


def test_the_example_by_hand() -> None:
    """docs/bias.md: +2, +2, +1 and one "not applicable" of 4,000 articles, each weight of the seven points apart."""
    judged = [Judged((2,)), Judged((2,)), Judged((1,)), Judged((None,))]
    means = draw_means(judged, 4000, 0.0, 1)
    half = len(means) // 2
    assert means[:half].mean() == pytest.approx(5 / 3.25, abs=0.03)
    assert means[half:].mean() == pytest.approx(5 / 5, abs=0.05)
    interval = find_lean(say([2, 2, 1, None]), 4000).mean
    assert interval is not None
    assert (interval.low, interval.median, interval.high) == pytest.approx((-0.24, 1.39, 1.98), abs=0.005)


def test_all_judged_is_the_mean_itself() -> None:
    mean = find_lean(say([2, -1, 0, None]), 4).mean
    assert mean is not None
    assert (mean.low, mean.median, mean.high) == pytest.approx((1 / 3, 1 / 3, 1 / 3))


def test_the_finite_population_narrows() -> None:
    scores: list[int | None] = [3, 1, 0, -1, 2, 1] * 5
    widths = [mean.width for total in (4000, 200, 40, 30) if (mean := find_lean(say(scores), total).mean)]
    assert widths == sorted(widths, reverse=True)
    assert widths[2] < widths[0] / 1.5


@pytest.mark.parametrize(("count", "remark"), [(1, "too few articles"), (2, "too few articles"), (40, "")])
def test_few_articles_say_so(count: int, remark: str) -> None:
    assert find_lean(say([1] * count), 500).remark == remark


def test_not_applicable_is_counted_apart_and_pulls_nowhere() -> None:
    slant = find_lean(say([None, None, 2, 2, 2]), 10_000)
    other = find_lean(say([2, 2, 2]), 10_000)
    assert (slant.judged, slant.applicable, slant.not_applicable) == (5, 3, 2)
    assert slant.mean is not None
    assert other.mean is not None
    assert slant.mean.median == pytest.approx(other.mean.median, abs=0.06)
    nowhere = find_lean(say([None, None]), 50)
    assert nowhere.mean is None
    assert nowhere.remark == "not applicable"


def test_neither_order_nor_other_outlets_change_anything() -> None:
    said = [*say([2, 1, None, -1]), *say([1, 1], reviewer="li"), *say([3, -2], "China"), *say([1], "PORT")]
    first = find_slants(said, {OUTLET: 90})
    for seed in range(3):
        mixed = [*said, Said("other.example", 99, "ana", None, 3)]
        random.Random(seed).shuffle(mixed)
        assert find_slants(mixed, {OUTLET: 90, "other.example": 5})[OUTLET] == first[OUTLET]


def test_left_and_right_mirror() -> None:
    right, left = find_lean(say([3, 2, 1, 2]), 80).mean, find_lean(say([-3, -2, -1, -2]), 80).mean
    assert right is not None
    assert left is not None
    assert right.median == pytest.approx(-left.median, abs=0.1)


def test_all_at_the_end_reaches_it() -> None:
    mean = find_lean(say([3, 3, 3]), 1000).mean
    assert mean is not None
    assert mean.high == 3
    assert mean.low < 2


def test_reviewers_who_differ_leave_doubt_where_all_is_judged() -> None:
    agreed = estimate_mean([Judged((1, 1))] * 10, 10, 0.0, 1)
    differed = estimate_mean([Judged((0, 2))] * 10, 10, 2.0, 1)
    settled = estimate_mean([Judged((1,), is_settled=True)] * 10, 10, 2.0, 1)
    assert agreed == settled
    assert agreed is not None
    assert differed is not None
    assert agreed.width == 0
    # The mean of ten articles of two scores each, of variance 2: a standard error of sqrt(2 / 20).
    assert differed.width == pytest.approx(2 * 1.96 * (2 / 20) ** 0.5, rel=0.06)


def test_what_was_settled_ends_it() -> None:
    said = [Said(OUTLET, 1, "ana", None, -3), Said(OUTLET, 1, "li", None, 3), Said(OUTLET, 1, "eva", None, 1, True)]
    slant = find_lean(said, 1)
    assert slant.mean is not None
    assert slant.mean.median == 1
    assert (slant.disputed, slant.settled, slant.reviewers) == (0, 1, 3)


def test_spellings_are_one_actor_and_silence_is_not_applicable() -> None:
    said = [
        Said(OUTLET, 1, "ana", "U.S. Steel", 2),
        Said(OUTLET, 2, "ana", "US steel", -2),
        Said(OUTLET, 3, "ana", "Port Office", 1),
    ]
    slants = find_slants(said, {OUTLET: 9})[OUTLET]
    assert [(slant.actor, slant.applicable, slant.not_applicable) for slant in slants] == [
        ("Port Office", 1, 2),
        ("U.S. Steel", 2, 1),
    ]


@pytest.fixture
def judged(run: Run, tmp_path: Path) -> Database:
    run("init")
    db = open_database(tmp_path / "annotate.db")
    for place in range(4):
        add(db, f"Harbour news {place}\n\nChina and the United States met in Lima.")
    run("review", "1", "--flag", "undated", "--reviewer", "ana", input="L+2\nS1 +2, 2 -2\nq")
    run("review", "1", "--flag", "undated", "--reviewer", "li", input="L-1\nSPRC 0\nq")
    run("review", "2", "--flag", "undated", "--reviewer", "ana", input="Ln/a\nq")
    return db


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_both_are_exported(run: Run, judged: Database) -> None:
    rows = read_csv(run("export", "slants").stdout)
    assert [(row["subject"], row["actor"], row["judged"], row["not_applicable"], row["disputed"]) for row in rows] == [
        ("lean", "", "2", "1", "1"),
        ("stance", "China", "1", "0", "1"),
        ("stance", "United States", "1", "0", "0"),
    ]
    assert all(float(row["low"]) <= float(row["mean"]) <= float(row["high"]) for row in rows)
    card = read_csv(run("export", "scorecards").stdout)[0]
    assert (card["lean"], card["lean_judged"], card["actors"]) == (rows[0]["mean"], "2", "2")
    assert list(card)[-6:] == [
        "lean",
        "lean_low",
        "lean_high",
        "lean_judged",
        "lean_not_applicable",
        "actors",
    ]
    (as_json,) = json.loads(run("score", "--format", "json").stdout)
    assert [stance["actor"] for stance in as_json["stances"]] == ["China", "United States"]


def test_both_are_shown_and_walked_back(run: Run, judged: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "lean +" in " ".join(run("score").stdout.split())
    monkeypatch.setenv("COLUMNS", "60")
    shown = run("score", OUTLET).stdout
    assert all(len(line) <= 60 for line in shown.splitlines())
    assert "United States" in shown
    reasons = run("why", OUTLET).stdout
    assert "ana: #1 +2, #2 n/a" in reasons
    assert "li: #1 -1" in reasons


def test_a_change_afterwards_counts(run: Run, judged: Database) -> None:
    run("review", "1", "--flag", "undated", "--reviewer", "li", input="L+2\nS1 +2\nq")
    before = read_csv(run("export", "slants").stdout)
    assert [row["disputed"] for row in before] == ["0", "0", "0"]
    run("review", "1", "--flag", "undated", "--reviewer", "li", input="bbq")
    assert [row["disputed"] for row in read_csv(run("export", "slants").stdout)] == ["1", "1", "0"]
    run("review", "1", "--flag", "undated", "--reviewer", "li", input="rrq")
    assert read_csv(run("export", "slants").stdout) == before


def test_what_an_adjudicator_says_is_gold(run: Run, judged: Database) -> None:
    run("review", "1", "--flag", "undated", "--reviewer", "ana", input="yq")
    run("review", "1", "--flag", "undated", "--reviewer", "li", input="nq")
    run("adjudicate", "--reviewer", "eva", input="L+1\nq")
    row = read_csv(run("export", "slants").stdout)[0]
    assert (row["settled"], row["disputed"], row["reviewers"]) == ("1", "0", "3")
    assert "eva settled: #1 +1" in run("why", OUTLET).stdout


def test_the_same_bytes_under_any_hash_seed(run: Run, judged: Database, tmp_path: Path) -> None:
    outputs = {
        subprocess.run(
            [sys.executable, "-m", "annotate", "export", "slants", "--db", str(tmp_path / "annotate.db")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
