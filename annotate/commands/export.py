"""`annotate export` writes tables of what the database holds, and files for other annotation tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from annotate.commands import db_option, echo_table, open_db, open_rubric

if TYPE_CHECKING:
    from annotate.storage.database import Database

Table = tuple[Sequence[str], Iterable[Mapping[str, Any]]]
_TABLES = (
    "scorecards",
    "slants",
    "articles",
    "verdicts",
    "findings",
    "evidence",
    "notes",
    "journal",
    "disagreements",
    "outlets",
)
_TOOLS = ("prodigy", "label-studio", "doccano", "web-annotation")
_VIEWS = {
    "evidence": "evidence_quotes", "notes": "reviewer_notes", "journal": "journal",
    "disagreements": "disagreements", "outlets": "outlet_listings",
}  # fmt: skip
_BYTE_ORDER_MARK = "\ufeff"


@click.command()
@click.argument("what", type=click.Choice([*_TABLES, *_TOOLS, "label-studio-config", "schema-org"]), metavar="WHAT")
@click.option("--format", "format_", type=click.Choice(["csv", "json", "jsonl"]), help="Of a table. [default: csv]")
@click.option("--excel", is_flag=True, help="Begin a CSV with the mark by which Excel knows UTF-8.")
@click.option("--offsets", type=click.Choice(["code-points", "utf-16", "graphemes"]),
              help="What a file for another tool counts as a character. [default: the tool's own]")  # fmt: skip
@click.option("-o", "--output", metavar="FILE", help="Write to a file; - is standard output.")
@db_option
def export(
    what: str, format_: str | None, excel: bool, offsets: str | None, output: str | None, db: str | None
) -> None:
    """Write a table, or a file for another tool, to standard output or a file.

    \b
    Tables, one row a fact:
      scorecards     an outlet: scores, intervals, rates
      slants         the lean of an outlet, or its stance toward an actor
      articles       an article, with its text
      verdicts       a reviewer's verdict that is in force
      findings       a piece of evidence of a detector
      evidence       a quote, of a detector or a reviewer
      notes          a reviewer's note
      journal        an entry of a reviewer, taken back or not
      disagreements  a question on which reviewers differ
      outlets        an outlet and the public lists it stands in
    For other tools: prodigy, label-studio (and label-studio-config, its
    labelling interface), doccano, web-annotation; schema-org for scorecards.
    What they cannot show stands beside it, and annotate import brings
    everything back.

    Rows name the article's number and id, so that each figure can be walked back to its quotes. A
    file is replaced only when the new one is complete; a pipe or device is written into. CSV cells
    that a spreadsheet would run as a formula begin with an apostrophe. A scorecard names from what it was
    made (rubric, detectors, seed, digests of findings and verdicts), so that annotate verify can rebuild it.

    \b
    Examples:
      annotate export scorecards -o scorecards.csv
      annotate export prodigy -o annotations.jsonl
    """
    _check_options(what, format_, excel, offsets, output)
    database = open_db(db, read_only=True)
    if output not in (None, "-") and database.owns(Path(output or "")):
        raise click.BadParameter(f"{output} is the database itself; name another file", param_hint="--output")
    format_ = format_ or "csv" if what in _TABLES else None
    parts = _write_table(database, what, format_ or "csv", excel) if format_ else _write_other(database, what, offsets)
    _send(parts, format_, output)
    _say_lost(what)


def _check_options(what: str, format_: str | None, excel: bool, offsets: str | None, output: str | None) -> None:
    if output == "":
        raise click.BadParameter("a file needs a name; - is standard output", param_hint="--output")
    if what not in _TABLES and (format_ or excel):
        raise click.UsageError(f"{what} has a format of its own: leave --format and --excel out.")
    if excel and format_ not in (None, "csv"):
        raise click.UsageError("--excel is for CSV alone.")
    if offsets and what not in _TOOLS:
        raise click.UsageError(f"--offsets is for {', '.join(_TOOLS)} alone.")
    if offsets and what == "web-annotation" and offsets != "code-points":
        raise click.UsageError("a Web Annotation counts code points: leave --offsets out.")


def _send(parts: Iterable[str], format_: str | None, output: str | None) -> None:
    from annotate.exchange.tables import save_file
    from annotate.terminal.safe import safe_text

    if output is None or output == "-":
        echo_table(parts, format_ or "json")
        return
    save_file(Path(output), parts)
    click.echo(f"wrote {safe_text(output)}", err=True)


def _say_lost(what: str) -> None:
    from annotate.exchange.schema_org import LOST
    from annotate.exchange.tools import BESIDE

    if what == "schema-org":
        click.echo(f"annotate: schema.org has no place for {LOST}.", err=True)
    elif what in BESIDE:
        words = f'{what} shows no {BESIDE[what]}: they stand beside it under "annotate".'
        click.echo(f"annotate: {words} Left out: entries that were taken back.", err=True)


def _write_table(db: Database, what: str, format_: str, excel: bool) -> Iterator[str]:
    from annotate.exchange.tables import format_rows
    from annotate.storage.views import read_view

    tables = {
        "scorecards": _scorecards,
        "slants": _slants,
        "articles": _articles,
        "verdicts": _verdicts,
        "findings": _findings,
    }
    columns, rows = read_view(db, _VIEWS[what]) if what in _VIEWS else tables[what](db)
    if excel:
        yield _BYTE_ORDER_MARK
    yield from format_rows(format_, columns, rows)


def _write_other(db: Database, what: str, offsets: str | None) -> Iterable[str]:
    from annotate.exchange.label_studio import write_config
    from annotate.exchange.offsets import Unit
    from annotate.exchange.tools import write_tool
    from annotate.storage.exchange import iterate_annotated

    if what == "label-studio-config":
        return [write_config(open_rubric(db))]
    if what == "schema-org":
        return _write_reviews(db)
    return write_tool(what, iterate_annotated(db), Unit(offsets) if offsets else None)


def _write_reviews(db: Database) -> Iterator[str]:
    from annotate.exchange.schema_org import describe_reviews
    from annotate.exchange.tables import write_json
    from annotate.storage.outlets import read_outlet_facts
    from annotate.storage.scores import score_database
    from annotate.storage.views import list_reviewers_by_outlet

    rubric = open_rubric(db)
    scores = score_database(db, rubric)
    return write_json(describe_reviews(rubric, scores, read_outlet_facts(db), list_reviewers_by_outlet(db)))


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
