"""`annotate why` walks from a number of the scorecard to what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import (
    db_option,
    echo_table,
    format_option,
    open_db,
    open_rubric,
    require_flags,
    require_outlet,
    say_next,
)
from annotate.errors import NotFoundError

if TYPE_CHECKING:
    from annotate.core.rubric import Rubric
    from annotate.core.scoring import OutletScore
    from annotate.storage.database import Database


@click.command()
@click.argument("outlet", metavar="OUTLET")
@click.argument("flag", required=False, metavar="[FLAG]")
@format_option("json")
@db_option
def why(outlet: str, flag: str | None, format_: str, db: str | None) -> None:
    """Say what an outlet's score rests on: rates, verdicts, detectors, quotes, disagreements.

    With a flag, all of that flag; without one, the three flags that cost most, and what was said of the
    outlet's lean and of its stance toward actors, by reviewer and article.

    \b
    Examples:
      annotate why answerplaza.example
      annotate why answerplaza.example seo-padding
    """
    from annotate.storage.scores import score_database

    database = open_db(db, read_only=True)
    rubric = open_rubric(database)
    known = require_outlet(database, outlet)
    keys = require_flags(rubric, (flag,)) if flag else ()
    score = next((own for own in score_database(database, rubric) if own.key == known.key), None)
    if score is None:
        raise NotFoundError(f"{known.key} has no articles in {database.path}.", "Add some with: annotate add FILE...")
    if format_ == "json":
        _write(database, score, known.id, keys or rubric.keys)
    else:
        _print(database, rubric, score, known.id, keys)


def _write(db: Database, score: OutletScore, outlet: int, keys: tuple[str, ...]) -> None:
    from annotate.exchange.shown import describe_reasons
    from annotate.exchange.tables import write_json
    from annotate.storage.reasons import find_reasons

    rates = [rate for rate in score.rates if rate.flag in keys]
    rows = (describe_reasons(score, rate, find_reasons(db, outlet, rate.flag)) for rate in rates)
    echo_table(write_json(rows), "json")


def _print(db: Database, rubric: Rubric, score: OutletScore, outlet: int, keys: tuple[str, ...]) -> None:
    from annotate.storage.reasons import find_reasons
    from annotate.storage.replies import list_replies
    from annotate.terminal.console import open_console
    from annotate.terminal.reasons import print_reasons
    from annotate.terminal.replies import print_newest_reply

    console = open_console()
    lowers = {flag.key for flag in rubric.credibility}
    known = [rate for rate in score.rates if rate.is_known and rate.flag in lowers]
    costly = sorted(known, key=lambda rate: (-rate.cost, rate.flag))
    chosen = [rate for rate in score.rates if rate.flag in keys] if keys else costly[:3]
    if not keys:
        interval = score.credibility
        click.echo(f"credibility {interval.median:.0f} [{interval.low:.0f}–{interval.high:.0f}]; what costs most:\n")
    for place, rate in enumerate(chosen):
        if place:
            click.echo()
        print_reasons(console, rubric, score, rate, find_reasons(db, outlet, rate.flag))
    print_newest_reply(console, score.key, list_replies(db).get(outlet, ()))
    if not keys:
        _print_slants(db, score, outlet)
    say_next(f"An article whole: annotate show NUMBER; all of a flag: annotate why {score.key} FLAG")


def _print_slants(db: Database, score: OutletScore, outlet: int) -> None:
    from annotate.storage.leanings import iterate_said
    from annotate.terminal.console import open_console
    from annotate.terminal.slants import print_why_slants

    if score.slants:
        click.echo()
        print_why_slants(open_console(), score, list(iterate_said(db, outlet)))
