"""What no other tool has a place for, as plain JSON in its field for metadata: read back with nothing lost.

It comes back from strangers' hands, so everything is checked as it is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from annotate.core.annotations import ADJUDICATE, REVIEW, Annotated, Decision, Group, Prediction, Seen
from annotate.core.model import Article, BylineKind, Evidence, Finding, Link, Verdict

KEY = "annotate"
_TEXTS = (
    "url",
    "title",
    "byline",
    "byline_origin",
    "published",
    "published_origin",
    "outlet",
    "outlet_name",
    "language",
)
# Longer than any name or comment that a person types.
_LONGEST_NAME, _LONGEST_NOTE = 200, 1 << 20
_SHAPES = {
    "verdict": ("flag", "verdict"), "adjudication": ("flag", "verdict"), "note": ("flag", "note"),
    "evidence": ("flag", "evidence"), "correction": ("field", "value"), "lean": (), "stance": ("actor", "score"),
}  # fmt: skip


def describe_article(article: Article) -> dict[str, Any]:
    """Return all of an article but its text."""
    found: dict[str, Any] = {"id": article.id, "source": article.source}
    found |= {name: value for name in _TEXTS if (value := getattr(article, name)) is not None}
    if article.byline_kind:
        found["byline_kind"] = article.byline_kind.value
    if not article.published_known:
        found["published_known"] = False
    if article.links:
        found["links"] = [{"url": link.url, "anchor": link.anchor} for link in article.links]
    return found


def read_article(value: object, text: str) -> Article:
    """Return the article with this text. Raises ValueError for what it cannot be."""
    row = require_object(value, "article")
    texts = {name: read_text(row, name) or None for name in _TEXTS}
    published = texts["published"]
    if published and not re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", published):
        raise ValueError(f"published {published[:40]} is no date")
    links = row.get("links") or []
    if not isinstance(links, list):
        raise ValueError("links are no list")
    pairs = [require_object(link, "link") for link in links]
    kind = read_text(row, "byline_kind")
    return Article(
        id=read_text(row, "id") or "",
        source=read_text(row, "source") or "import",
        text=text,
        byline_kind=BylineKind(kind) if kind else None,
        published_known=row.get("published_known") is not False,
        links=tuple(Link(read_text(link, "url") or "", read_text(link, "anchor") or "") for link in pairs),
        **texts,
    )


def describe_prediction(item: Prediction) -> dict[str, Any]:
    """Return a finding with its evidence."""
    finding = item.finding
    found: dict[str, Any] = {
        "flag": finding.flag,
        "verdict": finding.verdict.value,
        "probability": finding.probability,
        "detector": finding.detector,
        "version": finding.version,
        "evidence": [_describe_evidence(evidence) for evidence in finding.evidence],
    }
    return found | ({} if item.current else {"current": False}) | ({"outdated": True} if item.outdated else {})


def read_prediction(value: object, text: str) -> Prediction:
    """Return a finding. Raises ValueError that names the field at fault."""
    row = require_object(value, "finding")
    evidence = row.get("evidence") or []
    if not isinstance(evidence, list):
        raise ValueError("evidence is no list")
    finding = Finding(
        flag=require_text(row, "flag"),
        verdict=read_verdict(row.get("verdict")),
        probability=read_number(row, "probability", 0, 1),
        evidence=tuple(_read_evidence(item, text) for item in evidence),
        detector=require_text(row, "detector"),
        version=require_text(row, "version"),
    )
    return Prediction(finding, row.get("current") is not False, row.get("outdated") is True)


def describe_decision(item: Decision) -> dict[str, Any]:
    """Return an entry of the journal; what does not apply to its kind is left out."""
    found: dict[str, Any] = {"reviewer": item.reviewer, "kind": item.kind, "at": item.at, "rubric": item.rubric}
    for name in ("flag", "accepted", "note", "field", "value", "actor", "score", "seconds"):
        if getattr(item, name) is not None:
            found[name] = getattr(item, name)
    if item.verdict:
        found["verdict"] = item.verdict.value
    if item.seen:
        found["seen"] = {"detector": item.seen.detector, "version": item.seen.version, "outdated": item.seen.outdated}
    if item.evidence:
        found["evidence"] = _describe_evidence(item.evidence)
    if item.task != REVIEW:
        found["task"] = item.task
    return (
        found
        | ({"blind": item.blind} if item.blind else {})
        | ({"blind_rule": item.blind_rule} if item.blind_rule else {})
    )


def read_decision(value: object, text: str) -> Decision:
    """Return an entry of the journal. Raises ValueError that names the field at fault."""
    row = require_object(value, "entry")
    kind = require_text(row, "kind")
    if kind not in _SHAPES:
        raise ValueError(f"an entry of kind {kind} is not known")
    for name in _SHAPES[kind]:
        if row.get(name) is None:
            raise ValueError(f"an entry of kind {kind} has no {name}")
    accepted, seen = row.get("accepted"), row.get("seen")
    score = read_number(row, "score", -3, 3)
    rubric = read_number(row, "rubric", 1, 1e6)
    return Decision(
        reviewer=read_reviewer(row.get("reviewer")) or "",
        kind=kind,
        at=read_time(row.get("at")),
        flag=read_text(row, "flag"),
        verdict=read_verdict(row["verdict"]) if "verdict" in _SHAPES[kind] else None,
        accepted=accepted if isinstance(accepted, bool) else None,
        seen=_read_seen(seen) if seen is not None else None,
        note=read_text(row, "note") if kind == "note" else None,
        evidence=_read_evidence(row["evidence"], text) if kind == "evidence" else None,
        field=_read_field(row) if kind == "correction" else None,
        value=read_text(row, "value") if kind == "correction" else None,
        actor=require_text(row, "actor") if kind == "stance" else None,
        score=int(score) if score is not None and kind in ("lean", "stance") else None,
        seconds=read_number(row, "seconds", 0, 1e9),
        rubric=int(rubric) if rubric else 1,
        task=ADJUDICATE if row.get("task") == ADJUDICATE else REVIEW,
        blind=read_text(row, "blind") or "",
        blind_rule=read_text(row, "blind_rule") or "",
    )


def describe_group(group: Group) -> list[dict[str, Any]]:
    """Return what one reviewer said on one question."""
    return [describe_decision(item) for item in group.decisions]


def describe_all(item: Annotated) -> dict[str, Any]:
    """Return all of an article but its text, with its findings; decisions go where the tool shows them."""
    found: dict[str, Any] = {"article": describe_article(item.article)}
    return found | {"findings": [describe_prediction(part) for part in item.predictions]}


def require_object(value: object, name: str) -> Mapping[str, Any]:
    """Return a JSON object. Raises ValueError."""
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no object")
    return value


def read_text(row: Mapping[str, Any], name: str) -> str | None:
    """Return a text without NUL, or None. Raises ValueError for another type, or one that is far too long."""
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    if len(value) > _LONGEST_NOTE:
        raise ValueError(f"{name} is longer than {_LONGEST_NOTE:,} characters")
    return value.replace("\0", "�")


def require_text(row: Mapping[str, Any], name: str) -> str:
    """Return a text that says something. Raises ValueError."""
    value = read_text(row, name)
    if not value or not value.strip():
        raise ValueError(f"{name} is missing")
    return value


def read_reviewer(value: object) -> str | None:
    """Return a reviewer's name, or None. Raises ValueError for what is no name."""
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST_NAME:
        raise ValueError("the reviewer's name is empty, too long or no text")
    return value.replace("\0", "�")


