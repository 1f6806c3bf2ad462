"""What `show`, `why` and `outlets list` print, as values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from annotate.core.model import Finding, Verdict
from annotate.core.reasons import Reasons
from annotate.core.scoring import FlagRate, OutletScore
from annotate.exchange.records import article_rows
from annotate.storage.articles import Stored
from annotate.storage.outlets import Outlet


def listed_rows(items: Iterable[tuple[Stored, Sequence[Finding], int]]) -> Iterator[dict[str, Any]]:
    """Yield a row an article of a list, without its text: with the flags that were found and the number of verdicts."""
    for stored, findings, verdicts in items:
        row = next(article_rows([stored]))
        del row["text"]
        found = sorted({finding.flag for finding in findings if finding.verdict is Verdict.PRESENT})
        yield row | {"found": found, "verdicts": verdicts}


def describe_article(
    stored: Stored,
    findings: Iterable[tuple[Finding, float | None]],
    entries: Iterable[dict[str, Any]],
    *,
    with_text: bool,
) -> dict[str, Any]:
    """Return an article with its findings (each with its calibrated probability), their evidence and its history."""
    row = next(article_rows([stored]))
    if not with_text:
        del row["text"]
    said = [{**asdict(finding), "calibrated": calibrated} for finding, calibrated in findings]
    return row | {"findings": said, "history": list(entries)}


def describe_reasons(score: OutletScore, rate: FlagRate, reasons: Reasons) -> dict[str, Any]:
    """Return what a flag's rate at an outlet rests on."""
    return {
        "outlet": score.key,
        "flag": rate.flag,
        "rate": rate.rate.median if rate.is_known else None,
        "low": rate.rate.low if rate.is_known else None,
        "high": rate.rate.high if rate.is_known else None,
        "articles": score.articles,
        "cost": rate.cost,
        **asdict(reasons),
    }


def outlet_table(outlets: Iterable[Outlet]) -> Iterator[dict[str, Any]]:
    """Yield a row an outlet, as it is known here."""
    for outlet in outlets:
        yield {
            "outlet": outlet.key,
            "name": outlet.name,
            "country": outlet.country,
            "class": outlet.class_,
            "domains": " ".join(outlet.domains) or None,
            "articles": outlet.articles,
            "source": outlet.source,
            "as_of": outlet.as_of,
        }
