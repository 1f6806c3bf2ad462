"""Where an outlet stands: grades, ranks, other rubrics, what is borrowed, and the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import Run

from annotate.assembly import find_rubric, list_rubrics, load_rubric
from annotate.core.criteria import read_criteria, share_loss
from annotate.core.grading import Grade, describe_grades, find_grades, read_grades
from annotate.core.interval import Interval
from annotate.core.losing import draw_weights
from annotate.core.months import Month, fill_months
from annotate.core.ranking import Trail, compare_outlets, rank_trails
from annotate.core.scoring import OutletFacts, OutletScore, Stratum, Tally, score_outlets
from annotate.errors import RubricError
from annotate.resources import find_resource
from annotate.terminal.months import draw_sparkline

RUBRIC = load_rubric()
SCALE = (Grade("A", 80), Grade("B", 50), Grade("C", 0))


def build(key: str, tally: Tally, articles: int = 100) -> OutletFacts:
    return OutletFacts(key, None, articles, tally.reviewed, dict.fromkeys(RUBRIC.keys, tally))


@pytest.mark.parametrize(
    ("low", "high", "names"),
    [(81, 95, ("A",)), (80, 80, ("A",)), (79, 81, ("A", "B")), (10, 99, ("A", "B", "C")), (0, 49.9, ("C",))],
)
def test_a_grade_needs_the_whole_interval(low: float, high: float, names: tuple[str, ...]) -> None:
    assert find_grades(SCALE, Interval((low + high) / 2, low, high)) == names


def test_grades_are_described_in_words() -> None:
    assert [describe_grades(names) for names in ((), ("B",), ("B", "C", "D"))] == ["", "B", "between B and D"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"name": "A", "least": 50}], "begins at 0"),
        ([{"name": "A", "least": 50}, {"name": "B", "least": 60}], "under that of A"),
        ([{"name": "A", "least": 50}, {"name": "A", "least": 0}], "same name"),
        ([{"least": 0}], "name is missing"),
        ([{"name": "A", "least": "high"}], "a number from 0 to 100"),
        ("A", r"\[\[grade\]\]"),
    ],
)
def test_wrong_grades_are_refused(rows: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_grades(rows)


def test_the_packaged_rubrics_name_their_source_and_what_they_cannot_cover() -> None:
    assert list_rubrics() == ["nine-criteria", "trust-indicators"]
    for name in list_rubrics():
        rubric = find_rubric(name)
        assert sum(criterion.points for criterion in rubric.criteria) == 100
        missing = [criterion for criterion in rubric.criteria if not criterion.flags]
        assert missing
        assert all(criterion.reason.startswith("Not covered") for criterion in missing)
    with pytest.raises(RubricError, match="no rubric ten-criteria"):
        find_rubric("ten-criteria")


def test_a_criterion_is_failed_from_its_limit_on() -> None:
    row = {"key": "k", "title": "t", "points": 10, "flags": ["a", "b"], "limit": 0.1, "reason": "r"}
    (criterion,) = read_criteria([row], ("a", "b"))
    shares = {"a": np.array([0.0, 0.1, 0.5, 0.09]), "b": np.array([0.0, 0.0, 0.2, 0.09])}
    parts = share_loss(criterion, shares)
    assert (parts["a"] + parts["b"]).tolist() == [0, 1, 1, 0]
    graded = share_loss(replace(criterion, limit=None), shares)
    assert (graded["a"] + graded["b"]).tolist() == pytest.approx([0, 0.05, 0.35, 0.09])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"flags": ["x"]}, "x is not a flag"),
        ({"flags": []}, "no criterion names a flag"),
        ({"points": 0}, "points"),
        ({"limit": 2}, "limit"),
        ({"title": ""}, "title is missing"),
    ],
)
def test_wrong_criteria_are_refused(change: dict[str, object], words: str) -> None:
    row = {"key": "k", "title": "t", "points": 10, "flags": ["a"], "reason": "r"}
    with pytest.raises(ValueError, match=words):
        read_criteria([row | change], ("a",))


def test_a_pass_fail_score_counts_the_points_of_what_is_passed() -> None:
    rubric = find_rubric("nine-criteria")
    clean = Tally(clear=Stratum(400, 300, 0))
    bad = Tally(Stratum(400, 300, 300))
    tallies = {key: bad if key == "clickbait-headline" else clean for key in rubric.keys}
    (score,) = score_outlets(rubric, [OutletFacts("a.example", None, 400, 300, tallies)])
    # 10 of the 53 points that are covered.
    assert score.credibility.median == pytest.approx(100 - 100 * 10 / 53)
    assert score.grade == "generally"
    assert sum(rate.cost for rate in score.rates) == pytest.approx(100 * 10 / 53, abs=0.5)


def test_what_is_borrowed_shrinks_with_the_verdicts() -> None:
    other = build("other.example", Tally(Stratum(10, 5, 4), Stratum(90, 20, 1)))
    pooled = []
    for reviewed in (0, 5, 40, 100):
        own = build("own.example", Tally(clear=Stratum(100, reviewed, reviewed // 5)))
        scores = {score.key: score for score in score_outlets(RUBRIC, [own, other], draws=400)}
        pooled.append(scores["own.example"].pooled)
        assert pooled[-1] == pytest.approx(scores["own.example"].rates[0].pooled, abs=0.03)
    assert pooled[0] == 1
    assert pooled == sorted(pooled, reverse=True)
    assert pooled[-1] == 0


def test_ranks_of_outlets_far_apart_are_sure_and_of_equals_are_not() -> None:
    rng = np.random.default_rng(1)
    near = [Trail(*(rng.normal(80, 3, 1000) for _ in range(3))) for _ in range(2)]
    far = Trail(*(rng.normal(20, 3, 1000) for _ in range(3)))
    places = rank_trails([*near, far])
    assert [(place.low, place.high) for place in places] == [(1, 2), (1, 2), (3, 3)]
    assert places[2].by_weights is None
    below = {(own.outlet, own.other): own.below for own in compare_outlets([("a", near[0]), ("c", far)])}
    assert below == {("a", "c"): 0.0, ("c", "a"): 1.0}


def test_weights_alone_or_articles_alone_make_a_rank() -> None:
    rng = np.random.default_rng(2)
    weights = rng.normal(0, 5, 2000)
    by_weights = [Trail(sign * weights, sign * weights, sign * weights) for sign in (1, -1)]
    assert [place.by_weights for place in rank_trails(by_weights)] == pytest.approx([1, 1], abs=0.01)
    by_chance = [Trail(*(rng.normal(0, 5, 2000) for _ in range(3))) for _ in range(2)]
    assert [place.by_weights for place in rank_trails(by_chance)] == pytest.approx([0, 0], abs=0.08)


def test_other_weights_lie_around_the_rubrics() -> None:
    weights = draw_weights(RUBRIC, 4000)
    assert weights.sum(axis=1) == pytest.approx(np.ones(4000))
    assert 100 * weights.mean(axis=0) == pytest.approx([flag.weight for flag in RUBRIC.credibility], abs=0.5)
    ten = np.quantile(100 * weights[:, [flag.weight for flag in RUBRIC.credibility].index(11)], (0.025, 0.975))
    assert 2 < ten[0] < 6
    assert 17 < ten[1] < 24


def test_months_between_are_gaps_and_a_sparkline_falls_back_to_digits() -> None:
    months = fill_months([Month("2025-11", 20, None), Month("2026-02", 20, None)])
    assert [month.month for month in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert draw_sparkline([0, 55, None, 100], "utf-8") == "▁▅·█"
    assert draw_sparkline([0, 55, None, 100], "ascii") == "05.9"


HARD = {
    "no articles": [OutletFacts("a.example", None, 0, 0, {})],
    "one article": [build("a.example", Tally(Stratum(1, 1, 1)), 1)],
    "all unsure": [build("a.example", Tally(unsure=Stratum(50)), 50)],
    "never found": [build("a.example", Tally(clear=Stratum(50, 20, 0)))],
    "always found": [build("a.example", Tally(Stratum(50, 20, 2)))],
    "one name": [build("a.example", Tally(Stratum(5, 5, 5))), build("a.example", Tally(clear=Stratum(9, 2, 0)))],
    "very many": [build("a.example", Tally(Stratum(20_000, 300, 200), Stratum(180_000, 700, 9)), 200_000)],
}


@pytest.mark.parametrize("facts", HARD.values(), ids=HARD)
def test_hard_input_has_an_answer_without_a_warning(facts: list[OutletFacts]) -> None:
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        for name in ("", *list_rubrics()):
            for score in score_outlets(find_rubric(name) if name else RUBRIC, facts, draws=400):
                assert 0 <= score.credibility.low <= score.credibility.high <= 100
                assert 0 <= score.pooled <= 1


def test_names_have_no_part_in_a_score_but_the_seed() -> None:
    """Relabelling: the same counts under another key give the same score within the noise of the draws."""
    tally = Tally(Stratum(20, 8, 6), Stratum(80, 12, 1))
    medians = [score_outlets(RUBRIC, [build(key, tally)])[0].credibility.median for key in ("a.example", "z.example")]
    assert medians[0] == pytest.approx(medians[1], abs=0.5)


def test_equal_outlets_rank_by_key_in_any_order() -> None:
    facts = [build(f"{letter}.example", Tally(Stratum(20, 8, 6), Stratum(80, 12, 1))) for letter in "abc"]
    assert score_outlets(RUBRIC, facts) == score_outlets(RUBRIC, facts[::-1])


def _score_in(folder: Path, **settings: str) -> bytes:
    environment = os.environ | {"ANNOTATE_DB": str(folder / "d.db")} | settings
    command = [sys.executable, "-m", "annotate", "score", "--format", "csv"]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


def test_any_hash_seed_locale_and_second_run_give_the_same_bytes(run: Run, tmp_path: Path) -> None:
    assert run("demo", "--db", "d.db").exit_code == 0
    first = _score_in(tmp_path, PYTHONHASHSEED="1", LC_ALL="C")
    assert run("autoflag", "--db", "d.db").exit_code == 0
    assert _score_in(tmp_path, PYTHONHASHSEED="77", LC_ALL="C.UTF-8") == first
    assert first.count(b"\n") > 3


_WRITE_ALL = """
import sys
from click.testing import CliRunner
from annotate.cli import cli
from annotate.commands.export import export
words = [("export", name) for name in export.params[0].type.choices]
words += [("score",), ("score", "--format", "json"), ("score", "dailylantern.example", "--months"), ("agreement",),
          ("why", "dailylantern.example", "--format", "json"), ("compare",), ("evaluate",), ("log", "1"), ("progress",)]
