"""Where a review stands, as a value: the sheet, the question, what is being typed, what was done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from annotate.core.sheet import Question, Sheet

NOTHING_LEFT = "everything is answered: b takes back the last answer, q quits"


class Mode(StrEnum):
    """What the next key means."""

    ASK = "ask"
    NOTE = "note"
    EVIDENCE = "evidence"
    OUTLET = "outlet"
    BYLINE = "byline"
    LEAN = "lean"
    STANCE = "stance"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """Where the review stands: the sheet, the question, what is being typed, what was skipped."""

    sheet: Sheet | None = None
    position: int = 0
    mode: Mode = Mode.ASK
    typed: str = ""
    message: str = ""
    # Whether the key before asked to accept all findings: the same key again does.
    is_confirming: bool = False
    # The actors that are offered while stances are typed; each goes by its number.
    suggested: tuple[str, ...] = ()
    # One mark for each thing done in this session, newest last: the place of a skip, None otherwise.
    trail: tuple[tuple[int, str] | None, ...] = field(default=())

    @property
    def question(self) -> Question | None:
        """The question being asked."""
        if self.sheet is None or self.position >= len(self.sheet.questions):
            return None
        return self.sheet.questions[self.position]


def lay(state: State, sheet: Sheet | None, flag: str | None = None, message: str = "") -> State:
    """Put a sheet on the desk, at `flag` or at its first open question; None when all is answered."""
    if sheet is None:
        return replace(state, sheet=None, position=0, mode=Mode.ASK, typed="", message=message or NOTHING_LEFT)
    places = [place for place, question in enumerate(sheet.questions) if question.flag == flag]
    if not places:
        places = [place for place, question in enumerate(sheet.questions) if question.verdict is None]
    position = places[0] if places else len(sheet.questions) - 1
    return replace(state, sheet=sheet, position=position, mode=Mode.ASK, typed="", message=message)


def change_question(sheet: Sheet, position: int, question: Question) -> Sheet:
    questions = (*sheet.questions[:position], question, *sheet.questions[position + 1 :])
    return replace(sheet, questions=questions)
