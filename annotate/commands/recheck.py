"""`annotate recheck` compares stored articles with their pages as they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import (
    db_option,
    echo_table,
    network_options,
    open_db,
    read_manners,
    require_article,
    require_outlet,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotate.network.fetch import Manners
    from annotate.storage.articles import Selection
    from annotate.storage.database import Database


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--outlet", metavar="OUTLET", help="Only the articles of this outlet.")
@click.option("--older-than", type=click.IntRange(0), metavar="DAYS", help="Only what was last looked at before then.")
@click.option("--diff", is_flag=True, help="Print every changed sentence in full.")
@network_options
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@db_option
def recheck(
    articles: tuple[str, ...],
    outlet: str | None,
    older_than: int | None,
    diff: bool,
    allow_private: bool,
    pause: float,
    ignore_robots: bool,
    format_: str,
    db: str | None,
) -> None:
    """Look at the page of each article that has an address: this command connects.

    A page is unchanged, edited (its changed sentences are printed), without evidence that it had, gone (404, 410,
    no such host), or undecided. A quote that no longer stands at its place is searched by its words, then by what
    stood before and after it, and is moved, reworded or gone. Each result is stored as it comes; the stored text,
    its quotes and the verdicts stay as they are.

    \b
    Examples:
      annotate recheck 17
      annotate recheck --outlet answerplaza.example --older-than 30
    """
    from annotate.storage.articles import Selection
    from annotate.storage.clock import utc_before
    from annotate.storage.rechecks import list_due

    manners = read_manners(allow_private, pause, ignore_robots)
    database = open_db(db)
    numbers = tuple(require_article(database, words).number for words in articles)
    selection = Selection(require_outlet(database, outlet).id if outlet else None, numbers=numbers)
    due = list_due(database, selection, None if older_than is None else utc_before(older_than))
    _look(database, due, manners)
    click.echo(f"looked at {len(due)} {'page' if len(due) == 1 else 'pages'} in this run", err=True)
    _print(database, selection, format_, in_full=diff)


def _look(db: Database, numbers: list[int], manners: Manners) -> None:
    """Look at the page of each article, and store each result as it comes."""
    import asyncio

    from annotate.batch.rechecking import Rechecking
    from annotate.ingest.sandbox import PageReader
    from annotate.network.fetch import Fetcher
    from annotate.terminal.progress import show_progress

    async def run(advance: Callable[[], None]) -> None:
        with PageReader() as pages:
            async with Fetcher(manners) as fetcher:
                await Rechecking(db, fetcher, pages).run(numbers, advance)

    if numbers:
        with show_progress("looking", len(numbers)) as advance:
            asyncio.run(run(advance))


def _print(db: Database, selection: Selection, format_: str, *, in_full: bool) -> None:
    from annotate.batch.rechecking import list_looks
    from annotate.exchange.rechecks import RECHECK_COLUMNS, describe_rechecks, recheck_rows
    from annotate.exchange.tables import format_rows, write_json
    from annotate.terminal.console import open_console
    from annotate.terminal.rechecks import print_rechecks

    looks = list_looks(db, selection)
    if format_ == "table":
        print_rechecks(open_console(), list(looks), in_full=in_full)
    elif format_ == "json":
        echo_table(write_json(describe_rechecks(looks)), format_)
    else:
        echo_table(format_rows(format_, RECHECK_COLUMNS, recheck_rows(looks)), format_)
