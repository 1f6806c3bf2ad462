"""`annotate evaluate` compares each detector with the reviewers' verdicts."""

from __future__ import annotations

from typing import Any

import click

from annotate.commands import db_option, open_db, open_rubric, require_flags, say_next


@click.command()
@click.option("--flag", metavar="FLAG", help="Only this flag.")
@click.option("--articles", is_flag=True, help="Name each article on which reviewers and machine disagree.")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@db_option
def evaluate(flag: str | None, articles: bool, format_: str, db: str | None) -> None:
    """Say which detector can be trusted on your own corpus.

    Compares each detector's findings with the definite verdicts: precision, recall and specificity with
    95 % intervals, the calibration of its probabilities, and the articles on which the two disagree.

    \b
    Example:
      annotate evaluate --flag seo-padding --articles
    """
    from annotate.core.evaluation import evaluate as evaluate_detectors
    from annotate.exchange.tables import dump_json
    from annotate.storage.articles import list_heads
    from annotate.storage.judgements import iterate_judged
    from annotate.terminal.console import open_console
    from annotate.terminal.evaluations import print_evaluations

    database = open_db(db, read_only=True)
    rubric = open_rubric(database)
    chosen = require_flags(rubric, (flag,))[0] if flag else None
    evaluations = evaluate_detectors(iterate_judged(database, chosen))
    if format_ == "json":
        click.echo(dump_json([_describe(evaluation) for evaluation in evaluations]))
    elif not evaluations:
        click.echo("No verdict stands beside a finding yet: annotate autoflag, then annotate review")
    else:
        titles = {number: head.title or "" for number, head in list_heads(database).items()} if articles else {}
        print_evaluations(open_console(), evaluations, titles, with_articles=articles)
        say_next("Look at one with: annotate show NUMBER")


def _describe(evaluation: Any) -> dict[str, Any]:
    shares = {}
    for name in ("precision", "recall", "specificity"):
        share = getattr(evaluation, name)
        low, high = share.interval or (None, None)
        shares[name] = {"value": share.value, "low": low, "high": high, "count": share.count, "total": share.total}
    return {
        "flag": evaluation.flag,
        "detector": evaluation.detector,
        "version": evaluation.version,
        "judged": evaluation.judged,
        "unsure": evaluation.unsure,
        **shares,
        "brier": evaluation.brier,
        "disagreements": [item.article for item in evaluation.disagreements],
    }
