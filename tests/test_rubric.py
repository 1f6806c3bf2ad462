"""A rubric that changes midway, by the command line: what is asked anew, what stays, and what a bad file is told."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from stage import make_database, short_rubric

from annotate.assembly import load_rubric
from annotate.core.model import Finding
from annotate.core.rubric import Rubric, read_rubric
from annotate.core.rubric_change import compare_rubrics, list_reworded
from annotate.core.text import TextView
from annotate.detectors import Detector, Failure, detect_all
from annotate.resources import find_resource
from annotate.storage.database import open_database
from annotate.storage.rubrics import PACKAGED, find_rubric, follow_packaged, save_rubric

Run = Callable[..., Result]
FLAG = """
[[flag]]
key = "{key}"
title = "{title}"
question = "{question}"
dimension = "{dimension}"
weight = {weight}
reason = "It matters."
precision = 0.8
miss_rate = 0.1
origin = "set by hand"
"""
UNSIGNED: dict[str, object] = {"key": "anonymous-author", "question": "Does nobody sign it?"}
UNDATED: dict[str, object] = {"key": "undated", "question": "Is there no date?"}
LURID: dict[str, object] = {"key": "lurid-photos", "question": "Are the pictures lurid?"}


def spell_rubric(*flags: dict[str, object], version: object = 1) -> str:
    """Return a flags.toml; the weights are shared alike where none is given."""
    text = f"version = {version}\n"
    for flag in flags:
        values = {"title": "A flag", "dimension": "credibility", "weight": 100 / len(flags), **flag}
        text += FLAG.format(**values)
    return text


@pytest.fixture
def change(run: Run, tmp_path: Path) -> Callable[..., Result]:
    """Take a rubric of these flags into the database of three ferries."""
    make_database(tmp_path / "annotate.db").close()

    def use(*flags: dict[str, object], version: object = 1) -> Result:
        (tmp_path / "flags.toml").write_text(spell_rubric(*flags, version=version), encoding="utf-8")
        result = run("rubric", "use", "flags.toml")
        assert result.exit_code == 0, result.output
        return result

    return use


def read_verdicts(run: Run) -> list[tuple[str, ...]]:
    """Return (article, flag, verdict, rubric, status) as exported."""
    rows = csv.DictReader(io.StringIO(run("export", "verdicts").stdout))
    return [(row["article"], row["flag"], row["verdict"], row["rubric"], row["flag_status"]) for row in rows]


def review(run: Run, keys: str, *words: str) -> str:
    result = run("review", "--reviewer", "ana", "--plain", *words, input=keys)
    assert result.exit_code == 0, result.output
    return result.output


def list_asked(output: str) -> list[str]:
    """Return the flags in the order in which they were asked."""
    return re.findall(r"^([a-z-]+) \(\d+ of \d+\)", output, re.MULTILINE)


def test_only_what_is_new_is_asked(run: Run, change: Callable[..., Result]) -> None:
    change(UNSIGNED, UNDATED)
    review(run, "ynynyn")
    assert "everything is answered" in review(run, "q")
    told = change(UNSIGNED, {**UNDATED, "question": "Does it hide its date?"}, LURID).output
    assert "undated: 3 verdicts on 3 articles stay with the words that they answered" in told
    assert "The review asks anew: lurid-photos, undated" in told
    assert "ana: 6 questions on 3 articles begun before" in told
    assert list_asked(review(run, "unnnnn"))[:6] == ["undated", "lurid-photos"] * 3
    assert "everything is answered" in review(run, "q")


def test_nothing_is_lost(run: Run, change: Callable[..., Result]) -> None:
    change(UNSIGNED, UNDATED)
    old = find_version(run)
    review(run, "yncwhy not\nq")
    change({**UNSIGNED, "question": "Does a desk sign it?"}, LURID)
    new = find_version(run)
    assert read_verdicts(run) == [
        ("1", "anonymous-author", "present", old, "reworded"),
        ("1", "undated", "absent", old, "retired"),
    ]
    review(run, "u")
    assert read_verdicts(run) == [
        ("1", "anonymous-author", "present", old, "reworded"),
        ("1", "anonymous-author", "unsure", new, "asked"),
        ("1", "undated", "absent", old, "retired"),
    ]
    shown = run("show", "1", "--no-text").output
    assert f"ana: present, to the question as rubric {old} asked it" in " ".join(shown.split())


def find_version(run: Run) -> str:
    found = re.findall(r"^rubric (\d+)", run("rubric").output, re.MULTILINE)
    return str(found[-1])


def test_the_old_words_bring_their_verdicts_back(run: Run, change: Callable[..., Result]) -> None:
    change(UNSIGNED)
    review(run, "yyy")
    change({**UNSIGNED, "question": "Does a desk sign it?"})
    review(run, "n")
    change(UNSIGNED)
    assert [row[4] for row in read_verdicts(run)] == ["asked", "reworded", "asked", "asked"]
    assert "everything is answered" in review(run, "q")


def test_what_changes_no_question_asks_nothing_again(run: Run, change: Callable[..., Result]) -> None:
    change(UNSIGNED, UNDATED)
    review(run, "ynynyn")
    told = change({**UNDATED, "weight": 70}, {**UNSIGNED, "weight": 30, "title": "Unsigned"}).output
    assert "~ undated  reweighted  50 → 70" in told
    assert "~ anonymous-author  changed  title" in told
    assert "the flags are asked in another order" in told
    assert "The review asks nothing again." in told
    assert "everything is answered" in review(run, "q")


def test_undo_and_redo_across_the_change(run: Run, change: Callable[..., Result]) -> None:
    change(UNSIGNED, UNDATED)
    review(run, "ynq")
    change(UNSIGNED, LURID)
    assert "verdict taken back on undated, which is not asked now" in review(run, "bq")
    assert [row[1] for row in read_verdicts(run)] == ["anonymous-author"]
    assert "verdict stands again on undated, which is not asked now" in review(run, "rq")
    assert [row[1] for row in read_verdicts(run)] == ["anonymous-author", "undated"]
    assert list_asked(review(run, "bbq"))[-1] == "anonymous-author"
    assert read_verdicts(run) == []


def test_a_score_leaves_out_what_was_retired(run: Run, change: Callable[..., Result]) -> None:
    change(UNSIGNED, UNDATED)
    run("outlets", "add", "bay.example")
    review(run, "obay.example\n\nyy")
    with_both = run("score", "--format", "csv").stdout
    change(UNSIGNED)
    without = run("score", "--format", "csv").stdout
    assert "undated_rate" in with_both
    assert "undated_rate" not in without
    card = next(csv.DictReader(io.StringIO(without)))
    assert (card["anonymous-author_present"], card["rubric"]) == ("1", find_version(run))
    assert 0 <= float(card["credibility_low"]) <= float(card["credibility_high"]) <= 100


def test_reviewers_who_answered_other_words_do_not_disagree(run: Run, change: Callable[..., Result]) -> None:
    change(UNSIGNED)
    review(run, "yyy")
    run("review", "--reviewer", "li", input="nnn")
    assert "settled in all 0 of 3" in run("adjudicate", "--reviewer", "eva", input="q").output
    change({**UNSIGNED, "question": "Does a desk sign it?"})
    assert "disagree on nothing" in run("adjudicate", "--reviewer", "eva").output


def test_autoflag_does_only_what_is_new(
    run: Run, change: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[list[str]] = []

    def look(detectors: list[Detector], view: TextView) -> tuple[list[Finding], list[Failure]]:
        looked.append([detector.name for detector in detectors])
        return detect_all(detectors, view)

    monkeypatch.setattr("annotate.batch.local.detect_all", look)
    change(UNSIGNED)
    assert "3 of 3 articles" in run("autoflag").output
    assert looked == [["byline"]] * 3
    change(UNSIGNED, UNDATED)
    looked.clear()
    assert "3 of 3 articles" in run("autoflag").output
    assert looked == [["dating"]] * 3
    change({**UNSIGNED, "question": "Is it unsigned?"}, UNDATED)
    assert "0 of 3 articles" in run("autoflag").output


def test_a_review_that_is_open_takes_the_new_rubric_with_the_next_article(tmp_path: Path) -> None:
    from annotate.core.session import Session
    from annotate.storage.articles import Selection
    from annotate.storage.desk import DatabaseDesk

    db = make_database(tmp_path / "x.db")
    present = find_rubric(db)
    assert present is not None
    session = Session(DatabaseDesk(db, present.rubric, "ana", Selection(), lambda: 1.0))
    session.press("y")
    other = open_database(tmp_path / "x.db")
    few = read_rubric({"version": 9, "flag": [spell_flag(UNSIGNED), spell_flag(LURID)]})
    save_rubric(other, few, "few.toml")
    other.close()
    for _ in present.rubric.flags[1:]:
        session.press("n")
    assert session.state.sheet is not None
    assert [question.flag for question in session.state.sheet.questions] == ["anonymous-author", "lurid-photos"]
    session.press("y")
    rubrics = [row[0] for row in db.query("SELECT rubric FROM entries ORDER BY id")]
    assert rubrics == [present.rubric.version] * len(present.rubric.flags) + [9]
    db.close()


def spell_flag(values: dict[str, object]) -> dict[str, object]:
    import tomllib

    return dict(tomllib.loads(spell_rubric(values))["flag"][0]) | {"weight": 50}


def test_a_changed_packaged_rubric_is_taken_in_and_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_database(tmp_path / "annotate.db").close()
    review(run, "q")
    short = short_rubric()
    monkeypatch.setattr("annotate.assembly.load_rubric", lambda: short)
    version = load_rubric().version
    told = review(run, "q")
    assert f"the rubric has changed: version {version + 1} after {version}" in told
    assert "(1 of 4)" in told
    assert "has changed" not in review(run, "q")
    assert "- undated  retired" in run("rubric", "diff").output


def test_an_older_program_and_a_rubric_of_ones_own_change_nothing(tmp_path: Path) -> None:
    db = make_database(tmp_path / "x.db")
    first, short = load_rubric(), short_rubric()
    assert follow_packaged(db, short)[1].version == first.version + 1
    assert follow_packaged(db, first)[1].flags == short.flags
    own = save_rubric(db, Rubric(1, short.flags[:1]), "own.toml")
    assert follow_packaged(db, Rubric(99, short.flags[:2])) == (own, own)
    assert save_rubric(db, first, PACKAGED).version == own.version + 1
    db.close()


def test_a_flag_that_moves_or_is_only_set_anew_asks_the_same() -> None:
    old = short_rubric()
    assert not compare_rubrics(old, old)
    spaced = read_rubric_like(old, question=old.flags[0].question.replace(" ", "  "))
    assert list_reworded(old, [spaced]) == []
    other = read_rubric_like(old, question="Other?")
    assert list_reworded(old, [other, old]) == [(old.flags[0].key, old.version)]


def read_rubric_like(rubric: Rubric, **fields: object) -> Rubric:
    from dataclasses import replace

    return Rubric(rubric.version, (replace(rubric.flags[0], **fields), *rubric.flags[1:]))  # type: ignore[arg-type]


def test_a_printed_rubric_is_the_same_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "flags.toml").write_text(run("rubric", "print").stdout, encoding="utf-8")
    assert load_rubric(tmp_path / "flags.toml") == load_rubric()
    run("init")
    assert "the same flags" in run("rubric", "diff", "flags.toml").output
    assert "Nothing changes" in run("rubric", "use", "flags.toml").output
    assert "no rubric 77" in run("rubric", "diff", "77").output
    assert run("rubric", "print", "77").exit_code == 7
    assert run("rubric", "use").exit_code == 2


BAD = {
    "empty": ("", "version must be a whole number from 1"),
    "flagless": ("version = 1\n", "no [[flag]] stands in it"),
    "not toml": ("version = = 1", "is not TOML"),
    "twice": ("version = 1\nversion = 2\n", "is not TOML"),
    "nested": ("a = " + "[" * 5000 + "]" * 5000, "nested too deep"),
    "huge": ("# " + "x" * 1_000_001, "larger than 1 MB"),
    "version": (spell_rubric(UNSIGNED, version="true"), "version must be a whole number"),
    "late": (spell_rubric(UNSIGNED, version=2**40), "version must be a whole number"),
    "negative": (spell_rubric({**UNSIGNED, "weight": -1}, {**UNDATED, "weight": 101}), "weight must not be negative"),
    "nan": (spell_rubric({**UNSIGNED, "weight": "nan"}), "anonymous-author: weight must be a number"),
    "sum": (spell_rubric({**UNSIGNED, "weight": 60}), "the credibility weights sum to 60, not to 100"),
    "bias sum": (
        spell_rubric({**UNSIGNED, "weight": 100}, {**UNDATED, "dimension": "bias", "weight": 3}),
        "bias weights",
    ),
    "dimension": (spell_rubric({**UNSIGNED, "dimension": "charm"}), "dimension must be credibility or bias"),
    "key": (spell_rubric({**UNSIGNED, "key": "Anonymous Author"}), "key must be small letters"),
    "clash": (spell_rubric(UNSIGNED, UNSIGNED), "flag anonymous-author stands twice"),
    "reserved": (spell_rubric({**UNSIGNED, "key": "credibility"}), "key is the name of a dimension"),
    "question": (spell_rubric({**UNSIGNED, "question": " "}), "question is missing"),
    "long": (spell_rubric({**UNSIGNED, "title": "x" * 81}), "title has 81 characters, 80 at most"),
    "escape": (spell_rubric({**UNSIGNED, "title": "\\u001b[31mred"}), "title must be one line"),
    "turned": (spell_rubric({**UNSIGNED, "question": "a\\u202eb"}), "question must be one line"),
    "no table": ("version = 1\nflag = [1]\n", "flag 1: it is no table"),
    "scalar": ("version = 1\nflag = 3\n", "no [[flag]] stands in it"),
    "hostile": (spell_rubric({**UNSIGNED, "key": "\\u001b]0;x\\u0007"}), "key must be small letters"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_clear_line_a_fault(name: str, run: Run, tmp_path: Path) -> None:
    text, words = BAD[name]
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    run("init")
    for command in (("check", "bad.toml"), ("diff", "bad.toml"), ("use", "bad.toml")):
        result = run("rubric", *command)
        assert (result.exit_code, words in result.output) == (6, True), result.output
        assert "\x1b" not in result.output
        assert "Traceback" not in result.output
    assert find_version(run) == str(load_rubric().version)


def test_a_rubric_of_criteria_scores_and_asks_nothing(run: Run, tmp_path: Path) -> None:
    run("demo")
    (tmp_path / "own.toml").write_bytes(find_resource("seeds/rubrics/nine-criteria.toml").read_bytes())
    for name in ("own.toml", "nine-criteria"):
        refused = run("rubric", "use", name)
        assert refused.exit_code == 6
        assert f"{name} is a rubric of criteria" in refused.stderr
        assert f"annotate score --rubric {name}" in refused.stderr
    checked = run("rubric", "check", "own.toml")
    assert (checked.exit_code, "9 criteria" in checked.stdout) == (0, True)


def test_every_fault_is_named_once(run: Run, tmp_path: Path) -> None:
    flags = ({**UNSIGNED, "key": "A"}, {**UNDATED, "weight": -1}, {**LURID, "dimension": "x"})
    (tmp_path / "bad.toml").write_text(spell_rubric(*flags), encoding="utf-8")
    result = run("rubric", "check", "bad.toml")
    assert result.stdout.count("\n") == 3
    assert "bad.toml has 3 faults" in result.stderr


@pytest.mark.parametrize(
    ("name", "words"), [("none.toml", "No such file"), (".", "Is a directory"), ("latin", "UTF-8")]
)
def test_a_file_that_cannot_be_read(name: str, words: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"version = 1 # \xe9\n")
    result = run("rubric", "check", name)
    assert (result.exit_code, words in result.stderr) == (6, True), result.output


def test_the_database_is_needed_and_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "flags.toml").write_text(spell_rubric(UNSIGNED), encoding="utf-8")
    assert run("rubric", "use", "flags.toml").exit_code == 5
    assert not (tmp_path / "annotate.db").exists()
    assert run("rubric", "diff", "flags.toml").exit_code == 5
