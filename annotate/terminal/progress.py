"""A progress bar with rate and time left, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class _Rate(ProgressColumn):
    """Articles a second."""

    def render(self, task: Task) -> Text:
        """Return the present rate."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "–/s")


class _Count(ProgressColumn):
    """How many articles there were so far."""

    def render(self, task: Task) -> Text:
        """Return the count."""
        return Text(f"{task.completed:,.0f}")


def is_shown() -> bool:
    """Whether progress is drawn: standard error is a terminal, and nobody has asked for quiet."""
    ctx = click.get_current_context(silent=True)
    return sys.stderr.isatty() and getattr(ctx.obj if ctx else None, "loudness", 0) >= 0


class _Rejected(ProgressColumn):
    """How many were rejected, where any was."""

    def render(self, task: Task) -> Text:
        """Return the count."""
        return Text(f"{task.fields['rejected']:,} rejected" if task.fields["rejected"] else "")


@contextmanager
def show_progress(words: str, total: int | None, *, is_quiet: bool = False) -> Iterator[Callable[..., None]]:
    """Yield a function to be called after every article, with True for a rejected one.

    Without a total there is no time left to be drawn. `is_quiet` draws nothing: where standard output is the terminal.
    """
    if is_quiet or not is_shown():
        yield lambda is_rejected=False: None
        return
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if total is None:
        columns: tuple[ProgressColumn, ...] = (TextColumn(words), _Count(), _Rate(), _Rejected())
    else:
        columns = (TextColumn(words), BarColumn(24), MofNCompleteColumn(), _Rate(), TimeRemainingColumn(), _Rejected())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        task = progress.add_task(words, total=total, rejected=0)
        rejected = 0

        def advance(is_rejected: bool = False) -> None:
            nonlocal rejected
            if is_rejected:
                rejected += 1
                progress.update(task, rejected=rejected)
            progress.advance(task)

        yield advance
