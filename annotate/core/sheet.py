"""What lies before a reviewer: an article with its questions, findings, and what was said before."""

from __future__ import annotations

from dataclasses import dataclass, field

from annotate.core.actors import ActorBook
from annotate.core.model import Evidence, Finding, Verdict


@dataclass(frozen=True, slots=True)
class Opinion:
    """What another reviewer says of a question, and why."""

    reviewer: str
    verdict: Verdict
    notes: tuple[str, ...] = ()
    quotes: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One flag to be judged: its rubric text, what the detector found, and one's own earlier verdict."""

    flag: str
    text: str
    finding: Finding | None = None
    finding_id: int | None = None
    verdict: Verdict | None = None
    notes: tuple[str, ...] = ()
    quotes: tuple[Evidence, ...] = ()
    calibrated: float | None = None
    title: str = ""
    # What others have said, and what is hidden until one's own verdict is stored (core.blindness).
    others: tuple[Opinion, ...] = ()
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article on the desk and its questions, in the order of the rubric."""

    article: int
    text: str
    outlet: str | None
    byline: str | None
    questions: tuple[Question, ...]
    title: str | None = None
    published: str | None = None
    source: str = ""
    words: int = 0
    grade: float | None = None
    added_at: str = ""
    # Outlet or byline were corrected after the detectors had looked.
    is_outdated: bool = False
    # What this reviewer has said of the article's bias: "+1", and the newest score of each actor.
    lean: str | None = None
    stances: tuple[tuple[str, int], ...] = ()
    # By which names actors go, and those that were used before in this database, most used first.
    book: ActorBook = field(default_factory=ActorBook, compare=False, repr=False)
    known_actors: tuple[str, ...] = ()
    # Outlet and byline are hidden; both are None then.
    is_blind: bool = False
    # How the outlet's score stands, and what the article before has bought; "" where that is not asked for, or hidden.
    standing: str = ""
    bought: str = ""
