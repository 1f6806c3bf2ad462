"""Reads a list of outlets, row by row, and says of each row that cannot be used why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from annotate.core.countries import check_country
from annotate.errors import InputError
from annotate.ingest.decode import decode_text
from annotate.ingest.names import find_outlet_domain, find_registrable_domain
from annotate.ingest.sources import Rejection
from annotate.ingest.table import Table, TableError
from annotate.storage.outlets import CLASSES

COLUMNS = ("domain", "name", "country", "class", "source", "licence", "as_of", "aliases")
_CLASSES = {name.lower(): name for name in CLASSES}
_DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class Listing:
    """Whose list it is: what it is called, its source, licence and date. An empty name: our own form, no list."""

    name: str = ""
    source: str | None = None
    licence: str | None = None
    as_of: str | None = None
    # Which column of the file holds what of ours.
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class OutletTable:
    """The rows that can be used, the bad ones, and whether the file was taken for Windows-1252, being no UTF-8."""

    rows: list[dict[str, str]] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    is_guessed: bool = False


def read_outlet_table(path: Path, encoding: str | None = None, listing: Listing | None = None) -> OutletTable:
    """Return the rows of a table with a domain or name in each; commas, tabs, semicolons or bars part its cells.

    Raises InputError when the file cannot be read, or lacks the columns.
    """
    found = OutletTable()
    listing = listing or Listing()
    try:
        text, found.is_guessed = _decode(path.read_bytes(), encoding, is_foreign=bool(listing.columns))
        table = Table(text, _find_delimiter(text))
        names = _find_columns(path, table.columns, listing.columns)
        seen: dict[str, tuple[int, dict[str, str]]] = {}
        for line, row in table:
            try:
                _keep(found.rows, seen, line, _check(row, names, listing))
            except ValueError as error:
                found.rejections.append(Rejection(f"{path}:{line}", str(error)))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).", "Check the path.") from error
    except TableError as error:
        found.rejections.append(Rejection(f"{path}:{error.line}", str(error)))
    except ValueError as error:
        raise InputError(f"{path}: {error}.") from error
    return found


def _decode(data: bytes, encoding: str | None, *, is_foreign: bool) -> tuple[str, bool]:
    """Return the text, and whether its encoding was guessed.

    Our own form is UTF-8 or named; a foreign list comes from spreadsheets that write Windows-1252 and do not say so.
    """
    try:
        return decode_text(data, encoding), False
    except ValueError:
        if encoding or not is_foreign or b"\0" in data:
            raise
        return data.decode("cp1252", "replace"), True


def _find_delimiter(text: str) -> str:
    """Return what parts the cells: the sign that stands most often in the header, outside quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max(_DELIMITERS, key=header.count)


def _find_columns(path: Path, have: list[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the file's column by ours. Raises InputError that names a missing one."""
    by_name = {name.strip().lower(): name for name in have}
    for ours, theirs in wanted.items():
        if theirs.strip().lower() not in by_name:
            raise InputError(f"{path} has no column {theirs} (for {ours}).", f"Its columns are: {', '.join(have)}.")
    found = {ours: by_name[theirs.strip().lower()] for ours, theirs in wanted.items()}
    if not wanted:
        found = {ours: by_name[ours] for ours in COLUMNS if ours in by_name}
    if not {"domain", "name"} & set(found):
        hint = f"Its columns may be: {', '.join(COLUMNS)}; or say which is which: --columns domain=COLUMN,name=COLUMN."
        raise InputError(f"{path} has neither a column domain nor name.", hint)
    return found


def _keep(
    rows: list[dict[str, str]], seen: dict[str, tuple[int, dict[str, str]]], line: int, row: dict[str, str]
) -> None:
    """Keep a row. Raises ValueError where an earlier one says something else of the same domain."""
    for domain in row["domain"].split():
        first, known = seen.setdefault(domain, (line, row))
        if known != row:
            raise ValueError(f"domain {domain} stands in line {first} already, and that row says something else")
    rows.append(row)


def _check(raw: Mapping[str, str | None] | None, names: Mapping[str, str], listing: Listing) -> dict[str, str]:
    if raw is None:
        raise ValueError("more cells than columns; check the quotes")
    row = {ours: (raw.get(theirs) or "").strip() for ours, theirs in names.items()}
    row["domain"] = " ".join(_check_domains(row.get("domain", ""), is_foreign=bool(listing.columns)))
    row["country"] = check_country(row.get("country", "")) or ""
    if not row["domain"] and not row.get("name"):
        raise ValueError("neither domain nor name holds anything")
    class_ = row.get("class", "")
    if class_ and class_.lower() not in _CLASSES:
        raise ValueError(f"class {class_} is none of {', '.join(CLASSES)}")
    row["class"] = _CLASSES.get(class_.lower(), "")
    return row | dict(_describe_listing(row, listing))


def _describe_listing(row: Mapping[str, str], listing: Listing) -> Iterator[tuple[str, str]]:
    if not listing.name:
        return
    yield "list", listing.name
    for name in ("source", "licence", "as_of"):
        yield f"list_{name}", row.get(name) or getattr(listing, name) or ""
    if row["class"]:  # the ground for a class is the list that says so
        yield "source", row.get("source") or listing.source or listing.name
        yield "as_of", row.get("as_of") or listing.as_of or ""


def _check_domains(cell: str, *, is_foreign: bool) -> list[str]:
    """Return the domains of a cell; of a list that is not in our form each as registered ("list.example")."""
    try:
        words = re.split(r"[\s,;]+", cell.strip()) if is_foreign else cell.split()
        hosts = [find_outlet_domain(word) for word in words if word]
        return list(dict.fromkeys((find_registrable_domain(host) or host) if is_foreign else host for host in hosts))
    except InputError as error:
        fault = error.message.rstrip(".")
        # One bad word of several, or a cell that was never meant as several: both are seen in the whole cell.
        raise ValueError(fault if fault.startswith(f"{cell} ") else f"domain {cell}: {fault}") from error
