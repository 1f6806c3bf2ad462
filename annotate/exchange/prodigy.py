"""Prodigy: JSON lines, one task a question; `answer` accept, reject or ignore; offsets count code points.

By https://prodi.gy/docs/api-interfaces: `text`, `spans` with start, end and label, `label`, `options` and `accept`
for choices, `_annotator_id`, `_session_id`, `_timestamp` in seconds. A task without an answer is a suggestion.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from annotate.core.annotations import Annotated, Group, Prediction, Seen, group_decisions
from annotate.core.model import Evidence, Verdict
from annotate.exchange.documents import Record
from annotate.exchange.extension import (
    KEY,
    describe_article,
    describe_group,
    describe_prediction,
    read_reviewer,
    read_text,
    read_time,
)  # fmt: skip
from annotate.exchange.incoming import Answer, Item, Terms, build_article, read_each
from annotate.exchange.offsets import Ruler, Unit, find_unit
from annotate.ingest.sources import Rejection

USUAL = Unit.CODE_POINTS
_ANSWERS = {"accept": Verdict.PRESENT, "reject": Verdict.ABSENT, "ignore": Verdict.UNSURE}
_WORDS = {verdict: word for word, verdict in _ANSWERS.items()}


def write_tasks(items: Iterable[Annotated], unit: Unit = USUAL) -> Iterator[dict[str, Any]]:
    """Yield a task a suggestion and a task an answer; an article with neither is a task of its own."""
    for item in items:
        ruler = Ruler(item.article.text, unit)
        base: dict[str, Any] = {"text": item.article.text, "meta": _describe_meta(item)}
        about = describe_article(item.article)
        tasks = [_write_prediction(part, ruler) for part in item.predictions]
        tasks += [_write_group(group, ruler) for group in group_decisions(item.decisions)]
        for task in tasks or [{KEY: {}}]:
            own = {"article": about, "offsets": unit.value, **task.pop(KEY)}
            meta = base["meta"] | task.pop("meta", {})
            yield _with_hashes({**base, **task, "meta": meta, KEY: own})


def _describe_meta(item: Annotated) -> dict[str, Any]:
    found = {name: getattr(item.article, name) for name in ("title", "outlet", "url", "published")}
    return {name: value for name, value in found.items() if value}


def _write_prediction(part: Prediction, ruler: Ruler) -> dict[str, Any]:
    finding = part.finding
    quotes = [item for item in finding.evidence if item.is_quoted]
    meta = {"score": finding.probability, "pattern": finding.detector}
    return {
        "label": finding.flag,
        "spans": _write_spans(quotes, finding.flag, ruler),
        "meta": {name: value for name, value in meta.items() if value is not None},
        KEY: {"finding": describe_prediction(part)},
    }


def _write_group(group: Group, ruler: Ruler) -> dict[str, Any]:
    found: dict[str, Any] = {KEY: {"entries": describe_group(group)}, "_annotator_id": group.reviewer}
    found["_session_id"] = group.reviewer
    if group.at:
        found["_timestamp"] = int(datetime.fromisoformat(group.at).timestamp())
    if group.flag is None:
        return found
    found |= {"label": group.flag, "spans": _write_spans(group.evidence, group.flag, ruler)}
    if group.notes:
        found["user_input"] = "\n".join(group.notes)
    if group.verdict:
        found["answer"] = _WORDS[group.verdict]
    return found


def _write_spans(quotes: Iterable[Evidence], label: str, ruler: Ruler) -> list[dict[str, Any]]:
    found = []
    for span in sorted({(quote.start or 0, quote.end or 0) for quote in quotes}):
        first, last = ruler.from_code_points(*span)
        found.append({"start": first, "end": last, "text": ruler.cut(*span), "label": label})
    return found


def _with_hashes(task: dict[str, Any]) -> dict[str, Any]:
    """Add the hashes by which Prodigy knows a text and a question; it makes its own where it is asked to."""
    question = [task["text"], task.get("label"), task.get("spans")]
    return {"_input_hash": _hash(task["text"]), "_task_hash": _hash(question), **task}


def _hash(value: object) -> int:
    digest = hashlib.sha256(json.dumps(value).encode()).digest()
    return int.from_bytes(digest[:4], "big", signed=True)


def read_tasks(records: Iterable[Record], terms: Terms) -> Iterator[Annotated | Rejection]:
    """Return what each task holds, and what of it could not be taken."""
    return read_each(records, "the task", lambda place, row: _read_task(place, row, terms))


def _read_task(place: str, task: Mapping[str, Any], terms: Terms) -> Iterator[Annotated | Rejection]:
    own = task.get(KEY)
    meta = task.get("meta") if isinstance(task.get("meta"), dict) else {}
    article = build_article(task.get("text"), own, {**(meta or {}), **task}, place)
    spans = task.get("spans") or []
    if not isinstance(spans, list) or not all(isinstance(span, dict) for span in spans):
        raise ValueError("spans is no list of objects")
    item = Item(place, article, terms, _choose_unit(article.text, own, spans, terms))
    found = own if isinstance(own, dict) else {}
    item.take_findings([found["finding"]] if "finding" in found else [])
    item.take_entries([found["entries"]] if "entries" in found else [])
    quotes = _read_quotes(item, task, spans)
    answer = task.get("answer")
    if answer is not None:
        _read_answer(item, task, quotes, answer)
    elif "entries" in found and "label" in task:  # notes and quotes without a verdict
        _read_silent(item, task, quotes)
    elif not found:
        for flag, evidence in quotes.items():
            item.predict(flag, Verdict.PRESENT, (meta or {}).get("score"), evidence, "prodigy")
    yield from item.finish()


def _choose_unit(text: str, own: object, spans: list[dict[str, Any]], terms: Terms) -> Unit:
    stated = own.get("offsets") if isinstance(own, dict) else None
    if terms.unit:
        return terms.unit
    if stated in tuple(Unit):
        return Unit(stated)
    quotes = [
        (span["start"], span["end"], span["text"])
        for span in spans
        if isinstance(span.get("start"), int) and isinstance(span.get("end"), int) and isinstance(span.get("text"), str)
    ]
    return find_unit(text, quotes, USUAL)


def _read_quotes(item: Item, task: Mapping[str, Any], spans: list[dict[str, Any]]) -> dict[str, list[Evidence]]:
    """Return the quotes by flag: of the task's label, of the choices that were accepted, of the spans' labels."""
    found: dict[str, list[Evidence]] = {}
    labels = [task["label"]] if "label" in task else []
    choices = task.get("accept")
    labels += choices if isinstance(choices, list) else []
    for label in labels:
        try:
            flag = item.terms.find_flag(label)
        except ValueError as error:
            item.fail(error)
            continue
        if flag:
            found.setdefault(flag, [])
    for number, span in enumerate(spans, 1):
        try:
            flag = item.terms.find_flag(span.get("label", task.get("label")))
            if flag:
                quote = item.quote(span.get("start"), span.get("end"), span.get("text"))
                found.setdefault(flag, []).append(quote)
        except ValueError as error:
            item.fail(error, f"span {number}")
    return found


def _read_answer(item: Item, task: Mapping[str, Any], quotes: dict[str, list[Evidence]], answer: object) -> None:
    if not isinstance(answer, str) or answer not in _ANSWERS:
        item.fail(f"answer {str(answer)[:40]} is none of {', '.join(_ANSWERS)}")
        return
    if answer == "reject" and len(quotes) > 1:
        item.fail(f"several labels ({', '.join(quotes)}) were rejected at once: it does not say which is wrong")
        return
    try:
        reviewer = _read_annotator(item, task)
        at = read_time(task.get("_timestamp"))
        note = read_text(task, "user_input")
    except ValueError as error:
        item.fail(error)
        return
    verdict = _ANSWERS[answer]
    for flag, evidence in quotes.items():
        seen = next((part.finding for part in item.predictions if part.finding.flag == flag), None)
        known = Seen(seen.detector, seen.version) if seen else None
        item.answer(Answer(reviewer, flag, verdict, tuple(evidence), (note,) if note else (), at, seen=known))


def _read_silent(item: Item, task: Mapping[str, Any], quotes: dict[str, list[Evidence]]) -> None:
    try:
        note, reviewer = read_text(task, "user_input"), _read_annotator(item, task)
    except ValueError as error:
        item.fail(error)
        return
    for flag, evidence in quotes.items():
        item.answer(Answer(reviewer, flag, None, tuple(evidence), (note,) if note else ()))


def _read_annotator(item: Item, task: Mapping[str, Any]) -> str:
    return item.terms.name_reviewer(read_reviewer(task.get("_annotator_id") or task.get("_session_id")))
