"""`annotate doctor` looks the database over and says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, echo_wrapped, find_settings, say_waiting
from annotate.errors import DatabaseError

if TYPE_CHECKING:
    from annotate.storage.checkup import Check

# The state and the name of a check stand before what was found: "ok     integrity     ".
_INDENT = 21


@click.command()
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", show_default=True)
@db_option
def doctor(format_: str, db: str | None) -> None:
    """Look the database over: is it sound, and do all quotes stand where they are said to?

    Reads only, however damaged the file is: integrity, foreign keys, quotes at their offsets, runs of the
    detectors that did not end, version, journal mode, backups, free space, and what killed programs left
    behind. Ends with exit code 5 where something is wrong, and says what to do.

    \b
    Example:
      annotate doctor
    """
    from annotate.storage.checkup import FAULT, check_up

    settings = find_settings()
    path = settings.path(db)
    checks = []
    for check in check_up(path, lambda: say_waiting(path)):
        checks.append(check)
        if format_ == "table":
            _print(check)
    if format_ == "json":
        _print_json(checks)
    faults = sum(check.state == FAULT for check in checks)
    if faults:
        raise DatabaseError(f"{path} has {faults} fault{'s' if faults > 1 else ''}.", "See what each says above.")


def _print(check: Check) -> None:
    echo_wrapped(check.found, indent=_INDENT, head=f"{check.state:<5}  {check.name:<12}")
    if check.advice:
        echo_wrapped(check.advice, indent=_INDENT)


def _print_json(checks: list[Check]) -> None:
    from dataclasses import asdict

    from annotate.exchange.tables import write_json

    for part in write_json(asdict(check) for check in checks):
        click.echo(part, nl=False)
