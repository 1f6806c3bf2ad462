"""`annotate log` prints the history of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, open_db, require_article

if TYPE_CHECKING:
    from annotate.storage.history import Event


@click.command()
@click.argument("article", metavar="ARTICLE")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@db_option
def log(article: str, format_: str, db: str | None) -> None:
    """Print everything that was done about an article.

    Who did what and when (UTC), in how many active seconds, what was hidden then, and what was taken
    back or redone; nothing is ever removed from it.

    \b
    Examples:
      annotate log 17
      annotate log 17 --format json
    """
    from annotate.exchange.history import event_rows
    from annotate.exchange.tables import write_json
    from annotate.storage.history import list_history
    from annotate.terminal.console import open_console
    from annotate.terminal.history import print_history

    database = open_db(db, read_only=True)
    number = require_article(database, article).number
    events = list_history(database, number)
    if format_ == "json":
        for part in write_json(event_rows(events)):
            click.echo(part, nl=False)
    elif not events:
        click.echo(f"Nothing was done about article {number} yet.")
    else:
        print_history(open_console(), map(_describe, events))


def _describe(event: Event) -> tuple[str, str, str, str, str, bool]:
    from annotate.storage.history import describe_entry

    entry = event.entry
    is_pointing = entry.kind in ("undo", "redo")
    parts = ["" if is_pointing else describe_entry(entry)]
    parts.append(f"{entry.seconds:.1f} s" if entry.seconds is not None else "")
    parts.append(f"saw {event.detector}/{event.version}" if event.detector else "")
    parts.append(f"hidden: {entry.blind}" if entry.blind else "")
    words = " · ".join(part for part in parts if part)
    # What an undo took back says so itself, as "(taken back)".
    return entry.at, entry.reviewer, entry.kind, entry.flag or "", words, event.stands or is_pointing
