"""`annotate add-findings` brings the findings of a folder into the database."""

from __future__ import annotations

from pathlib import Path

import click

from annotate.commands import db_option, fail_if_rejected, name_rejection, open_db, open_rubric, say_next


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
@click.option("--no-compare", is_flag=True, help="Leave it to autoflag to compare the articles with each other.")
@db_option
def add_findings(folder: Path, no_compare: bool, db: str | None) -> None:
    """Bring the articles and findings of a folder that annotate detect --out has made into the database.

    The database is then as annotate add and annotate autoflag would have left it, without the work. Made with
    --with-text the folder brings its articles along; else they must be there already. What is there stays:
    an article has the findings of those detectors added alone that have said nothing of it.

    \b
    Example:
      annotate detect --out findings/ --with-text crawl/
      annotate add-findings findings/
    """
    from annotate.batch.flagging import compare_articles
    from annotate.batch.intake import prepare_database
    from annotate.batch.local import Task
    from annotate.batch.merging import merge_folder, name_other_versions
    from annotate.batch.shards import MANIFEST
    from annotate.exchange.manifest import check_versions, read_manifest
    from annotate.terminal.progress import show_progress
    from annotate.terminal.safe import safe_text

    manifest = read_manifest(folder / MANIFEST)
    database = open_db(db, create=True)
    prepare_database(database)
    rubric = open_rubric(database, follow=True)
    check_versions(folder, manifest, rubric)
    with show_progress("merging", sum(file.rows for file in manifest.files)) as advance:
        merged = merge_folder(database, folder, manifest, rubric.keys, name_rejection, advance)
    if not no_compare:
        compare_articles(database, rubric.keys, show_progress)
    others = name_other_versions(manifest, ((d.name, d.version) for d in Task(rubric=rubric.keys).load()))
    for line in [*merged.failures, *others]:
        click.echo(f"annotate: {safe_text(line)}", err=True)
    click.echo(
        f"accepted {merged.accepted} + known {merged.known} + rejected {merged.rejected} = rows {merged.rows};"
        f" {merged.findings:,} new findings"
    )
    say_next("Next: annotate autoflag" if others or no_compare else "Next: annotate review")
    fail_if_rejected(merged.rejected, merged.rows, "See what is named above.", things="rows")
