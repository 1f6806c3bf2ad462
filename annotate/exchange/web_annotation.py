"""W3C Web Annotation (JSON-LD): an annotation an answer and a finding, quoted and placed in the article's text.

By https://www.w3.org/TR/annotation-model/: TextQuoteSelector (exact, prefix, suffix) and TextPositionSelector, whose
offsets count code points; creator, created, motivation, body. Terms of our own stand under "annotate:".
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from annotate.core.annotations import Annotated, group_decisions
from annotate.core.model import Article, Evidence, Verdict
from annotate.exchange.documents import Record
from annotate.exchange.extension import (
    describe_article,
    describe_group,
    describe_prediction,
    quote_text,
    read_reviewer,
    read_text,
    read_time,
    require_object,
)  # fmt: skip
from annotate.exchange.incoming import Answer, Item, Terms, build_article, read_each
from annotate.exchange.offsets import Unit
from annotate.ingest.sources import Rejection

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"annotate": "urn:annotate:terms#"}]
_CONTEXT_LENGTH = 32
_ARTICLES, _ENTRIES, _FINDING, _VERDICT = (
    "annotate:articles", "annotate:entries", "annotate:finding", "annotate:verdict",
)  # fmt: skip
_NAMESPACE = uuid.UUID("8f1c4e1e-5b0e-5c8e-9d3e-6a1f0f6f7a11")


def write_page(items: Iterable[Annotated], dump: Callable[[object], str]) -> Iterator[str]:
    """Yield the parts of one AnnotationPage, an item a line; `dump` writes a value as JSON."""
    yield f'{{"@context": {dump(CONTEXT)},\n"id": "urn:annotate:export", "type": "AnnotationPage", "items": ['
    articles: list[dict[str, Any]] = []
    before = "\n"
    for item in items:
        articles.append({**describe_article(item.article), "text": item.article.text})
        for annotation in write_annotations(item):
            yield before + dump(annotation)
            before = ",\n"
    yield f'\n],\n"{_ARTICLES}": ['
    for place, article in enumerate(articles):
        yield f"{',' if place else ''}\n{dump(article)}"
    yield "\n]}\n"


def write_annotations(item: Annotated) -> Iterator[dict[str, Any]]:
    """Yield an annotation a finding, then an annotation an answer."""
    for part in item.predictions:
        finding = part.finding
        body = _write_body(finding.flag, finding.verdict, ())
        creator = {"type": "Software", "name": finding.detector, "annotate:version": finding.version}
        rest: dict[str, Any] = {"creator": creator, _FINDING: describe_prediction(part)}
        quotes = [quote for quote in finding.evidence if quote.is_quoted]
        yield _write(item.article, body, quotes, rest)
    for group in group_decisions(item.decisions):
        body = _write_body(group.flag, group.verdict, group.notes) if group.flag else []
        rest = {"creator": {"type": "Person", "name": group.reviewer}, "created": group.at}
        yield _write(item.article, body, group.evidence, rest | {_ENTRIES: describe_group(group)})


def _write(article: Article, body: list[Any], quotes: Sequence[Evidence], rest: dict[str, Any]) -> dict[str, Any]:
    source = f"urn:annotate:article:{article.id}"
    about: dict[str, Any] = {"source": source, **({"scope": article.url} if article.url else {})}
    spans = {(quote.start, quote.end): quote for quote in quotes}
    targets: list[Any] = [{**about, "selector": _write_selectors(article.text, spans[key])} for key in sorted(spans)]
    found: dict[str, Any] = {"type": "Annotation", "motivation": "assessing" if body else "describing", "body": body}
    found |= {"target": targets or [about], **{name: value for name, value in rest.items() if value is not None}}
    return {"id": f"urn:uuid:{uuid.uuid5(_NAMESPACE, repr((article.id, found)))}", **found}


def _write_body(flag: str, verdict: Verdict | None, notes: Sequence[str]) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = [{"type": "TextualBody", "purpose": "tagging", "value": flag}]
    if verdict:
        body.append({"type": "TextualBody", "purpose": "assessing", "value": verdict.value})
    return body + [{"type": "TextualBody", "purpose": "commenting", "value": note} for note in notes]


def _write_selectors(text: str, quote: Evidence) -> list[dict[str, Any]]:
    start, end = quote.start or 0, quote.end or 0
    return [
        {
            "type": "TextQuoteSelector",
            "exact": quote.quote,
            "prefix": text[max(0, start - _CONTEXT_LENGTH) : start],
            "suffix": text[end : end + _CONTEXT_LENGTH],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def read_annotations(records: Iterable[Record], terms: Terms) -> Iterator[Annotated | Rejection]:
    """Return what each annotation holds, and what of it could not be taken.

    The text comes from the page's own articles, else from the article in the database with the target's address.
    """
    articles: dict[str, Mapping[str, Any]] = {}

    def read(place: str, row: Mapping[str, Any]) -> Iterator[Annotated | Rejection]:
        if _ARTICLES in row:
            articles.update(_read_articles(row[_ARTICLES]))
            yield from (Annotated(_rebuild(article, place), source=place) for article in articles.values())
        elif "target" in row:
            yield from _read_annotation(place, row, terms, articles)
        else:
            raise ValueError("it is no annotation: it has no target")

    return read_each(records, "the annotation", read)


def _read_articles(rows: object) -> dict[str, Mapping[str, Any]]:
    if not isinstance(rows, list):
        raise ValueError("the articles are no list")
    found = [require_object(row, "article") for row in rows]
    return {f"urn:annotate:article:{row.get('id')}": row for row in found}


def _rebuild(row: Mapping[str, Any], place: str) -> Article:
    return build_article(row.get("text"), {"article": dict(row)}, {}, place)


def _read_annotation(
    place: str, row: Mapping[str, Any], terms: Terms, articles: Mapping[str, Mapping[str, Any]]
) -> Iterator[Annotated | Rejection]:
    targets = row["target"] if isinstance(row["target"], list) else [row["target"]]
    sources = {_find_source(target) for target in targets}
    if len(sources) != 1:
        raise ValueError("its targets lie in several documents")
    source = sources.pop()
    known = articles.get(source)
    article = _rebuild(known, place) if known else terms.find_article(source)
    if article is None:
        raise ValueError(f"no article with the address {source[:120]} is in the database; add it first")
    item = Item(place, article, terms, terms.unit or Unit.CODE_POINTS)
    if _FINDING in row:
        item.take_findings([row[_FINDING]])
    item.take_entries([row[_ENTRIES]] if _ENTRIES in row else [])
    if _FINDING not in row:
        _read_body(item, row, targets)
    yield from item.finish()


def _find_source(target: object) -> str:
    source = target.get("source", target.get("id")) if isinstance(target, dict) else target
    source = source.get("id") if isinstance(source, dict) else source
    if not isinstance(source, str) or not source:
        raise ValueError("its target has no source")
    return source


def _read_body(item: Item, row: Mapping[str, Any], targets: Sequence[object]) -> None:
    flags, verdict, notes = _read_bodies(item, row)
    if not flags:
        if _ENTRIES not in row:
            item.fail("it has no tag that is a flag; say --map TAG=FLAG")
        return
    quotes = []
    for number, target in enumerate(targets, 1):
        try:
            quotes += _read_quotes(item, target)
        except ValueError as error:
            item.fail(error, f"target {number}")
    creator = row.get("creator")
    creator = creator[0] if isinstance(creator, list) and creator else creator
    if isinstance(creator, dict) and creator.get("type") in ("Software", "SoftwareAgent", "as:Application"):
        name = str(creator.get("name") or creator.get("id") or "software")[:100]
        for flag in flags:
            item.predict(flag, verdict or Verdict.PRESENT, None, quotes, name)
        return
    person = creator if isinstance(creator, dict) else {"name": creator}
    named = read_reviewer(person.get("name") or person.get("nickname") or person.get("id"))
    reviewer = item.terms.name_reviewer(named)
    at = read_time(row.get("modified") or row.get("created"))
    is_silent = verdict is None and _ENTRIES in row
    for flag in flags:
        ruled = None if is_silent else verdict or Verdict.PRESENT
        item.answer(Answer(reviewer, flag, ruled, tuple(quotes), tuple(notes), at))


def _read_bodies(item: Item, row: Mapping[str, Any]) -> tuple[list[str], Verdict | None, list[str]]:
    """Return (flags, verdict, notes) of the bodies."""
    bodies = row.get("body") or []
    flags: list[str] = []
    notes: list[str] = []
    verdict = None
    for number, body in enumerate(bodies if isinstance(bodies, list) else [bodies], 1):
        try:
            part = require_object({"value": body} if isinstance(body, str) else body, "body")
            value, purpose = read_text(part, "value"), part.get("purpose", row.get("motivation"))
            if purpose == "assessing" and value in tuple(Verdict):
                verdict = Verdict(str(value))
            elif purpose in ("tagging", "classifying", "identifying"):
                flag = item.terms.find_flag(value)
                flags += [flag] if flag else []
            elif value and value.strip():
                notes.append(value)
        except ValueError as error:
            item.fail(error, f"body {number}")
    return flags, verdict, notes


def _read_quotes(item: Item, target: object) -> list[Evidence]:
    selectors = target.get("selector") if isinstance(target, dict) else None
    parts = selectors if isinstance(selectors, list) else [selectors] if selectors else []
    if not parts:
        return []
    by_type = {str(part.get("type")): part for part in parts if isinstance(part, dict)}
    quote, place = by_type.get("TextQuoteSelector"), by_type.get("TextPositionSelector")
    exact = read_text(quote, "exact") if quote else None
    if place:
        try:
            return [item.quote(place.get("start"), place.get("end"), exact)]
        except ValueError:
            if not exact:
                raise
    if quote and exact:
        return [_search(item.article.text, exact, quote)]
    raise ValueError(f"its selector is none of TextQuoteSelector, TextPositionSelector ({', '.join(by_type)})")


def _search(text: str, exact: str, selector: Mapping[str, Any]) -> Evidence:
    """Return the one place where the quote stands with its prefix and suffix. Raises ValueError for none or several."""
    before, after = read_text(selector, "prefix") or "", read_text(selector, "suffix") or ""
    whole = before + exact + after
    first = text.find(whole)
    if first < 0:
        raise ValueError(f"the quote {exact[:60]!r} does not stand in the article")
    if text.find(whole, first + 1) >= 0:
        raise ValueError(f"the quote {exact[:60]!r} stands in the article more than once; give its position or context")
    start = first + len(before)
    return quote_text(text, start, start + len(exact), exact)
