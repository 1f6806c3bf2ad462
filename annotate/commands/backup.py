"""`annotate backup` copies the database while others work with it."""

from __future__ import annotations

from pathlib import Path

import click

from annotate.commands import db_option, open_db


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@db_option
def backup(file: str | None, db: str | None) -> None:
    """Copy the database to FILE, or to the backups that are kept beside it.

    The copy is whole, also while others review; it is looked through and brought to the disk before it
    takes its name. A backup is made by itself on each day on which something is written, and before the
    database of an older annotate is brought up to date. They lie in the folder DATABASE.backups; the
    newest ten stay, and what is copied to a FILE of your own is never removed.

    \b
    Examples:
      annotate backup
      annotate backup /media/stick/harbour.db
    """
    from annotate.storage.backups import copy_database, is_database, keep_backup
    from annotate.terminal.safe import safe_text

    if file == "":
        raise click.BadParameter("a backup needs a name; leave it out to keep one beside the database")
    database = open_db(db, read_only=True)
    if file is None:
        made = keep_backup(database).path
    else:
        made = Path(file)
        if made.is_dir():
            made = made / database.path.name
        if database.owns(made):
            raise click.BadParameter(f"{made} is the database itself; name another file")
        if made.exists() and not is_database(made):
            raise click.BadParameter(f"{made} is there and no database of annotate; name another file")
        copy_database(database, made)
    click.echo(f"wrote {safe_text(str(made))} ({made.stat().st_size / (1 << 20):,.1f} MiB)")
