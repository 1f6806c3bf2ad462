"""`annotate verify` rebuilds a scorecard from the database and compares it byte by byte."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from annotate.commands import db_option, open_db, open_rubric
from annotate.errors import DifferenceError, InputError

# No scorecard is larger: 200,000 outlets take as much.
_MOST_BYTES = 256 * 2**20


@click.command()
@click.argument("scorecard", metavar="SCORECARD")
@db_option
def verify(scorecard: str, db: str | None) -> None:
    """Rebuild a scorecard from the database and compare it byte by byte.

    SCORECARD is a CSV that `annotate export scorecards` wrote; - is standard input. Says "equal", or the first
    difference with its row, its column and both values, and what has changed since: the program, the
    rubric, the verdicts and findings of which outlets. The exit code is then 9.

    \b
    Example:
      annotate export scorecards -o scorecards.csv
      annotate verify scorecards.csv
    """
    from annotate.exchange.scorecards import tabulate_scorecards
    from annotate.exchange.tables import write_csv
    from annotate.exchange.verification import explain_difference, find_difference, read_rows
    from annotate.terminal.safe import safe_text

    given = _read(scorecard)
    try:
        rows = read_rows(given)
    except ValueError as error:
        raise InputError(f"{scorecard}: {error}.", "Write one with: annotate export scorecards -o FILE") from error
    database = open_db(db, read_only=True)
    rebuilt = "".join(write_csv(*tabulate_scorecards(database, open_rubric(database))))
    difference = find_difference(given, rebuilt)
    if difference is None:
        click.echo(f"equal: {len(rows) - 1} {'outlet' if len(rows) == 2 else 'outlets'}, {len(given.encode()):,} bytes")
        return
    click.echo(safe_text(f"different: {difference}"))
    for reason in explain_difference(given, rebuilt):
        click.echo(safe_text(f"  {reason}"))
    raise DifferenceError(
        f"{scorecard} is not what {database.path} gives.", "Export it anew, or find the older database."
    )


def _read(path: str) -> str:
    """Return the text of the file. Raises InputError where it cannot be read or is no text."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).", "Check the path.") from error
    if len(data) > _MOST_BYTES:
        raise InputError(f"{path} is larger than any scorecard ({_MOST_BYTES >> 20} MB).", "Check the path.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: it is not UTF-8 at byte {error.start + 1}.", "Name a scorecard as it was written."
        ) from error
