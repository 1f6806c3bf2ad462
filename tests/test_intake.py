"""Bringing articles in: one that cannot be taken is named, and loses nothing but itself."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import build_article
from conftest import Run

from annotate.batch import intake as intake_module
from annotate.batch import measuring as measuring_module
from annotate.batch.intake import add_articles
from annotate.core.model import Article
from annotate.core.text import TextView
from annotate.detectors.readability import LANGUAGES, Readability, measure_readability
from annotate.errors import DatabaseError
from annotate.ingest.sources import Rejection, count_articles
from annotate.storage.database import Database

BODY = "The ferry company said on Tuesday that the new ship will leave the harbour at noon, weather permitting. "


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_listed_can_be_measured(language: str) -> None:
    measured = measure_readability(TextView(build_article(BODY * 4, language=language)))
    assert measured.flesch is not None


@pytest.mark.parametrize("language", ["pl", "pt", "zh", "xx"])
def test_a_language_without_a_formula_has_words_alone(language: str) -> None:
    measured = measure_readability(TextView(build_article(BODY * 4, language=language)))
    assert (measured.words, measured.flesch, measured.grade) == (72, None, None)


def test_a_polish_article_is_accepted(run: Run, tmp_path: Path) -> None:
    text = "Nowy prom wyruszy w poniedziałek z portu, powiedział we wtorek rzecznik przewoźnika w rozmowie z nami. " * 5
    (tmp_path / "p.jsonl").write_text(json.dumps({"title": "Prom", "text": text}), encoding="utf-8")
    result = run("add", "p.jsonl")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "accepted 1" in result.stdout


def read_three() -> list[Article | Rejection]:
    return [build_article(f"{BODY} Number {n}.", source=f"{n}.txt") for n in range(3)]


def test_an_article_that_cannot_be_measured_is_rejected_alone(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(view: TextView) -> Readability:
        if view.article.source == "1.txt":
            raise KeyError("fre_base")
        return measure_readability(view)

    monkeypatch.setattr(measuring_module, "measure_readability", measure)
    rejections: list[Rejection] = []
    intake = add_articles(db, read_three(), rejections.append, lambda *_: None)
    assert (intake.accepted, intake.rejected, intake.inputs) == (2, 1, 3)
    assert [rejection.source for rejection in rejections] == ["1.txt"]
    assert "KeyError: 'fre_base'" in rejections[0].reason
    assert db.count("SELECT count(*) FROM articles") == 2


def test_an_article_that_cannot_be_stored_is_rejected_alone(db: Database) -> None:
    articles = read_three()
    articles[1] = build_article(BODY, source="1.txt", outlet="new.example", byline_kind="nobody")
    rejections: list[Rejection] = []
    intake = add_articles(db, articles, rejections.append, lambda *_: None)
    assert (intake.accepted, intake.rejected) == (2, 1)
    assert "IntegrityError" in rejections[0].reason
    assert db.count("SELECT count(*) FROM articles") == 2
    assert db.count("SELECT count(*) FROM outlet_domains WHERE domain = 'new.example'") == 0


def test_a_fault_of_the_database_ends_the_run(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(intake_module, "add_article", fail)
    with pytest.raises(DatabaseError):
        add_articles(db, read_three(), lambda rejection: None, lambda: None)


def test_every_input_is_a_step_when_it_has_been_read(db: Database) -> None:
    """Progress must move while a batch is read, not all at once when it is stored."""
    steps: list[int] = []
    seen: list[int] = []

    def items() -> Iterator[Article | Rejection]:
        for article in read_three():
            seen.append(len(steps))
            yield article

    add_articles(db, items(), lambda rejection: None, lambda: steps.append(1))
    assert seen == [0, 1, 2]
    assert len(steps) == 3


def test_a_crash_on_one_record_leaves_the_others(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from annotate.ingest import article
    from annotate.ingest import record as record_module

    whole = record_module.article_from_record

    def fail(record: dict[str, str], source: str, pages: object) -> Article:
        if record["title"] == "t1":
            raise RuntimeError("oh")
        return whole(record, source, pages)  # type: ignore[arg-type]

    monkeypatch.setattr(article, "article_from_record", fail)
    records = [json.dumps({"title": f"t{n}", "text": f"{BODY} {n}"}) for n in range(3)]
    (tmp_path / "x.jsonl").write_text("\n".join(records), encoding="utf-8")
    result = run("add", "x.jsonl")
    assert result.exit_code == 4
    assert "accepted 2 + duplicates 0 + rejected 1" in result.stdout
    assert result.stderr.startswith("annotate: x.jsonl:2: a mistake in annotate itself (RuntimeError: oh)")


def test_an_outlet_for_what_is_in_without_one_is_a_hint(run: Run, tmp_path: Path) -> None:
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"{BODY * 2}{n}", encoding="utf-8")
    run("add", "0.txt", "1.txt")
    assert run("add", "0.txt").stderr == ""
    result = run("add", "--outlet", "bay.example", "0.txt", "1.txt", "2.txt")
    assert result.exit_code == 0
    assert result.stderr == (
        "annotate: 2 duplicates are in without their outlet, and stayed so: press o in review to set it.\n"
    )
    rows = json.loads(run("export", "articles", "--format", "json").stdout)
    assert [row["outlet"] for row in rows] == [None, None, "bay.example"]
    assert run("add", "--outlet", "bay.example", "2.txt").stderr == ""


def test_the_advice_fits_the_command(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    for command in ("add", "detect"):
        alone = run(command, "missing.txt").stderr
        assert "annotate: it could not be read." in alone
        assert "already in" not in alone
        assert "annotate: nothing could be read." in run(command, "missing.txt", "gone.txt").stderr
    assert "already in" not in run("detect", "a.txt", "missing.txt").stderr
    some = run("add", "a.txt", "missing.txt").stderr
    assert "annotate: 1 of 2 inputs rejected." in some
    assert "what is already in is skipped" in some


def test_inputs_are_counted_where_that_is_cheap(tmp_path: Path) -> None:
    for name in ("a.txt", "b.html", "c.txt.gz"):
        (tmp_path / name).write_text(BODY)
    assert count_articles([str(tmp_path), str(tmp_path / "missing.txt")]) == 4
    (tmp_path / "d.jsonl").write_text("{}")
    assert count_articles([str(tmp_path)]) is None
    assert count_articles(["-"]) is None


@pytest.mark.parametrize("kind", ["txt", "jsonl"])
def test_a_full_disk_is_not_the_fault_of_an_article(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EFBIG, "File too large")

    monkeypatch.setattr("annotate.ingest.article.article_from_dump", fail)
    monkeypatch.setattr("annotate.ingest.article.article_from_record", fail)
    (tmp_path / f"a.{kind}").write_text('{"text": "The ferry sails at noon."}')
    result = run("add", f"a.{kind}")
    assert result.exit_code == 1
    assert result.stderr.startswith("annotate: no temporary file can be written (File too large).")


def test_lines_that_are_no_utf16_after_its_mark_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"\xff\xfe{\0}\0\n\0\x00\xd8e\n")
    result = run("add", "a.jsonl")
    assert result.exit_code == 3
    assert "a.jsonl: not UTF-16-LE" in result.stderr


def test_a_duplicate_leaves_no_outlet_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY * 2, encoding="utf-8")
    run("add", "a.txt")
    before = run("outlets").stdout
    assert "accepted 0 + duplicates 1" in run("add", "--outlet", "bay.example", "a.txt").stdout
    assert "accepted 0 + duplicates 1" in run("add", "--outlet", "The Bay", "a.txt").stdout
    assert run("outlets").stdout == before


@pytest.mark.parametrize("command", ["add", "detect"])
@pytest.mark.parametrize("suffix", ["co.uk", "https://com.pe/", "CO.JP"])
def test_a_public_suffix_is_no_outlet(run: Run, tmp_path: Path, command: str, suffix: str) -> None:
    (tmp_path / "a.txt").write_text(BODY, encoding="utf-8")
    result = run(command, "--outlet", suffix, "a.txt")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"annotate: {suffix} is not one outlet's domain but what many end in.")
    assert not (tmp_path / "annotate.db").exists()


def test_a_link_to_a_folder_is_named_not_followed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(BODY, encoding="utf-8")
    (tmp_path / "pages" / "round").symlink_to("..")
    result = run("add", "pages")
    assert "accepted 1 + duplicates 0 + rejected 1" in result.stdout
    assert "annotate: pages/round: a symbolic link to a folder, which is not followed; name it" in result.stderr
