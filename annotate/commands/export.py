"""`annotate export` writes scorecards, articles, verdicts or findings for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotate.commands import db_option, echo_table, open_db, open_rubric

if TYPE_CHECKING:
    from annotate.storage.database import Database

Table = tuple[Sequence[str], Iterable[Mapping[str, Any]]]


@click.command()
@click.argument("what", type=click.Choice(["scorecards", "slants", "articles", "verdicts", "findings"]))
@click.option("--format", "format_", type=click.Choice(["csv", "json", "jsonl"]), default="csv", show_default=True)
@click.option("-o", "--output", metavar="FILE", help="Write to a file; - is standard output.")
@db_option
def export(what: str, format_: str, output: str | None, db: str | None) -> None:
    """Write one row a scorecard, article, verdict or piece of evidence, to standard output or a file.

    "slants" has a row for the lean of each outlet and for its stance toward each actor.

    Rows name the article's number and id, so that each figure can be walked back to its quotes. A
    file is replaced only when the new one is complete; a pipe or device is written into. CSV cells
    that a spreadsheet would run as a formula begin with an apostrophe. A scorecard names from what it was
    made (rubric, detectors, seed, digests of findings and verdicts), so that annotate verify can rebuild it.

    \b
    Examples:
      annotate export scorecards -o scorecards.csv
      annotate export findings --format jsonl | head
    """
    from annotate.exchange.tables import format_rows, save_file
    from annotate.terminal.safe import safe_text

    if output == "":
        raise click.BadParameter("a file needs a name; - is standard output", param_hint="--output")
    database = open_db(db, read_only=True)
    columns, rows = {
        "scorecards": _scorecards,
        "slants": _slants,
        "articles": _articles,
        "verdicts": _verdicts,
        "findings": _findings,
    }[what](database)
    parts = format_rows(format_, columns, rows)
    if output in (None, "-"):
        echo_table(parts, format_)
        return
    if database.owns(Path(output)):
        raise click.BadParameter(f"{output} is the database itself; name another file", param_hint="--output")
    save_file(Path(output), parts)
    click.echo(f"wrote {safe_text(output)}", err=True)


def _scorecards(db: Database) -> Table:
    from annotate.exchange.scorecards import tabulate_scorecards

    return tabulate_scorecards(db, open_rubric(db))


def _slants(db: Database) -> Table:
    from annotate.exchange.slants import SLANT_ROW_COLUMNS, slant_rows
    from annotate.storage.scores import score_database

    return SLANT_ROW_COLUMNS, slant_rows(score_database(db, open_rubric(db)))


def _articles(db: Database) -> Table:
    from annotate.exchange.records import ARTICLE_COLUMNS, article_rows
    from annotate.storage.articles import list_articles

    return ARTICLE_COLUMNS, article_rows(list_articles(db))


def _findings(db: Database) -> Table:
    from annotate.exchange.records import FINDING_COLUMNS, finding_rows
    from annotate.storage.articles import list_heads
    from annotate.storage.findings import iterate_findings

    return FINDING_COLUMNS, finding_rows(iterate_findings(db), list_heads(db))


def _verdicts(db: Database) -> Table:
    from annotate.exchange.records import VERDICT_COLUMNS, verdict_rows
    from annotate.storage.articles import list_heads
    from annotate.storage.findings import read_finding
    from annotate.storage.journal import iterate_verdicts, list_additions
    from annotate.storage.rubrics import list_reworded_flags

    keys, reworded = open_rubric(db).keys, list_reworded_flags(db)

    def tell(flag: str | None, rubric: int) -> str | None:
        if flag is None:
            return None
        return "retired" if flag not in keys else "reworded" if (flag, rubric) in reworded else "asked"

    return VERDICT_COLUMNS, verdict_rows(
        iterate_verdicts(db), list_heads(db), lambda id_: read_finding(db, id_), list_additions(db), tell
    )
