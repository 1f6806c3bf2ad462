"""`annotate completion` prints what a shell needs to complete commands, options and names of the database."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from annotate.commands import Settings, open_rubric
from annotate.errors import AnnotateError

if TYPE_CHECKING:
    from annotate.storage.database import Database

VARIABLE = "_ANNOTATE_COMPLETE"
_MOST = 200


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a shell; put it where the shell reads it when it starts.

    It completes commands, options and flags, and from the database outlets, article numbers and
    reviewers.

    \b
    Examples:
      annotate completion bash >> ~/.bashrc
      annotate completion zsh >> ~/.zshrc
      annotate completion fish > ~/.config/fish/completions/annotate.fish
    """
    from click.shell_completion import get_completion_class

    script = get_completion_class(shell)
    if script is None:
        raise AnnotateError(f"there is no completion for {shell}.", "Take bash, zsh or fish.")
    click.echo(script(ctx.find_root().command, {}, "annotate", VARIABLE).source())


def add_completions(command: click.Command) -> None:
    """Let the outlets, articles, flags and reviewers that a command takes be completed from the database."""
    for parameter in command.params:
        offer = _OFFERS.get((parameter.metavar or "").strip("[].")) or _OFFERS.get(parameter.name or "")
        if offer:
            setattr(parameter, "shell_complete", _complete(offer))  # noqa: B010 - a method of click's, per parameter
    if isinstance(command, click.Group):
        for child in command.commands.values():
            add_completions(child)


_Offer = Callable[["Database"], Iterable[tuple[str, str]]]
_Complete = Callable[[click.Context, str], list[CompletionItem]]


def _complete(offer: _Offer) -> _Complete:
    def complete(ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from annotate.storage.database import open_database

        own, before = ctx.params.get("db"), ctx.find_root().params.get("db")
        try:
            with closing(open_database(Settings(before).path(own), read_only=True)) as database:
                return _list_fitting(offer(database), incomplete)
        except AnnotateError:  # nothing to complete from; the command itself will say so
            return []

    return complete


def _list_fitting(words: Iterable[tuple[str, str]], begun: str) -> list[CompletionItem]:
    """Return the words that go on like this. A shell pastes them as they are: one that it would act on is left out."""
    from annotate.terminal.safe import safe_text

    fitting = ((word, what) for word, what in words if word.startswith(begun) and shlex.quote(word) == word)
    return [CompletionItem(word, help=safe_text(what) or None) for word, what in islice(fitting, _MOST)]


def _offer_outlets(db: Database) -> Iterator[tuple[str, str]]:
    from annotate.storage.outlets import list_outlets

    return ((outlet.key, outlet.name or "") for outlet in list_outlets(db, with_articles=True))


def _offer_articles(db: Database) -> Iterator[tuple[str, str]]:
    from annotate.storage.browse import list_titles

    return ((str(number), title or "") for number, title in list_titles(db))


def _offer_flags(db: Database) -> Iterator[tuple[str, str]]:
    return ((flag.key, flag.title) for flag in open_rubric(db).flags)


def _offer_reviewers(db: Database) -> Iterator[tuple[str, str]]:
    from annotate.storage.browse import list_reviewers

    return ((name, "") for name in list_reviewers(db))


_OFFERS: dict[str, Any] = {
    "OUTLET": _offer_outlets,
    "ARTICLE": _offer_articles,
    "FLAG": _offer_flags,
    "reviewer": _offer_reviewers,
}
