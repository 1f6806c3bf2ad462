"""What a state of the review is about, and what was done in it, in words."""

from __future__ import annotations

from annotate.core.review import Mode, State


def find_place(state: State) -> tuple[int | None, str | None]:
    """Return which article and flag are asked."""
    return find_article(state), state.question.flag if state.question else None


def find_article(state: State) -> int | None:
    """Return which article lies on the desk."""
    return state.sheet.article if state.sheet else None


def describe_done(before: State) -> str:
    """Return what b would take back of the last thing done, from the state before it."""
    flag = before.question.flag if before.question else ""
    words = {
        Mode.NOTE: f"the note on {flag}",
        Mode.EVIDENCE: f"the quote for {flag}",
        Mode.OUTLET: "the outlet",
        Mode.BYLINE: "the byline",
        Mode.LEAN: "the lean",
        Mode.STANCE: "the stances",
    }
    return words.get(before.mode, f"the answer on {flag}")
