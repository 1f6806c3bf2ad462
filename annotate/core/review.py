"""The review as a state machine: `step(state, key)` gives the next state and what is to be done.

A face (terminal, test) feeds keys and draws the state; a desk (storage) carries out the effects and
hands the next sheet back with `lay(state, sheet)`. Nothing here knows a terminal or a database.
"""

from __future__ import annotations

from dataclasses import replace

from annotate.core.effects import (
    Advance,
    Correction,
    Effect,
    Lean,
    Note,
    Quit,
    Quotation,
    ReadText,
    Recorded,
    Redo,
    Return,
    Ruling,
    ShowEvidence,
    ShowHelp,
    Stance,
    Undo,
)
from annotate.core.model import Verdict
from annotate.core.review_lines import finish_typing, quote_span
from annotate.core.review_state import NOTHING_LEFT, Mode, State, change_question, lay
from annotate.core.sheet import Opinion, Question, Sheet

__all__ = [
    "ENTER",
    "ESCAPE",
    "KEYS",
    "NOTHING_LEFT",
    "Advance",
    "Correction",
    "Effect",
    "Lean",
    "Mode",
    "Note",
    "Opinion",
    "Question",
    "Quit",
    "Quotation",
    "ReadText",
    "Recorded",
    "Redo",
    "Return",
    "Ruling",
    "Sheet",
    "ShowEvidence",
    "ShowHelp",
    "Stance",
    "State",
    "Undo",
    "lay",
    "quote_span",
    "step",
]
ENTER = "\n"
BACKSPACES = ("\x7f", "\b")
ESCAPE = "\x1b"
NO_KEYS = "pasted words are no answer: press c or e first, then paste"
VERDICT_KEYS = {"y": Verdict.PRESENT, "n": Verdict.ABSENT, "u": Verdict.UNSURE}
KEYS = (
    ("y", "present: yes, the flag holds"),
    ("n", "absent: no, it does not"),
    ("u", "unsure: it cannot be told"),
    ("Enter", "agree with the machine"),
    ("a", "accept all findings of the article; a again confirms"),
    ("s", "skip; the question comes again next time"),
    ("b", "back: take back the last thing you did"),
    ("r", "redo: let what you took back last stand again"),
    ("c", "comment: add a note to this flag"),
    ("e", "evidence: quote text of the article"),
    ("m", "more: all evidence of this flag"),
    ("t", "read the whole article, its evidence marked"),
    ("o", "correct the outlet and the byline"),
    ("L", "lean of the article: -3 (left) to +3 (right), or n/a"),
    ("S", "stance toward actors, -3 to +3: China +2, or by its number: 1 +2"),
    ("Ctrl-L", "draw the question again"),
    ("?", "show these keys"),
    ("q", "quit; everything is saved"),
)


def step(state: State, key: str) -> tuple[State, tuple[Effect, ...]]:
    """Take one key: a character, ENTER, ESCAPE, a backspace, or "" for the end of input.

    A longer string is one key too: an escape sequence, or words that were pasted or typed on a line.
    Returns the next state and the effects, to be carried out in order before the next key.
    """
    if key == "" or state.mode is Mode.DONE:
        return replace(state, mode=Mode.DONE, message=""), (Quit(),)
    if state.sheet is None or state.question is None:
        return _answer_nothing(state, key)
    if state.mode is Mode.ASK:
        if state.is_confirming:
            return _confirm_all(replace(state, message="", is_confirming=False), state.sheet, key)
        return _answer(replace(state, message=""), state.sheet, state.question, key)
    if key == ESCAPE:
        return replace(state, mode=Mode.ASK, typed="", message="nothing added"), ()
    if key in BACKSPACES:
        return replace(state, typed=state.typed[:-1]), ()
    if key in (ENTER, "\r"):
        return finish_typing(state, state.sheet, state.question)
    if key.startswith(ESCAPE):
        return state, ()
    return replace(state, typed=state.typed + key), ()


def _answer_nothing(state: State, key: str) -> tuple[State, tuple[Effect, ...]]:
    """Take a key where nothing is left to ask: one can only look back or leave."""
    match key.lower():
        case "b":
            return _go_back(state)
        case "r":
            return state, (Redo(),)
        case "?":
            return state, (ShowHelp(),)
        case "q" | "\n" | "\r":
            return replace(state, mode=Mode.DONE, message=""), (Quit(),)
    return replace(state, message=NOTHING_LEFT), ()