for one in words:
    done = CliRunner().invoke(cli, one)
    assert done.exit_code == 0, (one, done.output)
    print(one, done.output)
assert CliRunner().invoke(cli, ("report", "-o", sys.argv[1])).exit_code == 0
"""


def _write_all(folder: Path, name: str, **settings: str) -> tuple[bytes, dict[str, bytes]]:
    environment = os.environ | {"ANNOTATE_DB": str(folder / "d.db"), "PYTHONIOENCODING": "utf-8"} | settings
    command = [sys.executable, "-c", _WRITE_ALL, str(folder / name)]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    pages = {str(path.relative_to(folder / name)): path.read_bytes() for path in (folder / name).rglob("*.*")}
    return done.stdout, pages


def test_all_that_is_written_is_the_same_bytes_under_any_hash_seed_locale_and_zone(run: Run, tmp_path: Path) -> None:
    assert run("demo", "--db", "d.db").exit_code == 0
    told, pages = _write_all(tmp_path, "one", PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    assert _write_all(tmp_path, "two", PYTHONHASHSEED="77", LC_ALL="C.UTF-8", TZ="Asia/Tokyo") == (told, pages)
    assert told.count(b"\n") > 500
    assert len(pages) > 20


def test_the_order_in_which_articles_arrive_changes_no_scorecard(run: Run) -> None:
    places = sorted(str(path) for path in find_resource("seeds/articles").iterdir() if path.suffix in (".txt", ".html"))
    written = []
    for name, own in (("forth.db", places), ("back.db", places[::-1])):
        assert run("--db", name, "add", *own).exit_code == 0
        assert run("--db", name, "autoflag").exit_code == 0
        tables = ("scorecards", "slants", "outlets", "schema-org")
        written.append([run("--db", name, "export", table).stdout for table in tables])
    assert written[0] == written[1]
    assert "The Daily Lantern" in written[0][0]  # named by the second of its articles, in one of the orders


def test_another_rubric_lists_what_changes(run: Run) -> None:
    assert run("demo", "--db", "annotate.db").exit_code == 0
    table = run("score", "--rubric", "trust-indicators").stdout
    assert "Covers 50 of 100 points" in table
    assert "Other grades under trust-indicators/1" in table
    rows = json.loads(run("score", "--rubric", "trust-indicators", "--format", "json").stdout)
    usual = {row["outlet"]: row for row in json.loads(run("score", "--format", "json").stdout)}
    for row in rows:
        assert row["rubric"] == "trust-indicators/1"
        assert row["usual_credibility"] == usual[row["outlet"]]["credibility"]
        ends = [(row[f"{name}grade_best"], row[f"{name}grade_worst"]) for name in ("", "usual_")]
        assert row["grade_changes"] == (ends[0] != ends[1])
    failed = run("score", "--rubric", "nothing")
    assert failed.exit_code == 6
    assert "nine-criteria, trust-indicators" in failed.stderr


def test_compare_says_which_is_below(run: Run) -> None:
    assert run("demo", "--db", "annotate.db").exit_code == 0
    rows = json.loads(run("compare", "--format", "json").stdout)
    below = {(row["outlet"], row["other"]): row["below"] for row in rows}
    for (own, other), chance in below.items():
        assert chance + below[other, own] == pytest.approx(1, abs=0.002)
    assert run("compare", "answerplaza.example").exit_code == 2
    assert run("compare", "answerplaza.example", "nobody.example").exit_code == 7
    assert "answerplaza.example" in run("compare").stdout


def test_no_verdicts_at_all_is_machine_only_without_a_grade() -> None:
    scores: list[OutletScore] = score_outlets(RUBRIC, [build("a.example", Tally(Stratum(5), Stratum(395)))])
    assert scores[0].remark == "machine only"
    assert scores[0].grades == ()
    assert scores[0].place is None
