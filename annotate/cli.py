"""The `annotate` command: global options, commands loaded when called, and the one error boundary."""

from __future__ import annotations

import errno
import importlib
import keyword
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click

from annotate import __version__
from annotate.commands import Settings, check_db, find_settings, name_nearest
from annotate.errors import AnnotateError
from annotate.terminal.streams import abandon_output, ignore_signals, is_stuck, prepare_signals, prepare_streams

# The order of a first day's work; the help shows them so.
COMMANDS = {
    "demo": "A tour on example articles in a new database.",
    "init": "Make an empty database.",
    "add": "Add articles: page dumps, HTML, JSON lines, CSV, web pages.",
    "autoflag": "Run the detectors over all articles that need it.",
    "check-links": "Ask whether the links of the articles still lead anywhere.",
    "recheck": "Compare stored articles with their pages as they are now.",
    "assign": "Give each article to some of the reviewers.",
    "review": "Walk through the articles and decide, flag by flag.",
    "progress": "Say what is done, by reviewer and outlet, and what is left.",
    "show": "Show an article with its evidence, or list articles.",
    "log": "Print everything that was done about an article.",
    "score": "Score the outlets, each with its 95 % interval.",
    "compare": "Say how probable it is that one outlet is below another.",
    "why": "Say what an outlet's score rests on.",
    "report": "Write pages to look at: scores, evidence, method.",
    "export": "Write tables, or files for other annotation tools.",
    "verify": "Rebuild a scorecard and compare it byte by byte.",
    "import": "Take in what was annotated in other tools.",
    "serve": "Browse the database: tables, searches, articles.",
    "evaluate": "Compare each detector with the reviewers' verdicts.",
    "calibrate": "Fit the detectors' probabilities to the verdicts.",
    "agreement": "Say how far the reviewers agree, by flag and by pair.",
    "adjudicate": "Settle what the reviewers disagree on.",
    "rubric": "Show, check, compare or change what reviewers are asked.",
    "outlets": "List, add, change or import outlets.",
    "backup": "Copy the database while others work with it.",
    "restore": "Go back to a backup, or list them.",
    "doctor": "Look the database over, and say what to do.",
    "plugins": "List and check detectors of other packages.",
    "detect": "Run the detectors without a database, to JSON lines.",
    "add-findings": "Take in the folder that annotate detect --out has made.",
    "completion": "Print the completion script of bash, zsh or fish.",
}


# Of an error that names no file: a stream that takes no more, buffered or not.
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO)
_REPORT = "What was stored is kept. Run it again with --verbose to see where, then report it."
_STOPPED = "stopped; what was stored is kept."
_BEGUN = time.monotonic()


