"""`annotate compare` says how probable it is that one outlet is below another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, echo_table, open_db, open_rubric, require_outlet
from annotate.errors import NotFoundError

if TYPE_CHECKING:
    from annotate.core.rubric import Rubric
    from annotate.core.scoring import OutletScore
    from annotate.storage.database import Database


@click.command()
@click.argument("outlets", nargs=-1, metavar="[OUTLET]...")
@click.option("--rubric", "words", metavar="FILE|NAME", help="Compare by another rubric.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@db_option
def compare(outlets: tuple[str, ...], words: str | None, format_: str, db: str | None) -> None:
    """Say how probable it is that one outlet's credibility is below another's.

    Two intervals may overlap and one outlet still be below the other almost for certain. Without an OUTLET
    all ranked ones are compared.

    \b
    Examples:
      annotate compare answerplaza.example harbourgazette.example
      annotate compare --format csv > below.csv
    """
    from annotate.assembly import find_rubric
    from annotate.core.ranking import compare_outlets
    from annotate.exchange.tables import format_rows
    from annotate.terminal.comparisons import print_comparisons
    from annotate.terminal.console import open_console

    if len(outlets) == 1:
        raise click.UsageError("one outlet cannot be compared; name two or more, or none for all")
    database = open_db(db, read_only=True)
    scores = _choose(database, find_rubric(words) if words else open_rubric(database), outlets)
    pairs = compare_outlets([(score.key, score.trail) for score in scores if score.trail])
    if format_ != "table":
        rows = [{"outlet": own.outlet, "other": own.other, "below": round(own.below, 3)} for own in pairs]
        echo_table(format_rows(format_, ("outlet", "other", "below"), rows), format_)
    elif not pairs:
        click.echo("Fewer than two outlets have a rank; name those to compare: annotate compare OUTLET OUTLET")
    else:
        print_comparisons(open_console(), scores, pairs)


def _choose(db: Database, rubric: Rubric, outlets: tuple[str, ...]) -> list[OutletScore]:
    """Return the scores of the named outlets in the order of their ranks, or of all ranked ones."""
    from annotate.storage.scores import score_database

    keys = {require_outlet(db, words).key for words in outlets}
    scores = score_database(db, rubric, keys)
    missing = sorted(keys - {score.key for score in scores})
    if missing:
        raise NotFoundError(f"{missing[0]} has no articles in {db.path}.", "Add some with: annotate add FILE...")
    if outlets and len(keys) < 2:
        raise click.UsageError("these are one outlet; name two or more")
    return [score for score in scores if (score.key in keys if keys else score.rank is not None)]
