"""`annotate progress` says how far the reviewers are."""

from __future__ import annotations

import click

from annotate.commands import db_option, open_db, open_rubric, require_flags


@click.command()
@click.option("--flag", "flags", multiple=True, metavar="FLAG", help="Only this question; may be repeated.")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@db_option
def progress(flags: tuple[str, ...], format_: str, db: str | None) -> None:
    """Say what is done, by reviewer and by outlet, and how long the rest will take.

    An article is done when all questions of the rubric have a verdict. Of a reviewer with assignments
    only these count. The pace is in articles an hour of active time, where a pause between two decisions
    counts 120 seconds at most; the time left is what the open questions take at that pace.

    \b
    Examples:
      annotate progress
      annotate progress --flag seo-padding --format json
    """
    from annotate.exchange.history import describe_progress
    from annotate.exchange.tables import dump_json
    from annotate.storage.progress import list_progress
    from annotate.terminal.console import open_console
    from annotate.terminal.history import print_progress

    database = open_db(db, read_only=True)
    rubric = open_rubric(database)
    reviewers, outlets = list_progress(database, require_flags(rubric, flags) or rubric.keys)
    if format_ == "json":
        click.echo(dump_json(describe_progress(reviewers, outlets)))
    else:
        print_progress(open_console(), reviewers, outlets)
