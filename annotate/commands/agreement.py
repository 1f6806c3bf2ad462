"""`annotate agreement` says how far the reviewers agree."""

from __future__ import annotations

import click

from annotate.commands import db_option, echo_table, open_db, require_flags, say_next


@click.command()
@click.option("--flag", metavar="FLAG", help="Only this flag.")
@click.option("--pairs", is_flag=True, help="Each pair of reviewers, instead of all together.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@db_option
def agreement(flag: str | None, pairs: bool, format_: str, db: str | None) -> None:
    """Say how far the reviewers agree, by flag and by pair.

    Raw agreement, Cohen's kappa (two reviewers), Fleiss' kappa, Krippendorff's alpha and Gwet's AC1 over
    the verdicts that stand, "unsure" being an answer of its own. Questions that a reviewer has not
    answered are missing values. The 95 % intervals come from a bootstrap over the articles with a fixed
    seed, so the same verdicts give the same figures.

    \b
    Examples:
      annotate agreement
      annotate agreement --flag seo-padding --pairs --format csv
    """
    from annotate.assembly import load_rubric
    from annotate.core.agreement import compare_reviewers
    from annotate.exchange.agreements import AGREEMENT_COLUMNS, agreement_rows
    from annotate.exchange.tables import format_rows
    from annotate.storage.judgements import iterate_votes
    from annotate.terminal.agreements import print_agreements
    from annotate.terminal.console import open_console

    database, rubric = open_db(db, read_only=True), load_rubric()
    chosen = require_flags(rubric, (flag,))[0] if flag else None
    agreements = compare_reviewers(iterate_votes(database, chosen), pairs=pairs)
    if format_ != "table":
        echo_table(format_rows(format_, AGREEMENT_COLUMNS, agreement_rows(agreements)), format_)
    elif not agreements:
        click.echo("No question has been answered by two reviewers yet: annotate review --reviewer NAME")
    else:
        print_agreements(open_console(), agreements)
        say_next("Settle what they disagree on with: annotate adjudicate")
