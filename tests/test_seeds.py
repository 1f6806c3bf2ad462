"""The five real page dumps beside the project, against their hand labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cases import fold
from conftest import Run

from annotate.assembly import load_rubric


@pytest.fixture(scope="module")
def expected(shared_seeds: Path) -> dict[str, Any]:
    labels: dict[str, Any] = json.loads((shared_seeds / "expected.json").read_text(encoding="utf-8"))
    return dict(labels["articles"])


def test_all_verdicts_titles_bylines_and_quotes(run: Run, shared_seeds: Path, expected: dict[str, Any]) -> None:
    result = run("detect", *sorted(shared_seeds.glob("*.txt")))
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(lines) == len(expected) == 5
    verdicts = 0
    for line in lines:
        path = Path(line["source"])
        label = expected[path.name]
        text = path.read_bytes().decode("utf-8")
        if label["title"] is not None:
            assert line["title"] == label["title"]
        assert line["byline"] == label["byline"]
        assert line["published"] == label["published"]
        assert line["outlet"] == label["outlet_domain"]
        if "outlet_name" in label:
            assert line["outlet_name"] == label["outlet_name"]
        for found in line["flags"]:
            check_quotes(path.name, found, text)
            if found["flag"] in label["flags"]:
                check_flag(path.name, found, label["flags"][found["flag"]])
                verdicts += 1
    assert verdicts == sum(len(label["flags"]) for label in expected.values()) > 25


def check_quotes(name: str, found: dict[str, Any], text: str) -> None:
    """Every quote stands in the file at its offsets."""
    for item in found["evidence"]:
        if item["quote"] is not None:
            assert text[item["start"] : item["end"]] == item["quote"], f"{name} {found['flag']}"


def check_flag(name: str, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Compare one finding with its label."""
    where = f"{name} {found['flag']}"
    assert found["verdict"] == wanted["verdict"], where
    quotes = [fold(item["quote"]) for item in found["evidence"] if item["quote"] is not None]
    if "quote" in wanted:
        assert any(fold(wanted["quote"]) in quote for quote in quotes), f"{where}: {quotes}"


def test_the_main_job_in_one_session(run: Run, shared_seeds: Path, tmp_path: Path) -> None:
    assert "accepted 5" in run("add", shared_seeds / "*.txt").stdout
    assert "duplicates 5" in run("add", shared_seeds).stdout
    assert run("autoflag").exit_code == 0
    verdicts = 5 * len(load_rubric().keys)
    reviewed = run("review", "--reviewer", "ana", input="\n" * verdicts)
    assert f"in all 5 of 5; verdicts {verdicts}" in reviewed.stdout
    assert run("score").exit_code == 0
    assert run("export", "scorecards", "--format", "csv", "-o", "scorecards.csv").exit_code == 0
    assert "charhar.org.cn" in (tmp_path / "scorecards.csv").read_text(encoding="utf-8")
