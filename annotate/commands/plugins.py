"""`annotate plugins` lists third-party detectors and checks that they keep to the contract."""

from __future__ import annotations

from contextlib import closing

import click

from annotate.commands import db_option, echo_table, echo_wrapped, find_settings, format_option, open_db, open_rubric
from annotate.errors import AnnotateError, NotFoundError


@click.group(invoke_without_command=True)
@db_option
@click.pass_context
def plugins(ctx: click.Context, db: str | None) -> None:
    """List the detectors that other packages bring, or check them.

    A package brings one by an entry point in the group annotate.detectors; docs/plugins.md has an
    example. One that fails to load or crashes is named with its version and left out.

    \b
    Example:
      annotate plugins check
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, format_="table")


def _find_flags() -> tuple[str, ...]:
    """Return the flags of the database's rubric, of the packaged one where there is no database."""
    from annotate.assembly import load_rubric

    context = click.get_current_context()
    db = context.params.get("db") or (context.parent.params.get("db") if context.parent else None)
    if not find_settings().path(db).exists():
        return load_rubric().keys
    with closing(open_db(db, read_only=True)) as database:
        return open_rubric(database).keys


@plugins.command("list")
@format_option("json")
def list_(format_: str) -> None:
    """List the plug-ins with their versions and flags.

    \b
    Example:
      annotate plugins list
    """
    from annotate.exchange.tables import write_json
    from annotate.plugins import load_plugins
    from annotate.terminal.safe import safe_text

    found = load_plugins(_find_flags())
    if format_ == "json":
        rows = (
            {
                "plugin": own.name,
                "distribution": own.distribution,
                "flags": list(own.detector.flags) if own.detector else None,
                "fault": own.fault,
            }
            for own in found
        )
        echo_table(write_json(rows), format_)
        return
    for plugin in found:
        said = f"flags {', '.join(plugin.detector.flags)}" if plugin.detector else f"left out: {plugin.fault}"
        click.echo(safe_text(f"{plugin.name} ({plugin.distribution}): {said}"))
    if not found:
        echo_wrapped("No plug-ins are installed. docs/plugins.md says how to write one.")


@plugins.command()
@click.argument("name", required=False, metavar="[NAME]")
def check(name: str | None) -> None:
    """Check that plug-ins keep to the contract of detectors, each or the one called NAME.

    \b
    Example:
      annotate plugins check tide-tables
    """
    from annotate.detectors.contract import TEXTS, check_detector
    from annotate.plugins import load_plugins
    from annotate.terminal.safe import safe_text

    found = [plugin for plugin in load_plugins(_find_flags()) if name in (None, plugin.name)]
    if name and not found:
        raise NotFoundError(f"no plug-in {name} is installed.", "List them with: annotate plugins")
    broken = 0
    for plugin in found:
        faults = [plugin.fault] if plugin.fault else list(check_detector(plugin.detector)) if plugin.detector else []
        broken += bool(faults)
        kept = f"keeps the contract on {len(TEXTS)} texts"
        for line in faults or [kept]:
            click.echo(safe_text(f"{plugin.name} ({plugin.distribution}): {line}"))
    if broken:
        raise AnnotateError(f"{broken} of {len(found)} plug-ins break the contract.", "The lines above say how.")
    if not found:
        click.echo("No plug-ins are installed.")