def _answer(state: State, sheet: Sheet, question: Question, key: str) -> tuple[State, tuple[Effect, ...]]:
    if key in ("L", "S"):  # not folded: s skips
        actors = sheet.book.suggest(sheet.text, sheet.known_actors) if key == "S" else ()
        return replace(state, mode=Mode.LEAN if key == "L" else Mode.STANCE, typed="", suggested=actors), ()
    pressed = ENTER if key == "\r" else key.lower()
    if pressed in VERDICT_KEYS:
        return _rule(state, sheet, question, VERDICT_KEYS[pressed], accepted=False)
    match pressed:
        case "\n":
            if question.finding is None:
                return replace(state, message="no finding to agree with: press y, n or u"), ()
            return _rule(state, sheet, question, question.finding.verdict, accepted=True)
        case "a":
            return _offer_all(state, sheet), ()
        case "s":
            return _move_on(replace(state, trail=(*state.trail, (sheet.article, question.flag))), sheet)
        case "b":
            return _go_back(state)
        case "r":
            return state, (Redo(),)
        case "c":
            return replace(state, mode=Mode.NOTE, typed=""), ()
        case "e":
            return replace(state, mode=Mode.EVIDENCE, typed=""), ()
        case "o":
            return replace(state, mode=Mode.OUTLET, typed=""), ()
        case "m":
            return state, (ShowEvidence(),)
        case "t":
            return state, (ReadText(),)
        case "?":
            return state, (ShowHelp(),)
        case "q":
            return replace(state, mode=Mode.DONE, message=""), (Quit(),)
    is_pasted = len(key) > 1 and not key.startswith(ESCAPE)
    return replace(state, message=NO_KEYS if is_pasted else "no such key: ? shows the keys"), ()


def _rule(
    state: State, sheet: Sheet, question: Question, verdict: Verdict, *, accepted: bool
) -> tuple[State, tuple[Effect, ...]]:
    ruling = Ruling(sheet.article, question.flag, verdict, accepted, question.finding_id)
    answered = change_question(sheet, state.position, replace(question, verdict=verdict))
    moved, effects = _move_on(replace(state, sheet=answered, trail=(*state.trail, None)), answered)
    return moved, (ruling, *effects)


def _is_sure(question: Question) -> bool:
    """Whether the question is open and the machine's answer to it is definite."""
    return question.verdict is None and question.finding is not None and question.finding.verdict is not Verdict.UNSURE


def _offer_all(state: State, sheet: Sheet) -> State:
    """Say what accepting all findings would answer; nothing is recorded before the key comes again."""
    sure = sum(map(_is_sure, sheet.questions))
    still_open = sum(question.verdict is None for question in sheet.questions) - sure
    if not sure:
        return replace(state, message="no finding to accept: press y, n or u")
    words = f"a again accepts {sure} finding{'' if sure == 1 else 's'} of this article"
    rest = f"; {still_open} without a sure one {'is' if still_open == 1 else 'are'} asked" if still_open else ""
    return replace(state, is_confirming=True, message=f"{words}{rest}; any other key does not")


def _confirm_all(state: State, sheet: Sheet, key: str) -> tuple[State, tuple[Effect, ...]]:
    """Answer each open question with its finding, one entry each; what is unsure or missing stays open."""
    if key.lower() != "a":
        return replace(state, message="nothing accepted"), ()
    rulings, questions = [], []
    for question in sheet.questions:
        if _is_sure(question) and question.finding is not None:
            verdict = question.finding.verdict
            rulings.append(Ruling(sheet.article, question.flag, verdict, True, question.finding_id))
            question = replace(question, verdict=verdict)
        questions.append(question)
    answered = replace(sheet, questions=tuple(questions))
    trail = (*state.trail, *(None for _ in rulings))
    # From before the first question: what is left open is asked from the top.
    moved, effects = _move_on(replace(state, sheet=answered, position=-1, trail=trail), answered)
    return replace(moved, position=max(moved.position, 0)), (*rulings, *effects)


def _move_on(state: State, sheet: Sheet) -> tuple[State, tuple[Effect, ...]]:
    for place in range(state.position + 1, len(sheet.questions)):
        if sheet.questions[place].verdict is None:
            return replace(state, position=place), ()
    return state, (Advance(sheet.article),)


def _go_back(state: State) -> tuple[State, tuple[Effect, ...]]:
    if state.trail and state.trail[-1] is not None:
        article, flag = state.trail[-1]
        return replace(state, trail=state.trail[:-1]), (Return(article, flag),)
    return replace(state, trail=state.trail[:-1]), (Undo(),)
