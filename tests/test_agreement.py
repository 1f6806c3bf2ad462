"""Agreement of reviewers: published tables worked by hand, other packages as oracles, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from builders import add
from conftest import Run
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from annotate.core.agreement import MEASURES, Vote, compare_reviewers, measure_agreement
from annotate.core.model import Verdict
from annotate.core.review import Ruling
from annotate.storage.database import Database, open_database
from annotate.storage.journal import append_entry

# Made with irrCAC 0.4.4 (categories named, digits=15), which asks for scipy 1.12 and so for numpy below 2:
# it cannot be installed beside this project without breaking its own requirements, so its answers are kept.
IRRCAC = json.loads((Path(__file__).parent / "data" / "agreement" / "irrcac.json").read_text(encoding="utf-8"))


def value_of(table: NDArray[np.int64], name: str) -> float:
    """Return one measure of a table whose rows are articles of their own."""
    value = measure_agreement(table, np.arange(len(table)), 10)[name].value
    assert value is not None
    return value


def random_table(rng: np.random.Generator) -> NDArray[np.int64]:
    """Return answers of two to five reviewers who agree on most, a fifth of them missing."""
    rows, columns, categories = int(rng.integers(5, 40)), int(rng.integers(2, 6)), int(rng.integers(2, 4))
    table = rng.integers(0, categories, (rows, columns))
    truth = rng.integers(0, categories, rows)
    table = np.where(rng.random((rows, columns)) < 0.6, truth[:, None], table)
    table[rng.random((rows, columns)) < 0.2] = -1
    return table


def count_pairs(table: NDArray[np.int64]) -> tuple[float, float, float]:
    """Return raw agreement, Fleiss' kappa and AC1, computed answer by answer as Gwet (2014) writes them."""
    rows = [[int(code) for code in row if code >= 0] for row in table]
    answered, shared = [row for row in rows if row], [row for row in rows if len(row) > 1]
    agreed = 0.0
    for row in shared:
        pairs = [(a, b) for i, a in enumerate(row) for j, b in enumerate(row) if i != j]
        agreed += sum(a == b for a, b in pairs) / len(pairs) / len(shared)
    codes = sorted({code for row in rows for code in row})
    share = [sum(row.count(code) / len(row) for row in answered) / len(answered) for code in codes]
    fleiss = sum(p * p for p in share)
    gwet = sum(p * (1 - p) for p in share) / (len(codes) - 1)
    return agreed, (agreed - fleiss) / (1 - fleiss), (agreed - gwet) / (1 - gwet)


