"""`annotate rubric` shows, checks, compares and changes what reviewers are asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.commands import Settings, db_option, echo_table, format_option, open_db, open_rubric, say_next
from annotate.errors import NotFoundError, RubricError

if TYPE_CHECKING:
    from annotate.core.rubric import Rubric
    from annotate.storage.database import Database


@click.group(invoke_without_command=True)
@db_option
@click.pass_context
def rubric(ctx: click.Context, db: str | None) -> None:
    """Show, check, compare or change what reviewers are asked.

    A rubric is a file flags.toml: the flags, their questions and their weights. To change it: print it
    into a file, edit that, check it, look at the difference, take it into the database. A flag that was
    added, retired or reworded makes a new version; verdicts keep theirs, and the review asks only what
    is new.

    \b
    Example:
      annotate rubric print > flags.toml
      annotate rubric check flags.toml
      annotate rubric diff flags.toml
      annotate rubric use flags.toml
    """
    if db:
        ctx.obj = Settings(db)
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, format_="table", db=None)


@rubric.command("list")
@format_option("json")
@db_option
def list_(format_: str, db: str | None) -> None:
    """List the versions that the database has had, and the flags of the present one.

    \b
    Example:
      annotate rubric list
    """
    from annotate.exchange.tables import write_json
    from annotate.storage.rubrics import PACKAGED, list_rubrics
    from annotate.terminal.console import open_console
    from annotate.terminal.rubrics import print_rubrics

    database = open_db(db, read_only=True)
    rows = [(stored.rubric, stored.origin, stored.at) for stored in list_rubrics(database)]
    rows = rows or [(open_rubric(database), PACKAGED, "")]
    if format_ == "json":
        echo_table(write_json(_describe(*row) for row in rows), format_)
        return
    print_rubrics(open_console(), rows)
    say_next("Next: annotate rubric print > flags.toml")


def _describe(rubric: Rubric, origin: str, at: str) -> dict[str, object]:
    flags = [
        {"flag": flag.key, "dimension": str(flag.dimension), "weight": flag.weight, "question": flag.question}
        for flag in rubric.flags
    ]
    return {"version": rubric.version, "origin": origin, "since": at or None, "flags": flags}


@rubric.command("print")
@click.argument("version", required=False, type=click.IntRange(1), metavar="[VERSION]")
@db_option
def print_(version: int | None, db: str | None) -> None:
    """Print a version, by default the present one, as a flags.toml to edit.

    Without a database it is the packaged rubric.

    \b
    Example:
      annotate rubric print > flags.toml
    """
    from annotate.assembly import load_rubric
    from annotate.terminal.rubrics import write_toml

    settings = click.get_current_context().find_object(Settings) or Settings()
    has_none = version is None and not db and not settings.path(None).exists()
    database = None if has_none else open_db(db, read_only=True)
    shown = load_rubric() if database is None else _find(database, version)
    echo_table(write_toml(shown), "csv")


@rubric.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
def check(file: Path) -> None:
    """Check a flags.toml: a line for each fault, exit code 6 where there is one.

    \b
    Example:
      annotate rubric check flags.toml
    """
    from annotate.assembly import parse_rubric
    from annotate.core.rubric import find_faults, read_rubric
    from annotate.terminal.safe import safe_text

    data = parse_rubric(file)
    if "criterion" in data:
        _check_criteria(file)
        return
    faults = find_faults(data)
    for fault in faults[:_MOST_FAULTS]:
        click.echo(f"{safe_text(f'{file}: {fault}')}.")
    if faults:
        count = "one fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise RubricError(f"{file} has {count}.", "Mend it, then check it again.")
    found = read_rubric(data)
    click.echo(safe_text(f"{file} is in order: {len(found.flags)} flags, {_describe_weights(found)}."))
    say_next(f"Next: annotate rubric diff {safe_text(str(file))}")


def _check_criteria(file: Path) -> None:
    """Check a rubric of criteria, up to its first fault."""
    from annotate.assembly import find_rubric
    from annotate.terminal.safe import safe_text

    found = find_rubric(str(file))
    click.echo(safe_text(f"{file} is in order: {len(found.criteria)} criteria over {len(found.flags)} flags."))
    say_next(f"Next: annotate score --rubric {safe_text(str(file))}")


# More than anybody mends before checking again.
_MOST_FAULTS = 50


def _describe_weights(found: Rubric) -> str:
    return f"{len(found.credibility)} of credibility, {len(found.bias)} of bias"


@rubric.command()
@click.argument("old", required=False, metavar="[OLD]")
@click.argument("new", required=False, metavar="[NEW]")
@db_option
def diff(old: str | None, new: str | None, db: str | None) -> None:
    """Say what differs between two rubrics, and what that means for the verdicts.

    Each is a version of the database or a file. Without any, the present version is compared with the
    one before it; with one file, the present version with that file; with one version, that one with
    the present.

    \b
    Examples:
      annotate rubric diff
      annotate rubric diff flags.toml
      annotate rubric diff 2 3
    """
    from annotate.core.rubric_change import compare_rubrics
    from annotate.storage.rubrics import measure_reach
    from annotate.terminal.console import open_console
    from annotate.terminal.rubrics import print_change, print_reach

    database = open_db(db, read_only=True)
    words = _choose(database, old, new)
    before, after = (_resolve(database, word) for word in words)
    change, console = compare_rubrics(before, after), open_console()
    names = (_name(words[0]), _name(words[1]))
    print_change(console, change, names)
    print_reach(console, change, measure_reach(database, change, after), is_taken=words[1].isdecimal())
    if not words[1].isdecimal() and change:
        say_next("Take it in with: annotate rubric use FILE")


def _choose(db: Database, old: str | None, new: str | None) -> tuple[str, str]:
    """Return the two rubrics that are meant, as versions or files."""
    from annotate.storage.rubrics import list_rubrics

    versions = [str(stored.rubric.version) for stored in list_rubrics(db)] or [str(open_rubric(db).version)]
    if old and new:
        return old, new
    if old:
        return (old, versions[-1]) if old.isdecimal() else (versions[-1], old)
    return versions[-2 if len(versions) > 1 else -1], versions[-1]


def _resolve(db: Database, word: str) -> Rubric:
    from annotate.assembly import load_rubric

    return _find(db, int(word)) if word.isdecimal() else load_rubric(Path(word))


def _find(db: Database, version: int | None) -> Rubric:
    """Return a version of the database, by default the present one. Raises NotFoundError naming those there are."""
    from annotate.storage.rubrics import find_rubric, list_rubrics

    present = open_rubric(db)
    if version in (None, present.version):
        return present
    stored = find_rubric(db, version) if version and version < 2**31 else None
    if stored is None:
        known = ", ".join(str(own.rubric.version) for own in list_rubrics(db)) or str(present.version)
        raise NotFoundError(f"no rubric {version} in {db.path}.", f"There are: {known}")
    return stored.rubric


def _name(word: str) -> str:
    return f"rubric {word}" if word.isdecimal() else word


@rubric.command()
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--packaged", is_flag=True, help="The rubric that came with the program, and follow its changes.")
@db_option
def use(file: Path | None, packaged: bool, db: str | None) -> None:
    """Make a flags.toml the rubric of the database, as a new version.

    Nothing is lost: what was said under an earlier version stays and is exported with it. The review
    then asks what was added or reworded; what was retired is no longer asked and enters no score.

    \b
    Example:
      annotate rubric use flags.toml
    """
    from annotate.assembly import load_rubric
    from annotate.storage.rubrics import PACKAGED, save_rubric

    if (file is None) != packaged:
        raise click.UsageError("name either a FILE or --packaged")
    new = load_rubric(file)
    database = open_db(db)
    before = open_rubric(database)
    saved = save_rubric(database, new, PACKAGED if file is None else str(file))
    _say_what_changed(database, before, saved, new.version)
    say_next("Next: annotate autoflag, then annotate review")


def _say_what_changed(db: Database, before: Rubric, saved: Rubric, stated: int) -> None:
    from annotate.core.rubric_change import compare_rubrics
    from annotate.storage.rubrics import measure_reach
    from annotate.terminal.console import open_console
    from annotate.terminal.rubrics import print_change, print_reach

    if before == saved:
        click.echo(f"Nothing changes: rubric {saved.version} has these flags already.")
        return
    change, console = compare_rubrics(before, saved), open_console()
    names = (f"rubric {before.version}", f"rubric {saved.version}")
    print_change(console, change, names)
    print_reach(console, change, measure_reach(db, change, saved), is_taken=True)
    if saved.version != stated:
        click.echo(f"The file says version {stated}, which was there with other flags: it is version {saved.version}.")
