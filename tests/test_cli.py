"""Each command through the command line: exit code, output, and what is in the database after."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest
from conftest import Run

from annotate.assembly import load_rubric
from annotate.cli import COMMANDS

FLAGS = load_rubric().keys

SIGNED = """The new ferry sails on Monday

By Ana Reed
March 3, 2026

The ferry company said on Tuesday that the new ship will leave Puerto Alto at noon. The harbour master, Tom Vale,
said the pilots had tried every berth. Passengers can buy tickets at the pier from six in the morning.

The company paid for the ship with a loan from the port authority, which published the contract last week.
"""
UNSIGNED = """Why the island cannot do without its ferry in winter

The ferry matters to everyone on the island, because there is no bridge and the nearest airport is far away.
Nobody on the island remembers a winter without a week in which the ferry did not sail at all.
"""


def rows_of(path: Path, sql: str) -> list[tuple[object, ...]]:
    """Return the rows of a query on a database file."""
    with sqlite3.connect(path) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def dumps(tmp_path: Path) -> Path:
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "a.txt").write_text(SIGNED, encoding="utf-8")
    (folder / "b.txt").write_text(UNSIGNED, encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help_with_an_example(run: Run, command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert ("Example" in result.output) or not command


def test_every_command_takes_db(run: Run) -> None:
    for command in COMMANDS.keys() - {"completion"}:  # which reads the database later, when the shell asks
        assert "--db" in run(command, "--help").output


def test_an_unknown_command_names_the_nearest(run: Run) -> None:
    result = run("reveiw")
    assert result.exit_code == 2
    assert "Did you mean review?" in result.output


def test_a_mistake_of_ours_is_one_line_and_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr("annotate.batch.intake.prepare_database", fail)
    result = run("init")
    assert result.exit_code == 1
    assert result.stderr.startswith("annotate: a mistake in annotate itself (ZeroDivisionError: oh).")
    assert "Traceback" not in result.output


def test_init_twice(run: Run, tmp_path: Path) -> None:
    assert run("init").exit_code == 0
    before = (tmp_path / "annotate.db").read_bytes()
    second = run("init")
    assert (second.exit_code, "already" in second.output) == (0, True)
    assert (tmp_path / "annotate.db").read_bytes() == before


def test_the_database_is_named_in_four_ways(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("init", "--db", "one.db")
    run("--db", "two.db", "init")
    monkeypatch.setenv("ANNOTATE_DB", "three.db")
    run("init")
    monkeypatch.delenv("ANNOTATE_DB")
    run("init")
    assert {path.name for path in tmp_path.glob("*.db")} == {"one.db", "two.db", "three.db", "annotate.db"}


def test_add_counts_and_names(run: Run, dumps: Path, tmp_path: Path) -> None:
    result = run("add", dumps, "missing.txt", dumps / "a.txt")
    assert result.exit_code == 4
    assert "accepted 2 + duplicates 1 + rejected 1 = inputs 4" in result.stdout
    assert "annotate: missing.txt: there is no such file" in result.stderr
    assert len(rows_of(tmp_path / "annotate.db", "SELECT * FROM articles")) == 2


def test_add_reads_what_is_there(run: Run, tmp_path: Path) -> None:
    body = "The harbour will close for three days while divers look for the lost anchor of the tug."
    (tmp_path / "r.jsonl").write_text(
        json.dumps({"title": "Harbour closes", "text": body, "url": "https://www.harbourgazette.co.uk/a", "author": ""})
        + "\n\n"
        + json.dumps({"title": "Second", "text": body + " Again.", "author": None})
        + "\n",
        encoding="utf-8",
    )
    table = io.StringIO()
    csv.writer(table).writerows([("title", "text", "author"), ("Third", body + " Thrice.", "Ana Reed")])
    (tmp_path / "t.csv").write_text(table.getvalue(), encoding="utf-8")
    (tmp_path / "z.txt.gz").write_bytes(gzip.compress((body + " Zipped.").encode()))
    (tmp_path / "u.txt").write_bytes((body + " Wide ñ.").encode("utf-16"))
    (tmp_path / "m.txt").write_bytes(b"\xef\xbb\xbf" + (body + " Marked.").encode())
    (tmp_path / "p.html").write_text(
        f"<html><head><title>Page</title></head><body><article><h1>Page</h1><p>{body} On the web.</p>"
        f"<p>{body} Twice.</p></article></body></html>",
        encoding="utf-8",
    )
    result = run("add", "*.jsonl", "t.csv", "z.txt.gz", "u.txt", "m.txt", "p.html")
    assert result.stderr == ""
    assert "accepted 7 + duplicates 0 + rejected 0 = inputs 7" in result.stdout
    found = rows_of(tmp_path / "annotate.db", "SELECT title, byline_kind, text FROM articles ORDER BY number")
    assert [(title, kind) for title, kind, _ in found][:3] == [
        ("Harbour closes", "none"),
        ("Second", None),
        ("Third", "person"),
    ]
    assert "ñ" in str(found[4][2])
    assert not str(found[5][2]).startswith("\ufeff")


def test_add_from_standard_input(run: Run) -> None:
    assert "accepted 1" in run("add", "-", input=SIGNED).stdout
    line = json.dumps({"title": "x", "text": UNSIGNED}) + "\n"
    assert "accepted 1" in run("add", "-", input=line).stdout


def test_outlet_overrides(run: Run, dumps: Path, tmp_path: Path) -> None:
    run("add", "--outlet", "https://www.harbourgazette.co.uk/", dumps)
    sql = "SELECT DISTINCT k.key FROM articles JOIN outlet_keys AS k ON k.id = articles.outlet"
    assert rows_of(tmp_path / "annotate.db", sql) == [("harbourgazette.co.uk",)]


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\r\n", "empty"),
    "latin.txt": ("El ni\xf1o".encode("latin-1"), "not UTF-8"),
    "nul.txt": (b"abc\0def", "NUL"),
    "half.txt": ("abc".encode("utf-16") + b"\x00", "not UTF-16"),
    "odd.docx": (b"PK", "unknown kind"),
    "cut.txt.gz": (gzip.compress(b"x" * 1000)[:20], "gzip"),
    "bad.csv": (b"title,author\nx,y\n", "column text or html"),
    "none.csv": (b"", "empty"),
    "bad.jsonl": (b'{"text": "x\n', "bad.jsonl:1: not JSON (invalid control character, column 12"),
    "list.jsonl": (b"[1, 2]\n", "bad" and "not a record"),
    "deep.jsonl": (b"[" * 100_000 + b"\n", "too deep"),
    "void.jsonl": (b'{"title": "x"}\n', "neither text nor html"),
    "kind.jsonl": (b'{"text": {"a": 1}}\n', "field text holds an object"),
    "void.html": (b"<html></html>", "no article text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_one_line_and_a_code(run: Run, tmp_path: Path, name: str) -> None:
    content, reason = BAD[name]
    (tmp_path / name).write_bytes(content)
    result = run("add", name)
    assert result.exit_code == 3
    line = result.stderr.splitlines()[0]
    assert line.startswith(f"annotate: {name}")
    assert reason in line
    assert "rejected 1 = inputs 1" in result.stdout
    assert "Traceback" not in result.stderr


def test_one_broken_line_does_not_lose_the_others(run: Run, tmp_path: Path) -> None:
    good = [json.dumps({"title": f"t{n}", "text": f"{UNSIGNED} {n}"}) for n in range(3)]
    (tmp_path / "mixed.jsonl").write_text("\n".join([good[0], '{"text": ', good[1], good[2]]), encoding="utf-8")
    result = run("add", "mixed.jsonl")
    assert result.exit_code == 4
    assert "accepted 3 + duplicates 0 + rejected 1 = inputs 4" in result.stdout
    assert "annotate: mixed.jsonl:2: not JSON" in result.stderr


def test_an_empty_folder_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    result = run("add", "nothing")
    assert result.exit_code == 3
    assert "annotate: nothing: no article stands in this folder" in result.stderr


def test_latin_1_is_read_when_it_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("El niño cruza la bahía con la lancha de su padre.".encode("latin-1"))
    assert run("add", "--encoding", "latin-1", "latin.txt").exit_code == 0
    assert "niño" in str(rows_of(tmp_path / "annotate.db", "SELECT text FROM articles"))
    assert run("add", "--encoding", "klingon", "latin.txt").exit_code == 3


@pytest.mark.parametrize("words", [["autoflag"], ["review"], ["show"], ["score"], ["export", "articles"], ["outlets"]])
def test_without_a_database_each_command_says_how_to_begin(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 5
    assert "there is no database annotate.db" in result.stderr
    assert "annotate init" in result.stderr


def test_a_file_that_is_no_database(run: Run, tmp_path: Path) -> None:
    (tmp_path / "annotate.db").write_text("only text, and enough of it to have a header " * 9, encoding="utf-8")
    for words in (["score"], ["add", "x.txt"], ["review"]):
        result = run(*words)
        assert result.exit_code == 5
        assert "is not a database" in result.stderr


def test_detect_keeps_order_and_promises_its_form(run: Run, dumps: Path, tmp_path: Path) -> None:
    result = run("detect", dumps / "b.txt", "missing.txt", dumps / "a.txt")
    assert result.exit_code == 4
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [Path(line["source"]).name for line in lines] == ["b.txt", "a.txt"]
    fields = "id source title byline byline_kind published outlet outlet_name language error flags"
    assert list(lines[0]) == fields.split()
    assert [flag["flag"] for flag in lines[0]["flags"]] == list(FLAGS)
    signed = {flag["flag"]: flag for flag in lines[1]["flags"]}
    assert (lines[1]["byline"], lines[1]["published"]) == ("Ana Reed", "2026-03-03")
    assert signed["anonymous-author"]["verdict"] == "absent"
    for item in signed["anonymous-author"]["evidence"]:
        assert item["quote"] is None or SIGNED[item["start"] : item["end"]] == item["quote"]
    assert not list(tmp_path.glob("*.db"))


def test_detect_does_not_depend_on_jobs(run: Run, tmp_path: Path) -> None:
    records = [json.dumps({"title": f"t{n}", "text": f"{SIGNED}\nNumber {n}."}) for n in range(40)]
    (tmp_path / "many.jsonl").write_text("\n".join(records), encoding="utf-8")
    one, two = run("detect", "many.jsonl"), run("detect", "--jobs", "2", "many.jsonl")
    assert one.stdout == two.stdout
    assert len(one.stdout.splitlines()) == 40


def test_autoflag_twice_equals_once(run: Run, dumps: Path, tmp_path: Path) -> None:
    run("add", dumps)
    first = run("autoflag")
    assert (first.exit_code, "2 of 2 articles flagged" in first.stdout) == (0, True)
    sql = "SELECT * FROM findings ORDER BY id"
    before = rows_of(tmp_path / "annotate.db", sql)
    second = run("autoflag")
    assert second.stdout.startswith("Nothing was left to do: 0 of 2 articles flagged in this run\n")
    assert rows_of(tmp_path / "annotate.db", sql) == before
    assert len(before) == 2 * len(FLAGS)


def test_autoflag_one_flag(run: Run, dumps: Path, tmp_path: Path) -> None:
    run("add", dumps)
    assert run("autoflag", "--flag", "undated").exit_code == 0
    assert rows_of(tmp_path / "annotate.db", "SELECT DISTINCT flag FROM findings") == [("undated",)]
    assert run("autoflag", "--flag", "nonsense").exit_code == 2


def test_a_change_of_the_outlet_table_is_looked_at_again(run: Run, dumps: Path, tmp_path: Path) -> None:
    run("add", "--outlet", "bay.example", dumps)
    run("autoflag")
    run("outlets", "set", "bay.example", "--class", "SC", "--source", "owned by the ministry")
    assert "2 of 2 articles flagged" in run("autoflag").stdout
    sql = "SELECT DISTINCT verdict FROM findings WHERE flag = 'state-affiliated-outlet' AND current = 1"
    assert rows_of(tmp_path / "annotate.db", sql) == [("present",)]


def prepare(run: Run, dumps: Path) -> None:
    """Add and flag the two dumps."""
    run("add", "--outlet", "bay.example", dumps)
    run("autoflag")


def test_review_stores_each_key_and_resumes(run: Run, dumps: Path, tmp_path: Path) -> None:
    prepare(run, dumps)
    all_of_one = len(FLAGS)
    first = run("review", "--reviewer", "ana", input="ynu" * (all_of_one // 3) + "n" * (all_of_one % 3) + "yq")
    assert first.exit_code == 0
    assert f"ana: articles done in this session 1, in all 1 of 2; verdicts {all_of_one + 1}" in first.stdout
    sql = "SELECT article, flag, verdict, reviewer FROM verdicts ORDER BY id"
    assert rows_of(tmp_path / "annotate.db", sql)[-1] == (2, "anonymous-author", "present", "ana")
    second = run("review", "--reviewer", "ana", input="n" * (all_of_one - 1))
    assert f"in all 2 of 2; verdicts {all_of_one - 1}" in second.stdout
    assert len(rows_of(tmp_path / "annotate.db", sql)) == 2 * all_of_one
    assert "article 1 of 2 · 0 done" in run("review", "--reviewer", "li", input="").stdout


def test_review_shows_the_question_the_finding_and_the_quote(run: Run, dumps: Path) -> None:
    prepare(run, dumps)
    shown = run("review", "--reviewer", "ana", input="q").stdout
    assert "Does the article name no identifiable person as its author?" in " ".join(shown.split())
    assert "machine: absent" in shown
    assert "▸" in shown
    assert "Ana Reed" in shown


def test_review_enter_back_comment_evidence_outlet(run: Run, dumps: Path, tmp_path: Path) -> None:
    prepare(run, dumps)
    keys = "\n" + "y" + "b" + "n" + "cseen on the pier\n" + "eTom Vale\n" + "oGulf Mail\n-\n" + "tq"
    result = run("review", "--reviewer", "ana", input=keys)
    assert result.exit_code == 0
    kinds = rows_of(tmp_path / "annotate.db", "SELECT kind FROM entries ORDER BY id")
    assert [kind for (kind,) in kinds] == [
        "verdict", "verdict", "undo", "verdict", "note", "evidence", "correction", "correction",
    ]  # fmt: skip
    (article,) = rows_of(
        tmp_path / "annotate.db",
        "SELECT outlets.name, byline_kind FROM articles JOIN outlets ON outlets.id = outlet WHERE number = 1",
    )
    assert article == ("Gulf Mail", "none")
    quoted = rows_of(
        tmp_path / "annotate.db", "SELECT start_offset, end_offset, quote FROM entries WHERE kind = 'evidence'"
    )
    ((start, end, quote),) = quoted
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert SIGNED[start:end] == quote == "Tom Vale"


def test_a_rejected_finding_stays_rejected(run: Run, dumps: Path, tmp_path: Path) -> None:
    prepare(run, dumps)
    run("review", "--reviewer", "ana", input="n" * 2 * len(FLAGS))
    run("autoflag")
    shown = run("show", "2", "--no-text").stdout
    assert "reviewer ana: absent" in shown
    assert rows_of(tmp_path / "annotate.db", "SELECT DISTINCT verdict FROM verdicts") == [("absent",)]


def test_show_lists_and_filters(run: Run, dumps: Path) -> None:
    prepare(run, dumps)
    assert "2 articles" in run("show").stdout
    filtered = run("show", "--flag", "anonymous-author", "--outlet", "bay.example")
    assert "Why the island" in filtered.stdout
    assert "1 article\n" in filtered.stdout
    assert run("show", "99").exit_code == 7
    assert run("show", "--outlet", "bey.example").exit_code == 7
    assert "Did you mean bay.example?" in run("show", "--outlet", "bey.example").stderr


def test_show_names_the_flag_of_a_verdict_without_a_finding(run: Run, dumps: Path, tmp_path: Path) -> None:
    run("add", dumps)
    run("review", "--reviewer", "ana", input="ynoBay News\n-\nq")
    shown = run("show", "1", "--no-text").stdout
    blocks = [block.strip().splitlines() for block in shown.split("\n\n")]
    said = {block[0].split("  ")[0]: block[1].strip() for block in blocks[1:]}
    assert said[FLAGS[0]] == "reviewer ana: present"
    assert said[FLAGS[1]] == "reviewer ana: absent"
    assert f"{FLAGS[0]}  machine: has not looked yet" in shown
    assert "reviewer ana: outlet corrected to Bay News" in shown


def test_score_says_that_no_article_names_an_outlet(run: Run, dumps: Path) -> None:
    run("init")
    assert run("score").stdout == "No outlet has articles yet: annotate add FILE...\n"
    run("add", dumps)
    assert run("score").stdout == "2 articles name no outlet and enter no score: press o in review to set it.\n"


def test_score_formats_agree(run: Run, dumps: Path) -> None:
    prepare(run, dumps)
    table = run("score").stdout
    assert "bay.example" in table
    (row,) = json.loads(run("score", "--format", "json").stdout)
    (cells,) = csv.DictReader(io.StringIO(run("score", "--format", "csv").stdout))
    assert row["outlet"] == cells["outlet"] == "bay.example"
    assert float(cells["credibility"]) == row["credibility"]
    assert row["basis"] == "machine only"
    shown = re.search(r"bay\.example +(\d+) \[", table)
    # The table rounds to whole points, the exports to tenths: each from the same figure.
    assert shown
    assert abs(int(shown.group(1)) - row["credibility"]) <= 0.55
    assert run("score", "bay.example").exit_code == 0
    assert run("score", "nobody.example").exit_code == 7
    assert run("score", "--format", "csv").stdout == run("export", "scorecards").stdout


def test_why_walks_from_a_rate_to_its_reasons(run: Run, dumps: Path) -> None:
    prepare(run, dumps)
    run("review", "--reviewer", "ana", "--flag", "undated", input="cwritten on the back\nyn")
    shown = " ".join(run("why", "bay.example", "undated").stdout.split())
    assert "bay.example · undated · " in shown
    assert "ana: 1 present, 1 absent, 0 unsure (0 drawn, 2 chosen)" in shown
    assert "dating/1: found 1 of 2, could not tell 0" in shown
    assert "#2 no date near the title" in shown
    assert "disagree #1 machine absent, ana present: written on the back" in shown
    assert "costs" in run("why", "bay.example").stdout
    assert run("why", "nobody.example").exit_code == 7
    assert run("why", "bay.example", "nonsense").exit_code == 2


def test_an_adjudicated_verdict_ends_the_doubt(run: Run, dumps: Path) -> None:
    prepare(run, dumps)
    run("review", "1", "--reviewer", "ana", "--flag", "undated", input="y")
    run("review", "1", "--reviewer", "bo", "--flag", "undated", input="n")
    (before,) = json.loads(run("score", "--format", "json").stdout)
    assert 0 < before["undated_present"] < 1
    assert run("adjudicate", "--reviewer", "li", input="y").exit_code == 0
    (after,) = json.loads(run("score", "--format", "json").stdout)
    assert after["undated_present"] == 1


def test_one_article_has_no_rank(run: Run, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(SIGNED, encoding="utf-8")
    run("add", "--outlet", "bay.example", "one.txt")
    run("autoflag")
    run("review", "--reviewer", "ana", input="\n" * len(FLAGS))
    assert "too few articles" in run("score").stdout


def test_export_walks_back_to_the_quotes(run: Run, dumps: Path, tmp_path: Path) -> None:
    prepare(run, dumps)
    run("review", "--reviewer", "ana", input="ycwhy not\n")
    texts = {row["article"]: row["text"] for row in json.loads(run("export", "articles", "--format", "json").stdout)}
    findings = [json.loads(line) for line in run("export", "findings", "--format", "jsonl").stdout.splitlines()]
    assert any(row["quote"] for row in findings)
    for row in findings:
        assert row["quote"] is None or texts[row["article"]][row["start"] : row["end"]] == row["quote"]
    assert run("export", "verdicts", "-o", "v.csv").exit_code == 0
    with (tmp_path / "v.csv").open(encoding="utf-8", newline="") as stream:
        (verdict,) = csv.DictReader(stream)
    assert (verdict["reviewer"], verdict["flag"], verdict["verdict"]) == ("ana", "anonymous-author", "present")
    assert verdict["machine_verdict"] == "absent"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", verdict["at"])
    result = run("export", "articles", "-o", "no/such/folder/x.csv")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


def test_hostile_text_reaches_neither_terminal_nor_spreadsheet(run: Run, tmp_path: Path) -> None:
    title = '=HYPERLINK("http://x")\x1b]0;owned\x07 [bold]red[/bold] :smile: \u202egnp.exe\'); DROP TABLE articles;--'
    record = {"title": title, "text": f"{UNSIGNED}\x1b[2J\x9b31m", "outlet": "=cmd|' /C calc'!A0", "author": "[/foo]"}
    (tmp_path / "h.jsonl").write_text(json.dumps(record), encoding="utf-8")
    outputs = [run("add", "h.jsonl"), run("autoflag"), run("show"), run("show", "1"), run("score"), run("outlets")]
    outputs += [run("review", "--reviewer", "\x1b[1mana", input="yteNobody\nq")]
    for result in outputs:
        assert result.exit_code == 0
        for character in "\x1b\x07\x9b\u202e":
            assert character not in result.output
    assert "[bold]red[/bold] :smile:" in outputs[3].stdout
    for what in ("articles", "findings", "scorecards", "verdicts"):
        for cells in csv.reader(io.StringIO(run("export", what).stdout)):
            assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    assert rows_of(tmp_path / "annotate.db", "SELECT title FROM articles") == [(title,)]


def test_outlets_list_add_set_import(run: Run, tmp_path: Path) -> None:
    run("init")
    assert run("outlets", "add", "bay.example", "--name", "Bay News", "--country", "NZ").exit_code == 0
    assert run("outlets", "add", "bay.example").exit_code == 1
    assert run("outlets", "set", "gulf.example", "--name", "Gulf").exit_code == 7
    assert run("outlets", "set", "bay.example", "--class", "XX").exit_code == 2
    assert run("outlets", "set", "bay.example", "news.bay2.example", "--class", "sc").exit_code == 0
    listed = run("outlets", "list", "--all").stdout
    assert "Bay News" in listed
    (tmp_path / "o.csv").write_text(
        "domain,name,country,class,source,as_of\nbay.example,Bay Daily,NZ,IP,owned by readers,2025\n"
        "not a domain,,,,,\ngulf.example,Gulf,NZ,QQ,,\n",
        encoding="utf-8",
    )
    result = run("outlets", "import", "o.csv")
    assert result.exit_code == 4
    assert "new 0 + changed 1 + unchanged 0 + rejected 2 = rows 3" in result.stdout
    assert "o.csv:4: class QQ is none of" in result.stderr
    sql = "SELECT name, class FROM outlets JOIN outlet_domains ON outlet = id WHERE domain = 'news.bay2.example'"
    assert rows_of(tmp_path / "annotate.db", sql) == [("Bay Daily", "IP")]
    (tmp_path / "w.csv").write_text("site\nx\n", encoding="utf-8")
    assert run("outlets", "import", "w.csv").exit_code == 3


def test_demo_tells_the_whole_story_and_can_be_repeated(run: Run, tmp_path: Path) -> None:
    first = run("demo")
    assert first.exit_code == 0, first.output
    assert first.stderr == ""
    assert "annotate review" in first.stdout
    assert "▸" in first.stdout
    counts = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM findings), (SELECT count(*) FROM entries)"
    before = rows_of(tmp_path / "annotate.db", counts)
    assert run("demo").exit_code == 0
    assert rows_of(tmp_path / "annotate.db", counts) == before


def test_demo_leaves_a_reviewers_database_alone(run: Run, dumps: Path, tmp_path: Path) -> None:
    run("add", dumps)
    before = (tmp_path / "annotate.db").read_bytes()
    result = run("demo")
    assert result.exit_code == 5
    assert "holds articles of yours" in result.stderr
    assert (tmp_path / "annotate.db").read_bytes() == before


def test_verbose_says_what_is_done_and_quiet_says_nothing_more(run: Run, tmp_path: Path) -> None:
    assert run("init").exit_code == 0
    for arguments in (("--verbose", "show"), ("show", "-v")):
        said = run(*arguments).stderr
        assert f"annotate: database {tmp_path / 'annotate.db'}, only read" in said
        assert "annotate: done in " in said
    assert run("show", "--quiet").stderr == ""
    assert run("-q", "show", "7").stderr.startswith("annotate: no article 7")


def test_the_nearest_word_is_named(run: Run) -> None:
    run("init")
    assert "Did you mean scorecards?" in run("export", "scorecard").stderr
    assert "Did you mean undated?" in run("show", "--flag", "undatd").stderr
    assert "Did you mean present?" in run("show", "--state", "presnt").stderr
    assert "Did you mean review?" in run("reveiw").stderr


def test_several_flags_are_asked_and_each_once(run: Run, dumps: Path) -> None:
    prepare(run, dumps)
    flags = ("--flag", "undated", "--flag", "seo-padding", "--flag", "undated")
    for reviewer, keys in (("ana", "ynyn"), ("li", "nnyy")):
        done = run("review", *flags, "--reviewer", reviewer, input=keys)
        assert "articles done in this session 2, in all 2 of 2; verdicts 4" in done.stdout
    table = json.loads(run("agreement", *flags, "--format", "json").stdout)
    assert {row["flag"] for row in table} - {None, "all"} == {"undated", "seo-padding"}
    assert "2 of 2" in " ".join(run("progress", *flags).stdout.split())
    settled = run("adjudicate", *flags, "--reviewer", "eva", input="yy")
    assert "settled in all 2 of 2 articles" in settled.stdout
