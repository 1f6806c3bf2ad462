"""The documents: every command line that stands in them exists, with its options, and every link leads somewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from annotate.cli import cli

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
# "annotate score OUTLET --months" in `code`, after "$ " in a block, or alone on the line of a block.
_SPAN = re.compile(r"`(annotate [a-z][^`\n]*)`|^(?:\$ |    )?(annotate [a-z].*)$", re.MULTILINE)


def list_commands(page: str) -> Iterator[str]:
    """Yield the command lines of annotate on a page."""
    for found in _SPAN.finditer(page):
        yield found[1] or found[2]


def find_faults(line: str) -> list[str]:
    """Return the words of a command line that name no command and no option."""
    try:
        words = shlex.split(line.split("#")[0].split("|")[0].split("&&")[0].split(">")[0])[1:]
    except ValueError:
        return []
    command: click.Command = cli
    ctx = click.Context(cli)
    faults = []
    known = set(_options(cli))
    for word in words:
        if word.startswith("--"):
            if word.split("=")[0] not in known:
                faults.append(word)
        elif isinstance(command, click.Group) and re.fullmatch(r"[a-z][a-z-]*", word):
            child = command.get_command(ctx, word)
            if child is None:
                return [*faults, word]
            command = child
            known |= set(_options(child))
    return faults


def _options(command: click.Command) -> Iterator[str]:
    yield from ("--help", "--version", "--quiet", "--verbose")
    for parameter in command.params:
        yield from (*parameter.opts, *parameter.secondary_opts)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_command_lines_exist(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    faults = {line: faults for line in list_commands(page) if (faults := find_faults(line))}
    assert not faults


@pytest.mark.parametrize(
    "line", ["annotate scroe", "annotate score --moths", "annotate outlets lsit", "annotate --dbb x"]
)
def test_what_is_not_there_is_found(line: str) -> None:
    assert find_faults(line)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    page = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)\)", page)
    gone = [
        target
        for target in targets
        if not re.match(r"[a-z]+:|#", target) and not (path.parent / target.split("#")[0]).exists()
    ]
    assert not gone


def test_pages_are_reached_from_the_readme() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [path.name for path in (ROOT / "docs").glob("*.md") if f"docs/{path.name}" not in page]
    assert not missing
