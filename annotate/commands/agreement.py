"""`annotate agreement` says how far the reviewers agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, echo_table, open_db, open_rubric, require_flags, say_next

if TYPE_CHECKING:
    from annotate.storage.database import Database


@click.command()
@click.option("--flag", "flags", multiple=True, metavar="FLAG", help="Only this flag; may be repeated.")
@click.option("--pairs", is_flag=True, help="Each pair of reviewers, instead of all together.")
@click.option("--anchoring", is_flag=True, help="How far seeing the machine sways each reviewer.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@db_option
def agreement(flags: tuple[str, ...], pairs: bool, anchoring: bool, format_: str, db: str | None) -> None:
    """Say how far the reviewers agree, by flag and by pair.

    Raw agreement, Cohen's kappa (two reviewers), Fleiss' kappa, Krippendorff's alpha and Gwet's AC1 over
    the verdicts that stand, "unsure" being an answer of its own. Questions that a reviewer has not
    answered are missing values. The 95 % intervals come from a bootstrap over the articles with a fixed
    seed, so the same verdicts give the same figures.

    --anchoring compares how often each agrees with the machine where its finding was seen and where
    `annotate review --blind machine=50%` hid it by chance; other verdicts do not count there.

    \b
    Examples:
      annotate agreement
      annotate agreement --flag seo-padding --pairs --format csv
      annotate agreement --anchoring
    """

    database = open_db(db, read_only=True)
    rubric = open_rubric(database)
    chosen = require_flags(rubric, flags) or None
    if anchoring:
        _show_anchoring(database, chosen, format_)
    else:
        _show_agreement(database, chosen, pairs, format_)


def _show_agreement(db: Database, flags: tuple[str, ...] | None, pairs: bool, format_: str) -> None:
    from annotate.core.agreement import compare_reviewers
    from annotate.exchange.agreements import AGREEMENT_COLUMNS, agreement_rows
    from annotate.exchange.tables import format_rows
    from annotate.storage.judgements import iterate_votes
    from annotate.terminal.agreements import print_agreements
    from annotate.terminal.console import open_console

    agreements = compare_reviewers(iterate_votes(db, flags), pairs=pairs)
    if format_ != "table":
        echo_table(format_rows(format_, AGREEMENT_COLUMNS, agreement_rows(agreements)), format_)
    elif not agreements:
        click.echo("No question has been answered by two reviewers yet: annotate review --reviewer NAME")
    else:
        print_agreements(open_console(), agreements)
        say_next("Settle what they disagree on with: annotate adjudicate")


def _show_anchoring(db: Database, flags: tuple[str, ...] | None, format_: str) -> None:
    from annotate.core.anchoring import measure_anchoring
    from annotate.exchange.agreements import ANCHORING_COLUMNS, anchoring_rows
    from annotate.exchange.tables import format_rows
    from annotate.storage.judgements import iterate_sways
    from annotate.terminal.agreements import print_anchoring
    from annotate.terminal.console import open_console

    found = measure_anchoring(iterate_sways(db, flags))
    if format_ != "table":
        echo_table(format_rows(format_, ANCHORING_COLUMNS, anchoring_rows(found)), format_)
    elif not found:
        click.echo("No verdict was given where chance hid the machine:\n  annotate review --blind machine=50%")
    else:
        print_anchoring(open_console(), found)
