"""The database: one file, two ways to today's schema, a journal that only grows."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path

import pytest
import sqlite_utils
from builders import FLAGS, add, find
from conftest import Run

from annotate.core.model import Verdict
from annotate.core.review import Correction, Note, Quotation, Ruling
from annotate.errors import DatabaseError
from annotate.storage.articles import Selection, find_article, list_articles, read_article
from annotate.storage.database import Database, Parameters, _find_pause, open_database
from annotate.storage.findings import list_findings, list_lacking
from annotate.storage.journal import (
    append_entry,
    count_done,
    find_next_article,
    iterate_verdicts,
    list_additions,
    list_verdicts,
    undo_last,
)
from annotate.storage.migrations import MIGRATIONS
from annotate.storage.outlets import Change, find_outlet, import_outlets, list_outlets
from annotate.storage.releases import NAMES


def describe_schema(connection: sqlite3.Connection) -> tuple[object, ...]:
    """Return all of a database's schema that can be compared, with white space folded."""
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE '%sqlite_migrations%' ORDER BY name"
    )
    objects = [(kind, name, table, " ".join((sql or "").split())) for kind, name, table, sql in rows]
    pragmas = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id")]
    return (objects, pragmas)


def test_migrations_from_nothing_end_at_schema_sql(tmp_path: Path) -> None:
    migrated = sqlite_utils.Database(tmp_path / "old.db")
    MIGRATIONS.apply(migrated)
    fresh = open_database(tmp_path / "new.db", create=True)
    assert describe_schema(migrated.conn) == describe_schema(fresh.connection)
    assert MIGRATIONS.pending(sqlite_utils.Database(fresh.connection)) == []


def test_a_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError) as caught:
        open_database(tmp_path / "none.db")
    assert "annotate init" in (caught.value.hint or "")
    assert not (tmp_path / "none.db").exists()


def test_a_newer_database_is_left_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    db = open_database(path, create=True)
    db.connection.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="schema 99"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_database_with_an_unknown_migration_is_newer(tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    db = open_database(path, create=True)
    db.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('annotate', '0999'), ('other', 'x')")
    db.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="0999") as caught:
        open_database(path)
    assert "newer annotate" in (caught.value.hint or "")
    assert path.read_bytes() == before


def test_a_part_of_a_transaction_that_fails_is_undone_alone(db: Database) -> None:
    with db.transaction():
        add(db, "The ferry sails.")
        with suppress(ZeroDivisionError), db.transaction():
            add(db, "The ferry is late.")
            raise ZeroDivisionError
        add(db, "The ferry is back.")
    assert [stored.article.text for stored in list_articles(db)] == ["The ferry sails.", "The ferry is back."]


@pytest.mark.parametrize("content", [b"not a database at all, only text " * 40, b"SQLite format 3\0" + b"\xff" * 4080])
def test_a_file_that_is_no_database_is_refused_unchanged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "odd.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseError):
        open_database(path, create=True)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    with pytest.raises(DatabaseError, match="another program"):
        open_database(path, create=True)


def test_an_article_twice_is_a_duplicate_whatever_its_white_space(db: Database) -> None:
    first = add(db, "Ferry late\n\nThe ferry was late.")
    assert add(db, "Ferry late\r\n\r\nThe  ferry was late.\r\n") == first
    assert add(db, "Ferry late\n\nThe ferry was late.", outlet=None) == first
    assert db.count("SELECT count(*) FROM articles") == 1


def test_the_same_text_at_two_outlets_is_two_articles(db: Database) -> None:
    text = "Ferry late\n\nThe ferry was late."
    assert add(db, text, "harbourgazette.example") != add(db, text, "dailylantern.example")


def test_an_article_comes_back_as_it_went_in(db: Database) -> None:
    text = "Title 🛳️\r\n\r\nمرحبا ‏e\u0301 漢字 \u202e"
    stored = read_article(db, add(db, text))
    assert stored is not None
    assert stored.article.text == text
    assert stored.article.outlet == "harbourgazette.example"
    found = find_article(db, stored.article.id[:6])
    assert found is not None
    assert found.number == stored.number


def test_a_subdomain_belongs_to_its_outlet_and_a_look_alike_does_not(db: Database) -> None:
    import_outlets(db, [{"domain": "news.example", "name": "News"}])
    assert find_outlet(db, "english.news.example") == find_outlet(db, "news.example")
    assert find_outlet(db, "oldnews.example") is None


def test_importing_outlets_twice_changes_nothing(db: Database) -> None:
    rows = [{"domain": "a.example b.example", "name": "A", "class": "IP"}]
    assert import_outlets(db, rows) == {Change.NEW: 1}
    before = list(list_outlets(db))
    assert import_outlets(db, rows) == {Change.UNCHANGED: 1}
    assert list(list_outlets(db)) == before


def test_findings_twice_equal_once(db: Database) -> None:
    number = add(db, "Ferry late\n\nThe ferry was late.")
    wanted = [("undated", "test-undated", "1")]
    assert list(list_lacking(db, wanted)) == [number]
    find(db, number, "undated", "absent")
    before = list(db.connection.iterdump())
    assert not list_lacking(db, wanted)
    find(db, number, "undated", "absent")
    assert list(db.connection.iterdump()) == before
    assert list(list_lacking(db, [("undated", "test-undated", "2")])) == [number]


