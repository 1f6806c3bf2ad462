"""`annotate add` brings articles into the database."""

from __future__ import annotations

import click

from annotate.commands import db_option, fail_if_rejected, name_rejection, open_db, say_next, source_options


@click.command()
@source_options
@db_option
def add(
    sources: tuple[str, ...],
    outlet: str | None,
    input_format: str | None,
    encoding: str | None,
    db: str | None,
) -> None:
    """Add articles from files, folders, globs, or - for standard input.

    Reads .txt page dumps as copied from a browser, .html pages, and .jsonl, .json and .csv records
    with id, url, title, author, date, outlet, text or html; also gzipped (.gz). An article that is
    in already is a duplicate. Rejected inputs are named on standard error; the exit code is then 4,
    or 3 when nothing could be read at all.

    \b
    Examples:
      annotate add dumps/*.txt
      annotate add --outlet harbourgazette.example saved-pages/
      zcat crawl.jsonl.gz | annotate add -
    """
    from annotate.batch.intake import add_articles, prepare_database
    from annotate.ingest.decode import check_encoding
    from annotate.ingest.names import check_outlet
    from annotate.ingest.read import Reading, read_sources
    from annotate.ingest.sources import count_articles
    from annotate.terminal.progress import is_shown, show_progress

    reading = Reading(check_outlet(outlet), input_format, check_encoding(encoding))
    database = open_db(db, create=True)
    prepare_database(database)
    total = count_articles(sources, input_format) if is_shown() else None
    with show_progress("adding", total) as advance:
        intake = add_articles(database, read_sources(sources, reading), name_rejection, advance)
    click.echo(
        f"accepted {intake.accepted} + duplicates {intake.duplicates} + rejected {intake.rejected}"
        f" = inputs {intake.inputs}"
    )
    if intake.nameless:
        held = "duplicate is in without its" if intake.nameless == 1 else "duplicates are in without their"
        click.echo(f"annotate: {intake.nameless} {held} outlet, and stayed so: press o in review to set it.", err=True)
    say_next("Next: annotate autoflag")
    hint = "Mend what is named above and run the same command again"
    again = ": what is already in is skipped." if intake.rejected < intake.inputs else "."
    fail_if_rejected(intake.rejected, intake.inputs, hint + again)
