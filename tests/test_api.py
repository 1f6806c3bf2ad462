"""The names that other programs import: documented, typed, cheap until used, and right."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

import annotate
import annotate.api

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_the_page_lists_all_names() -> None:
    table = PAGE[PAGE.index("| name") :]
    listed = set(re.findall(r"`([A-Za-z_]+)", "\n".join(row.split("|")[1] for row in table.splitlines() if "|" in row)))
    assert listed | {"Detection", "Rejection"} == set(annotate.api.__all__)


def test_the_example_of_the_page_runs(tmp_path: Path, run: Run) -> None:
    run("demo")
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code
    done = subprocess.run([sys.executable, "-c", code[1]], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "clickbait-headline 0." in done.stdout
    assert "northledger.example" in done.stdout


def test_a_text_is_detected_with_quotes_at_their_offsets() -> None:
    text = "The ferry will leave at noon, studies show [citation needed]. The mayor said so on Tuesday.\n" * 6
    found = annotate.detect(text, title="Ferries", author="")
    assert [failure.detector for failure in found.failures] == []
    flags = {item.flag: item for item in found.findings}
    assert flags["anonymous-author"].verdict == annotate.Verdict.PRESENT
    for finding in found.findings:
        for item in finding.evidence:
            assert item.quote is None or found.article.text[item.start : item.end] == item.quote


def test_an_empty_text_is_an_error() -> None:
    with pytest.raises(ValueError, match="neither text nor html"):
        annotate.detect("  ")


def test_scores_equal_those_of_the_command(run: Run, tmp_path: Path) -> None:
    import json

    run("demo")
    said = json.loads(run("export", "scorecards", "--format", "json").stdout)
    scores = annotate.score(tmp_path / "annotate.db")
    assert {row["outlet"]: row["credibility"] for row in said} == {
        item.key: round(item.credibility.median, 1) for item in scores
    }
    with pytest.raises(annotate.AnnotateError, match="no database"):
        annotate.score(tmp_path / "gone.db")


def test_the_import_loads_nothing_until_a_name_is_used() -> None:
    code = "import annotate, sys; print([n for n in sys.modules if n.startswith('annotate.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'judge'"):
        _ = annotate.judge
