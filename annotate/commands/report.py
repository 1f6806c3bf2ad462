"""`annotate report` writes a folder of static pages: scores, evidence, progress and method."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, open_db, open_rubric, say_next

if TYPE_CHECKING:
    from annotate.report.method import Described
    from annotate.storage.database import Database


@click.command()
@click.option("-o", "--output", metavar="FOLDER", required=True, help="The folder: new, empty, or an earlier report.")
@click.option("--title", metavar="TEXT", help="The title. [default: Which outlets can be trusted]")
@click.option("--anonymous", is_flag=True, help="Number the reviewers instead of naming them.")
@click.option("--no-articles", is_flag=True, help="Leave out the pages with the articles' texts.")
@db_option
def report(output: str, title: str | None, anonymous: bool, no_articles: bool, db: str | None) -> None:
    """Write a report to look at: a folder of pages that need no network and no server.

    The front page has all outlets with their intervals, credibility against bias, flag rates, progress and
    agreement; each outlet has a page with its articles, each article one with its evidence marked and the
    verdicts beside it. Open index.html in a browser. A folder that holds anything but a report is refused.

    \b
    Examples:
      annotate report -o report
      annotate report -o public --anonymous --no-articles
    """
    from annotate.report.site import TITLE, Options, write_report
    from annotate.terminal.progress import show_progress

    if output == "" or title == "":
        raise click.BadParameter("it must not be empty", param_hint="--output" if output == "" else "--title")
    database = open_db(db, read_only=True)
    rubric = open_rubric(database)
    options = Options(title or TITLE, not no_articles, anonymous)
    with show_progress("writing pages", _count_pages(database, options.articles)) as on_page:
        written = write_report(database, rubric, Path(output), options, _describe_detectors(), on_page)
    _tell(Path(output), written.outlets, written.articles)


def _count_pages(db: Database, articles: bool) -> int:
    from annotate.storage.articles import count_articles
    from annotate.storage.outlets import list_outlets

    return sum(1 for _ in list_outlets(db, with_articles=True)) + (count_articles(db) if articles else 0)


def _describe_detectors() -> list[Described]:
    """Return what each detector flags and leaves alone, as its class says."""
    import inspect

    from annotate.assembly import load_detectors
    from annotate.core.model import base_version
    from annotate.report.method import Described

    return [
        Described(own.name, base_version(own.version), tuple(own.flags), inspect.cleandoc(type(own).__doc__ or ""))
        for own in load_detectors()
    ]


def _tell(folder: Path, outlets: int, articles: int) -> None:
    from annotate.terminal.safe import safe_text

    counts = f"{outlets:,} outlet{'s' * (outlets != 1)}, {articles:,} article{'s' * (articles != 1)}"
    click.echo(f"{safe_text(str(folder / 'index.html'))}: {counts}")
    say_next("Open it in a browser; to hand it on, copy the whole folder.")
