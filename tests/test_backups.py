"""Backups, going back to one, the doctor, and the journal and migrations of the database."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from builders import add, find
from conftest import Run

from annotate.errors import DatabaseError
from annotate.storage import backups, migrations
from annotate.storage.backups import KEPT, copy_database, keep_backup, list_backups, locate_backups
from annotate.storage.connection import choose_journal, connect, is_local
from annotate.storage.database import Database, open_database

PAGE = "The ferry sails at noon, the harbour master said on Monday.\n"


@pytest.fixture
def path(run: Run, tmp_path: Path) -> Path:
    """A database with one article, made today and not yet backed up."""
    (tmp_path / "ferry.txt").write_text(PAGE)
    assert run("add", "ferry.txt").exit_code == 0
    return tmp_path / "annotate.db"


def set_clock(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """Let backups be made on a day."""
    monkeypatch.setattr(backups, "utc_now", lambda: f"{day}T12:00:00.000Z")


def dump(path: Path) -> list[str]:
    """Return all of a database's rows."""
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


def test_the_first_change_of_a_day_is_preceded_by_a_backup(run: Run, path: Path) -> None:
    assert list_backups(path) == []
    before = dump(path)
    run("score")
    assert list_backups(path) == []
    run("autoflag")
    run("autoflag")
    (kept,) = list_backups(path)
    assert dump(kept.path) == before != dump(path)


