"""The other tools by name: how each is written and read, and which of them a file looks like."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

from annotate.core.annotations import Annotated
from annotate.errors import InputError
from annotate.exchange import doccano, label_studio, prodigy, web_annotation
from annotate.exchange.documents import Record, read_records
from annotate.exchange.incoming import Terms
from annotate.exchange.offsets import Unit
from annotate.exchange.tables import dump_json, write_json, write_json_lines
from annotate.ingest.sources import Rejection

Reader = Callable[[Iterable[Record], Terms], Iterator[Annotated | Rejection]]
READERS: Mapping[str, Reader] = {
    "prodigy": prodigy.read_tasks,
    "label-studio": label_studio.read_tasks,
    "doccano": doccano.read_lines,
    "web-annotation": web_annotation.read_annotations,
}
TOOLS = tuple(READERS)
# How many records are looked at to tell whose file it is.
_LOOKED_AT = 20
_USUAL = {
    "prodigy": prodigy.USUAL, "label-studio": label_studio.USUAL, "doccano": doccano.USUAL,
    "web-annotation": Unit.CODE_POINTS,
}  # fmt: skip
# What no field of the tool can show; it stands under "annotate" and comes back from there.
BESIDE: Mapping[str, str] = {
    "prodigy": "rubric version, seconds, blindness, lean, stances, corrections and links",
    "label-studio": "rubric version, blindness, lean, stances, corrections and links",
    "doccano": "absent and unsure verdicts, times, seconds, rubric, findings, blindness, lean, stances and links",
    "web-annotation": "rubric version, seconds, probabilities, blindness, lean, stances, corrections and links",
}


def write_tool(tool: str, items: Iterable[Annotated], unit: Unit | None) -> Iterator[str]:
    """Yield the parts of a file for a tool."""
    if tool == "web-annotation":
        return web_annotation.write_page(items, dump_json)
    if tool == "label-studio":
        return write_json(label_studio.write_tasks(items, unit or _USUAL[tool]))
    write = prodigy.write_tasks if tool == "prodigy" else doccano.write_lines
    return write_json_lines(write(items, unit or _USUAL[tool]))


def choose_tool(stated: str | None, path: Path) -> tuple[str, Iterator[Record | Rejection]]:
    """Return the tool whose file this is, and its records; by the first of them where it is not stated.

    Raises InputError where it looks like no tool's file, or like another's than was stated.
    """
    records = read_records(path)
    head = list(islice(records, _LOOKED_AT))
    signs = (_recognise(record[1]) for record in head if not isinstance(record, Rejection))
    found = next((tool for tool in signs if tool), None)
    if stated and found not in (None, stated):
        raise InputError(f"{path} looks like a file of {found}, not of {stated}.", f"Say --from {found}.")
    if not (stated or found):
        raise InputError(
            f"{path} looks like no file of {', '.join(TOOLS)}.",
            "If it is one, say which with --from. Articles without annotations go to: annotate add",
        )
    return stated or found or "", chain(head, records)


def read_file(tool: str, records: Iterable[Record | Rejection], terms: Terms) -> Iterator[Annotated | Rejection]:
    """Yield what the records hold, and each rejection in its place."""
    waiting: list[Rejection] = []
    for item in READERS[tool](_sort_out(records, waiting), terms):
        yield from waiting
        waiting.clear()
        yield item
    yield from waiting


def _sort_out(records: Iterable[Record | Rejection], waiting: list[Rejection]) -> Iterator[Record]:
    for record in records:
        if isinstance(record, Rejection):
            waiting.append(record)
        else:
            yield record


def _recognise(value: object) -> str | None:
    if not isinstance(value, dict):
        return None
    if _is_web_annotation(value):
        return "web-annotation"
    if isinstance(value.get("data"), dict) and (
        {"annotations", "predictions", "completions"} & set(value) or "id" in value
    ):
        return "label-studio"
    if not isinstance(value.get("text", value.get("data")), str):
        return None
    if _is_prodigy(value):
        return "prodigy"
    lists = [value[key] for key in ("label", "labels", "entities") if isinstance(value.get(key), list)]
    return "doccano" if lists or "Comments" in value or "cats" in value or isinstance(value.get("label"), str) else None


def _is_web_annotation(value: Mapping[str, Any]) -> bool:
    return (
        "anno.jsonld" in json.dumps(value.get("@context"))
        or "annotate:articles" in value
        or (value.get("type") == "Annotation" and "target" in value)
    )


def _is_prodigy(value: Mapping[str, Any]) -> bool:
    return bool({"answer", "_input_hash", "_task_hash", "_session_id", "_annotator_id", "spans", "tokens"} & set(value))
