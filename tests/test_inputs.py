"""What inputs are taken for: standard input by how it begins, folders file by file, CSV record by record."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Run

from annotate.ingest.sniff import tell_format
from annotate.ingest.sources import Input, find_inputs

BODY = "The ferry company said on Tuesday that the new ship will leave the harbour at noon. "
RECORDS = [{"title": f"Ferry {n}", "text": f"{BODY * 3} {n}"} for n in range(3)]
PAGE = f"<article><h1>Ferry sails</h1><p>{BODY * 3}</p><p>{BODY} Twice.</p></article>"


def as_csv(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


BEGINNINGS = {
    '{"title": "x"}': "jsonl",
    '{"title": "x"}\n{"title": "y"}': "jsonl",
    '{"title": \n{"title": "y"}': "jsonl",
    '{"title": "x"}\nnot JSON\n': "jsonl",
    '{\n  "title": "x"\n}': "json",
    '{"title": "x",\n "text": "y"}': "json",
    '[{"title": "x"}]': "json",
    '\ufeff [\n  {"title"': "json",
    "[]": "json",
    "[Updated at noon] The ferry sails": "txt",
    "[1] A footnote": "txt",
    "<!DOCTYPE html><html>": "html",
    "<!-- saved from url --><html>": "html",
    "<article><p>x": "html",
    "  <P>x": "html",
    "<?xml version='1.0'?><html>": "html",
    '<meta charset="utf-8">': "html",
    "</div><p>x": "html",
    "<John Doe> wrote this": "txt",
    "< 5 % of voters": "txt",
    "title,text\nx,y": "csv",
    'url,"title",author,body': "csv",
    "title,author\nx,y": "csv",
    "Title, author and date\n": "txt",
    "The text, in short\n": "txt",
    "text\n": "txt",
    "": "txt",
    '"Never," she said, "again"\n': "txt",
}


@pytest.mark.parametrize("start", BEGINNINGS)
def test_standard_input_is_told_by_its_beginning(start: str) -> None:
    assert tell_format(start) == BEGINNINGS[start]


@pytest.mark.parametrize(
    ("content", "accepted"),
    [
        (json.dumps(RECORDS), 3),
        (json.dumps(RECORDS, indent=2), 3),
        (json.dumps(RECORDS[0], indent=2), 1),
        ("\n".join(json.dumps(record) for record in RECORDS), 3),
        (as_csv(RECORDS), 3),
        (f"<!-- saved -->\n{PAGE}", 1),
        (PAGE, 1),
        (BODY * 3, 1),
    ],
    ids=["array", "pretty array", "pretty record", "lines", "csv", "comment", "fragment", "dump"],
)
@pytest.mark.parametrize(
    "pack",
    [str.encode, lambda text: gzip.compress(text.encode()), lambda text: text.encode("utf-16")],
    ids=["plain", "gzip", "utf-16"],
)
def test_standard_input_is_read_as_what_it_is(
    run: Run, content: str, accepted: int, pack: Callable[[str], bytes]
) -> None:
    result = run("add", "-", input=pack(content))
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"accepted {accepted} + duplicates 0 + rejected 0" in result.stdout
    shown = run("export", "articles", "--format", "json")
    for row in json.loads(shown.stdout):
        assert row["text"].lstrip().startswith(("The ferry", "Ferry sails"))


def test_long_standard_input_is_read_to_its_end(run: Run) -> None:
    lines = "\n".join(json.dumps({"title": f"t{n}", "text": f"{BODY * 8} {n}"}) for n in range(300))
    assert len(lines) > 3 * (64 << 10)
    assert "accepted 300" in run("add", "-", input=lines).stdout


def test_damaged_gzip_on_standard_input(run: Run) -> None:
    result = run("add", "-", input=gzip.compress(BODY.encode() * 100)[:40])
    assert result.exit_code == 3
    assert "annotate: -: damaged gzip data" in result.stderr


def test_a_folder_that_cannot_be_read_is_named(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("open", "shut"):
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / "a.txt").write_text(BODY + name)
    scan = os.scandir

    def refuse(path: str) -> Iterator[os.DirEntry[str]]:
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    result = run("add", "all")
    assert result.exit_code == 4
    assert "accepted 1 + duplicates 0 + rejected 1" in result.stdout
    assert "annotate: all/shut: this folder cannot be read (Permission denied); check its permissions" in result.stderr
    alone = run("add", "all/shut")
    assert alone.exit_code == 3
    assert "no article stands" not in alone.stderr


def test_a_broken_link_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("gone.txt")
    assert "annotate: a.txt: a symbolic link to gone.txt, which is not there" in run("add", "a.txt").stderr


def test_with_a_format_every_file_of_a_folder_is_read(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name in ("index", "story.php", "a.txt", ".hidden"):
        (folder / name).write_text(f"{BODY} {name}")
    assert "accepted 3 + duplicates 0" in run("add", "--input-format", "txt", "pages").stdout
    found = [item.name for item in find_inputs(["pages"]) if isinstance(item, Input)]
    assert found == ["pages/a.txt"]


HEADER = "title,text\r\n"
GOOD = f'First,"{BODY}\r\nIt has two lines."\r\n'


@pytest.mark.parametrize(
    ("rows", "named", "accepted"),
    [
        (GOOD + f'Second,"{BODY} open\r\nThird,{BODY} lost\r\n', "t.csv:4: not CSV (a quote is opened and not", 1),
        (GOOD + f'Second,"{BODY} open\r\nThird,"{BODY} lost"\r\n', "t.csv:4: not CSV (", 1),
        (GOOD + f'\r\n\r\nSecond,"{BODY}\r\nmore",cell\r\nThird,{BODY}\r\n', "t.csv:6: more cells than columns", 2),
        (GOOD + f'Second,"  "\r\nThird,{BODY}\r\n', "t.csv:4: neither text nor html", 2),
    ],
    ids=["never closed", "closed by another", "more cells", "no text"],
)
def test_a_bad_record_of_a_csv_is_named_by_its_first_line(
    run: Run, tmp_path: Path, rows: str, named: str, accepted: int
) -> None:
    (tmp_path / "t.csv").write_bytes((HEADER + rows).encode())
    result = run("add", "t.csv")
    assert result.exit_code == 4
    assert result.stderr.startswith(f"annotate: {named}")
    assert f"accepted {accepted} + duplicates 0 + rejected 1" in result.stdout


def test_a_record_of_a_csv_has_its_first_line_for_a_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes((HEADER + GOOD + f"Second,{BODY}\r\n").encode())
    run("add", "t.csv")
    rows = json.loads(run("export", "articles", "--format", "json").stdout)
    assert [row["source"] for row in rows] == ["t.csv:2", "t.csv:4"]


def test_a_header_that_is_not_csv(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('title,"text\nx,y\n')
    result = run("add", "t.csv")
    assert result.exit_code == 3
    assert result.stderr.startswith("annotate: t.csv:1: not CSV (a quote is opened and not closed)")


@pytest.mark.parametrize("name", ["nonsense", "rot13", "hex"])
def test_what_is_no_encoding_of_text(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text(BODY)
    result = run("add", "--encoding", name, "a.txt")
    assert result.exit_code == 3
    assert f"{name} is no encoding that is known" in result.stderr
