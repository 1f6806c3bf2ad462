"""`annotate restore` lists the backups of a database, and goes back to one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, echo_table, find_settings, format_option, say_waiting
from annotate.errors import DatabaseError, NotFoundError

if TYPE_CHECKING:
    from annotate.storage.backups import Backup


@click.command()
@click.argument("backup", required=False, metavar="[BACKUP]")
@format_option("json")
@db_option
def restore(backup: str | None, format_: str, db: str | None) -> None:
    """Put a backup in the place of the database; without BACKUP, list those that are kept.

    BACKUP is a number of the list or a file. The database as it is now is kept first: as the newest
    backup, or where it is damaged as DATABASE.damaged-1. Reviewers who have it open go on with what
    was restored.

    \b
    Examples:
      annotate restore
      annotate restore 7
      annotate restore /media/stick/harbour.db
    """
    from annotate.storage.backups import list_backups, require_backup
    from annotate.terminal.safe import safe_text

    settings = find_settings()
    path = settings.path(db)
    kept = list_backups(path)
    if backup is None:
        _list(path, kept, format_)
        return
    source = _find(path, kept, backup)
    require_backup(source)
    before = _restore(path, source)
    click.echo(f"{safe_text(str(path))} is as it was in {safe_text(str(source))}.")
    if before:
        click.echo(f"What it was before lies in {safe_text(str(before))}.")


def _restore(path: Path, source: Path) -> Path | None:
    """Put the backup in its place; returns where the present database is kept, None where there was none."""
    from annotate.storage.backups import install_backup, keep_backup, overwrite_database, replace_damaged
    from annotate.storage.database import open_database

    if not path.exists() or not path.stat().st_size:
        install_backup(path, source)
        return None
    try:
        database = open_database(path, on_wait=lambda: say_waiting(path))
    except DatabaseError as error:
        if "in use" in error.message or "newer annotate" in (error.hint or "") or not path.is_file():
            raise
        return replace_damaged(path, source)
    click.get_current_context().call_on_close(database.close)
    before = keep_backup(database, spare=source).path
    overwrite_database(database, source)
    return before


def _find(path: Path, kept: list[Backup], words: str) -> Path:
    for backup in kept:
        if words.isascii() and words.isdigit() and backup.number == int(words):
            return backup.path
    if Path(words).exists():
        return Path(words)
    raise NotFoundError(f"no backup {words} of {path}.", "List them with: annotate restore")


def _list(path: Path, kept: list[Backup], format_: str) -> None:
    from annotate.exchange.tables import write_json
    from annotate.storage.backups import locate_backups
    from annotate.terminal.safe import safe_text

    if format_ == "json":
        rows = ({"number": b.number, "at": b.at, "file": str(b.path), "bytes": b.path.stat().st_size} for b in kept)
        echo_table(write_json(rows), format_)
        return

    folder = safe_text(str(locate_backups(path)))
    if not kept:
        raise NotFoundError(f"no backup is kept in {folder}.", "Name the file of one: annotate restore FILE")
    click.echo(folder)
    click.echo("number  made (UTC)              MiB")
    for backup in kept:
        click.echo(f"{backup.number:>6}  {backup.at}  {backup.path.stat().st_size / (1 << 20):>8,.1f}")
    click.echo("Go back to one with: annotate restore NUMBER")