@pytest.mark.parametrize("case", IRRCAC, ids=range(len(IRRCAC)))
def test_equal_to_irrcac_with_missing_answers(case: dict[str, object]) -> None:
    table = np.array(case["table"])
    for name in ("raw", "fleiss", "ac1"):
        assert value_of(table, name) == pytest.approx(case[name], abs=1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_equal_to_krippendorff_and_to_counting_by_hand(seed: int) -> None:
    table = random_table(np.random.default_rng(seed))
    holes = np.where(table < 0, np.nan, table)
    alpha = krippendorff.alpha(holes.T, level_of_measurement="nominal")
    assert value_of(table, "alpha") == pytest.approx(alpha, abs=1e-9)
    for name, expected in zip(("raw", "fleiss", "ac1"), count_pairs(table), strict=True):
        assert value_of(table, name) == pytest.approx(expected, abs=1e-9)
    pair = table[:, :2]
    both = pair[(pair >= 0).all(axis=1)]
    if len(set(both.ravel().tolist())) > 1:
        assert value_of(pair, "cohen") == pytest.approx(cohen_kappa_score(both[:, 0], both[:, 1]), abs=1e-9)


def spread(*cells: tuple[int, int, int]) -> NDArray[np.int64]:
    """Return the table of two reviewers who gave answers (a, b) so many times."""
    return np.array([(a, b) for a, b, times in cells for _ in range(times)])


def test_tables_worked_by_hand() -> None:
    # 20 both yes, 15 both no, 5 and 10 apart: observed .7, by chance .5.
    assert value_of(spread((0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)), "cohen") == pytest.approx(0.4)
    # Gwet 2008: 118, 5, 2, 0. Share of the first answer 243/250, chance 2 * .972 * .028.
    assert value_of(spread((0, 0, 118), (0, 1, 5), (1, 0, 2)), "ac1") == pytest.approx(0.889568 / 0.945568)
    # Krippendorff 2011: four observers, twelve units, nominal .743.
    missing = -1
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, missing, missing, missing],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, missing, 3],
        [missing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, missing],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, missing],
    ]
    assert value_of(np.array(observers).T, "alpha") == pytest.approx(0.743, abs=5e-4)
    # Ten subjects and fourteen raters: Fleiss' kappa .210.
    tallies = [(0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
               (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7)]  # fmt: skip
    table = np.array([[code for code, times in enumerate(row) for _ in range(times)] for row in tallies])
    assert value_of(table, "fleiss") == pytest.approx(0.210, abs=5e-4)


def test_what_is_not_defined_is_none() -> None:
    same = measure_agreement(np.zeros((4, 2), dtype=np.int64), np.arange(4), 50)
    assert (same["raw"].value, same["ac1"].value) == (1.0, 1.0)
    assert [same[name].value for name in ("cohen", "fleiss", "alpha")] == [None, None, None]
    empty = measure_agreement(np.full((0, 2), -1), np.arange(0), 50)
    assert all(measured.value is None for measured in empty.values())
    one = measure_agreement(np.array([[0, 1], [0, 0], [1, 1]]), np.zeros(3, dtype=np.int64), 50)
    assert one["raw"].value == pytest.approx(2 / 3)
    assert one["raw"].low is None


def test_intervals_hold_the_value_and_come_again() -> None:
    table = random_table(np.random.default_rng(1))
    first, second = (measure_agreement(table, np.arange(len(table)) // 2) for _ in range(2))
    assert first == second
    for measured in first.values():
        assert measured.value is not None
        assert measured.low is not None
        assert measured.high is not None
        assert measured.low <= measured.value <= measured.high


def test_by_flag_and_by_pair() -> None:
    said = {"ana": "ppaa", "li": "ppap", "bo": "p"}
    words = {"p": "present", "a": "absent"}
    votes = [
        Vote(article, flag, name, words[letter])
        for name, letters in said.items()
        for flag in ("undated", "one-sided")
        for article, letter in enumerate(letters)
    ]
    (together, *flags) = compare_reviewers(votes)
    assert (together.flag, together.questions, together.articles) == (None, 8, 4)
    assert [item.flag for item in flags] == ["one-sided", "undated"]
    pairs = [item for item in compare_reviewers(votes, pairs=True) if item.flag == "undated"]
    assert [item.reviewers for item in pairs] == [("ana", "bo"), ("ana", "li"), ("bo", "li")]
    assert pairs[1].measures["cohen"].value == pytest.approx(0.5)
    assert "cohen" not in together.measures


def fill(db: Database, verdicts: dict[str, str], flag: str = "undated") -> None:
    """Add an article a letter (p, a, u) and let each reviewer answer."""
    words = {"p": Verdict.PRESENT, "a": Verdict.ABSENT, "u": Verdict.UNSURE}
    numbers = [add(db, f"Ferry {n}\n\nThe ferry {n} sails.") for n in range(max(map(len, verdicts.values())))]
    for reviewer, letters in verdicts.items():
        for number, letter in zip(numbers, letters, strict=False):
            append_entry(db, reviewer, Ruling(number, flag, words[letter]), rubric=1, seconds=1.0)


def test_the_command(run: Run, tmp_path: Path) -> None:
    run("init")
    assert "two reviewers" in run("agreement").stdout
    with_db = open_database(tmp_path / "annotate.db")
    fill(with_db, {"ana": "ppaau", "li": "ppapu", "bo": "paaa"})
    with_db.close()
    shown = run("agreement").stdout
    assert "undated" in shown
    assert " .73 [" in shown
    rows = json.loads(run("agreement", "--pairs", "--format", "json").stdout)
    assert [row["reviewers"] for row in rows] == ["ana, bo", "ana, li", "bo, li"]
    assert set(MEASURES) < set(rows[0])
    assert rows[1]["raw"] == pytest.approx(0.8)
    header = run("agreement", "--flag", "undated", "--format", "csv").stdout.splitlines()[0]
    assert header.startswith("flag,reviewers,articles,questions,raw,raw_low,raw_high,cohen")
    assert run("agreement", "--flag", "nope").exit_code == 2
