"""A review session: feeds keys to the state machine and has the desk carry out what it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from annotate.core.review import (
    Advance,
    Correction,
    Effect,
    Mode,
    Note,
    Quit,
    Quotation,
    ReadText,
    Recorded,
    Return,
    Ruling,
    Sheet,
    ShowHelp,
    State,
    Undo,
    lay,
    step,
)

Shown = ReadText | ShowHelp | Quit


class Desk(Protocol):
    """Where the articles lie and what the reviewer decides is written down, durably, at once."""

    def open_next(self, after: int) -> Sheet | None:
        """Return the next article after this number with open questions, or None."""

    def open_article(self, article: int) -> Sheet:
        """Return this article as it is now."""

    def record(self, entry: Recorded) -> None:
        """Write an entry; when this returns it survives a power cut."""

    def undo(self) -> tuple[int, str | None, str] | None:
        """Take back this reviewer's newest entry; returns its article, flag and kind, or None."""


class Session:
    """One reviewer at one desk. `press` takes a key and returns what only a face can do."""

    def __init__(self, desk: Desk, after: int = 0) -> None:
        self._desk = desk
        self.rulings = 0
        self.state = lay(State(), desk.open_next(after))

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to ask, or the reviewer has quit."""
        return self.state.mode is Mode.DONE

    def press(self, key: str) -> list[Shown]:
        """Take one key; every entry it makes is stored when this returns."""
        self.state, effects = step(self.state, key)
        return [effect for effect in effects if self._carry_out(effect) and isinstance(effect, Shown)]

    def _carry_out(self, effect: Effect) -> bool:
        """Do what the effect asks; returns whether it is left to the face."""
        match effect:
            case Ruling() | Note() | Quotation() | Correction():
                self._desk.record(effect)
                self.rulings += isinstance(effect, Ruling)
            case Advance(article):
                self._advance(article)
            case Return(article, flag):
                self.state = lay(self.state, self._desk.open_article(article), flag, "back at what was skipped")
            case Undo():
                self._take_back()
            case _:
                return True
        return False

    def _advance(self, article: int) -> None:
        """Lay the next article; the review ends when the last question of the last one is answered."""
        sheet = self._desk.open_next(article)
        self.state = lay(self.state, sheet)
        if sheet is None:
            self.state = replace(self.state, mode=Mode.DONE)

    def _take_back(self) -> None:
        undone = self._desk.undo()
        if undone is None:
            sheet = self.state.sheet
            self.state = lay(self.state, sheet, self._present_flag(), "nothing to take back")
            return
        article, flag, kind = undone
        self.rulings -= kind == "verdict"
        sheet = self._desk.open_article(article)
        self.state = lay(self.state, sheet, flag or self._present_flag(), f"{kind} taken back")

    def _present_flag(self) -> str | None:
        return self.state.question.flag if self.state.question else None
