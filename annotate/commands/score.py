"""`annotate score` scores the outlets, each with its 95 % interval."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, echo_table, find_settings, open_db, open_rubric, require_outlet, say_next
from annotate.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotate.core.rubric import Rubric
    from annotate.storage.database import Database
    from annotate.storage.lake import Lake
    from annotate.storage.scores import Scoreboard


@dataclass(frozen=True, slots=True)
class _Source:
    """What is scored: a database, or the findings of `lake` with the verdicts of the database."""

    db: Database
    lake: Lake | None = None


@click.command()
@click.argument("outlet", required=False, metavar="[OUTLET]")
@click.option("--rubric", "words", metavar="FILE|NAME", help="Score by another rubric, and list what changes.")
@click.option("--months", is_flag=True, help="Score the months of OUTLET that have enough articles.")
@click.option("--findings", metavar="FOLDER", help="Score what detect --out has found, with DuckDB.")
@click.option("--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@db_option
def score(
    outlet: str | None, words: str | None, months: bool, findings: str | None, format_: str, db: str | None
) -> None:
    """Score all outlets, or one with its flags: 100 is credible, each flag takes its weight.

    The score joins what the detectors found with what reviewers decided on a part of the articles. A grade
    is given only where the whole 95 % interval lies inside it; "B–C" is somewhere in these.
    "machine only" has no verdict behind it; "too few articles" has an interval wider than 40 points.

    With --findings the findings are those of the folder, not of the database; of this, where there is one,
    the verdicts are taken. Which articles copy each other a folder cannot know.

    Other rubrics: nine-criteria and trust-indicators come with the program; docs/scoring.md says what they
    cannot cover.

    \b
    Examples:
      annotate score
      annotate score answerplaza.example
      annotate score --rubric nine-criteria
      annotate score --format csv > scorecard.csv
      annotate score --findings findings/
    """
    from annotate.assembly import find_rubric

    if months and findings is not None:
        raise click.UsageError("--months wants the database, not --findings: merge the folder with add-findings")
    with _open_source(findings, db) as (source, own):
        rubric = find_rubric(words) if words else own
        if months:
            _score_months(source.db, rubric, outlet, format_)
            return
        board = _read_board(source, rubric, outlet)
        usual = _read_board(source, own, outlet) if words else None
        _write(source, rubric, board, usual, format_, alone=bool(outlet))


@contextmanager
def _open_source(findings: str | None, db: str | None) -> Iterator[tuple[_Source, Rubric]]:
    """Yield what is scored, with its rubric."""
    if findings is None:
        database = open_db(db, read_only=True)
        yield _Source(database), open_rubric(database)
        return
    from annotate.assembly import load_rubric, load_seed_outlets
    from annotate.batch.shards import MANIFEST
    from annotate.exchange.manifest import check_file, check_versions, read_manifest
    from annotate.storage.lake import open_lake

    folder = Path(findings)
    manifest = read_manifest(folder / MANIFEST)
    settings = find_settings()
    is_named = db is not None or settings.db is not None
    known = open_db(db, read_only=True) if is_named or settings.path(db).exists() else None
    rubric = open_rubric(known) if known else load_rubric()
    check_versions(folder, manifest, rubric)
    for file in manifest.files:
        check_file(folder, file)
    files = [folder / file.name for file in manifest.files]
    with open_lake(known, load_seed_outlets(), files, _name_flags(rubric)) as (database, lake):
        yield _Source(database, lake), rubric


def _name_flags(rubric: Rubric) -> tuple[str, ...]:
    """Return the flags without the one that shows only where articles are compared."""
    from annotate.detectors.copying import FLAG

    return tuple(key for key in rubric.keys if key != FLAG)


def _write(
    source: _Source, rubric: Rubric, board: Scoreboard, usual: Scoreboard | None, format_: str, *, alone: bool
) -> None:
    from annotate.exchange.tables import format_rows

    if format_ == "table":
        _print(source, rubric, board, usual, alone=alone)
    else:
        echo_table(format_rows(format_, *_tabulate(source, rubric, board, usual)), format_)


def _read_board(source: _Source, rubric: Rubric, words: str | None) -> Scoreboard:
    from dataclasses import replace

    from annotate.storage.scores import read_scoreboard

    lake, db = source.lake, source.db
    key = words and (lake.find_key(words) if lake else require_outlet(db, words).key)
    board = read_scoreboard(db, rubric, machine=lake)
    if words is None:
        return board
    picked = [score for score in board.scores if score.key == key]
    if not picked:
        place = "the folder" if lake else db.path
        raise NotFoundError(f"{key or words} has no articles in {place}.", "Add some with: annotate add FILE...")
    return replace(board, scores=picked)


def _tabulate(
    source: _Source, rubric: Rubric, board: Scoreboard, usual: Scoreboard | None
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
    rows = list(scorecard_rows(rubric, board, read_background(source.db, source.lake)))
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


def _print(source: _Source, rubric: Rubric, board: Scoreboard, usual: Scoreboard | None, *, alone: bool) -> None:
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

    console, scores, db = open_console(), board.scores, source.db
    lake = source.lake
    articles, nameless = lake.count_articles() if lake else (count_articles(db), count_without_outlet(db))
    if alone:
        seen = count_sightings(db, scores[0].key).get(scores[0].key, Sightings())
        print_outlet(console, rubric, scores[0], seen, board.left_out)
        print_slants(console, scores[0])
        if lake is not None:
            return
        number = require_outlet(db, scores[0].key).id
        print_sparkline(console, score_months(db, rubric, number, scores[0].key))
        print_newest_reply(console, scores[0].key, list_replies(db).get(number, ()))
        say_next(f"Its articles: annotate show --outlet {scores[0].key}")
    elif not scores:
        click.echo(describe_nameless(nameless) if nameless else "No outlet has articles yet: annotate add FILE...")
        return
    else:
        reviewed = sum(score.reviewed for score in scores)
        print_scores(console, rubric, scores, articles, reviewed, nameless, board.left_out)
        print_all_slants(console, scores)
        say_next("Next: annotate score OUTLET, or annotate export scorecards -o scorecards.csv")
    if usual is not None:
        print_changes(console, rubric, scores, usual.scores)
