"""A filter of articles as a reviewer types it: "flag:seo-padding state:present outlet:bay ferry"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FIELDS = ("flag", "state", "outlet", "reviewer")
# present, absent, unsure: what the machine found; open, done: by this reviewer; reviewed, unreviewed: by anybody.
STATES = ("present", "absent", "unsure", "open", "done", "reviewed", "unreviewed")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles to list: every condition that is set must hold. `text` stands in title, byline or text."""

    flag: str | None = None
    state: str | None = None
    outlet: str | None = None
    reviewer: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list: the article, how many flags the machine found, and how many verdicts stand."""

    article: int
    outlet: str | None
    title: str | None
    found: int
    verdicts: int


def read_filter(typed: str, flags: Sequence[str]) -> Filter:
    """Return the filter that was typed. Raises ValueError that says which word is wrong."""
    values: dict[str, str] = {}
    words = []
    for word in typed.split():
        field, colon, value = word.partition(":")
        if not colon or field not in FIELDS:
            words.append(word)
        elif value:
            values[field] = value
    if (flag := values.get("flag")) and flag not in flags:
        near = [key for key in flags if key.startswith(flag)]
        if len(near) != 1:
            raise ValueError(f"flag:{flag} is {'no flag' if not near else 'one of ' + ', '.join(near)}")
        values["flag"] = near[0]
    if (state := values.get("state")) and state not in STATES:
        near = [key for key in STATES if key.startswith(state)]
        if len(near) != 1:
            raise ValueError(f"state:{state} is none of {', '.join(STATES)}")
        values["state"] = near[0]
    return Filter(**values, text=" ".join(words))


def complete_word(typed: str, flags: Sequence[str], outlets: Sequence[str], reviewers: Sequence[str]) -> str:
    """Return what was typed with its last word completed as far as it is certain ("fl" becomes "flag:")."""
    head, blank, word = typed.rpartition(" ")
    field, colon, value = word.partition(":")
    known = {"flag": flags, "state": STATES, "outlet": outlets, "reviewer": reviewers}
    choices = known.get(field, ()) if colon else [f"{name}:" for name in FIELDS]
    near = [choice for choice in choices if choice.startswith(value if colon else word)]
    if not near:
        return typed
    common = near[0]
    for choice in near[1:]:
        while not choice.startswith(common):
            common = common[:-1]
    end = " " if colon and len(near) == 1 else ""
    return f"{head}{blank}{field + ':' if colon else ''}{common}{end}"
