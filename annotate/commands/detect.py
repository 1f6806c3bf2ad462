"""`annotate detect` runs the detectors without a database and prints JSON lines."""

from __future__ import annotations

import click

from annotate.commands import (
    db_option,
    fail_if_rejected,
    name_faulty_plugins,
    name_rejection,
    open_db,
    open_rubric,
    source_options,
)


@click.command()
@source_options
@click.option("--jobs", type=click.IntRange(1), default=1, show_default=True, help="How many processes.")
@db_option
def detect(
    sources: tuple[str, ...],
    outlet: str | None,
    input_format: str | None,
    encoding: str | None,
    jobs: int,
    db: str | None,
) -> None:
    """Run the detectors and print one JSON line an article, in the order of the inputs.

    Nothing is stored. With --db the outlets of that database are used instead of the packaged
    ones. Exit codes as for annotate add. The form of a line is promised: see docs/detect.md.

    \b
    Example:
      annotate detect dumps/*.txt > findings.jsonl
    """
    from annotate.assembly import load_rubric
    from annotate.batch.local import Task, detect_articles
    from annotate.batch.stream import SplitStream
    from annotate.exchange.detections import describe_detection
    from annotate.exchange.tables import dump_json
    from annotate.ingest.decode import check_encoding
    from annotate.ingest.names import check_outlet
    from annotate.ingest.read import Reading, read_sources
    from annotate.storage.outlets import outlet_rows

    database = open_db(db, read_only=True) if db else None
    rubric = open_rubric(database) if database else load_rubric()
    name_faulty_plugins(rubric.keys)
    task = Task(tuple(outlet_rows(database)) if database else None, rubric=rubric.keys)
    reading = Reading(check_outlet(outlet), input_format, check_encoding(encoding))
    items = SplitStream(read_sources(sources, reading), name_rejection)
    for detection in detect_articles(items.articles(), task, jobs):
        line = describe_detection(rubric, detection.article, detection.findings, detection.failures)
        click.echo(dump_json(line))
    fail_if_rejected(items.rejected, items.inputs, "Mend what is named above and run the same command again.")