def test_evidence_must_have_all_of_its_place_or_none(db: Database) -> None:
    number = add(db, "Ferry late\n\nThe ferry was late.")
    find(db, number, "undated", "present", (0, 5, "Ferry"))
    (found,) = list_findings(db, number)
    assert found.finding.evidence[0].quote == "Ferry"
    with pytest.raises(sqlite3.IntegrityError), db.transaction():
        db.execute("INSERT INTO evidence VALUES (?, 9, 'half a place', 3, NULL, 'x')", (found.id,))


def rule(db: Database, article: int, verdict: str, flag: str = "undated", reviewer: str = "ana") -> int:
    """Store a verdict."""
    return append_entry(db, reviewer, Ruling(article, flag, Verdict(verdict)), rubric=1, seconds=2.5)


def test_the_journal_cannot_be_changed(db: Database) -> None:
    entry = rule(db, add(db, "A text"), "present")
    for statement in ("UPDATE entries SET verdict = 'absent'", "DELETE FROM entries"):
        with pytest.raises(sqlite3.IntegrityError, match="append"), db.transaction():
            db.execute(statement)
    assert entry == 1


def test_the_newest_verdict_stands_and_undo_brings_back_the_one_before(db: Database) -> None:
    number = add(db, "A text")
    rule(db, number, "present")
    rule(db, number, "absent")
    assert list_verdicts(db, "ana", number) == {"undated": Verdict.ABSENT}
    undo_last(db, "ana", rubric=1)
    assert list_verdicts(db, "ana", number) == {"undated": Verdict.PRESENT}
    undo_last(db, "ana", rubric=1)
    assert list_verdicts(db, "ana", number) == {}
    assert undo_last(db, "ana", rubric=1) is None
    assert db.count("SELECT count(*) FROM entries") == 4


def test_two_reviewers_do_not_touch_each_other(db: Database) -> None:
    number = add(db, "A text")
    rule(db, number, "present", reviewer="ana")
    rule(db, number, "absent", reviewer="li")
    undo_last(db, "ana", rubric=1)
    assert list_verdicts(db, "li", number) == {"undated": Verdict.ABSENT}
    assert [entry.reviewer for entry in iterate_verdicts(db)] == ["li"]


def test_notes_and_quotes_are_kept_by_question(db: Database) -> None:
    number = add(db, "A text")
    append_entry(db, "ana", Note(number, "undated", "no date anywhere"), rubric=1, seconds=1)
    append_entry(db, "ana", Quotation(number, "undated", 2, 6, "text"), rubric=1, seconds=1)
    assert list_additions(db) == {(number, "undated", "ana", "review"): (["no date anywhere"], ["text"])}


def test_a_correction_changes_the_article_and_undo_restores_it(db: Database) -> None:
    number = add(db, "A text", outlet=None)
    append_entry(db, "ana", Correction(number, "outlet", "dailylantern.example"), rubric=1, seconds=1)
    append_entry(db, "li", Correction(number, "byline", "staff"), rubric=1, seconds=1)
    corrected = read_article(db, number)
    assert corrected is not None
    assert (corrected.article.outlet, corrected.article.byline_kind, corrected.revision) == (
        "dailylantern.example",
        "org",
        2,
    )
    undo_last(db, "ana", rubric=1)
    restored = read_article(db, number)
    assert restored is not None
    assert (restored.article.outlet, restored.article.byline_kind) == (None, "org")


def test_resuming_is_a_query(db: Database) -> None:
    numbers = [add(db, f"Text number {place}") for place in range(3)]
    for flag in FLAGS:
        rule(db, numbers[0], "absent", flag)
    rule(db, numbers[1], "absent")
    assert find_next_article(db, "ana", FLAGS, Selection()) == numbers[1]
    assert find_next_article(db, "li", FLAGS, Selection()) == numbers[0]
    assert count_done(db, "ana", FLAGS, Selection()) == 1


def test_articles_are_selected_by_finding_and_by_review(db: Database) -> None:
    first, second = add(db, "One text"), add(db, "Another text")
    find(db, first, "undated", "present")
    find(db, second, "undated", "absent")
    rule(db, second, "absent")

    def chosen(selection: Selection) -> list[int]:
        return [stored.number for stored in list_articles(db, selection)]

    assert chosen(Selection(flags=("undated",))) == [first]
    assert chosen(Selection(flags=("undated",), state="absent")) == [second]
    assert chosen(Selection(state="reviewed")) == [second]
    assert chosen(Selection(flags=("undated",), state="unreviewed")) == [first]


def test_a_lock_is_waited_for_said_and_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.storage.database.PATIENCE", (0.01, 0.05))
    path = tmp_path / "locked.db"
    open_database(path, create=True).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    said: list[str] = []
    with pytest.raises(DatabaseError, match="in use by another program"):
        open_database(path, on_wait=lambda: said.append("waiting"))
    assert said == ["waiting"]
    holder.execute("ROLLBACK")
    waited = open_database(path)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="in use"):
        add(waited, "A text")
    holder.execute("ROLLBACK")
    assert add(waited, "A text") == 1


