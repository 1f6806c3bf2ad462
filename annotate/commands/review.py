"""`annotate review` walks a reviewer through the articles, flag by flag."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, open_db, require_article, require_flags, require_outlet, say_next
from annotate.errors import ConfigError, NotFoundError

if TYPE_CHECKING:
    from annotate.core.session import Session
    from annotate.storage.desk import DatabaseDesk
    from annotate.terminal.keymap import KeyMap
    from annotate.terminal.plain import Stopwatch


# Below this the article and its flags do not stand beside each other.
_LEAST_COLUMNS = 80


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no login name on this machine
        return "reviewer"


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--reviewer", envvar="ANNOTATE_REVIEWER", default=_login_name, metavar="NAME",
              help="Who decides. [default: the login name, or $ANNOTATE_REVIEWER]")  # fmt: skip
@click.option("--outlet", metavar="OUTLET", help="Only the articles of this outlet.")
@click.option("--flag", metavar="FLAG", help="Only this question.")
@click.option("--plain", is_flag=True, help="Line by line: for a screen reader, a dumb terminal, a pipe.")
@db_option
def review(
    articles: tuple[str, ...],
    reviewer: str,
    outlet: str | None,
    flag: str | None,
    plain: bool,
    db: str | None,
) -> None:
    """Walk through the articles and decide, flag by flag.

    Each key is stored before the next question is drawn. Starting again goes on where this reviewer
    stopped. Keys: y present, n absent, u unsure, Enter agrees with the machine, s skips, b goes back
    and undoes, c adds a note, e adds evidence, m shows all evidence, t the text, o corrects outlet and
    byline, q quits; ? lists them all. Ctrl-C quits too, with exit code 130. A terminal of 80 columns
    or more is drawn on whole, with mouse, search and a list of articles; config.toml changes keys.

    \b
    Examples:
      annotate review --reviewer ana
      annotate review --outlet harbourgazette.example --flag seo-padding
      printf 'ynnnnq' | annotate review --reviewer ana
    """
    from annotate.assembly import load_rubric
    from annotate.core.session import Session
    from annotate.storage.articles import Selection
    from annotate.storage.desk import DatabaseDesk
    from annotate.storage.journal import require_writable
    from annotate.terminal.plain import Stopwatch

    rubric, keys = load_rubric(), _load_keys()
    if not reviewer.strip():
        raise click.BadParameter("a reviewer needs a name", param_hint="--reviewer")
    database = open_db(db)
    require_writable(database)
    numbers = tuple(require_article(database, words).number for words in articles)
    chosen = require_outlet(database, outlet).id if outlet else None
    selection = Selection(outlet=chosen, flag=require_flags(rubric, (flag,))[0] if flag else None, numbers=numbers)
    watch = Stopwatch()
    desk = DatabaseDesk(database, rubric, reviewer.strip(), selection, watch.stop)
    if not desk.count_progress()[1]:
        raise NotFoundError(f"no such article to review in {database.path}.", "Add some with: annotate add FILE...")
    session = Session(desk)
    code = (_run_plain if plain or not _has_screen() else _run_screen)(session, desk, keys, watch)
    progress = desk.count_progress()
    _print_summary(session, progress, watch.total, reviewer.strip())
    if code:
        click.echo(f"Go on with: {_repeat_command()}")
        raise click.exceptions.Exit(code)
    say_next(*([] if progress[0] == progress[1] else [f"Go on with: {_repeat_command()}"]), "Next: annotate score")


def _load_keys() -> KeyMap:
    """Return the keys as the reviewer's configuration file sets them."""
    from annotate.terminal.keymap import load_keymap, locate_config

    path = locate_config()
    try:
        return load_keymap(path)
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"{path}: {error}.", "Mend the file, or remove it to have the keys that docs name."
        ) from error


def _has_screen() -> bool:
    """Whether there is a terminal that can be drawn on, of at least 80 columns."""
    from annotate.terminal.streams import is_screen

    return is_screen(_LEAST_COLUMNS)


def _run_plain(session: Session, desk: DatabaseDesk, keys: KeyMap, watch: Stopwatch) -> int:
    """Run the review line by line; returns 130 where Ctrl-C ended it."""
    from annotate.terminal.console import open_console
    from annotate.terminal.keyboard import open_keyboard
    from annotate.terminal.plain import PlainFace

    try:
        PlainFace(session, desk, open_console(), open_keyboard(), keys).run(watch.start)
    except KeyboardInterrupt:
        click.echo("\nStopped; everything that you decided is saved.", nl=False)
        return 130
    return 0


def _run_screen(session: Session, desk: DatabaseDesk, keys: KeyMap, watch: Stopwatch) -> int:
    """Run the review on the whole screen; returns the exit code of what stopped it, else 0."""
    from annotate.terminal.fullscreen.run import run_screen

    code = run_screen(session, desk, keys, watch)
    if code:
        click.echo("Stopped; everything that you decided is saved.", nl=False)
    elif session.state.message:
        click.echo(session.state.message, nl=False)
    return code


def _print_summary(session: Session, progress: tuple[int, int], seconds: float, reviewer: str) -> None:
    from annotate.terminal.console import open_console, plain

    console = open_console()
    done, total = progress
    rulings = session.count_rulings()
    minutes, rest = divmod(round(seconds), 60)
    console.print()
    console.print(
        plain(
            f"{reviewer}: articles done in this session {len(session.finished)}, in all {done} of {total};"
            f" verdicts {sum(rulings.values())} in {minutes} min {rest} s"
        )
    )
    for flag, count in rulings.items():
        console.print(f"  {flag:<26} {count:>4}")


def _repeat_command() -> str:
    """Return the command line as it was typed."""
    import shlex
    import sys

    from annotate.terminal.safe import safe_text

    return safe_text(shlex.join(["annotate", *sys.argv[1:]]))
