"""`annotate detect` runs the detectors without a database, to JSON lines, to Parquet, or on a cluster."""

from __future__ import annotations

from dataclasses import dataclass
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
    source_options,
)

if TYPE_CHECKING:
    from annotate.batch.local import Work
    from annotate.core.rubric import Rubric
    from annotate.ingest.article import Reading

_HINT = "Mend what is named above and run the same command again."


@dataclass(frozen=True, slots=True)
class _Target:
    """Where what is found goes: a file (None for standard output) in a format, or a folder made by an engine."""

    output: str | None
    format: str
    with_text: bool
    engine: str
    scheduler: str | None
    folder: str | None

    @property
    def is_table(self) -> bool:
        """Whether rows are made, not lines."""
        return self.format == "parquet" or self.folder is not None

    def check(self) -> None:
        """Raise click.UsageError for options that do not go together."""
        if self.folder == "" or self.output == "":
            raise click.UsageError("-o and --out want a name")
        if self.folder is not None and self.output is not None:
            raise click.UsageError("-o writes one file, --out a folder of them: give one of the two")
        if self.is_table and self.folder is None and self.output in (None, "-"):
            raise click.UsageError("Parquet is written into a file: -o FILE")
        if self.with_text and not self.is_table:
            raise click.UsageError("--with-text goes with --output-format parquet or --out")
        if (self.engine == "dask") != (self.scheduler is not None):
            raise click.UsageError("--engine dask and --scheduler ADDRESS go together")
        if self.engine == "dask" and self.folder is None:
            raise click.UsageError("--engine dask writes a folder: --out FOLDER")


@click.command()
@source_options
@jobs_option
@click.option(
    "--output-format", type=click.Choice(["jsonl", "parquet"]), default="jsonl", show_default=True,
    help="JSON lines, or one Parquet file (-o).",
)  # fmt: skip
@click.option("--output", "-o", metavar="FILE", help="Write here, complete or not at all. [default: standard output]")
@click.option("--with-text", is_flag=True, help="Keep the articles' text in the Parquet.")
@click.option("--out", "folder", metavar="FOLDER", help="One Parquet file a shard; finished ones are skipped.")
@click.option(
    "--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
    help="Who works on the shards of --out.",
)  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="Of a running Dask cluster, such as tcp://10.0.0.5:8786.")
@db_option
def detect(
    sources: tuple[str, ...],
    outlet: str | None,
    input_format: str | None,
    encoding: str | None,
    jobs: int,
    output_format: str,
    output: str | None,
    with_text: bool,
    folder: str | None,
    engine: str,
    scheduler: str | None,
    db: str | None,
) -> None:
    """Run the detectors and print one JSON line an article, in the order of the inputs.

    Nothing is stored. With --db the outlets of that database are used instead of the packaged
    ones. Reads what annotate add reads. Exit codes as for annotate add. The form of a line and the
    columns of the Parquet are promised: see docs/detect.md.

    \b
    Examples:
      annotate detect dumps/*.txt > findings.jsonl
      annotate detect --jobs 4 --output-format parquet -o found.parquet crawl.warc
      annotate detect --engine dask --scheduler tcp://head:8786 crawl --out found
    """
    from annotate.assembly import load_rubric
    from annotate.batch.local import Task, Work
    from annotate.exchange.article_table import RowMaker, require_pyarrow
    from annotate.exchange.detections import LineMaker
    from annotate.ingest.article import Reading
    from annotate.ingest.decode import check_encoding
    from annotate.ingest.names import check_outlet
    from annotate.storage.outlets import outlet_rows

    target = _Target(output, output_format, with_text, engine, scheduler, folder)
    target.check()
    reading = Reading(check_outlet(outlet), input_format, check_encoding(encoding))
    if target.is_table:
        require_pyarrow()
    database = open_db(db, read_only=True) if db else None
    rubric = open_rubric(database) if database else load_rubric()
    name_faulty_plugins(rubric.keys)
    task = Task(tuple(outlet_rows(database)) if database else None, rubric=rubric.keys)
    work = Work(task, reading, RowMaker(rubric, with_text) if target.is_table else LineMaker(rubric))
    if folder is not None:
        _write_folder(sources, work, rubric, target, jobs)
    else:
        _write_file(sources, work, target, jobs)


def _write_file(sources: tuple[str, ...], work: Work, target: _Target, jobs: int) -> None:
    import sys

    from annotate.batch.local import detect_drafts
    from annotate.batch.stream import SplitStream
    from annotate.exchange.article_table import save_rows
    from annotate.exchange.tables import save_file
    from annotate.ingest.read import find_drafts
    from annotate.ingest.sources import count_articles
    from annotate.terminal.progress import is_shown, show_progress

    is_printed = target.output in (None, "-")
    is_quiet = is_printed and sys.stdout.isatty()
    total = count_articles(sources, work.reading.format) if is_shown() and not is_quiet else None
    with show_progress("detecting", total, is_quiet=is_quiet) as advance:
        drafts = find_drafts(sources, work.reading)
        items = SplitStream(detect_drafts(drafts, work, jobs), name_rejection, advance)
        if is_printed:
            for line in items:
                click.echo(line, nl=False)
        elif target.is_table:
            save_rows(Path(target.output or ""), items)
        else:
            save_file(Path(target.output or ""), items)
    fail_if_rejected(items.rejected, items.inputs, _HINT)


def _write_folder(sources: tuple[str, ...], work: Work, rubric: Rubric, target: _Target, jobs: int) -> None:
    from annotate.batch.engines import run_dask, run_local
    from annotate.batch.folder import Folder
    from annotate.batch.shards import MANIFEST, Plan, describe_shards, remove_leftovers
    from annotate.exchange.manifest import describe_versions, save_manifest, stamp_versions
    from annotate.exchange.tables import explain_write
    from annotate.terminal.progress import show_progress

    folder = Path(target.folder or "").absolute()
    with explain_write(folder):
        folder.mkdir(parents=True, exist_ok=True)
    versions = describe_versions(rubric, work.task.load(), **_describe_reading(work.reading), text=target.with_text)
    plan = Plan(str(folder), work, stamp_versions(versions))
    run = Folder(sources, work.reading.format, name_rejection)
    with show_progress("detecting", None) as advance:
        if target.scheduler is not None:
            run.collect(run_dask(run.shards(), plan, target.scheduler, advance, _say))
        else:
            run.collect(run_local(run.shards(), plan, jobs, advance))
    if not run.failed:
        remove_leftovers(folder)
        save_manifest(folder / MANIFEST, versions, describe_shards(run.done), run.rejected)
    click.echo(run.describe())
    again = "Mend what is named above and run the same command again: finished shards are skipped."
    fail_if_rejected(len(run.failed) + len(run.rejected), run.inputs, again, things="shards")


def _say(words: str) -> None:
    from annotate.terminal.safe import safe_text

    click.echo(f"annotate: {safe_text(words)}", err=True)


def _describe_reading(reading: Reading) -> dict[str, str | None]:
    return {"outlet": reading.outlet, "format": reading.format, "encoding": reading.encoding}
