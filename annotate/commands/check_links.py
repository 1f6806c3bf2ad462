"""`annotate check-links` asks for the links of the articles and keeps what each gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, echo_table, network_options, open_db, read_manners, require_outlet, say_next

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotate.network.fetch import Manners
    from annotate.storage.articles import Selection
    from annotate.storage.database import Database


@click.command("check-links")
@click.option("--outlet", metavar="OUTLET", help="Only the articles of this outlet.")
@click.option(
    "--older-than", type=click.IntRange(0), metavar="DAYS", help="Also again what was last asked before then."
)
@click.option("--undecided", is_flag=True, help="Also again what was undecided.")
@network_options
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@db_option
def check_links(
    outlet: str | None,
    older_than: int | None,
    undecided: bool,
    allow_private: bool,
    pause: float,
    ignore_robots: bool,
    format_: str,
    db: str | None,
) -> None:
    """Ask for each link of the articles that was not asked for yet: this command connects.

    Kept apart are ok, moved, dead (404, 410, no such host), malformed (nobody can ask for it) and undecided
    (timeout, 403, 429, 5xx, a refusal), which never counts as broken. One request a second goes to a host, many
    hosts are asked together. Each result is stored as it comes: stopped with Ctrl-C, the next run asks for the
    rest. The next autoflag takes the dead links as evidence of broken-citations, with the date.

    \b
    Examples:
      annotate check-links
      annotate check-links --outlet answerplaza.example --older-than 30
    """
    from annotate.batch.linking import plan_links
    from annotate.storage.articles import Selection
    from annotate.storage.clock import utc_before

    manners = read_manners(allow_private, pause, ignore_robots)
    database = open_db(db)
    selection = Selection(outlet=require_outlet(database, outlet).id if outlet else None)
    since = None if older_than is None else utc_before(older_than)
    work = plan_links(database, selection, since, undecided=undecided)
    _ask(database, work.urls, manners)
    click.echo(f"asked for {len(work.urls)} of {work.links} {'link' if work.links == 1 else 'links'}", err=True)
    _print(database, selection, format_)
    say_next("Next: annotate autoflag")


def _ask(db: Database, urls: tuple[str, ...], manners: Manners) -> None:
    """Ask for the addresses, and store what each gives as it comes."""
    import asyncio

    from annotate.batch.linking import check_links as ask
    from annotate.network.fetch import Fetcher
    from annotate.storage.links import save_checks
    from annotate.terminal.progress import show_progress

    async def run(advance: Callable[[], None]) -> None:
        async with Fetcher(manners) as fetcher:
            await ask(urls, fetcher, lambda check: save_checks(db, [check]), advance)

    if urls:
        with show_progress("asking", len(urls)) as advance:
            asyncio.run(run(advance))


def _print(db: Database, selection: Selection, format_: str) -> None:
    from annotate.exchange.links import LINK_COLUMNS, link_rows
    from annotate.exchange.tables import format_rows
    from annotate.storage.links import list_checks
    from annotate.terminal.console import open_console
    from annotate.terminal.links import print_links

    checks = list(list_checks(db, selection))
    if format_ == "table":
        print_links(open_console(), checks)
    else:
        echo_table(format_rows(format_, LINK_COLUMNS, link_rows(checks)), format_)
