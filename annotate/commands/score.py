"""`annotate score` scores the outlets, each with its 95 % interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, echo_table, open_db, open_rubric, require_outlet, say_next
from annotate.errors import NotFoundError

if TYPE_CHECKING:
    from annotate.core.rubric import Rubric
    from annotate.core.scoring import OutletScore
    from annotate.storage.database import Database


@click.command()
@click.argument("outlet", required=False, metavar="[OUTLET]")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@db_option
def score(outlet: str | None, format_: str, db: str | None) -> None:
    """Score all outlets, or one with its flags: 100 is credible, each flag takes its weight.

    The score joins what the detectors found with what reviewers decided on a part of the articles.
    "machine only" has no verdict behind it; "too few articles" has an interval wider than 40 points.

    \b
    Examples:
      annotate score
      annotate score answerplaza.example
      annotate score --format csv > scorecard.csv
    """
    from annotate.exchange.scorecards import scorecard_columns, scorecard_rows
    from annotate.exchange.tables import format_rows
    from annotate.storage.outlets import read_outlet_facts
    from annotate.storage.rechecks import count_sightings
    from annotate.storage.scores import score_database

    database = open_db(db, read_only=True)
    rubric = open_rubric(database)
    scores = score_database(database, rubric)
    if outlet:
        scores = _pick(database, scores, outlet)
    if format_ != "table":
        rows = scorecard_rows(rubric, scores, read_outlet_facts(database), count_sightings(database))
        echo_table(format_rows(format_, scorecard_columns(rubric), rows), format_)
        return
    _print(database, rubric, scores, alone=bool(outlet))


def _pick(db: Database, scores: list[OutletScore], words: str) -> list[OutletScore]:
    key = require_outlet(db, words).key
    picked = [score for score in scores if score.key == key]
    if not picked:
        raise NotFoundError(f"{key} has no articles in {db.path}.", "Add some with: annotate add FILE...")
    return picked


def _print(db: Database, rubric: Rubric, scores: list[OutletScore], *, alone: bool) -> None:
    from annotate.core.sightings import Sightings
    from annotate.storage.articles import count_articles
    from annotate.storage.rechecks import count_sightings
    from annotate.storage.tallies import count_without_outlet
    from annotate.terminal.console import open_console
    from annotate.terminal.scores import describe_nameless, print_outlet, print_scores

    console = open_console()
    if alone:
        print_outlet(console, rubric, scores[0], count_sightings(db, scores[0].key).get(scores[0].key, Sightings()))
        say_next(f"Its articles: annotate show --outlet {scores[0].key}")
        return
    nameless = count_without_outlet(db)
    if not scores:
        click.echo(describe_nameless(nameless) if nameless else "No outlet has articles yet: annotate add FILE...")
        return
    reviewed = sum(score.reviewed for score in scores)
    print_scores(console, rubric, scores, count_articles(db), reviewed, nameless)
    say_next("Next: annotate score OUTLET, or annotate export scorecards -o scorecards.csv")
