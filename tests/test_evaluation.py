"""How the detectors do beside the reviewers, and their calibration, by hand-worked numbers."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from builders import add
from conftest import Run

from annotate.batch.calibrating import fit_calibration
from annotate.core.calibration import Calibration
from annotate.core.evaluation import Judged, Share, evaluate
from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.review import Ruling
from annotate.storage.database import open_database
from annotate.storage.findings import save_findings
from annotate.storage.journal import append_entry


def judge(article: int, verdict: str, probability: float | None, truth: float) -> Judged:
    return Judged(article, "undated", "dating", "1", Verdict(verdict), probability, truth)


def test_rates_by_hand() -> None:
    items = [judge(n, "present", 0.9, 1.0) for n in range(1, 9)]
    items += [judge(9, "present", 0.9, 0.0), judge(10, "present", 0.7, 0.0)]
    items += [judge(11, "absent", 0.2, 1.0)]
    items += [judge(n, "absent", 0.1, 0.0) for n in range(12, 21)]
    items += [judge(21, "unsure", None, 1.0)]
    (found,) = evaluate(items)
    assert (found.judged, found.unsure) == (21, 1)
    assert (found.precision.count, found.precision.total) == (8, 10)
    assert (found.recall.count, found.recall.total) == (8, 9)
    assert (found.specificity.count, found.specificity.total) == (9, 11)
    assert [item.article for item in found.disagreements] == [9, 10, 11]
    # (8 x .01 + .81 + .49 + .64 + 9 x .01) / 20
    assert found.brier == pytest.approx((8 * 0.01 + 0.81 + 0.49 + 0.64 + 9 * 0.01) / 20)


def test_the_wilson_interval_by_hand() -> None:
    """8 of 10: centre (0.8 + 0.19207) / 1.38415, as in Brown, Cai and DasGupta's formula."""
    interval = Share(8, 10).interval
    assert interval is not None
    assert interval[0] == pytest.approx(0.4902, abs=1e-4)
    assert interval[1] == pytest.approx(0.9433, abs=1e-4)
    assert Share(0, 0).interval is None


def make_judged(count: int, seed: int = 5) -> list[Judged]:
    """A detector that says .9 where the truth is .6 and .1 where it is .05."""
    rng = random.Random(seed)
    items = []
    for number in range(count):
        stated = rng.choice([0.9, 0.1])
        holds = rng.random() < (0.6 if stated > 0.5 else 0.05)
        items.append(judge(number, "present" if stated > 0.5 else "absent", stated, float(holds)))
    return items


@pytest.mark.parametrize("method", ["platt", "isotonic", "auto"])
def test_an_overconfident_detector_is_brought_down(method: str) -> None:
    fitted = fit_calibration(make_judged(400), method)
    assert isinstance(fitted, Calibration)
    assert fitted.read(0.9) == pytest.approx(0.6, abs=0.08)
    assert fitted.read(0.1) == pytest.approx(0.05, abs=0.06)
    assert fitted.brier_calibrated < fitted.brier_stated
    values = [fitted.read(place / 100) for place in range(101)]
    assert values == sorted(values)


def test_fewer_than_thirty_verdicts_calibrate_nothing() -> None:
    assert fit_calibration(make_judged(29)) == "29 verdicts; 30 are needed"


def test_a_well_calibrated_detector_is_left_alone() -> None:
    items = [judge(n, "present", 0.8, float(n % 5 != 0)) for n in range(100)]
    items += [judge(n, "absent", 0.2, float(n % 5 == 0)) for n in range(100, 200)]
    assert "as good" in str(fit_calibration(items))


def test_evaluate_and_calibrate_from_the_command_line(run: Run, tmp_path: Path) -> None:
    db = open_database(tmp_path / "annotate.db", create=True)
    for item in make_judged(80):
        number = add(db, f"Text number {item.article}")
        evidence = (Evidence("seen by the test"),)
        finding = Finding("undated", item.verdict, item.probability, evidence, "dating", "1")
        save_findings(db, number, 0, [finding])
        verdict = Verdict.PRESENT if item.holds else Verdict.ABSENT
        append_entry(db, "ana", Ruling(number, "undated", verdict), rubric=1, seconds=1)
    db.close()
    shown = run("evaluate", "--articles")
    assert shown.exit_code == 0
    assert "precision" in shown.stdout
    assert "disagree on #" in shown.stdout
    (described,) = json.loads(run("evaluate", "--format", "json").stdout)
    assert described["judged"] == 80
    fitted = run("calibrate")
    assert "calibrated by" in fitted.stdout
    assert "calibrated on this corpus" in run("show", "1").stdout
    rows = [json.loads(line) for line in run("export", "findings", "--format", "jsonl").stdout.splitlines()]
    assert all(row["calibrated"] is not None for row in rows)


def test_without_verdicts_both_say_what_to_do(run: Run) -> None:
    run("init")
    for command in ("evaluate", "calibrate"):
        result = run(command)
        assert (result.exit_code, "annotate review" in result.stdout) == (0, True)
