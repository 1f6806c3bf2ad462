"""What travels between tools: an article with what machines found in it and what people decided about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotate.core.model import Article, Evidence, Finding, Verdict

REVIEW, ADJUDICATE = "review", "adjudicate"
RULINGS = ("verdict", "adjudication")


@dataclass(frozen=True, slots=True)
class Seen:
    """The finding that lay before a reviewer: the detector's newest, or one made before a correction."""

    detector: str
    version: str
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Prediction:
    """A finding; `current` marks the newest of its detector, `outdated` one made before a correction."""

    finding: Finding
    current: bool = True
    outdated: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """One entry of a reviewer's journal. `at` is UTC (ISO 8601) or None where the tool did not say."""

    reviewer: str
    kind: str
    at: str | None
    flag: str | None = None
    verdict: Verdict | None = None
    accepted: bool | None = None
    seen: Seen | None = None
    note: str | None = None
    evidence: Evidence | None = None
    field: str | None = None
    value: str | None = None
    actor: str | None = None
    score: int | None = None
    seconds: float | None = None
    rubric: int = 1
    task: str = REVIEW
    blind: str = ""
    blind_rule: str = ""


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article, what machines found in it and what people decided, oldest first; `source` is where it stood.

    `is_own` where all fields are those of this program, to the millisecond: then equal notes at two times are two.
    """

    article: Article
    predictions: tuple[Prediction, ...] = ()
    decisions: tuple[Decision, ...] = ()
    source: str = ""
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Shown:
    """What another tool shows of one reviewer's answer to one question; `notes` are lines of one text."""

    reviewer: str
    flag: str
    verdict: Verdict | None
    spans: tuple[tuple[int, int], ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Everything one reviewer said on one question at one task, oldest first; without a flag, a single entry."""

    decisions: tuple[Decision, ...]

    @property
    def reviewer(self) -> str:
        """Who said it."""
        return self.decisions[0].reviewer

    @property
    def flag(self) -> str | None:
        """The question, or None where the entry is about the article."""
        return self.decisions[0].flag

    @property
    def ruling(self) -> Decision | None:
        """The newest verdict, or None where there are only notes or quotes."""
        return next((item for item in reversed(self.decisions) if item.kind in RULINGS), None)

    @property
    def verdict(self) -> Verdict | None:
        """The newest verdict, as a word."""
        return self.ruling.verdict if self.ruling else None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The quotes, oldest first."""
        return tuple(item.evidence for item in self.decisions if item.evidence)

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes, oldest first."""
        return tuple(item.note for item in self.decisions if item.note is not None)

    @property
    def at(self) -> str | None:
        """When the newest verdict was given, else when the last entry was made."""
        return (self.ruling or self.decisions[-1]).at

    @property
    def seconds(self) -> float:
        """How long all of it took."""
        return round(sum(item.seconds or 0.0 for item in self.decisions), 2)

    def show(self) -> Shown | None:
        """Return what any tool shows of it; None for an entry about the article, which none has a place for."""
        if self.flag is None:
            return None
        spans = sorted({(item.start or 0, item.end or 0) for item in self.evidence})
        return Shown(self.reviewer, self.flag, self.verdict, tuple(spans), "\n".join(self.notes))


def group_decisions(decisions: Iterable[Decision]) -> list[Group]:
    """Return the decisions by question, reviewer and task, in the order of each one's newest verdict.

    An entry without a flag stands alone: the order of corrections and scores is kept.
    """
    groups: dict[object, list[tuple[int, Decision]]] = {}
    for place, item in enumerate(decisions):
        key: object = (item.reviewer, item.flag, item.task) if item.flag is not None else place
        groups.setdefault(key, []).append((place, item))
    ordered = sorted(groups.values(), key=_find_place)
    return [Group(tuple(item for _, item in members)) for members in ordered]


def _find_place(members: list[tuple[int, Decision]]) -> int:
    rulings = [place for place, item in members if item.kind in RULINGS]
    return max(rulings) if rulings else members[-1][0]
