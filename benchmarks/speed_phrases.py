"""A thousand phrases of the project's own lexicons, for measuring how fast phrases are found."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from annotate.resources import read_resource

_LEXICONS = ("promotion", "spinning", "sourcing", "loaded", "copying")
_PLAIN = re.compile(r"[^\W_]+(?: [^\W_]+)*")


def list_phrases(count: int = 1000) -> list[str]:
    """Return so many different phrases of plain words, in alphabetical order."""
    found: set[str] = set()
    for name in _LEXICONS:
        found.update(_collect(tomllib.loads(read_resource(f"seeds/lexicons/{name}.toml"))))
    step = max(1, len(found) // count)
    return sorted(found)[::step][:count]


def _collect(data: Any) -> set[str]:
    if isinstance(data, dict):
        return {phrase for key, value in data.items() for phrase in (*_collect(key), *_collect(value))}
    if isinstance(data, list):
        return {phrase for value in data for phrase in _collect(value)}
    rows = data.split(",") if isinstance(data, str) else ()
    folded = (" ".join(row.split()).casefold() for row in rows)
    return {phrase for phrase in folded if len(phrase) > 3 and len(phrase) < 40 and _PLAIN.fullmatch(phrase)}
