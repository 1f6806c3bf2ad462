"""`annotate add` brings articles into the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from annotate.commands import (
    db_option,
    fail_if_rejected,
    jobs_option,
    name_rejection,
    network_options,
    open_db,
    read_manners,
    say_next,
    source_options,
)

if TYPE_CHECKING:
    from annotate.batch.intake import Intake
    from annotate.ingest.read import FetchPage
    from annotate.network.fetch import Manners


@click.command()
@source_options
@jobs_option
@network_options
@db_option
def add(
    sources: tuple[str, ...],
    outlet: str | None,
    input_format: str | None,
    encoding: str | None,
    jobs: int,
    allow_private: bool,
    pause: float,
    ignore_robots: bool,
    db: str | None,
) -> None:
    """Add articles from files, folders, globs, web addresses, or - for standard input.

    Reads .txt page dumps as copied from a browser, .html pages, and .jsonl, .json and .csv records
    with id, url, title, author, date, outlet, text or html; tables with such columns (.parquet, .arrow,
    .feather) and crawls (.warc, .wet) with the extra annotate-sources[formats]; also packed (.gz, .zst).
    An article that is in already is a duplicate. Only an address (http://, https://) among the sources
    makes this command connect, and only to that page. Rejected inputs are named on standard error; the
    exit code is then 4, or 3 when nothing could be read at all.

    \b
    Examples:
      annotate add dumps/*.txt
      annotate add --outlet harbourgazette.example saved-pages/
      annotate add https://harbourgazette.example/hake-quota
      annotate add --jobs 4 crawl.warc.gz
      curl https://archive.example/day.jsonl.zst | annotate add -
    """
    from annotate.batch.intake import add_articles, prepare_database
    from annotate.batch.measuring import measure_drafts
    from annotate.ingest.article import Reading
    from annotate.ingest.decode import check_encoding
    from annotate.ingest.names import check_outlet
    from annotate.ingest.read import find_drafts
    from annotate.ingest.sources import count_articles, has_web_form
    from annotate.terminal.progress import is_shown, show_progress

    reading = Reading(check_outlet(outlet), input_format, check_encoding(encoding))
    is_web = any(has_web_form(source) for source in sources)
    manners = read_manners(allow_private, pause, ignore_robots) if is_web else None
    database = open_db(db, create=True)
    prepare_database(database)
    total = count_articles(sources, input_format) if is_shown() else None
    with (
        show_progress("adding", total) as advance,
        _open_web(sources, manners) as (fetch, size),
        closing(measure_drafts(find_drafts(sources, reading, fetch), reading, jobs)) as items,
    ):
        intake = add_articles(database, items, name_rejection, advance, size)
    _print_counts(intake)
    say_next("Next: annotate autoflag")
    hint = "Mend what is named above and run the same command again"
    again = ": what is already in is skipped." if intake.rejected < intake.inputs else "."
    fail_if_rejected(intake.rejected, intake.inputs, hint + again)


@contextmanager
def _open_web(sources: tuple[str, ...], manners: Manners | None) -> Iterator[tuple[FetchPage, int]]:
    """Yield what fetches a page, and how many articles to store at once: pages from the web one by one."""
    from annotate.batch.intake import BATCH
    from annotate.ingest.read import refuse_page

    if manners is None:
        yield refuse_page, BATCH
        return
    from annotate.batch.pages import WebPages

    with WebPages(manners) as pages:
        yield pages.read, 1


def _print_counts(intake: Intake) -> None:
    click.echo(
        f"accepted {intake.accepted} + duplicates {intake.duplicates} + rejected {intake.rejected}"
        f" = inputs {intake.inputs}"
    )
    if intake.nameless:
        held = "duplicate is in without its" if intake.nameless == 1 else "duplicates are in without their"
        click.echo(f"annotate: {intake.nameless} {held} outlet, and stayed so: press o in review to set it.", err=True)
