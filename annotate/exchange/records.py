"""Articles, findings and verdicts as flat rows, each of which leads back to its article and quote."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from annotate.storage.articles import Head, Stored
from annotate.storage.findings import StoredFinding
from annotate.storage.journal import Additions, Entry

ARTICLE_COLUMNS = (
    "article", "id", "source", "url", "outlet", "outlet_name", "title", "byline", "byline_kind", "byline_origin",
    "published", "published_origin", "language", "words", "reading_ease", "grade", "added_at", "text",
)  # fmt: skip
FINDING_COLUMNS = (
    "article", "id", "outlet", "title", "flag", "verdict", "probability", "calibrated", "detector", "version",
    "evidence", "start", "end", "quote", "note",
)  # fmt: skip
VERDICT_COLUMNS = (
    "article", "id", "outlet", "title", "flag", "reviewer", "verdict", "agreed_with_machine", "machine_verdict",
    "machine_probability", "detector", "version", "notes", "quotes", "seconds", "rubric", "at",
    "kind", "blind", "blind_rule", "actor", "score", "flag_status",
)  # fmt: skip


def article_rows(articles: Iterable[Stored]) -> Iterator[dict[str, Any]]:
    """Yield a row an article, as it is now with its corrections."""
    for stored in articles:
        article = stored.article
        yield {
            "article": stored.number,
            "id": article.id,
            "source": article.source,
            "url": article.url,
            "outlet": article.outlet,
            "outlet_name": article.outlet_name,
            "title": article.title,
            "byline": article.byline,
            "byline_kind": article.byline_kind,
            "byline_origin": article.byline_origin,
            "published": article.published,
            "published_origin": article.published_origin,
            "language": article.language,
            "words": stored.words,
            "reading_ease": stored.flesch,
            "grade": stored.grade,
            "added_at": stored.added_at,
            "text": article.text,
        }


def finding_rows(findings: Iterable[StoredFinding], heads: Mapping[int, Head]) -> Iterator[dict[str, Any]]:
    """Yield a row a piece of evidence; a finding without any has one row without a quote."""
    for found in findings:
        finding = found.finding
        row = _head(found.article, heads) | {
            "flag": finding.flag,
            "verdict": finding.verdict.value,
            "probability": finding.probability,
            "calibrated": found.calibrated,
            "detector": finding.detector,
            "version": finding.version,
        }
        if not finding.evidence:
            yield row | {"evidence": 0, "start": None, "end": None, "quote": None, "note": None}
        for place, item in enumerate(finding.evidence, 1):
            yield row | {
                "evidence": place,
                "start": item.start,
                "end": item.end,
                "quote": item.quote,
                "note": item.note,
            }


def verdict_rows(
    entries: Iterable[Entry],
    heads: Mapping[int, Head],
    seen: Callable[[int], StoredFinding | None],
    added: Additions,
    status: Callable[[str | None, int], str | None] = lambda flag, rubric: None,
) -> Iterator[dict[str, Any]]:
    """Yield a row a verdict; `seen` finds a finding by its id, `added` holds notes and quotes.

    `status(flag, rubric)` says what has become of the flag since that version of the rubric asked it.
    """
    for entry in entries:
        found = seen(entry.finding) if entry.finding else None
        machine = found.finding if found else None
        notes, quotes = added.get((entry.article, entry.flag or "", entry.reviewer, entry.task), ([], []))
        yield _head(entry.article, heads) | {
            "flag": entry.flag,
            "reviewer": entry.reviewer,
            "verdict": entry.verdict.value if entry.verdict else None,
            "agreed_with_machine": entry.accepted,
            "machine_verdict": machine.verdict.value if machine else None,
            "machine_probability": machine.probability if machine else None,
            "detector": machine.detector if machine else None,
            "version": machine.version if machine else None,
            "notes": " | ".join(notes) or None,
            "quotes": " | ".join(quotes) or None,
            "seconds": entry.seconds,
            "rubric": entry.rubric,
            "at": entry.at,
            "kind": entry.kind,
            "blind": entry.blind,
            "blind_rule": entry.blind_rule,
            "actor": entry.actor,
            "score": entry.score,
            "flag_status": status(entry.flag, entry.rubric),
        }


def _head(number: int, heads: Mapping[int, Head]) -> dict[str, Any]:
    head = heads[number]
    return {"article": number, "id": head.content, "outlet": head.outlet, "title": head.title}
