"""The promised JSON line of `annotate detect`: one article, every flag of the rubric once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotate.core.model import Article, Evidence, Finding, Verdict
from annotate.core.rubric import Rubric
from annotate.detectors import Failure
from annotate.exchange.tables import dump_json


@dataclass(frozen=True, slots=True)
class LineMaker:
    """Makes the JSON line of an article: called in the worker that looked at it."""

    rubric: Rubric

    def __call__(self, article: Article, findings: Sequence[Finding], failures: Sequence[Failure]) -> str:
        """Return the line, with its end."""
        return dump_json(describe_detection(self.rubric, article, findings, failures)) + "\n"


def describe_detection(
    rubric: Rubric, article: Article, findings: Sequence[Finding], failures: Sequence[Failure]
) -> dict[str, Any]:
    """Return the object for one article, with the flags in the order of the rubric.

    Of two detectors on one flag the surer speaks. A flag that no detector speaks to is "unsure".
    """
    return {
        "id": article.id,
        "source": article.source,
        "title": article.title,
        "byline": article.byline,
        "byline_kind": article.byline_kind.value if article.byline_kind else None,
        "published": article.published,
        "outlet": article.outlet,
        "outlet_name": article.outlet_name,
        "language": article.language,
        "error": describe_error(failures),
        "flags": [_describe_flag(key, findings) for key in rubric.keys],
    }


def _describe_flag(key: str, findings: Sequence[Finding]) -> dict[str, Any]:
    own = [finding for finding in findings if finding.flag == key]
    if not own:
        nothing = Evidence("no detector speaks to this flag")
        return describe_finding(Finding(key, Verdict.UNSURE, None, (nothing,), "none", "0"))
    return describe_finding(max(own, key=lambda finding: (finding.probability is not None, finding.probability or 0.0)))


def describe_error(failures: Sequence[Failure]) -> str | None:
    """Return which detectors failed, and how; None where none did."""
    return "; ".join(f"{failure.detector}/{failure.version}: {failure.message}" for failure in failures) or None


def describe_finding(finding: Finding) -> dict[str, Any]:
    """Return the object for one finding."""
    return {
        "flag": finding.flag,
        "verdict": finding.verdict.value,
        "probability": finding.probability,
        "detector": finding.detector,
        "version": finding.version,
        "evidence": [
            {"start": item.start, "end": item.end, "quote": item.quote, "note": item.note} for item in finding.evidence
        ],
    }
