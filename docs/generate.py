"""Writes the pages that are made from the code: docs/cli.md, docs/flags.md, docs/schema.md.

Run `python docs/generate.py` after a change; `--check` fails where a page is out of date.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from annotate.assembly import load_detectors, load_rubric
from annotate.cli import cli
from annotate.core.model import base_version
from annotate.resources import read_resource

DOCS = Path(__file__).resolve().parent


def write_cli() -> str:
    """Return the page of all commands with their help."""
    lines = ["# Commands", "", "Made by `docs/generate.py` from the help texts.", ""]
    for name, command, ctx in _walk(cli, click.Context(cli, info_name="annotate"), "annotate"):
        ctx.max_content_width = ctx.terminal_width = 92
        lines += [f"## `{name}`", "", "```text", command.get_help(ctx).rstrip(), "```", ""]
    lines += ["## Exit codes", "", "| code | meaning |", "|---|---|"]
    codes = {
        0: "done",
        1: "an error of another kind",
        2: "the command line is wrong",
        3: "nothing could be read",
        4: "done, but some inputs were rejected and named",
        5: "the database is missing, damaged, newer than the program, read-only or locked",
        6: "the rubric is wrong",
        7: "no such article or outlet",
        130: "stopped with Ctrl-C",
        129: "the terminal has gone (SIGHUP)",
        131: "stopped with Ctrl-\\ (SIGQUIT)",
        141: "the reader of the output has left",
        143: "told to end (SIGTERM)",
    }
    lines += [f"| {code} | {meaning} |" for code, meaning in codes.items()]
    return "\n".join(lines) + "\n"


def _walk(command: click.Command, ctx: click.Context, name: str) -> Iterator[tuple[str, click.Command, click.Context]]:
    yield name, command, ctx
    if isinstance(command, click.Group):
        for word in command.list_commands(ctx):
            child = command.get_command(ctx, word)
            if child is not None:
                yield from _walk(child, click.Context(child, info_name=word, parent=ctx), f"{name} {word}")


def write_flags() -> str:
    """Return the page of the rubric with what each detector flags and leaves alone."""
    rubric = load_rubric()
    lines = ["# Flags", "", f"Rubric version {rubric.version}. Made by `docs/generate.py` from `seeds/flags.toml`"]
    lines += ["and the detectors' own descriptions.", ""]
    detectors = load_detectors()
    for flag in rubric.flags:
        lines += [f"## `{flag.key}`", "", f"**{flag.question}**", "", f"{flag.reason}", ""]
        lines += [f"Costs {flag.weight:g} of 100 points where it holds on every article.", ""]
        lines += [f"Stated: of those found {flag.precision:.0%} hold, of those not found {flag.miss_rate:.0%} hold "]
        lines += [f"({flag.origin}).", ""]
        for detector in detectors:
            if flag.key in detector.flags:
                lines += [f"Detector `{detector.name}`, version {base_version(detector.version)}:", ""]
                lines += [inspect.cleandoc(type(detector).__doc__ or ""), ""]
    return "\n".join(lines)


def write_schema() -> str:
    """Return the page of the database."""
    text = read_resource("schema.sql").rstrip()
    return f"# The database\n\nMade by `docs/generate.py` from `schema.sql`.\n\n```sql\n{text}\n```\n"


def main() -> int:
    """Write the pages, or with --check compare them."""
    stale = []
    for name, text in (("cli.md", write_cli()), ("flags.md", write_flags()), ("schema.md", write_schema())):
        path = DOCS / name
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"out of date: {', '.join(stale)}; run python docs/generate.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
