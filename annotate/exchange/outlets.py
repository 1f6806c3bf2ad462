"""Reads a CSV of outlets, row by row, and says of each row that cannot be used why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from annotate.core.countries import check_country
from annotate.errors import InputError
from annotate.ingest.decode import decode_text
from annotate.ingest.names import find_outlet_domain
from annotate.ingest.sources import Rejection
from annotate.ingest.table import Table, TableError
from annotate.storage.outlets import CLASSES

_CLASSES = {name.lower(): name for name in CLASSES}


def read_outlet_table(path: Path, encoding: str | None = None) -> tuple[list[dict[str, str]], list[Rejection]]:
    """Return the rows of a CSV with domain or name (country, class, source, as_of), and the bad ones.

    Raises InputError when the file cannot be read or has neither column.
    """
    rows: list[dict[str, str]] = []
    rejections: list[Rejection] = []
    try:
        table = Table(decode_text(path.read_bytes(), encoding))
        _check_columns(path, table)
        for line, row in table:
            try:
                rows.append(_check(row))
            except ValueError as error:
                rejections.append(Rejection(f"{path}:{line}", str(error)))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).", "Check the path.") from error
    except TableError as error:
        rejections.append(Rejection(f"{path}:{error.line}", str(error)))
    except ValueError as error:
        raise InputError(f"{path}: {error}.") from error
    return rows, rejections


def _check_columns(path: Path, table: Table) -> None:
    if not {"domain", "name"} & set(table.columns):
        raise InputError(
            f"{path} has neither a column domain nor name.",
            "Its columns may be: domain, name, country, class, source, as_of.",
        )


def _check(raw: Mapping[str, str | None] | None) -> dict[str, str]:
    if raw is None:
        raise ValueError("more cells than columns; check the quotes")
    row = {name: (value or "").strip() for name, value in raw.items()}
    row["domain"] = " ".join(_check_domains(row.get("domain", "")))
    row["country"] = check_country(row.get("country", "")) or ""
    if not row["domain"] and not row.get("name"):
        raise ValueError("neither domain nor name holds anything")
    class_ = row.get("class", "")
    if class_ and class_.lower() not in _CLASSES:
        raise ValueError(f"class {class_} is none of {', '.join(CLASSES)}")
    row["class"] = _CLASSES.get(class_.lower(), "")
    return row


def _check_domains(cell: str) -> list[str]:
    try:
        return [find_outlet_domain(word) for word in cell.split()]
    except InputError as error:
        fault = error.message.rstrip(".")
        # One bad word of several, or a cell that was never meant as several: both are seen in the whole cell.
        raise ValueError(fault if fault.startswith(f"{cell} ") else f"domain {cell}: {fault}") from error