def read_verdict(value: object) -> Verdict:
    """Return a verdict. Raises ValueError."""
    if value not in tuple(Verdict):
        raise ValueError(f"verdict {str(value)[:40]} is none of present, absent, unsure")
    return Verdict(str(value))


def read_number(row: Mapping[str, Any], name: str, least: float, most: float) -> float | None:
    """Return a number within bounds, or None. Raises ValueError."""
    value = row.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"{name} is no number from {least:g} to {most:g}")
    return value


def read_time(value: object) -> str | None:
    """Return a time as ISO 8601 in UTC, to the millisecond, or None. Raises ValueError for what is no time.

    Whole numbers are seconds since 1970; a time without a zone is taken as UTC.
    """
    if value is None:
        return None
    try:
        if isinstance(value, str):
            moment = datetime.fromisoformat(value.strip())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            moment = datetime.fromtimestamp(value, UTC)
        else:
            raise ValueError
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{str(value)[:40]} is no time") from None


def quote_text(text: str, start: object, end: object, quote: object = None, note: str = "") -> Evidence:
    """Return evidence that stands in the text. Raises ValueError where it does not; `quote` is what was quoted."""
    if not (isinstance(start, int) and isinstance(end, int)) or isinstance(start, bool) or isinstance(end, bool):
        raise ValueError(f"offsets {str(start)[:20]}, {str(end)[:20]} are no whole numbers")
    if not 0 <= start < end <= len(text):
        raise ValueError(f"offsets {start}-{end} do not lie in the text, which has {len(text)} characters")
    if quote is not None and text[start:end] != quote:
        raise ValueError(f"at {start}-{end} stands {_shorten(text[start:end])}, not {_shorten(str(quote))}")
    return Evidence(note, start, end, text[start:end])


def _shorten(words: str) -> str:
    return repr(words if len(words) <= 40 else words[:37] + "...")


def _describe_evidence(item: Evidence) -> dict[str, Any]:
    if not item.is_quoted:
        return {"note": item.note}
    return {"note": item.note, "start": item.start, "end": item.end, "quote": item.quote}


def _read_evidence(value: object, text: str) -> Evidence:
    row = require_object(value, "evidence")
    note = read_text(row, "note") or ""
    if row.get("quote") is None and row.get("start") is None:
        return Evidence(note)
    return quote_text(text, row.get("start"), row.get("end"), row.get("quote") or "", note)


def _read_seen(value: object) -> Seen:
    row = require_object(value, "seen")
    return Seen(require_text(row, "detector"), require_text(row, "version"), row.get("outdated") is True)


def _read_field(row: Mapping[str, Any]) -> str:
    field = require_text(row, "field")
    if field not in ("outlet", "byline"):
        raise ValueError(f"a correction of {field} is not known")
    return field
