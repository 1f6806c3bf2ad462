"""Draws what an outlet says to its score."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from annotate.core.backing import Reply
from annotate.terminal.console import plain, wrap_lines


def print_newest_reply(console: Console, key: str, replies: Sequence[Reply]) -> None:
    """Print the newest reply of an outlet and how many came before; nothing where it has said nothing."""
    if not replies:
        return
    console.print()
    print_reply(console, replies[-1])
    if len(replies) > 1:
        earlier = "1 earlier reply" if len(replies) == 2 else f"{len(replies) - 1} earlier replies"
        for line in wrap_lines(console, plain(f"{earlier}: annotate outlets replies {key}", "dim"), 2):
            console.print(line)


def print_reply(console: Console, reply: Reply) -> None:
    """Print one reply: its day, who said it and where, then the text."""
    by = f" by {reply.author}" if reply.author else ""
    source = f" ({reply.source})" if reply.source else ""
    for line in wrap_lines(console, plain(f"reply of {reply.said_on}{by}{source}", "bold"), hanging=2):
        console.print(line)
    for paragraph in reply.text.splitlines():
        for line in wrap_lines(console, plain(paragraph), 2):
            console.print(line)
