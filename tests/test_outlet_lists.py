"""Lists of outlets from elsewhere: any table with a domain column, and whose list it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from conftest import Run

MAP = ("--columns", "domain=site,name=title,country=land")
ABOUT = ("--source", "The List", "--licence", "CC0", "--as-of", "2026-05-01")


def listed(run: Run) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(run("export", "outlets").stdout))
    return {row["outlet"]: row for row in rows if row["list"]}


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_whatever_parts_the_cells(run: Run, tmp_path: Path, sign: str, mark: str) -> None:
    lines = [
        ["Site", "Title", "Land"],
        ["HTTPS://www.Bay.example:8080/x?y", "Bahía", "pe"],
        ["news.bay2.example", "Two", "PE"],
    ]
    (tmp_path / "l.csv").write_text(mark + "\n".join(sign.join(line) for line in lines), encoding="utf-8")
    assert run("outlets", "import", "l.csv", *MAP, *ABOUT).exit_code == 0
    found = listed(run)
    assert set(found) == {"bay.example", "bay2.example"}
    row = found["bay.example"]
    assert [row[key] for key in ("outlet_name", "country", "list", "list_source", "list_licence", "list_as_of")] == [
        "Bahía", "PE", "l.csv", "The List", "CC0", "2026-05-01",
    ]  # fmt: skip
    again = run("outlets", "import", "l.csv", *MAP, *ABOUT)
    assert again.stdout.startswith("new 0 + changed 0 + unchanged 2")


def test_an_old_spreadsheet_is_read_and_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_bytes("site,title,land\nbay.example,Bahía,PE\n".encode("latin-1"))
    result = run("outlets", "import", "l.csv", *MAP)
    assert result.exit_code == 0
    assert "read as Windows-1252" in result.stderr
    assert listed(run)["bay.example"]["outlet_name"] == "Bahía"


def test_bad_rows_are_named_and_the_rest_comes_in(run: Run, tmp_path: Path) -> None:
    rows = [
        "bay.example,A,PE",
        "co.uk,B,GB",
        "=cmd|x,C,PE",
        ",,",
        "bay.example,Other,PE",
        "d.example,D,XX",
        "a.example,A,PE,9",
    ]
    (tmp_path / "l.csv").write_text("site,title,land\n" + "\n".join(rows))
    result = run("outlets", "import", "l.csv", *MAP)
    assert result.exit_code == 4
    for line, words in enumerate(
        (
            "what many end in",
            "is not a domain",
            "neither domain nor name",
            "stands in line 2 already",
            "XX",
            "more cells",
        ),
        3,
    ):
        assert any(f"l.csv:{line}:" in said and words in said for said in result.stderr.splitlines()), words
    assert set(listed(run)) == {"bay.example"}


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ("domain=nothing", "has no column nothing (for domain)"),
        ("rating=site", "is not OURS=THEIRS"),
        ("domain", "is not OURS=THEIRS"),
        ("country=land", "neither a column domain nor name"),
    ],
)
def test_a_map_that_does_not_fit(run: Run, tmp_path: Path, columns: str, words: str) -> None:
    (tmp_path / "l.csv").write_text("site,title,land\nbay.example,A,PE\n")
    result = run("outlets", "import", "l.csv", "--columns", columns)
    assert result.exit_code in (2, 3)
    assert words in result.stderr


def test_two_lists_of_one_outlet_are_both_kept(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("site,title,land\nbay.example,A,PE\n")
        run("outlets", "import", f"{name}.csv", *MAP, "--list", name, "--licence", name.upper())
    rows = [row for row in csv.DictReader(io.StringIO(run("export", "outlets").stdout)) if row["list"]]
    assert [(row["list"], row["list_licence"]) for row in rows] == [("one", "ONE"), ("two", "TWO")]
