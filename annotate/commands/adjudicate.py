"""`annotate adjudicate` walks through what the reviewers disagree on."""

from __future__ import annotations

import click

from annotate.commands import (
    db_option,
    echo_wrapped,
    open_db,
    open_rubric,
    require_article,
    require_flags,
    require_outlet,
    reviewer_option,
    say_next,
)


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@reviewer_option
@click.option("--outlet", metavar="OUTLET", help="Only the articles of this outlet.")
@click.option("--flag", "flags", multiple=True, metavar="FLAG", help="Only this question; may be repeated.")
@db_option
def adjudicate(
    articles: tuple[str, ...], reviewer: str, outlet: str | None, flags: tuple[str, ...], db: str | None
) -> None:
    """Settle what the reviewers disagree on.

    Asks only the questions to which the verdicts differ, the sides with their evidence and notes beside
    each other; the keys are those of the review. The outcome is an entry of its own kind; the verdicts
    stay as they are, and a verdict that is given later opens the question again.

    \b
    Example:
      annotate adjudicate --reviewer eva
    """
    from annotate.assembly import load_actors
    from annotate.core.session import Session
    from annotate.storage.articles import Selection
    from annotate.storage.disputes import DisputeDesk
    from annotate.storage.journal import require_writable
    from annotate.terminal.console import open_console
    from annotate.terminal.keyboard import open_keyboard
    from annotate.terminal.plain import PlainFace, Stopwatch

    if not reviewer.strip():
        raise click.BadParameter("a reviewer needs a name", param_hint="--reviewer")
    database, watch = open_db(db), Stopwatch()
    require_writable(database)
    rubric = open_rubric(database, follow=True)
    selection = Selection(
        outlet=require_outlet(database, outlet).id if outlet else None,
        questions=require_flags(rubric, flags),
        numbers=tuple(require_article(database, words).number for words in articles),
    )
    desk = DisputeDesk(database, rubric, reviewer.strip(), selection, watch.stop, load_actors())
    if not desk.count_progress()[1]:
        click.echo("The reviewers disagree on nothing.")
        return
    PlainFace(Session(desk), desk, open_console(), open_keyboard()).run(watch.start)
    done, total = desk.count_progress()
    echo_wrapped(f"settled in all {done} of {total} articles on which the reviewers disagree")
    say_next("Next: annotate export verdicts")
