"""doccano: JSON lines with text and `label` [[start, end, label]]; no reviewer, no time, no absent or unsure.

By https://doccano.github.io/doccano and its data_import: also `entities` with start_offset and end_offset, `cats`
for labels of the whole text, `Comments`; other fields are kept as metadata. It counts UTF-16 code units, or grapheme
clusters where a project asks for that (its issue 2290).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from annotate.core.annotations import Annotated, Group, group_decisions
from annotate.core.model import Evidence, Verdict
from annotate.exchange.documents import Record
from annotate.exchange.extension import KEY, describe_all, describe_group
from annotate.exchange.incoming import Answer, Item, Terms, build_article, read_each
from annotate.exchange.offsets import Ruler, Unit
from annotate.ingest.sources import Rejection

USUAL = Unit.UTF_16


def write_lines(items: Iterable[Annotated], unit: Unit = USUAL) -> Iterator[dict[str, Any]]:
    """Yield a line an article, reviewer and task; an article without decisions is a line of its own."""
    number = 0
    for item in items:
        article, ruler = item.article, Ruler(item.article.text, unit)
        groups = group_decisions(item.decisions)
        about = {name: getattr(article, name) for name in ("title", "outlet", "url", "published")}
        # Corrections of several reviewers keep their order on the first line.
        apart = [group for group in groups if group.flag is None]
        for place, key in enumerate(dict.fromkeys(_key(group) for group in groups if group.flag) or [None]):
            number += 1
            mine = [group for group in groups if group.flag and _key(group) == key]
            shown = [group for group in mine if _is_shown(group)]
            entries = [describe_group(group) for group in ([*apart, *mine] if place == 0 else mine)]
            own = describe_all(replace(item, predictions=item.predictions if place == 0 else ()))
            yield {
                "id": number,
                "text": article.text,
                "label": sorted(_write_spans(shown, ruler)),
                "cats": sorted({group.flag for group in shown if group.flag}),
                "Comments": [f"{group.flag}: {note}" for group in shown for note in group.notes],
                "reviewer": key[0] if key else None,
                **{name: value for name, value in about.items() if value},
                KEY: own | {"offsets": unit.value, "entries": entries},
            }


def _key(group: Group) -> tuple[str, str]:
    return group.reviewer, group.decisions[0].task


def _is_shown(group: Group) -> bool:
    return group.verdict is Verdict.PRESENT


def _write_spans(groups: Iterable[Group], ruler: Ruler) -> Iterator[list[Any]]:
    for group in groups:
        spans = {(quote.start or 0, quote.end or 0) for quote in group.evidence}
        yield from ([*ruler.from_code_points(*span), group.flag] for span in spans)


def read_lines(records: Iterable[Record], terms: Terms) -> Iterator[Annotated | Rejection]:
    """Return what each line holds, and what of it could not be taken."""
    return read_each(records, "the line", lambda place, row: _read_line(place, row, terms))


def _read_line(place: str, line: Mapping[str, Any], terms: Terms) -> Iterator[Annotated | Rejection]:
    own = line.get(KEY)
    article = build_article(line.get("text", line.get("data")), own, line, place)
    stated = own.get("offsets") if isinstance(own, dict) else None
    unit = terms.unit or (Unit(stated) if stated in tuple(Unit) else USUAL)
    item = Item(place, article, terms, unit)
    if isinstance(own, dict):
        item.take_findings(own.get("findings"))
        item.take_entries(own.get("entries"))
    quotes = _read_labels(item, line)
    notes = _read_comments(item, line, quotes)
    name = line.get("reviewer") if isinstance(own, dict) else None
    try:
        reviewer = terms.name_reviewer(name if isinstance(name, str) else None) if quotes else ""
    except ValueError as error:
        item.fail(f"doccano {error}")
        quotes = {}
    for flag, evidence in quotes.items():
        item.answer(Answer(reviewer, flag, Verdict.PRESENT, tuple(evidence), tuple(notes.get(flag, ()))))
    yield from item.finish(_is_shown)


def _read_labels(item: Item, line: Mapping[str, Any]) -> dict[str, list[Evidence]]:
    """Return the quotes by flag; a label of the whole text has none."""
    found: dict[str, list[Evidence]] = {}
    for key in ("label", "labels", "entities", "cats"):
        parts = line.get(key) or []
        for number, part in enumerate(parts if isinstance(parts, list) else [parts], 1):
            try:
                label, span = _read_label(part)
                flag = item.terms.find_flag(label)
                if flag:
                    quotes = [item.quote(*span)] if span else []
                    found.setdefault(flag, []).extend(quotes)
            except ValueError as error:
                item.fail(error, f"{key} {number}")
    return found


def _read_label(part: object) -> tuple[object, tuple[object, object] | None]:
    """Return the label and its offsets: [0, 4, "X"], {"start_offset": 0, "end_offset": 4, "label": "X"} or "X"."""
    if isinstance(part, list) and len(part) == 3:
        return part[2], (part[0], part[1])
    if isinstance(part, dict):
        return part.get("label"), (part.get("start_offset"), part.get("end_offset"))
    if isinstance(part, str):
        return part, None
    raise ValueError("it is neither [start, end, label], nor an entity, nor a label")


def _read_comments(item: Item, line: Mapping[str, Any], quotes: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the comments by flag: "undated: no date anywhere", or any words where there is only one flag."""
    found: dict[str, list[str]] = {}
    comments = line.get("Comments") or line.get("comments") or []
    for number, comment in enumerate(comments if isinstance(comments, list) else [comments], 1):
        words = comment.get("text") if isinstance(comment, dict) else comment
        if not isinstance(words, str) or not words.strip():
            continue
        head, colon, rest = words.partition(": ")
        if colon and head in quotes:
            found.setdefault(head, []).append(rest)
        elif len(quotes) == 1:
            found.setdefault(next(iter(quotes)), []).append(words)
        else:
            item.fail('it names no flag that is marked; begin it with "FLAG: "', f"comment {number}")
    return found
