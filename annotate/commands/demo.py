"""`annotate demo` is a tour on example articles of invented outlets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, name_program, name_rejection, open_db, open_rubric

if TYPE_CHECKING:
    from annotate.core.rubric import Rubric
    from annotate.storage.database import Database


@click.command()
@db_option
def demo(db: str | None) -> None:
    """Show the whole path on example articles: add, autoflag, verdicts, scorecard, evidence.

    The articles and outlets are invented. They go into a new database; run it again and nothing
    changes. A database that holds articles of yours is refused.

    \b
    Example:
      annotate demo --db demo.db
    """
    from annotate.batch.example import read_example, replay_verdicts, require_example
    from annotate.batch.flagging import flag_articles
    from annotate.batch.intake import add_articles, prepare_database

    database = open_db(db, create=True)
    require_example(database)
    prepare_database(database)
    rubric = open_rubric(database, follow=True)
    intake = add_articles(database, read_example(), name_rejection, lambda: None)
    click.echo(f"{intake.accepted + intake.duplicates} example articles of invented outlets are in {database.path}.")
    flag_articles(database)
    verdicts = replay_verdicts(database, rubric)
    click.echo(
        f"The detectors have read them{f', and {verdicts} recorded verdicts were replayed' if verdicts else ''}."
    )
    _print_tour(database, rubric)


def _print_tour(db: Database, rubric: Rubric) -> None:
    from annotate.storage.articles import read_article
    from annotate.storage.findings import list_findings
    from annotate.storage.history import describe_entries
    from annotate.storage.tallies import find_telling_article
    from annotate.terminal.console import open_console
    from annotate.terminal.listing import print_article

    click.echo()
    _print_scores(db, rubric)
    stored = read_article(db, find_telling_article(db))
    if stored is not None:
        click.echo()
        findings = [(item.finding, item.calibrated) for item in list_findings(db, stored.number, rubric.keys)]
        measures = (stored.words, stored.flesch, stored.grade)
        said = describe_entries(db, stored.number)
        print_article(open_console(), stored.number, stored.article, measures, findings, said, with_text=False, most=2)
    click.echo()
    click.echo("Type next:")
    option = "" if str(db.path) == "annotate.db" else f" --db {db.path}"
    for words, what in (
        (f"review --reviewer you{option}", "decide for yourself, one key a flag"),
        (f"show {stored.number if stored else 1}{option}", "that article whole, with its evidence marked"),
        (f"why answerplaza.example{option}", "what an outlet's score rests on"),
        ("add FILE... --db mine.db", "your own articles, in a database of their own"),
    ):
        click.echo(f"  {name_program()} {words}\n      {what}")


def _print_scores(db: Database, rubric: Rubric) -> None:
    from annotate.storage.articles import count_articles
    from annotate.storage.scores import read_scoreboard
    from annotate.storage.tallies import count_without_outlet
    from annotate.terminal.console import open_console
    from annotate.terminal.scores import print_scores

    board = read_scoreboard(db, rubric)
    reviewed = sum(score.reviewed for score in board.scores)
    nameless = count_without_outlet(db)
    print_scores(open_console(), rubric, board.scores, count_articles(db), reviewed, nameless, board.left_out)
