"""`annotate autoflag` runs the detectors over all articles that need it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, jobs_option, name_faulty_plugins, open_db, open_rubric, require_flags, say_next

if TYPE_CHECKING:
    from annotate.core.rubric import Rubric
    from annotate.storage.database import Database


@click.command()
@click.option(
    "--flag", "flags", multiple=True, metavar="FLAG", help="Only the detectors of this flag; may be repeated."
)
@jobs_option
@db_option
def autoflag(flags: tuple[str, ...], jobs: int, db: str | None) -> None:
    """Run the detectors over all articles that lack a finding of the present detectors.

    A second run finds nothing to do. A machine's finding never counts as reviewed.

    \b
    Example:
      annotate autoflag --jobs 4
    """
    from annotate.batch.flagging import flag_articles
    from annotate.terminal.progress import show_progress
    from annotate.terminal.safe import safe_text

    database = open_db(db)
    rubric = open_rubric(database, follow=True)
    name_faulty_plugins(rubric.keys)
    asked = require_flags(rubric, flags) or rubric.keys
    done = flag_articles(database, asked, jobs, show_progress, rubric.keys)
    for line in done.failures:
        click.echo(f"annotate: {safe_text(line)}", err=True)
    _print_summary(database, rubric, asked, done.articles)
    say_next("Next: annotate review")


def _print_summary(db: Database, rubric: Rubric, flags: tuple[str, ...], flagged: int) -> None:
    from annotate.storage.articles import count_articles
    from annotate.storage.findings import count_findings

    counts = count_findings(db)
    idle = "" if flagged else "Nothing was left to do: "
    click.echo(f"{idle}{flagged} of {count_articles(db)} articles flagged in this run")
    width = max(len(flag) for flag in flags)
    click.echo(f"{'flag':<{width}}  present  absent  unsure")
    for flag in rubric.keys:
        if flag in flags:
            present, absent, unsure = (counts.get((flag, answer), 0) for answer in ("present", "absent", "unsure"))
            click.echo(f"{flag:<{width}}  {present:>7}  {absent:>6}  {unsure:>6}")
