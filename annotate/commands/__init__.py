"""The commands, one module each, and the few options and words that they share."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from annotate.errors import AnnotateError, DatabaseError, InputError, NotFoundError, RejectedError

if TYPE_CHECKING:
    from annotate.core.rubric import Rubric
    from annotate.ingest.sources import Rejection
    from annotate.network.fetch import Manners
    from annotate.storage.articles import Stored
    from annotate.storage.database import Database
    from annotate.storage.outlets import Outlet

_Command = TypeVar("_Command", bound=Callable[..., Any])
DEFAULT_DB = "annotate.db"


@dataclass(slots=True)
class Settings:
    """What was said before the command's name; `loudness` is -1 after --quiet, 1 after --verbose."""

    db: str | None = None
    loudness: int = 0

    def path(self, db: str | None) -> Path:
        """Return the database: the command's own --db, else the one before it, else the default."""
        return Path(db or self.db or os.environ.get("ANNOTATE_DB") or DEFAULT_DB)


def check_db(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Return the value of --db. Raises click.BadParameter for an empty one, such as an unset variable makes."""
    if value == "":
        raise click.BadParameter("the database needs a name; leave --db out for annotate.db")
    return value


def db_option(command: _Command) -> _Command:
    """Add the option --db to a command."""
    words = "The database. [default: annotate.db, or $ANNOTATE_DB]"
    return click.option("--db", metavar="FILE", default=None, callback=check_db, help=words)(command)


def format_option(*formats: str) -> Callable[[_Command], _Command]:
    """Return the option --format of a command that draws a table, or writes one of these formats."""
    return click.option(
        "--format", "format_", type=click.Choice(["table", *formats]), default="table", show_default=True
    )


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no login name on this machine
        return "reviewer"


def reviewer_option(command: _Command) -> _Command:
    """Add the option --reviewer to a command in which somebody decides."""
    words = "Who decides. [default: the login name, or $ANNOTATE_REVIEWER]"
    return click.option("--reviewer", envvar="ANNOTATE_REVIEWER", default=_login_name, metavar="NAME", help=words)(
        command
    )


def encoding_option(command: _Command) -> _Command:
    """Add the option --encoding to a command that reads files."""
    words = "The encoding of files without a byte order mark. [default: utf-8]"
    return click.option("--encoding", metavar="NAME", help=words)(command)


def jobs_option(command: _Command) -> _Command:
    """Add the option --jobs to a command that works on many articles."""
    words = "How many processes; what comes out does not depend on it."
    return click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help=words)(command)


def source_options(command: _Command) -> _Command:
    """Add SOURCE... and the options that say how to read them."""
    formats = click.Choice(["txt", "html", "jsonl", "json", "csv", "parquet", "arrow", "warc"])
    for decorate in (
        encoding_option,
        click.option("--input-format", type=formats, help="What the sources are, whatever their names say."),
        click.option("--outlet", metavar="OUTLET", help="The outlet of all these articles: a domain or a name."),
        click.argument("sources", nargs=-1, required=True, metavar="SOURCE..."),
    ):
        command = decorate(command)
    return command


def name_rejection(rejection: Rejection) -> None:
    """Name a rejected input on stderr: where it stands, and why."""
    from annotate.terminal.safe import safe_text

    click.echo(f"annotate: {safe_text(f'{rejection.source}: {rejection.reason}')}", err=True)


def fail_if_rejected(rejected: int, inputs: int, hint: str, *, things: str = "inputs") -> None:
    """Raise RejectedError when some inputs were rejected, InputError when all were; `hint` says what to do then."""
    if not rejected:
        return
    if rejected == inputs:
        raise InputError("nothing could be read." if inputs > 1 else "it could not be read.", hint)
    raise RejectedError(f"{rejected} of {inputs} {things} rejected.", hint)


def network_options(command: _Command) -> _Command:
    """Add the options that say how to ask other computers."""
    for decorate in (
        click.option("--ignore-robots", is_flag=True, help="Ask also for what robots.txt of the host forbids."),
        click.option(
            "--pause", type=click.FloatRange(0, 3600), default=1.0, show_default=True, metavar="SECONDS",
            help="The time between two requests to a host.",
        ),
        click.option(
            "--allow-private", is_flag=True,
            help="Also private and loopback addresses, and all ports: for an intranet, or a test.",
        ),
    ):  # fmt: skip
        command = decorate(command)
    return command


def read_manners(allow_private: bool, pause: float, ignore_robots: bool) -> Manners:
    """Return how to ask other computers. Raises AnnotateError where httpx is not installed."""
    try:
        from annotate.network.fetch import Manners
    except ImportError as error:
        raise AnnotateError(
            f"this command connects to other computers, which wants {error.name}; it is not installed.",
            "Install it with: pip install httpx protego",
        ) from error
    return Manners(allow_private=allow_private, pause=pause, obey_robots=not ignore_robots)


def open_db(db: str | None, *, create: bool = False, read_only: bool = False) -> Database:
    """Open the database that the command line names; before the first change of a day it is backed up."""
    from annotate.storage.database import open_database

    context = click.get_current_context()
    path = find_settings().path(db)
    is_new = create and not path.exists()
    database = open_database(path, create=create, read_only=read_only, on_wait=lambda: say_waiting(path))
    explain(f"database {path.absolute()}, {'only read' if read_only else 'open for writing'}")
    context.call_on_close(database.close)
    if not read_only and not is_new:
        _back_up_today(context, database)
    return database


# A larger file is copied when the command ends: nobody waits for a first question until it is.
_COPIED_AT_ONCE = 32 << 20


def _back_up_today(context: click.Context, database: Database) -> None:
    """Have the day's backup made; where it cannot be, the work goes on and it is said."""
    from annotate.storage.backups import is_backup_due, keep_backup

    def back_up() -> None:
        try:
            keep_backup(database)
        except DatabaseError as error:
            _warn(f"today's backup could not be made: {error.message}")

    if not is_backup_due(database):
        return
    if database.path.stat().st_size <= _COPIED_AT_ONCE:
        back_up()
    else:
        context.call_on_close(back_up)


def explain(words: str) -> None:
    """Say on stderr what is being done, where --verbose asks for it."""
    from annotate.terminal.safe import safe_text

    if find_settings().loudness > 0:
        click.echo(f"annotate: {safe_text(words)}", err=True)


def say_waiting(path: Path) -> None:
    """Say on stderr that another program holds the database."""
    _warn(f"{path} is in use by another program; waiting up to 30 s ...")


def _warn(words: str) -> None:
    from contextlib import suppress

    from annotate.terminal.safe import safe_text

    with suppress(OSError):  # a notice is no reason to stop the work
        click.echo(f"annotate: {safe_text(words)}", err=True)


def require_outlet(db: Database, words: str) -> Outlet:
    """Return the outlet with this domain or name. Raises NotFoundError that names near ones."""
    import difflib

    from annotate.storage.outlets import find_outlet, list_outlets

    outlet = find_outlet(db, words)
    if outlet is None:
        alike = sorted(own.key for own in list_outlets(db) if (own.name or "").casefold() == words.casefold())
        if len(alike) > 1:
            raise NotFoundError(f"{len(alike)} outlets are named {words}: {', '.join(alike)}.", "Say which, by domain.")
        keys = [known.key for known in list_outlets(db, with_articles=True)]
        near = difflib.get_close_matches(words, keys, 1, 0.4)
        raise NotFoundError(
            f"no outlet {words} in {db.path}.",
            f"Did you mean {near[0]}?" if near else "List them with: annotate outlets",
        )
    return outlet


def open_rubric(db: Database, *, follow: bool = False) -> Rubric:
    """Return the rubric of a database, the packaged one where it has none yet.

    `follow` takes in a packaged one that has changed, and says so on stderr; a database with its own keeps that.
    """
    from annotate.assembly import load_rubric
    from annotate.storage.rubrics import find_rubric, follow_packaged

    if not follow:
        stored = find_rubric(db)
        return stored.rubric if stored else load_rubric()
    before, rubric = follow_packaged(db, load_rubric())
    if before is not None and before.version != rubric.version:
        click.echo(
            f"annotate: the rubric has changed: version {rubric.version} after {before.version}."
            f" What is new: annotate rubric diff {before.version}",
            err=True,
        )
    return rubric


def name_faulty_plugins(flags: Collection[str]) -> None:
    """Name on stderr each plug-in that did not load; `flags` are those of the rubric."""
    from annotate.plugins import load_plugins
    from annotate.terminal.safe import safe_text

    for plugin in load_plugins(flags):
        if plugin.fault:
            words = f"plug-in {plugin.name} ({plugin.distribution}) is left out: {plugin.fault}"
            click.echo(f"annotate: {safe_text(words)}", err=True)


def require_article(db: Database, words: str) -> Stored:
    """Return the article with this number or beginning of its id. Raises NotFoundError."""
    from annotate.storage.articles import find_article

    stored = find_article(db, words)
    if stored is None:
        raise NotFoundError(f"no article {words} in {db.path}.", "List them with: annotate show")
    return stored


def require_flags(rubric: Rubric, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return the flags as given, each once. Raises click.BadParameter that names the known ones."""
    for key in keys:
        if rubric.find(key) is None:
            near = name_nearest(key, rubric.keys)
            raise click.BadParameter(f"{key} is not a flag.{near} The flags are {', '.join(rubric.keys)}")
    return tuple(dict.fromkeys(keys))


def name_nearest(word: str, known: Iterable[str]) -> str:
    """Return " Did you mean ...?" with the known word that is nearest to what was typed, or nothing."""
    import difflib

    near = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f" Did you mean {near[0]}?" if near else ""


def echo_table(parts: Iterable[str], format_: str) -> None:
    """Write CSV or JSON to stdout, exactly as it is; CSV that goes to a terminal cannot act on it."""
    from annotate.terminal.safe import safe_text

    is_shown = format_ == "csv" and sys.stdout.isatty()
    for part in parts:
        click.echo(safe_text(part, keep_lines=True) if is_shown else part, nl=False)


def name_program() -> str:
    """Return what a user types to run this program: "annotate", or its path where the shell does not find it."""
    import shutil

    typed = sys.argv[0]
    is_found = shutil.which("annotate") is not None or Path(typed).name != "annotate"
    return "annotate" if is_found else typed


def find_settings() -> Settings:
    """Return the settings of the running command line."""
    ctx = click.get_current_context(silent=True)
    return (ctx.find_object(Settings) if ctx else None) or Settings()


def echo_wrapped(words: str, *, head: str = "", indent: int = 0, hanging: int = 0) -> None:
    """Print a sentence on stdout, broken between words; `head` stands in the indent of its first line."""
    from annotate.terminal.console import open_console, plain, wrap_lines

    first, *others = wrap_lines(open_console(), plain(words), indent, hanging=hanging)
    click.echo(f"{head:<{indent}}{first.plain[indent:]}")
    for line in others:
        click.echo(line.plain)


def say_next(*lines: str) -> None:
    """Say on stderr what to type next, where a person is there to read it and has not asked for quiet."""
    if sys.stderr.isatty() and sys.stdout.isatty() and find_settings().loudness >= 0:
        import shutil
        import textwrap

        width = shutil.get_terminal_size().columns
        for line in lines:  # a command must not be broken inside a word
            typed = re.sub(r"\bannotate (?=[a-z])", lambda _: f"{name_program()} ", line)
            words = textwrap.fill(typed, width, break_long_words=False, break_on_hyphens=False)
            click.secho(words, err=True, dim=True)
