"""The review as a state machine: `step(state, key)` gives the next state and what is to be done.

A face (terminal, test) feeds keys and draws the state; a desk (storage) carries out the effects and
hands the next sheet back with `lay(state, sheet)`. Nothing here knows a terminal or a database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

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
from annotate.core.leaning import read_lean, read_stances, spell_score
from annotate.core.model import Evidence, Span, Verdict
from annotate.core.quotes import find_quote
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
    "step",
]
ENTER = "\n"
NOTHING_LEFT = "everything is answered: b takes back the last answer, q quits"
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
        return _finish_typing(state, state.sheet, state.question)
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
    answered = _change_question(sheet, state.position, replace(question, verdict=verdict))
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


def _finish_typing(state: State, sheet: Sheet, question: Question) -> tuple[State, tuple[Effect, ...]]:
    typed = " ".join(state.typed.split())
    done = replace(state, mode=Mode.ASK, typed="", message="", trail=(*state.trail, None))
    match state.mode:
        case Mode.NOTE:
            return _add_note(state, done, sheet, question, typed)
        case Mode.EVIDENCE:
            return _add_quotation(state, done, sheet, question, typed)
        case Mode.OUTLET:
            asked = replace(state, mode=Mode.BYLINE, typed="")
            if not typed:
                return asked, ()
            changed = replace(sheet, outlet=_bare(typed), is_outdated=True)
            corrected = replace(asked, sheet=changed, message="outlet saved", trail=done.trail)
            return corrected, (Correction(sheet.article, "outlet", _bare(typed)),)
        case Mode.LEAN | Mode.STANCE:
            return _add_bias(state, sheet, typed)
    if not typed:
        return replace(state, mode=Mode.ASK, typed=""), ()
    changed = replace(sheet, byline=_bare(typed), is_outdated=True)
    return replace(done, sheet=changed, message="byline saved"), (Correction(sheet.article, "byline", _bare(typed)),)


def _add_note(
    state: State, done: State, sheet: Sheet, question: Question, typed: str
) -> tuple[State, tuple[Effect, ...]]:
    if not typed:
        return replace(state, mode=Mode.ASK, typed="", message="nothing added"), ()
    noted = _change_question(sheet, state.position, replace(question, notes=(*question.notes, typed)))
    return replace(done, sheet=noted, message="note saved"), (Note(sheet.article, question.flag, typed),)


def _add_quotation(
    state: State, done: State, sheet: Sheet, question: Question, typed: str
) -> tuple[State, tuple[Effect, ...]]:
    if not typed:
        return replace(state, mode=Mode.ASK, typed="", message="nothing added"), ()
    span = find_quote(sheet.text, typed)
    if span is None:
        return replace(state, mode=Mode.ASK, typed="", message="that text does not stand in the article"), ()
    return _store_quotation(state, done, sheet, question, span)


def quote_span(state: State, start: int, end: int) -> tuple[State, tuple[Effect, ...]]:
    """Take text that was selected, `sheet.text[start:end]`, as evidence of the question; blanks at its ends go."""
    sheet, question = state.sheet, state.question
    if sheet is None or question is None or state.mode is not Mode.ASK:
        return state, ()
    selected = sheet.text[start:end]
    if not selected.strip():
        return replace(state, message="nothing added"), ()
    span = Span(start + len(selected) - len(selected.lstrip()), start + len(selected.rstrip()))
    return _store_quotation(state, replace(state, trail=(*state.trail, None)), sheet, question, span)


def _store_quotation(
    state: State, done: State, sheet: Sheet, question: Question, span: Span
) -> tuple[State, tuple[Effect, ...]]:
    quote = sheet.text[span.start : span.end]
    evidence = Evidence("quoted by you", span.start, span.end, quote)
    quoted = _change_question(sheet, state.position, replace(question, quotes=(*question.quotes, evidence)))
    effect = Quotation(sheet.article, question.flag, span.start, span.end, quote)
    return replace(done, sheet=quoted, message="evidence saved"), (effect,)


def _add_bias(state: State, sheet: Sheet, typed: str) -> tuple[State, tuple[Effect, ...]]:
    """Take a lean or stances; what cannot be read records nothing and says what can be typed."""
    asked = replace(state, mode=Mode.ASK, typed="", message="nothing added")
    if not typed:
        return asked, ()
    entries: tuple[Lean | Stance, ...]
    try:
        if state.mode is Mode.LEAN:
            score = read_lean(typed)
            entries = (Lean(sheet.article, score),)
            sheet = replace(sheet, lean=spell_score(score))
        else:
            known = (*dict(sheet.stances), *sheet.known_actors)
            stances = read_stances(typed, state.suggested, lambda actor: sheet.book.name(actor, known))
            entries = tuple(Stance(sheet.article, actor, score) for actor, score in stances)
            known_actors = tuple(dict.fromkeys((*sheet.known_actors, *dict(stances))))
            stances = tuple((dict(sheet.stances) | dict(stances)).items())
            sheet = replace(sheet, stances=stances, known_actors=known_actors)
    except ValueError as error:
        return replace(asked, message=f"nothing added: {error}"), ()
    trail = (*state.trail, *(None for _ in entries))
    return replace(asked, sheet=sheet, trail=trail, message=f"{state.mode.value} saved"), entries


def _change_question(sheet: Sheet, position: int, question: Question) -> Sheet:
    questions = (*sheet.questions[:position], question, *sheet.questions[position + 1 :])
    return replace(sheet, questions=questions)


def _bare(typed: str) -> str:
    """Return what was typed; a lone hyphen stands for "the page shows none"."""
    return "" if typed == "-" else typed
