"""`annotate outlets` lists, adds, changes and imports outlets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from annotate.commands import (
    Settings,
    db_option,
    echo_table,
    encoding_option,
    find_settings,
    format_option,
    open_db,
    require_outlet,
    say_next,
)

if TYPE_CHECKING:
    from annotate.exchange.outlets import OutletTable
    from annotate.storage.outlets import Outlet

_Command = TypeVar("_Command", bound=Callable[..., Any])
CLASSES = click.Choice(["SC", "CaPu", "CaPr", "ISFM", "ISF", "ISM", "IP"], case_sensitive=False)


@click.group(invoke_without_command=True)
@db_option
@click.pass_context
def outlets(ctx: click.Context, db: str | None) -> None:
    """List, add, change or import outlets.

    Classes are those of the State Media Matrix: SC state-controlled, CaPu captured public or
    state-managed, CaPr captured private, ISFM independent state-funded and state-managed, ISF
    independent state-funded, ISM independent state-managed, IP independent public. Only the first
    three raise the flag state-affiliated-outlet; run annotate autoflag after a change.

    \b
    Example:
      annotate outlets list --all
    """
    if db:
        ctx.obj = Settings(db, find_settings().loudness)
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_, all_=False, format_="table", db=None)


def _check_country(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    from annotate.core.countries import check_country

    try:
        return check_country(value) if value else value
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _check_date(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    from datetime import date

    try:
        return date.fromisoformat(value).isoformat() if value else value
    except ValueError as error:
        raise click.BadParameter(f"{value} is no day such as 2026-03-01") from error


def _fact_options(command: _Command) -> _Command:
    for decorate in (
        click.option("--as-of", metavar="DATE", help="When that was so."),
        click.option("--source", metavar="GROUND", help="The public ground for the class."),
        click.option("--class", "class_", type=CLASSES, help="Class of the State Media Matrix."),
        click.option("--country", metavar="CODE", callback=_check_country, help="Country, as two letters (ISO 3166)."),
        click.option("--name", metavar="NAME", help="The usual name."),
    ):
        command = decorate(command)
    return command


@outlets.command("list")
@click.option("--all", "all_", is_flag=True, help="Also the outlets without articles here.")
@format_option("json")
@db_option
def list_(all_: bool, format_: str, db: str | None) -> None:
    """List the outlets that have articles, or all that are known.

    \b
    Example:
      annotate outlets list --all
    """
    from annotate.exchange.tables import write_json
    from annotate.storage.outlets import list_outlets
    from annotate.terminal.console import open_console
    from annotate.terminal.listing import print_outlets

    database = open_db(db, read_only=True)
    known = list_outlets(database, with_articles=not all_)
    if format_ == "json":
        echo_table(write_json(_describe(outlet) for outlet in known), format_)
        return
    print_outlets(open_console(), ((o.key, o.name or "", o.country or "", o.class_ or "", o.articles) for o in known))
    say_next("Next: annotate outlets set DOMAIN --name NAME")


def _describe(outlet: Outlet) -> dict[str, str | int | list[str] | None]:
    return {
        "outlet": outlet.key,
        "domains": list(outlet.domains),
        "name": outlet.name,
        "country": outlet.country,
        "class": outlet.class_,
        "source": outlet.source,
        "as_of": outlet.as_of,
        "articles": outlet.articles,
    }


@outlets.command()
@click.argument("domains", nargs=-1, required=True, metavar="DOMAIN...")
@_fact_options
@db_option
def add(domains: tuple[str, ...], db: str | None, **facts: str | None) -> None:
    """Add an outlet with its domains, the main one first.

    \b
    Example:
      annotate outlets add harbourgazette.example --name "Harbour Gazette" --country NZ
    """
    _save(domains, db, facts, must_exist=False)


@outlets.command("set")
@click.argument("domains", nargs=-1, required=True, metavar="OUTLET [DOMAIN]...")
@_fact_options
@db_option
def set_(domains: tuple[str, ...], db: str | None, **facts: str | None) -> None:
    """Change what is known of an outlet; further domains become its own.

    \b
    Example:
      annotate outlets set harbourgazette.example --class IP --source "owned by its readers"
    """
    _save(domains, db, facts, must_exist=True)


def _read_columns(_: click.Context, __: click.Parameter, value: str | None) -> dict[str, str]:
    from annotate.exchange.outlets import COLUMNS

    found = {}
    for pair in (value or "").split(",") if value else ():
        ours, sign, theirs = pair.partition("=")
        if not (sign and theirs.strip()) or ours.strip() not in COLUMNS:
            raise click.BadParameter(f"{pair} is not OURS=THEIRS with one of {', '.join(COLUMNS)}")
        found[ours.strip()] = theirs.strip()
    return found


@outlets.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--columns", metavar="OURS=THEIRS,...", callback=_read_columns,
              help="Which column holds what: domain=site,name=title, ...")  # fmt: skip
@click.option("--list", "name", metavar="NAME", help="What the list is called. [default: the file's name]")
@click.option("--source", metavar="SOURCE", help="Whose list it is, or its address.")
@click.option("--licence", metavar="LICENCE", help="Under which licence it may be used.")
@click.option("--as-of", metavar="DATE", help="When it was so.")
@encoding_option
@db_option
def import_(file: Path, columns: dict[str, str], encoding: str | None, db: str | None, **about: str | None) -> None:
    """Take in a table of outlets: domain, name, country, class, source, licence, as_of, aliases.

    Only domain or name must be there. Any other table comes in with --columns, which says what stands where;
    its domains are then cut to what is registered ("https://www.list.example/x" is list.example), and the list's
    source, licence and date are kept with each outlet. Commas, tabs, semicolons or bars may part the cells.

    An outlet that is known is changed where a cell says something. Rows that are wrong are named and skipped;
    the exit code is then 4.

    \b
    Examples:
      annotate outlets import our-outlets.csv
      annotate outlets import ratings.csv --columns domain=site,name=title --licence CC-BY-4.0
    """
    from annotate.exchange.outlets import Listing, read_outlet_table
    from annotate.ingest.decode import check_encoding

    is_list = bool(columns) or any(about.values())
    name = about.pop("name", None) or (file.name if is_list else "")
    listing = Listing(name, about["source"], about["licence"], about["as_of"], columns)
    found = read_outlet_table(file, check_encoding(encoding), listing)
    if found.is_guessed:
        click.echo("annotate: it is not UTF-8 and was read as Windows-1252; say --encoding if that is wrong.", err=True)
    _import(found, db)


def _import(found: OutletTable, db: str | None) -> None:
    from annotate.batch.intake import prepare_database
    from annotate.commands import fail_if_rejected, name_rejection
    from annotate.storage.outlets import Change, import_outlets

    database = open_db(db, create=True)
    prepare_database(database)
    counts = import_outlets(database, found.rows)
    for rejection in found.rejections:
        name_rejection(rejection)
    parts = [f"{change} {counts[change]}" for change in Change]
    bad = len(found.rejections)
    total = len(found.rows) + bad
    click.echo(f"{' + '.join(parts)} + rejected {bad} = rows {total}")
    say_next("Next: annotate autoflag")
    fail_if_rejected(bad, total, "Mend the rows and import the file again.", things="rows")


@outlets.command()
@click.argument("outlet", metavar="OUTLET")
@click.option("--text", metavar="TEXT", help="What the outlet says.")
@click.option("--file", metavar="FILE", help="Read it from a file, in UTF-8; - is standard input.")
@click.option("--by", metavar="WHO", help="Who says it.")
@click.option("--source", metavar="GROUND", help="Where it can be read.")
@click.option("--date", metavar="DATE", callback=_check_date, help="The day of the reply. [default: today]")
@db_option
def reply(
    outlet: str,
    text: str | None,
    file: str | None,
    by: str | None,
    source: str | None,
    date: str | None,
    db: str | None,
) -> None:
    """Record what an outlet says to its score.

    It is shown by annotate score OUTLET and annotate why, and exported beside the score. A further reply is
    added to those before, which stay: annotate outlets replies. Without --text the reply is read from --file
    or standard input; it may have 20,000 characters.

    \b
    Examples:
      annotate outlets reply harbourgazette.example --by "the editor" --text "We sign our pieces since May."
      annotate outlets reply harbourgazette.example --file letter.txt --date 2026-03-01
    """
    from annotate.core.backing import Reply
    from annotate.ingest.reply import check_reply
    from annotate.storage.clock import utc_now
    from annotate.storage.replies import save_reply
    from annotate.terminal.safe import safe_text

    if text is not None and file is not None:
        raise click.UsageError("--text or --file, not both.")
    said = check_reply(text if text is not None else _read(file))
    database = open_db(db)
    known = require_outlet(database, outlet)
    save_reply(
        database,
        known.id,
        Reply(said, date or utc_now()[:10], (by or "").strip() or None, (source or "").strip() or None),
    )
    click.echo(
        f"recorded the reply of {safe_text(known.key)}: {len(said):,} {'character' if len(said) == 1 else 'characters'}"
    )
    say_next(f"Next: annotate score {known.key}")


@outlets.command()
@click.argument("outlet", metavar="OUTLET")
@format_option("json")
@db_option
def replies(outlet: str, format_: str, db: str | None) -> None:
    """Print all replies of an outlet, the oldest first.

    \b
    Example:
      annotate outlets replies harbourgazette.example
    """
    from annotate.exchange.tables import write_json
    from annotate.storage.replies import list_replies
    from annotate.terminal.console import open_console
    from annotate.terminal.replies import print_reply
    from annotate.terminal.safe import safe_text

    database = open_db(db, read_only=True)
    known = require_outlet(database, outlet)
    found = list_replies(database).get(known.id, ())
    if format_ == "json":
        rows = ({"said_on": r.said_on, "author": r.author, "source": r.source, "text": r.text} for r in found)
        echo_table(write_json(rows), format_)
        return
    if not found:
        click.echo(f"{safe_text(known.key)} has not replied: annotate outlets reply {safe_text(known.key)}")
    for place, said in enumerate(found):
        if place:
            click.echo()
        print_reply(open_console(), said)


def _read(file: str | None) -> str:
    from annotate.ingest.reply import read_reply

    if file is None and sys.stdin.isatty():
        raise click.UsageError("a reply needs words: --text TEXT, --file FILE, or standard input.")
    return read_reply(None if file in (None, "-") else file)


def _save(words: tuple[str, ...], db: str | None, facts: dict[str, str | None], *, must_exist: bool) -> None:
    from annotate.errors import AnnotateError, NotFoundError
    from annotate.ingest.names import find_outlet_domain
    from annotate.storage.outlets import find_outlet, set_outlet
    from annotate.terminal.safe import safe_text

    if must_exist and len(words) == 1 and not any(value is not None for value in facts.values()):
        raise click.UsageError("nothing to set: say --name, --country, --class, --source, --as-of or a further domain.")
    database = open_db(db)
    known = find_outlet(database, words[0])
    if must_exist and known is None:
        raise NotFoundError(f"{words[0]} is not known yet.", "Add it with: annotate outlets add")
    if not must_exist and known is not None:
        raise AnnotateError(f"{words[0]} is known already.", "Change it with: annotate outlets set")
    domains = [find_outlet_domain(word) for word in (words[1:] if known else words)]
    facts["class"] = facts.pop("class_")
    change = set_outlet(database, domains, facts, known.id if known else None)
    click.echo(f"{'added' if known is None else change} {safe_text(known.key if known else domains[0])}")
    say_next("Next: annotate autoflag")
