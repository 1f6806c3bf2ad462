"""A review session: feeds keys to the state machine and has the desk carry out what it asks for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Protocol

from annotate.core.model import Verdict
from annotate.core.review import (
    Advance,
    Correction,
    Effect,
    Lean,
    Mode,
    Note,
    Quit,
    Quotation,
    ReadText,
    Recorded,
    Redo,
    Return,
    Ruling,
    Sheet,
    ShowEvidence,
    ShowHelp,
    Stance,
    State,
    Undo,
    lay,
    quote_span,
    step,
)

Shown = ReadText | ShowEvidence | ShowHelp | Quit


@dataclass(frozen=True, slots=True)
class Undone:
    """An entry that was taken back or redone: `field` is what a correction had corrected, `verdict` what was said."""

    entry: int
    article: int
    flag: str | None
    kind: str
    field: str | None = None
    verdict: Verdict | None = None


class Desk(Protocol):
    """Where the articles lie and what the reviewer decides is written down, durably, at once."""

    def open_next(self, after: int) -> Sheet | None:
        """Return the next article after this number with open questions, or None."""

    def open_article(self, article: int) -> Sheet:
        """Return this article as it is now."""

    def count_open(self) -> int:
        """Return how many articles have open questions."""

    def record(self, entry: Recorded) -> int:
        """Write an entry and return its id; when this returns it survives a power cut."""

    def undo(self) -> Undone | None:
        """Take back this reviewer's newest entry, or return None where nothing stands."""

    def redo(self) -> Undone | None:
        """Let what was taken back last stand again, or return None where nothing was since the last decision."""


class Session:
    """One reviewer at one desk. `press` takes a key and returns what only a face can do."""

    def __init__(self, desk: Desk, after: int = 0) -> None:
        self._desk = desk
        # What was decided in this session and stands, by the id of its entry; the articles it finished.
        self._rulings: dict[int, Ruling] = {}
        self.finished: set[int] = set()
        # How many verdicts were given, taken back or not, and how often an article was laid on the desk.
        self.decided = 0
        self.laid = 1
        first = desk.open_next(after)
        self.state = lay(State(), first, message=first.bought if first else "")

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to ask, or the reviewer has quit."""
        return self.state.mode is Mode.DONE

    def count_rulings(self) -> Counter[str]:
        """Return by flag how many questions have a verdict of this session that stands."""
        return Counter(flag for _, flag in dict.fromkeys((r.article, r.flag) for r in self._rulings.values()))

    def press(self, key: str) -> list[Shown]:
        """Take one key; every entry it makes is stored when this returns."""
        self.state, effects = step(self.state, key)
        return [effect for effect in effects if self._carry_out(effect) and isinstance(effect, Shown)]

    def quote(self, start: int, end: int) -> None:
        """Store selected text, `text[start:end]` of the sheet, as evidence of the present question."""
        self.state, effects = quote_span(self.state, start, end)
        for effect in effects:
            self._carry_out(effect)

    def turn_to(self, flag: str) -> None:
        """Ask this flag of the present article, answered or not."""
        sheet = self.state.sheet
        if self.state.mode is not Mode.ASK or sheet is None:
            return
        if any(question.flag == flag and question.verdict and question.hidden for question in sheet.questions):
            self._lay(self._desk.open_article(sheet.article), flag)  # what was hidden shows when it is answered
        else:
            self.state = lay(self.state, sheet, flag)

    def open(self, article: int) -> None:
        """Lay this article on the desk, at its first open question."""
        if self.state.mode is Mode.ASK:
            self._lay(self._desk.open_article(article))

    def _carry_out(self, effect: Effect) -> bool:
        """Do what the effect asks; returns whether it is left to the face."""
        match effect:
            case Ruling() | Note() | Quotation() | Correction() | Lean() | Stance():
                self._record(effect)
            case Advance(article):
                self._advance(article)
            case Return(article, flag):
                self._lay(self._desk.open_article(article), flag, "back at what was skipped")
            case Undo():
                self._take_back()
            case Redo():
                self._redo()
            case _:
                return True
        return False

    def _record(self, entry: Recorded) -> None:
        id_ = self._desk.record(entry)
        sheet = self.state.sheet
        if sheet is None:
            return
        if isinstance(entry, Ruling):
            self._rulings[id_] = entry
            self.decided += 1
            if all(question.verdict for question in sheet.questions):
                self.finished.add(entry.article)
        if isinstance(entry, Correction):  # the desk knows an outlet by its domain, however it was named
            stored = self._desk.open_article(entry.article)
            self.state = replace(self.state, sheet=replace(sheet, outlet=stored.outlet, byline=stored.byline))

    def _advance(self, article: int) -> None:
        """Lay the next article; the review ends at the end of the list, with a word where some are open."""
        sheet = self._desk.open_next(article)
        if sheet is not None:
            self._lay(sheet, message=sheet.bought)
            return
        still_open = self._desk.count_open()
        have = "article has" if still_open == 1 else "articles have"
        message = f"end of the list: {still_open} {have} open questions" if still_open else "everything is answered"
        self._lay(None, message=message)
        self.state = replace(self.state, mode=Mode.DONE)

    def _take_back(self) -> None:
        undone = self._desk.undo()
        if undone is None:
            sheet = self.state.sheet
            self.state = lay(self.state, sheet, self._present_flag(), "nothing to take back")
            return
        self._rulings.pop(undone.entry, None)
        if undone.verdict:
            self.finished.discard(undone.article)
        sheet = self._desk.open_article(undone.article)
        message = f"{undone.kind} taken back{_name_retired(sheet, undone.flag)}"
        if undone.field:
            value = sheet.outlet if undone.field == "outlet" else sheet.byline
            message = f"correction of {undone.field} taken back: {value or 'none'} again"
        self._lay(sheet, undone.flag or self._present_flag(), message)

    def _redo(self) -> None:
        redone = self._desk.redo()
        if redone is None:
            self.state = lay(self.state, self.state.sheet, self._present_flag(), "nothing to redo")
            return
        self.state = replace(self.state, trail=(*self.state.trail, None))
        sheet, flag, message = self._desk.open_article(redone.article), redone.flag, f"{redone.kind} stands again"
        message += _name_retired(sheet, redone.flag)
        if redone.verdict and redone.flag:
            self._rulings[redone.entry] = Ruling(redone.article, redone.flag, redone.verdict)
            flag = None  # it is answered: what comes next is asked
            if all(question.verdict for question in sheet.questions):
                self.finished.add(redone.article)
                sheet = self._desk.open_next(redone.article) or sheet
        self._lay(sheet, flag or (None if redone.verdict else self._present_flag()), message)

    def _lay(self, sheet: Sheet | None, flag: str | None = None, message: str = "") -> None:
        self.state = lay(self.state, sheet, flag, message)
        self.laid += 1

    def _present_flag(self) -> str | None:
        return self.state.question.flag if self.state.question else None


def _name_retired(sheet: Sheet, flag: str | None) -> str:
    """Return " on FLAG, which is not asked now" of a flag that is not among the questions, as one that was retired."""
    is_asked = flag is None or any(question.flag == flag for question in sheet.questions)
    return "" if is_asked else f" on {flag}, which is not asked now"
