"""`annotate evaluate` compares each detector with the reviewers' verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from annotate.commands import db_option, open_db, open_rubric, require_flags, say_next

if TYPE_CHECKING:
    from annotate.core.evaluation import Evaluation
    from annotate.core.usefulness import DetectorRating


@click.command()
@click.option("--flag", "flags", multiple=True, metavar="FLAG", help="Only this flag; may be repeated.")
@click.option("--articles", is_flag=True, help="Name each article on which reviewers and machine disagree.")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@db_option
def evaluate(flags: tuple[str, ...], articles: bool, format_: str, db: str | None) -> None:
    """Say which detector can be trusted on your own corpus.

    Compares each detector's findings with the definite verdicts: precision, recall and specificity with
    95 % intervals, the calibration of its probabilities, and the articles on which the two disagree.
    "on this corpus" rates it over all articles: how often it finds what holds and clears what does not, and
    the gain of both over chance. One that is no better than chance has no part in the scores.

    \b
    Example:
      annotate evaluate --flag seo-padding --articles
    """
    from annotate.core.evaluation import evaluate as evaluate_detectors
    from annotate.exchange.tables import dump_json
    from annotate.storage.articles import list_heads
    from annotate.storage.judgements import iterate_judged
    from annotate.storage.tallies import tally_outlets
    from annotate.terminal.console import open_console
    from annotate.terminal.evaluations import print_evaluations

    database = open_db(db, read_only=True)
    rubric = open_rubric(database)
    evaluations = evaluate_detectors(iterate_judged(database, require_flags(rubric, flags)))
    ratings = {(own.flag, own.detector): own for own in tally_outlets(database, rubric).detectors}
    if format_ == "json":
        click.echo(dump_json([_describe(own, ratings.get((own.flag, own.detector))) for own in evaluations]))
    elif not evaluations:
        click.echo("No verdict stands beside a finding yet: annotate autoflag, then annotate review")
    else:
        titles = {number: head.title or "" for number, head in list_heads(database).items()} if articles else {}
        print_evaluations(open_console(), evaluations, ratings, titles, with_articles=articles)
        say_next("Look at one with: annotate show NUMBER")


def _describe(evaluation: Evaluation, rating: DetectorRating | None) -> dict[str, Any]:
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
        "rating": None if rating is None else _describe_rating(rating),
    }


def _describe_rating(rating: DetectorRating) -> dict[str, Any]:
    axes = {"sensitivity": rating.sensitivity, "specificity": rating.specificity, "gain": rating.gain}
    found: dict[str, Any] = {
        name: {"median": round(own.median, 4), "low": round(own.low, 4), "high": round(own.high, 4)}
        for name, own in axes.items()
    }
    return found | {"verdicts": rating.verdicts, "useless": rating.is_useless}
