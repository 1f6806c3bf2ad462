"""The history of an article and the reviewers' progress, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from annotate.core.progress import OutletProgress, ReviewerProgress
from annotate.storage.history import Event


def event_rows(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """Yield a row an entry; what does not apply to its kind is None."""
    for event in events:
        entry, evidence = event.entry, event.entry.evidence
        yield {
            "entry": entry.id,
            "at": entry.at,
            "reviewer": entry.reviewer,
            "kind": entry.kind,
            "stands": event.stands,
            "undoes": event.undoes,
            "flag": entry.flag,
            "verdict": entry.verdict,
            "agreed_with_machine": entry.accepted,
            "detector": event.detector,
            "version": event.version,
            "note": entry.note,
            "start": evidence.start if evidence else None,
            "end": evidence.end if evidence else None,
            "quote": evidence.quote if evidence else None,
            "field": entry.field,
            "value": entry.value,
            "actor": entry.actor,
            "score": entry.score,
            "seconds": entry.seconds,
            "rubric": entry.rubric,
            "task": entry.task,
            "blind": entry.blind,
            "blind_rule": entry.blind_rule,
        }


def describe_progress(reviewers: Iterable[ReviewerProgress], outlets: Iterable[OutletProgress]) -> dict[str, Any]:
    """Return the progress by reviewer and by outlet."""
    return {
        "reviewers": [
            {
                "reviewer": item.reviewer,
                "done": item.done,
                "articles": item.articles,
                "assigned": item.is_assigned,
                "verdicts": item.verdicts,
                "active_seconds": round(item.seconds, 2),
                "articles_an_hour": item.articles_an_hour,
                "hours_left": item.hours_left,
            }
            for item in reviewers
        ],
        "outlets": [
            {
                "outlet": item.outlet,
                "articles": item.articles,
                "done": item.done,
                "done_by_reviewer": dict(item.by_reviewer),
            }
            for item in outlets
        ],
    }
