"""`annotate init` makes an empty database."""

from __future__ import annotations

import click

from annotate.commands import db_option, open_db, say_next


@click.command()
@db_option
def init(db: str | None) -> None:
    """Make an empty database, with the known outlets in it.

    A database that is there already is left as it is.

    \b
    Example:
      annotate init --db harbour.db
    """
    from annotate.batch.intake import prepare_database
    from annotate.terminal.safe import safe_text

    database = open_db(db, create=True)
    name = safe_text(str(database.path))
    outlets = prepare_database(database)
    if outlets:
        click.echo(f"{name} is ready; it knows {outlets} outlets.")
    else:
        click.echo(f"{name} is there already and was left as it is.")
    say_next("Next: annotate add FILE...")
