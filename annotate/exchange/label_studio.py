"""Label Studio: a JSON array of tasks with annotations (people) and predictions (machines), and its interface.

By https://labelstud.io/guide/task_format: each result has from_name, to_name, type and value; text spans are
value.start, value.end and value.text with value.labels. Its editor counts code points; older ones UTF-16.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import quoteattr

from annotate.core.annotations import Annotated, Group, Prediction, group_decisions
from annotate.core.model import Evidence, Verdict
from annotate.core.rubric import Rubric
from annotate.exchange.documents import Record
from annotate.exchange.extension import (
    KEY,
    describe_all,
    describe_group,
    read_number,
    read_reviewer,
    read_time,
    require_object,
)  # fmt: skip
from annotate.exchange.incoming import Answer, Item, Terms, build_article, read_each
from annotate.exchange.offsets import Ruler, Unit, find_unit
from annotate.ingest.sources import Rejection

USUAL = Unit.CODE_POINTS
_EVIDENCE, _NOTE, _TEXT = "evidence", "note-", "text"
_SPANS = ("labels", "hypertextlabels")


def write_config(rubric: Rubric) -> str:
    """Return the labelling interface (XML): a choice and a note a flag, and labels for the evidence."""
    lines = ["<View>", '  <Header value="$title"/>', f'  <Labels name="{_EVIDENCE}" toName="{_TEXT}">']
    lines += [f"    <Label value={quoteattr(flag.key)} hint={quoteattr(flag.title)}/>" for flag in rubric.flags]
    lines += ["  </Labels>", f'  <Text name="{_TEXT}" value="$text" saveTextResult="yes"/>']
    for flag in rubric.flags:
        lines += [f'  <Header size="5" value={quoteattr(flag.question)}/>']
        lines += [f'  <Choices name={quoteattr(flag.key)} toName="{_TEXT}" choice="single" showInline="true">']
        lines += [f'    <Choice value="{verdict}"/>' for verdict in Verdict]
        note = quoteattr(_NOTE + flag.key)
        lines += ["  </Choices>", f'  <TextArea name={note} toName="{_TEXT}" placeholder="note" editable="true"/>']
    return "\n".join([*lines, "</View>", ""])


def write_tasks(items: Iterable[Annotated], unit: Unit = USUAL) -> Iterator[dict[str, Any]]:
    """Yield a task an article: an annotation a reviewer, a prediction a detector."""
    for number, item in enumerate(items, 1):
        article, ruler = item.article, Ruler(item.article.text, unit)
        groups = group_decisions(item.decisions)
        data = {name: getattr(article, name) for name in ("title", "outlet", "url", "published")}
        data["title"] = data["title"] or ""
        own = describe_all(item) | {"offsets": unit.value, "entries": [describe_group(group) for group in groups]}
        detectors = sorted({_name_model(part) for part in item.predictions if part.current})
        yield {
            "id": number,
            "data": {"text": article.text, **{name: value for name, value in data.items() if value is not None}},
            "annotations": [
                _write_annotation(place, key, [group for group in groups if _key(group) == key], ruler)
                for place, key in enumerate(dict.fromkeys(_key(group) for group in groups if group.flag), 1)
            ],
            "predictions": [
                _write_prediction([p for p in item.predictions if p.current and _name_model(p) == model], ruler)
                for model in detectors
            ],
            "meta": {KEY: own},
        }


def _key(group: Group) -> tuple[str, str]:
    return group.reviewer, group.decisions[0].task


def _write_annotation(place: int, key: tuple[str, str], groups: list[Group], ruler: Ruler) -> dict[str, Any]:
    reviewer, task = key
    result: list[dict[str, Any]] = []
    for group in groups:
        if group.flag:
            result += _write_results(group.flag, group.verdict, group.evidence, ruler)
            if group.notes:
                value = {"text": list(group.notes)}
                result.append(_write_result(_NOTE + group.flag, "textarea", value, group.flag))
    times = sorted(group.at for group in groups if group.at)
    found = {
        "id": place,
        "result": result,
        "was_cancelled": False,
        "ground_truth": task == "adjudicate",
        "lead_time": round(sum(group.seconds for group in groups), 2),
        # Its importer takes only the address of a member here; the other field keeps every name.
        "created_username": reviewer,
    }
    if times:
        found |= {"created_at": times[0], "updated_at": times[-1]}
    return found | ({"completed_by": {"email": reviewer}} if "@" in reviewer else {})


def _write_prediction(parts: list[Prediction], ruler: Ruler) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    for part in parts:
        finding = part.finding
        result += _write_results(finding.flag, finding.verdict, finding.evidence, ruler)
    scores = [part.finding.probability for part in parts if part.finding.probability is not None]
    return {"model_version": _name_model(parts[0]), "score": max(scores, default=None), "result": result}


def _name_model(part: Prediction) -> str:
    return f"{part.finding.detector}/{part.finding.version}"


def _write_results(
    flag: str, verdict: Verdict | None, quotes: Iterable[Evidence], ruler: Ruler
) -> Iterator[dict[str, Any]]:
    if verdict:
        yield _write_result(flag, "choices", {"choices": [verdict.value]}, flag)
    for quote in quotes:
        if quote.is_quoted:
            span = (quote.start or 0, quote.end or 0)
            first, last = ruler.from_code_points(*span)
            value = {"start": first, "end": last, "text": ruler.cut(*span), "labels": [flag]}
            yield _write_result(_EVIDENCE, "labels", value, f"{flag}-{first}-{last}")


def _write_result(name: str, type_: str, value: dict[str, Any], id_: str) -> dict[str, Any]:
    return {"id": f"{type_[:2]}-{id_}", "from_name": name, "to_name": _TEXT, "type": type_, "value": value}


def read_tasks(records: Iterable[Record], terms: Terms) -> Iterator[Annotated | Rejection]:
    """Return what each task holds, and what of it could not be taken."""
    return read_each(records, "the task", lambda place, row: _read_task(place, row, terms))


def _read_task(place: str, task: Mapping[str, Any], terms: Terms) -> Iterator[Annotated | Rejection]:
    data = require_object(task.get("data"), "data")
    meta = task.get("meta")
    own = meta.get(KEY) if isinstance(meta, dict) else None
    article = build_article(_find_text(data), own, data, place)
    annotations, predictions = _list_objects(task, "annotations"), _list_objects(task, "predictions")
    results = [row for part in (*annotations, *predictions) for row in _list_objects(part, "result")]
    item = Item(place, article, terms, _choose_unit(article.text, own, results, terms))
    if isinstance(own, dict):
        item.take_findings(own.get("findings"))
        item.take_entries(own.get("entries"))
    known = {_name_model(part) for part in item.predictions}
    for number, part in enumerate(annotations, 1):
        _read_annotation(item, part, f"annotation {number}", has_choices=isinstance(own, dict))
    for number, part in enumerate(predictions, 1):
        if str(part.get("model_version")) not in known:
            _read_prediction(item, part, f"prediction {number}")
    yield from item.finish()


def _find_text(data: Mapping[str, Any]) -> object:
    texts = [value for value in data.values() if isinstance(value, str)]
    return data["text"] if "text" in data else texts[0] if len(texts) == 1 else None


def _list_objects(row: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise ValueError(f"{name} is no list of objects")
    return value


def _choose_unit(text: str, own: object, results: Sequence[Mapping[str, Any]], terms: Terms) -> Unit:
    if terms.unit:
        return terms.unit
    values = [value for row in results if isinstance(value := row.get("value"), dict)]
    quotes = [
        (value["start"], value["end"], value["text"])
        for value in values
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int)
        if isinstance(value.get("text"), str) and "\\n" not in value["text"]
    ]
    stated = own.get("offsets") if isinstance(own, dict) else None
    return find_unit(text, quotes, Unit(stated) if stated in tuple(Unit) else USUAL)


class _Found:
    """What the results of one annotation or prediction say, by flag."""

    def __init__(self) -> None:
        self.verdicts: dict[str, Verdict] = {}
        self.quotes: dict[str, list[Evidence]] = {}
        self.notes: dict[str, list[str]] = {}

    @property
    def flags(self) -> list[str]:
        """The flags that are spoken of."""
        return list(dict.fromkeys([*self.verdicts, *self.quotes, *self.notes]))


def _read_results(item: Item, part: Mapping[str, Any], name: str) -> _Found:
    found = _Found()
    for number, row in enumerate(_list_objects(part, "result"), 1):
        try:
            _read_result(item, row, found)
        except ValueError as error:
            item.fail(error, f"{name} result {number}")
    return found


def _read_result(item: Item, row: Mapping[str, Any], found: _Found) -> None:
    value, type_ = require_object(row.get("value"), "value"), row.get("type")
    name = row.get("from_name")
    if type_ in _SPANS:
        for label in _list_texts(value, str(type_)):
            flag = item.terms.find_flag(label)
            if flag:
                found.quotes.setdefault(flag, []).append(_read_quote(item, value))
    elif type_ == "choices":
        choices = _list_texts(value, "choices")
        if len(choices) == 1 and choices[0] in tuple(Verdict) and (flag := item.terms.find_flag(name)):
            found.verdicts[flag] = Verdict(choices[0])
            return
        for choice in choices:
            if choice not in tuple(Verdict) and (flag := item.terms.find_flag(choice)):
                found.verdicts[flag] = Verdict.PRESENT
    elif type_ == "textarea":
        flag = item.terms.find_flag(str(name).removeprefix(_NOTE))
        if flag:
            found.notes.setdefault(flag, []).extend(_list_texts(value, "text"))
    else:
        raise ValueError(f"type {str(type_)[:40]} is none of {', '.join((*_SPANS, 'choices', 'textarea'))}")


def _read_quote(item: Item, value: Mapping[str, Any]) -> Evidence:
    quote = item.quote(value.get("start"), value.get("end"))
    words = value.get("text")
    # The editor writes a line end that was selected as a backslash and an n.
    if words is None or words == re.sub("[\r\n]", r"\\n", quote.quote or ""):
        return quote
    return item.quote(value.get("start"), value.get("end"), words)


def _list_texts(value: Mapping[str, Any], name: str) -> list[str]:
    parts = value.get(name)
    parts = [parts] if isinstance(parts, str) else parts
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f"value.{name} is no list of texts")
    return [part for part in parts if part.strip()]


def _read_annotation(item: Item, part: Mapping[str, Any], name: str, *, has_choices: bool) -> None:
    """Take an annotation; a span alone means "present", but not where our own interface asks for the verdict."""
    found = _read_results(item, part, name)
    if not found.flags:
        return
    try:
        reviewer = item.terms.name_reviewer(_name_person(part))
        at = read_time(part.get("updated_at") or part.get("created_at"))
        lead = read_number(part, "lead_time", 0, 1e9)
    except ValueError as error:
        item.fail(error, name)
        return
    ruled = [flag for flag in found.flags if flag in found.verdicts or flag in found.quotes]
    seconds = round(lead / len(ruled), 2) if lead is not None and ruled else None
    is_skipped = part.get("was_cancelled") is True
    for flag in found.flags:
        verdict = found.verdicts.get(flag, Verdict.PRESENT if flag in found.quotes and not has_choices else None)
        verdict = Verdict.UNSURE if is_skipped and verdict else verdict
        quotes, notes = tuple(found.quotes.get(flag, ())), tuple(found.notes.get(flag, ()))
        item.answer(Answer(reviewer, flag, verdict, quotes, notes, at, seconds))


def _name_person(part: Mapping[str, Any]) -> str | None:
    """Return who made an annotation: an address, a name, or the number of an account."""
    person, name = part.get("completed_by"), part.get("created_username")
    if isinstance(person, dict):
        person = person.get("email") or person.get("username") or person.get("id")
    if isinstance(name, str) and name.strip():
        # " ana@example.org, 7" in its own exports.
        return read_reviewer(name.strip().removesuffix(f", {person}").strip())
    if isinstance(person, int) and not isinstance(person, bool):
        return f"label-studio user {person}"
    return read_reviewer(person)


def _read_prediction(item: Item, part: Mapping[str, Any], name: str) -> None:
    found = _read_results(item, part, name)
    model = part.get("model_version")
    detector = f"label-studio {model[:100]}" if isinstance(model, str) and model.strip() else "label-studio"
    for flag in found.flags:
        verdict = found.verdicts.get(flag, Verdict.PRESENT)
        item.predict(flag, verdict, part.get("score"), found.quotes.get(flag, ()), detector)
