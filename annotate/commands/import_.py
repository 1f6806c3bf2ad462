"""`annotate import` brings in what was annotated in other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.commands import db_option, fail_if_rejected, name_rejection, open_db, open_rubric, say_next

if TYPE_CHECKING:
    from annotate.storage.exchange import Import

_TOOLS = click.Choice(["prodigy", "label-studio", "doccano", "web-annotation"])
_UNITS = click.Choice(["code-points", "utf-16", "graphemes"])


def _read_labels(_: click.Context, __: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        label, sign, flag = pair.rpartition("=")
        if not (sign and label and flag):
            raise click.BadParameter(f"{pair} is not LABEL=FLAG")
        found[label] = flag
    return found


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--from", "tool", type=_TOOLS, help="The tool. [default: what the file looks like]")
@click.option("--map", "labels", multiple=True, metavar="LABEL=FLAG", callback=_read_labels,
              help="The flag that a label of the tool means; LABEL=- leaves it out.")  # fmt: skip
@click.option("--reviewer", metavar="NAME", help="Who decided, where the file does not say.")
@click.option("--offsets", type=_UNITS, help="What the file counts as a character. [default: the tool's own]")
@db_option
def import_(
    file: Path, tool: str | None, labels: dict[str, str], reviewer: str | None, offsets: str | None, db: str | None
) -> None:
    """Take in a file of Prodigy, Label Studio, doccano or Web Annotation.

    What people decided becomes verdicts, with their names and times; what machines predicted becomes findings,
    never a verdict. Accepted is present, rejected absent, ignored unsure. Texts that are not in the database come
    in as articles. A quote must stand in the article, and a label must be a flag: what is wrong is named on
    standard error and left out; the exit code is then 4. Importing a file again changes nothing.

    \b
    Examples:
      annotate import annotations.jsonl --map NO_AUTHOR=anonymous-author
      annotate import ana.jsonl --from doccano --reviewer ana
    """
    from annotate.batch.importing import import_items
    from annotate.batch.intake import prepare_database
    from annotate.exchange.incoming import Terms
    from annotate.exchange.offsets import Unit
    from annotate.exchange.tools import choose_tool, read_file
    from annotate.storage.exchange import find_by_url
    from annotate.storage.rubrics import list_known_flags
    from annotate.terminal.progress import show_progress

    tool, records = choose_tool(tool, file)
    database = open_db(db, create=True)
    prepare_database(database)
    rubric = open_rubric(database, follow=True)
    flags = list_known_flags(database, rubric)
    _check_labels(labels, flags)
    unit = Unit(offsets) if offsets else None
    terms = Terms(flags, labels, rubric.version, reviewer, unit, lambda url: find_by_url(database, url))
    with show_progress("importing", None) as advance:
        result = import_items(database, read_file(tool, records, terms), tool, name_rejection, advance)
    _report(result)


def _check_labels(labels: dict[str, str], flags: tuple[str, ...]) -> None:
    for label, flag in labels.items():
        if flag != "-" and flag not in flags:
            raise click.BadParameter(f"{label}={flag}: {flag} is not a flag; the flags are {', '.join(flags)}")


def _report(result: Import) -> None:
    outcomes = {"articles": ("new", "known"), "findings": ("new", "known"), "verdicts": ("new", "known", "older"),
                "entries": ("new", "known", "older")}  # fmt: skip
    for thing, words in outcomes.items():
        counts = [
            f"{word} {result.counts[thing, word]}" for word in words if word != "older" or result.counts[thing, word]
        ]
        click.echo(f"{'notes, quotes and others' if thing == 'entries' else thing}: {' + '.join(counts)}")
    if any(result.counts[thing, "older"] for thing in ("verdicts", "entries")):
        click.echo("annotate: what is older than the same reviewer's answer here was left out.", err=True)
    rejected = result.counts["parts", "rejected"]
    click.echo(f"rejected: {rejected}")
    say_next("Next: annotate progress")
    total = rejected + sum(count for (thing, _), count in result.counts.items() if thing != "parts")
    fail_if_rejected(
        rejected, total, "Mend what is named above and import the file again: what is in stays.", things="parts"
    )
