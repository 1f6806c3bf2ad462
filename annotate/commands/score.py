"""`annotate score` scores the outlets, each with its 95 % interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, echo_table, open_db, open_rubric, require_outlet, say_next
from annotate.errors import NotFoundError

if TYPE_CHECKING:
    from annotate.core.rubric import Rubric
    from annotate.storage.database import Database
    from annotate.storage.scores import Scoreboard


@click.command()
@click.argument("outlet", required=False, metavar="[OUTLET]")
@click.option("--rubric", "words", metavar="FILE|NAME", help="Score by another rubric, and list what changes.")
@click.option("--months", is_flag=True, help="Score the months of OUTLET that have enough articles.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@db_option
def score(outlet: str | None, words: str | None, months: bool, format_: str, db: str | None) -> None:
    """Score all outlets, or one with its flags: 100 is credible, each flag takes its weight.

    The score joins what the detectors found with what reviewers decided on a part of the articles. A grade
    is given only where the whole 95 % interval lies inside it; "B–C" is somewhere in these.
    "machine only" has no verdict behind it; "too few articles" has an interval wider than 40 points.

    Other rubrics: nine-criteria and trust-indicators come with the program; docs/scoring.md says what they
    cannot cover.

    \b
    Examples:
      annotate score
      annotate score answerplaza.example
      annotate score --rubric nine-criteria
      annotate score --format csv > scorecard.csv
    """
    from annotate.assembly import find_rubric
    from annotate.exchange.tables import format_rows

    database = open_db(db, read_only=True)
    rubric = find_rubric(words) if words else open_rubric(database)
    if months:
        _score_months(database, rubric, outlet, format_)
        return
    board = _read_board(database, rubric, outlet)
    usual = _read_board(database, open_rubric(database), outlet) if words else None
    if format_ == "table":
        _print(database, rubric, board, usual, alone=bool(outlet))
    else:
        echo_table(format_rows(format_, *_tabulate(database, rubric, board, usual)), format_)


def _read_board(db: Database, rubric: Rubric, words: str | None) -> Scoreboard:
    from dataclasses import replace

    from annotate.storage.scores import read_scoreboard

    key = require_outlet(db, words).key if words else None
    board = read_scoreboard(db, rubric)
    if key is None:
        return board
    picked = [score for score in board.scores if score.key == key]
    if not picked:
        raise NotFoundError(f"{key} has no articles in {db.path}.", "Add some with: annotate add FILE...")
    return replace(board, scores=picked)


def _tabulate(
    db: Database, rubric: Rubric, board: Scoreboard, usual: Scoreboard | None
) -> tuple[list[str], list[dict[str, object]]]:
    """Return the columns and rows of the scorecard; under another rubric with the usual score and grade beside."""
    from annotate.exchange.scorecards import (
        compare_columns,
        read_background,
        scorecard_columns,
        scorecard_rows,
        with_usual,
    )

    columns = scorecard_columns(rubric)
    rows = list(scorecard_rows(rubric, board, read_background(db)))
    if usual is None:
        return columns, rows
    return [*columns, *compare_columns()], with_usual(rows, usual.scores)


def _score_months(db: Database, rubric: Rubric, words: str | None, format_: str) -> None:
    from annotate.exchange.months import MONTH_COLUMNS, month_rows
    from annotate.exchange.tables import format_rows
    from annotate.storage.months import score_months
    from annotate.terminal.console import open_console
    from annotate.terminal.months import print_months

    if words is None:
        raise click.UsageError("--months needs an outlet: annotate score OUTLET --months")
    outlet = require_outlet(db, words)
    history = score_months(db, rubric, outlet.id, outlet.key)
    if format_ == "table":
        print_months(open_console(), history)
    else:
        echo_table(format_rows(format_, MONTH_COLUMNS, month_rows(outlet.key, history)), format_)


def _print(db: Database, rubric: Rubric, board: Scoreboard, usual: Scoreboard | None, *, alone: bool) -> None:
    from annotate.core.sightings import Sightings
    from annotate.storage.articles import count_articles
    from annotate.storage.months import score_months
    from annotate.storage.rechecks import count_sightings
    from annotate.storage.replies import list_replies
    from annotate.storage.tallies import count_without_outlet
    from annotate.terminal.console import open_console
    from annotate.terminal.months import print_sparkline
    from annotate.terminal.replies import print_newest_reply
    from annotate.terminal.scores import describe_nameless, print_changes, print_outlet, print_scores
    from annotate.terminal.slants import print_all_slants, print_slants

    console, scores = open_console(), board.scores
    nameless = count_without_outlet(db)
    if alone:
        seen = count_sightings(db, scores[0].key).get(scores[0].key, Sightings())
        print_outlet(console, rubric, scores[0], seen, board.left_out)
        number = require_outlet(db, scores[0].key).id
        print_slants(console, scores[0])
        print_sparkline(console, score_months(db, rubric, number, scores[0].key))
        print_newest_reply(console, scores[0].key, list_replies(db).get(number, ()))
        say_next(f"Its articles: annotate show --outlet {scores[0].key}")
    elif not scores:
        click.echo(describe_nameless(nameless) if nameless else "No outlet has articles yet: annotate add FILE...")
        return
    else:
        reviewed = sum(score.reviewed for score in scores)
        print_scores(console, rubric, scores, count_articles(db), reviewed, nameless, board.left_out)
        print_all_slants(console, scores)
        say_next("Next: annotate score OUTLET, or annotate export scorecards -o scorecards.csv")
    if usual is not None:
        print_changes(console, rubric, scores, usual.scores)
