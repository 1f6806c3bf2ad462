"""`annotate add-findings` merges a folder that `detect --out` has filled into the database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.commands import (
    db_option,
    fail_if_rejected,
    jobs_option,
    name_faulty_plugins,
    name_rejection,
    open_db,
    open_rubric,
    say_next,
)

if TYPE_CHECKING:
    from annotate.batch.merging import Merged
    from annotate.core.rubric import Rubric
    from annotate.exchange.manifest import Manifest
    from annotate.storage.database import Database


@click.command("add-findings")
@click.argument("folder", metavar="FOLDER")
@click.option(
    "--no-autoflag", is_flag=True, help="Take what the folder holds, and leave the rest to annotate autoflag."
)
@jobs_option
@db_option
def add_findings(folder: str, no_autoflag: bool, jobs: int, db: str | None) -> None:
    """Merge the findings in FOLDER, which annotate detect --out has filled, into the database.

    A folder made --with-text brings its articles along; of another only the findings on articles that are in
    already are taken. The database then is as after annotate add and annotate autoflag of the same inputs: what
    the folder cannot know, such as which articles are copies of each other, is found out at the end. A folder of
    another version, rubric or outlets is refused, and so is a file that is not what the manifest says. A second
    run changes nothing. Exit codes as for annotate add.

    \b
    Examples:
      annotate detect --jobs 4 --with-text crawl/ --out findings/
      annotate add-findings findings/
    """
    from annotate.batch.intake import prepare_database
    from annotate.batch.merging import merge_files
    from annotate.exchange.manifest import check_rubric, read_manifest
    from annotate.terminal.progress import show_progress

    manifest = read_manifest(Path(folder))
    database = open_db(db, create=manifest.with_text)
    prepare_database(database)
    rubric = open_rubric(database, follow=True)
    check_rubric(manifest, rubric)
    name_faulty_plugins(rubric.keys)
    _check_detectors(database, rubric, manifest)
    with show_progress("merging", None) as advance:
        merged = merge_files(database, manifest.files, rubric.keys, name_rejection, advance)
    _print_counts(merged, no_autoflag)
    if not no_autoflag and merged.rows:
        _complete(database, rubric, jobs)
    say_next("Next: annotate autoflag" if no_autoflag else "Next: annotate review")
    hint = "The others are merged, and stay so when the same command runs again."
    fail_if_rejected(merged.rejected, merged.rows, hint, things="rows")


def _check_detectors(db: Database, rubric: Rubric, manifest: Manifest) -> None:
    from annotate.batch.local import Task
    from annotate.exchange.manifest import check_detectors
    from annotate.storage.outlets import outlet_rows

    check_detectors(manifest, Task(tuple(outlet_rows(db)), rubric=rubric.keys).load())


def _complete(db: Database, rubric: Rubric, jobs: int) -> None:
    """Find out what the folder does not hold, as annotate autoflag does."""
    from annotate.batch.flagging import flag_articles
    from annotate.terminal.progress import show_progress
    from annotate.terminal.safe import safe_text

    done = flag_articles(db, rubric.keys, jobs, show_progress, rubric.keys)
    for line in done.failures:
        click.echo(f"annotate: {safe_text(line)}", err=True)


def _print_counts(merged: Merged, is_left: bool) -> None:
    click.echo(
        f"accepted {merged.accepted} + duplicates {merged.duplicates} + rejected {merged.rejected}"
        f" = rows {merged.rows}; {merged.findings} findings stored"
    )
    if merged.different and is_left:
        words = "of which the database holds another state are left to annotate autoflag"
        click.echo(f"annotate: {merged.different} articles {words}.", err=True)