def test_the_last_ten_are_kept_whatever_the_clock_says(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(path)
    for day in range(1, 12):
        set_clock(monkeypatch, f"2026-03-{day:02}")
        assert backups.is_backup_due(database)
        keep_backup(database)
        assert not backups.is_backup_due(database)
    set_clock(monkeypatch, "2016-01-01")
    keep_backup(database)
    (locate_backups(path) / "mine.db").write_text("not ours")
    kept = list_backups(path)
    assert [backup.number for backup in kept] == list(range(3, 3 + KEPT))
    assert kept[-1].day == "2016-01-01"
    assert (locate_backups(path) / "mine.db").exists()
    database.close()


def test_a_backup_that_cannot_be_made_stops_no_work(run: Run, path: Path) -> None:
    locate_backups(path).write_text("a file where the folder should be")
    result = run("autoflag")
    assert result.exit_code == 0
    assert "today's backup could not be made" in result.stderr


def test_restore_goes_back_and_keeps_what_was(run: Run, path: Path) -> None:
    run("backup")
    before = dump(path)
    run("autoflag")
    after = dump(path)
    result = run("restore", "1")
    assert (result.exit_code, dump(path)) == (0, before)
    assert dump(list_backups(path)[-1].path) == after
    assert run("restore", "2").exit_code == 0
    assert dump(path) == after


def test_restore_reaches_those_who_have_it_open(run: Run, path: Path, tmp_path: Path) -> None:
    reader = open_database(path)
    run("backup", "copy.db")
    add(reader, "Another article.")
    assert run("restore", tmp_path / "copy.db").exit_code == 0
    assert reader.count("SELECT count(*) FROM articles") == 1
    assert add(reader, "A third one.") == 2
    reader.close()


def test_a_damaged_database_is_set_aside(run: Run, path: Path, tmp_path: Path) -> None:
    run("backup", "copy.db")
    path.write_bytes(damaged := path.read_bytes()[:9000])
    assert run("score").exit_code == 5
    assert path.read_bytes() == damaged
    assert run("restore", "copy.db").exit_code == 0
    assert (tmp_path / "annotate.db.damaged-1").read_bytes() == damaged
    assert dump(path) == dump(tmp_path / "copy.db")


def test_a_damaged_backup_is_no_backup(run: Run, path: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(path.read_bytes()[:9000])
    before = path.read_bytes()
    for name in ("copy.db", "ferry.txt", "none.db", "7"):
        assert run("restore", name).exit_code in (5, 7)
    assert path.read_bytes() == before


def test_of_a_damaged_database_no_backup_is_kept(path: Path, tmp_path: Path) -> None:
    with path.open("r+b") as stream:
        stream.seek(4096 * 3)
        stream.write(b"\xff" * 4096)
    database = Database(connect(path, read_only=True, patience=1), path, lambda: None)
    with pytest.raises(DatabaseError, match="damaged"):
        copy_database(database, tmp_path / "copy.db")
    database.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["annotate.db", "ferry.txt"]


@pytest.mark.parametrize("name", ["annotate.db", "ferry.txt", ""])
def test_a_backup_writes_over_nothing_else(run: Run, path: Path, tmp_path: Path, name: str) -> None:
    before = (tmp_path / (name or "ferry.txt")).read_bytes()
    assert run("backup", name).exit_code == 2
    assert (tmp_path / (name or "ferry.txt")).read_bytes() == before


def test_a_backup_into_a_folder_and_over_an_older_one(run: Run, path: Path, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    assert run("backup", "stick").exit_code == 0
    run("autoflag")
    assert run("backup", "stick/annotate.db").exit_code == 0
    assert dump(tmp_path / "stick" / "annotate.db") == dump(path)


def test_the_doctor_asks_for_no_backup_of_a_damaged_database(run: Run, path: Path) -> None:
    shutil.rmtree(locate_backups(path), ignore_errors=True)
    sound = json.loads(run("doctor", "--format", "json").stdout)
    path.write_bytes(path.read_bytes()[:9000])
    damaged = json.loads(run("doctor", "--format", "json").stdout)
    advice = [{check["name"]: check["advice"] for check in checks}["backups"] for checks in (sound, damaged)]
    assert advice == ["Make one: annotate backup", None]


def test_the_doctor_finds_nothing_wrong(run: Run, path: Path) -> None:
    run("autoflag")
    result = run("doctor", "--format", "json")
    checks = {check["name"]: check for check in json.loads(result.stdout)}
    assert result.exit_code == 0
    assert {check["state"] for check in checks.values()} == {"ok"}
    assert list(checks) == [
        "version", "integrity", "foreign keys", "quotes", "runs",
        "journal mode", "backups", "free space", "left behind",
    ]  # fmt: skip


def test_the_doctor_says_what_is_wrong(run: Run, path: Path, tmp_path: Path) -> None:
    database = open_database(path)
    find(database, 1, "undated", "present", (0, 5, "quote"))
    database.connection.execute("PRAGMA foreign_keys = OFF")
    database.connection.execute("INSERT INTO sketches VALUES (99, 'x', x'00')")
    database.close()
    (tmp_path / ".x.csv.abc.part").write_text("")
    before = path.read_bytes()
    result = run("doctor", "--format", "json")
    checks = {check["name"]: check for check in json.loads(result.stdout)}
    assert result.exit_code == 5
    assert [name for name, check in checks.items() if check["state"] == "fault"] == ["foreign keys", "quotes"]
    assert "1 of 1 quotes" in checks["quotes"]["found"]
    assert checks["left behind"]["state"] == "note"
    assert path.read_bytes() == before


def test_the_doctor_sees_a_run_that_was_ended(run: Run, path: Path) -> None:
    assert "1 article has no findings yet" in run("doctor").stdout


def test_the_doctor_takes_no_lock_for_damage(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.storage.database.PATIENCE", (0.01, 0.01))
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        result = run("doctor")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "in use by another program; waiting" in result.stderr.splitlines()[0]
    assert "is in use by another program." in result.stderr.splitlines()[1]
    assert "annotate restore" not in result.stderr


@pytest.mark.parametrize("keep", [50, 4096, 60000])
def test_the_doctor_looks_at_what_is_left_of_a_file(run: Run, path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    result = run("doctor")
    assert result.exit_code == 5
    assert "fault" in result.stdout
    assert len(path.read_bytes()) == keep


@pytest.mark.parametrize(
    ("version", "mode"),
    [((3, 40, 1), "delete"), ((3, 50, 6), "delete"), ((3, 50, 7), "wal"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal")],
)
def test_the_write_ahead_log_only_where_it_is_mended(
    tmp_path: Path, version: tuple[int, ...], mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotate.storage.connection.is_local", lambda path: True)
    assert choose_journal(tmp_path / "x.db", version) == mode
    monkeypatch.setattr("annotate.storage.connection.is_local", lambda path: False)
    assert choose_journal(tmp_path / "x.db", version) == "delete"


@pytest.mark.parametrize(
    ("kind", "expected"), [("ext4", True), ("nfs4", False), ("cifs", False), ("fuse.sshfs", False), ("xfs", True)]
)
def test_a_share_of_another_machine_is_not_local(tmp_path: Path, kind: str, expected: bool) -> None:
    mounts = f"1 1 8:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:3 / {tmp_path} rw shared:1 - {kind} x rw\n"
    assert is_local(tmp_path / "x.db", mounts) is expected
    assert is_local(tmp_path / "x.db", "") is False


def test_a_log_that_is_not_safe_here_is_ended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.storage.connection.choose_journal", lambda path: "wal")
    database = open_database(path)
    assert database.connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert database.count("SELECT count(*) FROM articles") == 1
    monkeypatch.undo()
    monkeypatch.setattr("annotate.storage.connection.choose_journal", lambda path: "delete")
    monkeypatch.setattr("annotate.storage.database.PATIENCE", (0.01, 0.01))
    with pytest.raises(DatabaseError, match="in use"):
        open_database(path)
    database.close()
    open_database(path).close()
    assert path.read_bytes()[18:20] == b"\x01\x01"


def test_the_guards_of_sqlite_are_on(db: Database) -> None:
    expected = {"foreign_keys": 1, "synchronous": 2, "trusted_schema": 0, "cell_size_check": 1}
    assert {name: db.count(f"PRAGMA {name}") for name in expected} == expected
    loose = db.query(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict AND name NOT GLOB '*sqlite_*'"
    )
    assert [row["name"] for row in loose] == []


def make_old(path: Path, release: str) -> None:
    """Make a database as a release made it, with one outlet and one article in it."""
    with sqlite3.connect(path) as connection:
        connection.executescript((Path(migrations.__file__).parent / "released" / f"{release}.sql").read_text())
        connection.execute("INSERT INTO outlets (id, name) VALUES (1, 'Harbour Gazette')")
        connection.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, name TEXT, applied_at TEXT)"
        )
        connection.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('annotate', ?)", (release,))
    connection.close()


RELEASES = sorted(file.stem for file in (Path(migrations.__file__).parent / "released").glob("*.sql"))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be a further release, which adds a table and a row, and fails where it finds a name."""
    later = sqlite_utils.Migrations("annotate")
    later._migrations[:] = migrations.MIGRATIONS._migrations

    @later(name="9999")
    def _add(db: sqlite_utils.Database) -> None:
        db.executescript(
            "CREATE TABLE extra (x TEXT) STRICT; INSERT INTO extra VALUES ('new'); PRAGMA user_version = 99;"
        )
        if db.execute("SELECT count(*) FROM outlets WHERE name = 'fails'").fetchone()[0]:
            raise sqlite3.OperationalError("no such thing")

    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    monkeypatch.setattr("annotate.storage.database.SCHEMA_VERSION", 99)
    monkeypatch.setattr(backups, "SCHEMA_VERSION", 99)


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("read_only", [False, True])
def test_every_release_is_brought_up_to_date_after_a_backup(tmp_path: Path, release: str, read_only: bool) -> None:
    path = tmp_path / "old.db"
    make_old(path, release)
    before = dump(path)
    database = open_database(path, read_only=read_only)
    assert database.count("SELECT count(*) FROM extra") == database.count("SELECT count(*) FROM outlets") == 1
    database.close()
    (kept,) = list_backups(path)
    assert dump(kept.path) == before


@pytest.mark.usefixtures("later")
def test_a_migration_that_fails_leaves_what_was(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    make_old(path, RELEASES[-1])
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO outlets (name) VALUES ('fails')")
    before = dump(path)
    with pytest.raises(DatabaseError, match="no such thing"):
        open_database(path)
    assert dump(path) == before
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


@pytest.mark.usefixtures("later")
def test_without_a_backup_nothing_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    make_old(path, RELEASES[-1])
    locate_backups(path).write_text("in the way")
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="cannot be written"):
        open_database(path)
    assert path.read_bytes() == before
