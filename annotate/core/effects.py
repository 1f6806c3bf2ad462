"""What the review asks for: entries to be stored, and what the desk or the face is to do."""

from __future__ import annotations

from dataclasses import dataclass

from annotate.core.model import Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict to be stored; `accepted` when it was the detector's answer taken over with Enter."""

    article: int
    flag: str
    verdict: Verdict
    accepted: bool = False
    finding: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A reviewer's note on a flag."""

    article: int
    flag: str
    text: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """Evidence that a reviewer quotes: `text[start:end] == quote`."""

    article: int
    flag: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A better outlet or byline; an empty value says that the page shows none."""

    article: int
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Lean:
    """The political lean of an article: -3 (left) to +3 (right), None where it does not apply."""

    article: int
    score: int | None


@dataclass(frozen=True, slots=True)
class Stance:
    """The stance of an article toward a named actor: -3 (hostile) to +3 (friendly)."""

    article: int
    actor: str
    score: int


Recorded = Ruling | Note | Quotation | Correction | Lean | Stance


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the newest entry of this reviewer, whichever article it is on."""


@dataclass(frozen=True, slots=True)
class Redo:
    """Let the entry that this reviewer took back last stand again, unless something was decided since."""


@dataclass(frozen=True, slots=True)
class Return:
    """Lay an article again, at a question that was skipped."""

    article: int
    flag: str


@dataclass(frozen=True, slots=True)
class Advance:
    """Lay the next article that has open questions, after this one."""

    article: int


@dataclass(frozen=True, slots=True)
class ReadText:
    """Show the whole article."""


@dataclass(frozen=True, slots=True)
class ShowEvidence:
    """Show all evidence of the question."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """Show the keys."""


@dataclass(frozen=True, slots=True)
class Quit:
    """End the session."""


Effect = Recorded | Undo | Redo | Return | Advance | ReadText | ShowEvidence | ShowHelp | Quit