@pytest.mark.parametrize("sql", ["BEGIN IMMEDIATE", "SELECT max(version) FROM rubrics"])
def test_a_lock_is_asked_for_often_so_that_nobody_is_passed_over(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "busy.db"
    waited = open_database(path, create=True)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    asked: list[str] = []

    class Counting:
        def __getattr__(self, name: str) -> object:
            return getattr(connection, name)

        def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
            asked.append(sql)
            if len(asked) == 4:
                holder.execute("ROLLBACK")
            return connection.execute(sql, parameters)

    connection, waited.connection = waited.connection, Counting()  # type: ignore[assignment]
    assert not list(waited.query(sql)) or sql.startswith("SELECT")
    assert asked == [sql] * 4


def test_who_has_waited_longer_for_a_lock_asks_more_often() -> None:
    pauses = [_find_pause(waited / 10) for waited in range(50)]
    assert pauses == sorted(pauses, reverse=True)
    assert pauses[0] > 10 * pauses[-1] > 0
    assert _find_pause(20.0) > pauses[0], "another program's lock is asked for seldom"


def test_a_database_opened_to_read_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "read.db"
    open_database(path, create=True).close()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="cannot be written to"):
        add(open_database(path, read_only=True), "A text")
    assert path.read_bytes() == before


def test_eight_writers_that_read_first_do_not_lock_each_other_out(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    opened = open_database(path, create=True)
    number = add(opened, "A text")
    opened.close()
    errors: list[str] = []

    def write(reviewer: str) -> None:
        own = open_database(path)
        try:
            for _ in range(10):
                rule(own, number, "present", reviewer=reviewer)
                undo_last(own, reviewer, rubric=1)
        except Exception as error:
            errors.append(repr(error))
        finally:
            own.close()

    threads = [threading.Thread(target=write, args=(f"reviewer {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    check = open_database(path, read_only=True)
    assert check.count("SELECT count(*) FROM entries") == 160


def test_the_names_of_the_migrations_are_those_of_today() -> None:
    pending = MIGRATIONS.pending(sqlite_utils.Database(memory=True))
    assert tuple(migration.name for migration in pending) == NAMES


def test_opening_a_database_of_today_loads_no_migrations(tmp_path: Path) -> None:
    open_database(tmp_path / "annotate.db", create=True).close()
    script = (
        "import sys; from pathlib import Path; from annotate.storage.database import open_database\n"
        "open_database(Path('annotate.db'))\n"
        "assert not {'sqlite_utils', 'annotate.storage.migrations'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)


# Bytes that are no text in the schema: sqlite3 meets them in the name of a column, or in what SQLite says.
_SPOILT = {
    "column": b"CREATE TABLE odd (n\xa0e TEXT)",
    "statement": b"CREATE TABL\xa0 odd (name TEXT)",
    "constraint": b"CREATE TABLE odd (name TEXT, CONSTRAINT locked\xa0 CHECK (name < 'b'))",
}


def spoil_schema(path: Path, schema: bytes) -> Path:
    """Make a database with a table whose statement in the schema is these bytes."""
    open_database(path, create=True).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE odd (name TEXT)")
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("UPDATE sqlite_master SET sql = CAST(? AS TEXT) WHERE name = 'odd'", (schema,))
        raw.commit()
    return path


def use_odd(path: Path) -> None:
    """Read the table of `spoil_schema`, and write to it."""
    with closing(open_database(path)) as db:
        list(db.query("SELECT * FROM odd"))
        with db.transaction():
            db.execute_many("INSERT INTO odd VALUES (?)", [("z",)])


@pytest.mark.parametrize("kind", _SPOILT)
def test_a_name_that_is_no_text_is_damage(tmp_path: Path, kind: str) -> None:
    path = spoil_schema(tmp_path / "annotate.db", _SPOILT[kind])
    said = r"annotate\.db is damaged \(it holds bytes that are no text\)"
    with pytest.raises(DatabaseError, match=said):
        use_odd(path)


@pytest.mark.parametrize("words", ["score", "init", "show", "backup", "review --plain", "export findings", "autoflag"])
def test_damage_of_that_kind_is_one_line_that_says_what_to_do(run: Run, words: str) -> None:
    before = spoil_schema(Path("annotate.db"), _SPOILT["statement"]).read_bytes()
    found = run(*words.split())
    assert found.exit_code == 5
    assert "is damaged" in found.stderr.splitlines()[0]
    assert "annotate restore" in found.stderr
    assert Path("annotate.db").read_bytes() == before


def test_the_doctor_and_restore_meet_bytes_that_are_no_text(run: Run) -> None:
    spoil_schema(Path("annotate.db"), _SPOILT["statement"])
    assert "is damaged (it holds bytes that are no text)" in run("doctor").stdout
    Path("annotate.db").rename("bad.db")
    assert "bad.db is damaged" in run("restore", "bad.db").stderr
