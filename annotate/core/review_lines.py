"""What becomes of a line that was typed in the review, or of text that was selected: the next state and the effects."""

from __future__ import annotations

from dataclasses import replace

from annotate.core.effects import Correction, Effect, Lean, Note, Quotation, Stance
from annotate.core.leaning import read_lean, read_stances, spell_score
from annotate.core.model import Evidence, Span
from annotate.core.quotes import find_quote
from annotate.core.review_state import Mode, State, change_question
from annotate.core.sheet import Question, Sheet


def finish_typing(state: State, sheet: Sheet, question: Question) -> tuple[State, tuple[Effect, ...]]:
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
    noted = change_question(sheet, state.position, replace(question, notes=(*question.notes, typed)))
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
    quoted = change_question(sheet, state.position, replace(question, quotes=(*question.quotes, evidence)))
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


def _bare(typed: str) -> str:
    """Return what was typed; a lone hyphen stands for "the page shows none"."""
    return "" if typed == "-" else typed
