"""`annotate show` shows one article with its evidence, or lists articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import (
    db_option,
    echo_table,
    format_option,
    open_db,
    open_rubric,
    require_article,
    require_flags,
    require_outlet,
    say_next,
)

if TYPE_CHECKING:
    from annotate.storage.articles import Selection
    from annotate.storage.database import Database

STATES = click.Choice(["present", "absent", "unsure", "reviewed", "unreviewed"])


@click.command()
@click.argument("article", required=False, metavar="[ARTICLE]")
@click.option("--outlet", metavar="OUTLET", help="List only the articles of this outlet.")
@click.option(
    "--flag",
    "flags",
    multiple=True,
    metavar="FLAG",
    help="List only articles on which this flag was found (see --state); repeated, any of them.",
)
@click.option("--state", type=STATES, help="List only articles with such a finding, or (un)reviewed ones.")
@click.option("--no-text", is_flag=True, help="Leave out the text of the article.")
@format_option("json")
@db_option
def show(
    article: str | None,
    outlet: str | None,
    flags: tuple[str, ...],
    state: str | None,
    no_text: bool,
    format_: str,
    db: str | None,
) -> None:
    """Show an article with its evidence, findings and verdicts; without ARTICLE, list articles.

    ARTICLE is the number in the list, or the beginning of the article's id.

    \b
    Examples:
      annotate show 17
      annotate show --outlet answerplaza.example --flag seo-padding
      annotate show --state unreviewed
    """
    from annotate.storage.articles import Selection

    database = open_db(db, read_only=True)
    if article:
        _show_article(database, article, format_, with_text=not no_text)
        return
    chosen = require_outlet(database, outlet).id if outlet else None
    asked = require_flags(open_rubric(database), flags)
    _list(database, Selection(chosen, asked, state), format_)


def _show_article(db: Database, words: str, format_: str, *, with_text: bool) -> None:
    """Print one article."""
    from annotate.exchange.history import event_rows
    from annotate.exchange.shown import describe_article
    from annotate.exchange.tables import dump_json
    from annotate.storage.findings import list_findings
    from annotate.storage.history import describe_entries, list_history
    from annotate.terminal.console import open_console
    from annotate.terminal.listing import print_article

    stored = require_article(db, words)
    findings = [(item.finding, item.calibrated) for item in list_findings(db, stored.number, open_rubric(db).keys)]
    if format_ == "json":
        history = event_rows(list_history(db, stored.number))
        click.echo(dump_json(describe_article(stored, findings, history, with_text=with_text)))
        return
    said = describe_entries(db, stored.number)
    measures = (stored.words, stored.flesch, stored.grade)
    print_article(open_console(), stored.number, stored.article, measures, findings, said, with_text=with_text)


def _list(db: Database, selection: Selection, format_: str) -> None:
    from annotate.exchange.shown import listed_rows
    from annotate.exchange.tables import write_json
    from annotate.storage.articles import list_articles
    from annotate.storage.findings import list_findings
    from annotate.storage.journal import count_verdicts
    from annotate.terminal.console import open_console
    from annotate.terminal.listing import print_articles

    rows = (
        (stored, [item.finding for item in list_findings(db, stored.number)], count_verdicts(db, stored.number))
        for stored in list_articles(db, selection)
    )
    if format_ == "json":
        echo_table(write_json(listed_rows(rows)), format_)
        return
    count = print_articles(open_console(), ((own.number, own.article, found, said) for own, found, said in rows))
    click.echo(f"{count} article{'' if count == 1 else 's'}")
    say_next("Next: annotate show NUMBER")
