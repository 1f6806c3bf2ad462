"""`annotate review` walks a reviewer through the articles, flag by flag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import (
    db_option,
    open_db,
    open_rubric,
    require_article,
    require_flags,
    require_outlet,
    reviewer_option,
    say_next,
)
from annotate.errors import ConfigError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from annotate.core.blindness import Blindness
    from annotate.core.rubric import Rubric
    from annotate.core.session import Session
    from annotate.storage.articles import Selection
    from annotate.storage.database import Database
    from annotate.storage.desk import DatabaseDesk
    from annotate.storage.ordered import Plan
    from annotate.terminal.keymap import KeyMap
    from annotate.terminal.plain import Stopwatch


# Below this the article and its flags do not stand beside each other.
_LEAST_COLUMNS = 80


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@reviewer_option
@click.option("--outlet", metavar="OUTLET", help="Only the articles of this outlet.")
@click.option("--flag", "flags", multiple=True, metavar="FLAG", help="Only this question; may be repeated.")
@click.option("--blind", metavar="WHAT", default="reviewers", show_default=True,
              help="What to hide until you have answered: outlet, machine, machine=50%, reviewers, none.")  # fmt: skip
@click.option("--order", type=click.Choice(["random", "narrow", "uncertain", "disputed", "oldest"]),
              help="Which article comes next. [default: by number]")  # fmt: skip
@click.option("--until", metavar="POINTS", type=click.FloatRange(0.5, 50),
              help="The goal: offer to stop when every outlet's score is known to +-POINTS.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True,
              help="Another seed draws others, with --order random or narrow.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="All articles, not only those assigned to you.")
@click.option("--plain", is_flag=True, help="Line by line: for a screen reader, a dumb terminal, a pipe.")
@db_option
def review(
    articles: tuple[str, ...],
    reviewer: str,
    outlet: str | None,
    flags: tuple[str, ...],
    blind: str,
    order: str | None,
    until: float | None,
    seed: int,
    everything: bool,
    plain: bool,
    db: str | None,
) -> None:
    """Walk through the articles and decide, flag by flag.

    Each key is stored before the next question is drawn. Starting again goes on where this reviewer
    stopped. Whoever was assigned articles is asked only these, others with --all. A terminal of 80 columns or
    more is drawn on whole, with mouse, search and a list of articles; config.toml changes keys.

    Keys: y present, n absent, u unsure, Enter agrees with the machine, a accepts all its sure findings of
    the article (a again confirms), s skips, b goes back and undoes, r redoes, c adds a note, e adds
    evidence, m shows all evidence, t the text, o corrects outlet and byline, L records the political
    lean, S the stance toward actors, q quits; ? lists them all. Ctrl-C quits too, with exit code 130.
    Undo and redo have no limit, also after a restart; a new decision ends what could be redone.

    --blind names what is hidden, with commas between: outlet (with the byline; the text may still name
    them), machine (all findings), machine=50% (the findings on half of the articles, the same half each
    time for a reviewer), reviewers (what others said). Each entry records what was hidden.

    --order says which article comes next: random (every outlet in turn, and of each as many with and
    without findings as it has), narrow (what is expected to narrow an outlet's interval most), uncertain
    (a probability nearest .5), disputed (reviewers or detectors disagree), oldest (by publication). What
    random and narrow draw is kept with its chance, so that the reviewed articles stand for the others. With
    --order or --until each article says how its outlet's score stands, and what the one before has bought.

    \b
    Examples:
      annotate review --order narrow --until 8
      annotate review --reviewer ana
      annotate review --blind outlet,machine=50%,reviewers
      annotate review --outlet harbourgazette.example --flag seo-padding
      printf 'ynnnnq' | annotate review --reviewer ana
    """
    from annotate.core.queue import Order
    from annotate.core.session import Session
    from annotate.storage.articles import Selection
    from annotate.storage.journal import require_writable
    from annotate.storage.ordered import Plan
    from annotate.terminal.plain import Stopwatch

    keys = _load_keys()
    if not reviewer.strip():
        raise click.BadParameter("a reviewer needs a name", param_hint="--reviewer")
    database = open_db(db)
    require_writable(database)
    rubric = open_rubric(database, follow=True)
    numbers = tuple(require_article(database, words).number for words in articles)
    selection = Selection(
        outlet=require_outlet(database, outlet).id if outlet else None,
        questions=require_flags(rubric, flags),
        numbers=numbers,
        assigned=None if everything or numbers else _find_assigned(database, reviewer.strip()),
    )
    watch, plan = Stopwatch(), Plan(Order(order) if order else None, until, seed)
    desk = _open_desk((database, rubric, reviewer.strip(), selection, watch.stop, _read_blindness(blind)), plan)
    if not desk.count_progress()[1]:
        raise NotFoundError(f"no such article to review in {database.path}.", "Add some with: annotate add FILE...")
    session = Session(desk)
    code = (_run_plain if plain or not _has_screen() else _run_screen)(session, desk, keys, watch)
    progress = desk.count_progress()
    _print_summary(session, progress, watch.total, reviewer.strip())
    if code:
        click.echo(f"Go on with: {_repeat_command()}")
        raise click.exceptions.Exit(code)
    _say_what_is_next(progress, bool(selection.assigned))


def _open_desk(
    given: tuple[Database, Rubric, str, Selection, Callable[[], float], Blindness], plan: Plan
) -> DatabaseDesk:
    """Return the desk: by number, unless an order or a goal was asked for."""
    from annotate.assembly import load_actors
    from annotate.storage.desk import DatabaseDesk
    from annotate.storage.ordered import OrderedDesk

    actors = load_actors()
    if plan.order or plan.until:
        return OrderedDesk(*given, actors).follow(plan)
    return DatabaseDesk(*given, actors)


def _say_what_is_next(progress: tuple[int, int], is_assigned: bool) -> None:
    if progress[0] < progress[1]:
        say_next(f"Go on with: {_repeat_command()}", "Next: annotate score")
    elif is_assigned:
        say_next("All that was assigned to you is done; the others: annotate review --all")
    else:
        say_next("Next: annotate score")


def _find_assigned(db: Database, reviewer: str) -> str | None:
    """Return the reviewer who has assignments, None for one who has not."""
    from annotate.storage.assignments import has_assignments

    return reviewer if has_assignments(db, reviewer) else None


def _read_blindness(words: str) -> Blindness:
    from annotate.core.blindness import read_blindness

    try:
        return read_blindness(words)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--blind") from error


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
    from annotate.terminal.console import open_console, plain, print_wrapped

    console = open_console()
    done, total = progress
    rulings = session.count_rulings()
    minutes, rest = divmod(round(seconds), 60)
    console.print()
    print_wrapped(
        console,
        plain(
            f"{reviewer}: articles done in this session {len(session.finished)}, in all {done} of {total};"
            f" verdicts {sum(rulings.values())} in {minutes} min {rest} s"
        ),
        hanging=2,
    )
    for flag, count in rulings.items():
        console.print(f"  {flag:<26} {count:>4}")


def _repeat_command() -> str:
    """Return the command line as it was typed."""
    import shlex
    import sys

    from annotate.terminal.safe import safe_text

    return safe_text(shlex.join(["annotate", *sys.argv[1:]]))