class LazyGroup(click.Group):
    """Knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now, or None."""
        if cmd_name not in COMMANDS:
            return None
        word = cmd_name.replace("-", "_") + ("_" if keyword.iskeyword(cmd_name) else "")
        command = getattr(importlib.import_module(f"annotate.commands.{word}"), word)
        if not isinstance(command, click.Command):
            raise TypeError(f"annotate.commands.{cmd_name} has no command")
        _accept_loudness(command)
        if "_ANNOTATE_COMPLETE" in os.environ:
            from annotate.commands.completion import add_completions

            add_completions(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command list from the table above, importing nothing."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one is answered with the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise click.UsageError(error.message + name_nearest(args[0], COMMANDS), ctx) from error

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command's name; --help is answered here."""
        with _boundary(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _boundary(ctx):
            result = super().invoke(ctx)
            sys.stdout.flush()
            if find_settings().loudness > 0:
                _explain(f"done in {time.monotonic() - _BEGUN:.2f} s", None)
            return result


@contextmanager
def _boundary(ctx: click.Context) -> Iterator[None]:
    """Turn what the user can mend into one line and an exit code."""
    try:
        yield
    except AnnotateError as error:
        _explain(error.message, error.hint)
        ctx.exit(error.exit_code)
    except KeyboardInterrupt:
        _explain(_STOPPED, None)
        # Python remembers one that came while a string was executed, such as a dataclass being made, and would end by
        # the signal instead of the exit code; executing another string makes it forget.
        exec("")  # noqa: S102
        ctx.exit(130)
    except SystemExit as ended:
        if isinstance(ended.code, int) and ended.code > 128:  # told to end by a signal
            _explain(_STOPPED, None)
            abandon_output()
        raise
    except BrokenPipeError:
        # The reader of our output has left (`annotate ... | head`); nobody is there to be told.
        abandon_output()
        ctx.exit(141)
    except click.BadParameter as error:
        raise _suggest_choice(error) from error
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if os.environ.get("ANNOTATE_DEBUG") or find_settings().loudness > 0:
            raise
        if isinstance(error, OSError) and (error.filename or error.errno in _FULL or is_stuck()):
            place = f"{error.filename} cannot be read" if error.filename else "standard output cannot be written"
            _explain(f"{place} ({error.strerror or error}).", "Check its permissions and the disk.")
        else:  # the last resort: a mistake of ours
            _explain(f"a mistake in annotate itself ({type(error).__name__}: {error}).", _REPORT)
        if is_stuck():
            abandon_output()
        ctx.exit(1)


def _suggest_choice(error: click.BadParameter) -> click.BadParameter:
    """Return the error, with the nearest of the words that an option or argument takes where it is about another."""
    typed = re.match(r"'(.+)' is not one of ", error.message, re.DOTALL)
    if not typed or error.param is None or not isinstance(error.param.type, click.Choice):
        return error
    near = name_nearest(typed[1], map(str, error.param.type.choices))
    return click.BadParameter(error.message + near, error.ctx, error.param, error.param_hint)


def _set_loudness(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        settings = ctx.ensure_object(Settings)
        settings.loudness = -1 if parameter.name == "quiet" else 1


def _loudness_options(*, hidden: bool) -> list[click.Option]:
    return [
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            hidden=hidden,
            callback=_set_loudness,
            help="No progress and no hints, with any command; errors and results stay.",
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            hidden=hidden,
            callback=_set_loudness,
            help="Say what is done, with any command; a mistake of the program shows where it is.",
        ),
    ]


def _accept_loudness(command: click.Command) -> None:
    """Let --quiet and --verbose stand behind a command's name too, as people type them."""
    taken = {name for parameter in command.params for name in parameter.opts}
    command.params += [option for option in _loudness_options(hidden=True) if not taken & set(option.opts)]
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _accept_loudness(child)


def _explain(message: str, hint: str | None) -> None:
    from annotate.terminal.safe import safe_text

    with suppress(OSError):  # nothing can be told where standard error cannot be written
        click.echo(f"annotate: {safe_text(message)}", err=True)
        if hint:
            click.echo(f"          {safe_text(hint)}", err=True)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.option(
    "--db",
    metavar="FILE",
    callback=check_db,
    help="The database, for any command. [default: annotate.db, or $ANNOTATE_DB]",
)
@click.version_option(__version__, prog_name="annotate")
@click.pass_context
def cli(ctx: click.Context, db: str | None) -> None:
    """Say which outlets can be trusted, and show why.

    Adds articles, flags what speaks against them with quoted evidence, walks you through each, and
    scores the outlets with 95 % intervals. Begin with: annotate demo
    """
    ctx.ensure_object(Settings).db = db


cli.params += _loudness_options(hidden=False)


def main() -> None:
    """Run the command line; text that the terminal cannot show is escaped, never a crash."""
    prepare_streams()
    prepare_signals()
    try:
        code = _run()
    except KeyboardInterrupt:  # while the end of another was told
        code = 130
    finally:  # all is done: what comes while the interpreter ends must not say otherwise
        ignore_signals()
    sys.exit(code)


def _run() -> int:
    """Return the exit code; click's own way out would say "Aborted!" and 1 to a Ctrl-C while an error is told."""
    try:
        code = cli.main(prog_name="annotate", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            _explain(_STOPPED, None)
            return 130
        click.echo("Aborted!", err=True)
        return 1
    return code if isinstance(code, int) else 0
