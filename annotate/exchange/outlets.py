"""Reads a CSV of outlets, row by row, and says of each row that cannot be used why."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from annotate.errors import InputError
from annotate.ingest.decode import decode_text
from annotate.ingest.names import find_outlet_domain
from annotate.ingest.sources import Rejection
from annotate.storage.outlets import CLASSES

_CLASSES = {name.lower(): name for name in CLASSES}


def read_outlet_table(path: Path) -> tuple[list[dict[str, str]], list[Rejection]]:
    """Return the rows of a CSV with domain or name (country, class, source, as_of), and the bad ones.

    Raises InputError when the file cannot be read or has neither column.
    """
    try:
        text = decode_text(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error}).", "Check the path.") from error
    except ValueError as error:
        raise InputError(f"{path}: {error}.") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if not {"domain", "name"} & set(reader.fieldnames or ()):
        raise InputError(
            f"{path} has neither a column domain nor name.",
            "Its columns may be: domain, name, country, class, source, as_of.",
        )
    rows, rejections = [], []
    try:
        for row in reader:
            try:
                rows.append(_check(row))
            except (ValueError, InputError) as error:
                rejections.append(Rejection(f"{path}:{reader.line_num}", str(error).rstrip(".")))
    except csv.Error as error:
        rejections.append(Rejection(f"{path}:{reader.line_num}", f"not CSV ({error}); the rest is not read"))
    return rows, rejections


def _check(raw: dict[str, str]) -> dict[str, str]:
    if None in raw:
        raise ValueError("more cells than columns; check the quotes")
    row = {name: (value or "").strip() for name, value in raw.items()}
    row["domain"] = " ".join(find_outlet_domain(word) for word in row.get("domain", "").split())
    if not row["domain"] and not row.get("name"):
        raise ValueError("neither domain nor name holds anything")
    class_ = row.get("class", "")
    if class_ and class_.lower() not in _CLASSES:
        raise ValueError(f"class {class_} is none of {', '.join(CLASSES)}")
    row["class"] = _CLASSES.get(class_.lower(), "")
    return row
