"""JSON of other tools, read strictly: what is doubled, endless, too deep or no number is named with its place."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotate.errors import InputError
from annotate.ingest.decode import decode_text
from annotate.ingest.sources import Rejection

# The longest line, and the longest file that is one JSON document: it has to lie in memory whole.
LONGEST_LINE = 64 << 20
LONGEST_DOCUMENT = 512 << 20
# Deeper than any of these tools nests; Python's own parser gives up at about 1,000 and says so less plainly.
DEEPEST = 100

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
Record = tuple[str, Any]


def read_records(path: Path) -> Iterator[Record | Rejection]:
    """Yield (place, value) for each line of JSON lines, or each item of one JSON document; "-" is standard input.

    A line that is no JSON is a rejection. A document is an array of items, or an object whose list of items
    (`items`, `@graph`) is taken apart. Raises InputError when the file cannot be read or is no JSON at all.
    """
    name = str(path)
    try:
        data = sys.stdin.buffer.read(LONGEST_DOCUMENT + 1) if name == "-" else _read_file(path)
        text = decode_text(data).lstrip("\ufeff")
    except OSError as error:
        raise InputError(f"{name} cannot be read ({error.strerror or error}).", "Check the path.") from error
    except ValueError as error:
        # What the decoder goes on to say names --encoding, which is no option here.
        raise InputError(f"{name}: {str(error).partition(';')[0]}.", "Save it as UTF-8.") from error
    if len(data) > LONGEST_DOCUMENT:
        raise InputError(
            f"{name} is larger than {LONGEST_DOCUMENT >> 20} MiB.", "Split it, or convert it to JSON lines."
        )
    if not text.strip():
        raise InputError(f"{name} is empty.", "Export it again from the other tool.")
    if _is_lines(text):
        yield from _read_lines(name, text)
    else:
        yield from _read_document(name, text)


def _read_file(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LONGEST_DOCUMENT + 1)


def _is_lines(text: str) -> bool:
    """Whether the first line that says something is an object by itself, and no array or page of items."""
    first = text.lstrip().split("\n", 1)[0]
    if not first.startswith("{"):
        return False
    try:
        value = parse_json(first)
    except ValueError:
        return "\n" in text.strip() and not first.rstrip().endswith(("{", "[", ",")) and len(first) > 2
    return not isinstance(value, dict) or _find_items(value) is None


def _read_lines(name: str, text: str) -> Iterator[Record | Rejection]:
    # Not splitlines(): JSON may hold U+2028, which does not end a line.
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        if len(line) > LONGEST_LINE:
            yield Rejection(place, f"the line is longer than {LONGEST_LINE >> 20} MiB; split it")
            continue
        try:
            yield place, parse_json(line)
        except ValueError as error:
            yield Rejection(place, f"not JSON that can be used ({error}); mend the line")


def _read_document(name: str, text: str) -> Iterator[Record]:
    try:
        value = parse_json(text)
    except ValueError as error:
        raise InputError(f"{name} is not JSON that can be used ({error}).", "Export it again from the tool.") from error
    items = value if isinstance(value, list) else _find_items(value) if isinstance(value, dict) else None
    shared = (
        {key: part for key, part in value.items() if key.startswith("annotate:")} if isinstance(value, dict) else {}
    )
    if shared:
        yield f"{name}: the page itself", {"@context": "page", **shared}
    for number, item in enumerate([value] if items is None else items, 1):
        yield f"{name}: item {number}", item


def _find_items(value: dict[str, Any]) -> list[Any] | None:
    first = value.get("first")
    for holder in (value, first if isinstance(first, dict) else {}):
        for key in ("items", "@graph"):
            if isinstance(holder.get(key), list):
                return list(holder[key])
    return None


def parse_json(text: str) -> Any:
    """Return the value of a JSON text, its lone surrogates replaced (which keeps offsets).

    Raises ValueError for what is no JSON, NaN and Infinity, a key that stands twice, and nesting that is too deep.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_build_object)
    except json.JSONDecodeError as error:
        raise ValueError(f"{error.msg.removesuffix(' at')} at character {error.pos}") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return _clean(value, DEEPEST)


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        doubled = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {doubled[:60]} stands twice in one object")
    return found


def _clean(value: Any, depth: int) -> Any:
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        return value if value.isascii() else _LONE_SURROGATE.sub("�", value)
    if isinstance(value, list):
        return [_clean(item, depth - 1) for item in value]
    if isinstance(value, dict):
        return {_clean(key, depth - 1): _clean(item, depth - 1) for key, item in value.items()}
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        raise ValueError("a number is too large")
    return value
