"""A finished folder of findings: merged into a database, and scored where it lies."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Run

from annotate.cli import cli

pytest.importorskip("pyarrow")

BODY = "The ferry company said on Tuesday that the new ship will leave the harbour at noon. "
QUOTES = ("quotes", "quotes_gone", "quotes_last_seen")


def write_inputs(folder: Path) -> list[str]:
    """Write four files: copies, an article that names no outlet, an outlet of the table, a line that is no record."""
    names = []
    for n in range(4):
        rows: list[object] = [
            {
                "title": f"SHOCKING: ferry {n}.{m}",
                "author": "Ana Reed" if m % 2 else "",
                "text": f"Experts say so. {BODY * (8 + m)}{n} {m}",
                "url": f"https://gazette{n % 3}.example/{m}",
                "outlet": f"gazette{n % 3}.example",
            }
            for m in range(3)
        ]
        if n == 1:
            rows += [
                {"title": "No outlet", "text": BODY * 9},
                {"title": "State", "text": BODY * 8, "url": "https://rt.com/x", "outlet": "rt.com"},
                "nothing",
            ]
        if n == 3:
            first = {"title": "SHOCKING: ferry 0.0", "text": f"Experts say so. {BODY * 8}0 0"}
            rows += [first | {"outlet": "gazette0.example"}, first | {"outlet": "copy.example"}, first]
            rows += [{"title": "No outlet", "text": BODY * 9, "outlet": "late.example"}]
        (folder / f"in{n}.jsonl").write_text("\n".join(map(json.dumps, rows)))
        names.append(f"in{n}.jsonl")
    return names


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the inputs, and with what is found in them: `found`."""
    folder = tmp_path_factory.mktemp("made")
    names = write_inputs(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        result = CliRunner().invoke(cli, ["detect", *names, "--with-text", "--out", "found"])
        assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def inputs(run: Run, made: Path, tmp_path: Path) -> list[str]:
    """The inputs and the folders of findings, in the folder in which `run` runs."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return sorted(path.name for path in made.glob("*.jsonl"))


def read_scores(text: str) -> list[dict[str, str]]:
    """Return the rows of a scorecard without what a folder cannot know: when its quotes were seen."""
    return [{k: v for k, v in row.items() if k not in QUOTES} for row in csv.DictReader(io.StringIO(text))]


def export_all(run: Run, db: str) -> list[str]:
    """Return what a database holds of articles and findings, and its scores, without when articles came."""
    said = [run("--db", db, *words).stdout for words in (("export", "findings"), ("score", "--format", "csv"))]
    articles = csv.DictReader(io.StringIO(run("--db", db, "export", "articles").stdout))
    return [*said, *(str(row | {"added_at": None}) for row in articles)]


def test_merging_is_adding_and_flagging(run: Run, inputs: list[str]) -> None:
    assert run("--db", "whole.db", "add", *inputs).exit_code == 4
    assert run("--db", "whole.db", "autoflag").exit_code == 0
    merged = run("--db", "merged.db", "add-findings", "found")
    assert merged.exit_code == 4
    assert "accepted 15 + known 3 + rejected 1 = rows 19;" in merged.stdout
    assert "in1.jsonl:6: not a record" in merged.stderr
    assert export_all(run, "merged.db") == export_all(run, "whole.db")
    again = run("--db", "merged.db", "add-findings", "found")
    assert "accepted 0 + known 18 + rejected 1 = rows 19; 0 new findings" in again.stdout
    assert export_all(run, "merged.db") == export_all(run, "whole.db")


def test_a_folder_of_others_is_refused(run: Run, tmp_path: Path, inputs: list[str]) -> None:
    path = tmp_path / "found" / "manifest.json"
    said = json.loads(path.read_text())
    for change, expected in (
        ({"annotate": "0.0.1"}, "found was made by annotate 0.0.1, this is"),
        ({"rubric": {"version": "9", "digest": "0"}}, "found was made under another rubric"),
        ({"shards": [said["shards"][0] | {"sha256": "0"}]}, "is not the file of which the manifest tells"),
    ):
        path.write_text(json.dumps(said | change))
        for words in (("add-findings", "found"), ("score", "--findings", "found")):
            result = run("--db", "new.db", *words) if words[0] == "add-findings" else run(*words)
            assert result.exit_code != 0
            assert expected in result.stderr
    path.unlink()
    assert run("score", "--findings", "found").exit_code == 3
    missing = run("add-findings", "fuond")
    assert missing.exit_code == 3
    assert missing.stderr.startswith("annotate: there is no folder fuond.\n")


def merge_alone(run: Run, db: str) -> None:
    """Merge the folder without comparing the articles with each other, which a folder cannot either."""
    assert run("--db", db, "add-findings", "--no-compare", "found").exit_code == 4


def test_a_folder_is_scored_as_the_database_would_be(run: Run, inputs: list[str]) -> None:
    pytest.importorskip("duckdb")
    merge_alone(run, "merged.db")
    for words in ((), ("--rubric", "nine-criteria")):
        table = run("--db", "merged.db", "score", *words).stdout
        assert table == run("score", *words, "--findings", "found").stdout
        assert "copy.example" in table
    rows = read_scores(run("--db", "merged.db", "score", "--format", "csv").stdout)
    assert rows == read_scores(run("score", "--findings", "found", "--format", "csv").stdout)
    assert {row["outlet"] for row in rows} == {
        "gazette0.example", "gazette1.example", "gazette2.example", "copy.example", "rt.com",
    }  # fmt: skip
    alone = run("score", "--findings", "found", "copy.example")
    assert alone.exit_code == 0
    assert "copy.example" in alone.stdout
    assert run("score", "--findings", "found", "nobody.example").exit_code == 7


def test_verdicts_of_the_database_count(run: Run, inputs: list[str]) -> None:
    pytest.importorskip("duckdb")
    merge_alone(run, "some.db")
    before = read_scores(run("score", "--findings", "found", "--format", "csv").stdout)
    assert run("--db", "some.db", "review", "--plain", "--reviewer", "ana", input="y\nn\ny\nn\n" * 40).exit_code == 0
    rows = read_scores(run("--db", "some.db", "score", "--format", "csv").stdout)
    assert sum(int(row["reviewed"]) for row in rows) > 3
    found = read_scores(run("--db", "some.db", "score", "--findings", "found", "--format", "csv").stdout)
    assert found == rows
    assert found != before


def test_what_is_missing_is_named(run: Run, inputs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    result = run("score", "--findings", "found")
    assert result.exit_code == 1
    assert "pip install 'annotate-sources[scale]'" in result.stderr
    assert run("score", "--findings", "found", "--months", "copy.example").exit_code == 2
