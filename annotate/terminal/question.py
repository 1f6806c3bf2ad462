"""Draws one question of the review so that it fits on the screen: article, question, finding, evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.blindness import MACHINE
from annotate.core.leaning import spell_score
from annotate.core.model import Evidence, Span
from annotate.core.review import Mode, State
from annotate.core.sheet import Question, Sheet
from annotate.terminal.article import VERDICT_STYLES, describe_finding, describe_heading, quote_around
from annotate.terminal.console import plain, wrap_lines
from annotate.terminal.opinions import draw_opinions

LABELS = {
    Mode.NOTE: "note · Enter stores it, Esc gives it up",
    Mode.EVIDENCE: "quote from the article · Enter looks for it, Esc gives it up",
    Mode.OUTLET: "outlet [{}] · Enter keeps it, - for none",
    Mode.LEAN: "lean [{}] · -3 left to +3 right, n/a · Enter stores it, Esc gives it up",
    Mode.STANCE: "stances [{}] · such as: {example} · Enter stores them, Esc gives it up",
    Mode.BYLINE: "byline [{}] · Enter keeps it, - for none",
}
OUTDATED = "the findings are from before a correction: annotate autoflag makes them anew"


def draw_question(console: Console, sheet: Sheet, state: State, where: str) -> list[Text]:
    """Return the lines of a question, one fewer at most than the console has: the last is the prompt's.

    Of the evidence those pieces are shown that fit, the first always. `where` is how far the reviewer is.
    """
    question = state.question
    lines = [Text(), _draw_rule(console, where), *_draw_article(console, sheet)]
    if question is None:
        return lines
    lines += [Text(), *_draw_asked(console, sheet, state.position, question)]
    message = draw_message(console, state.message)
    room = console.height - len(lines) - len(message) - 1
    pieces = list(draw_pieces(console, sheet.text, question, short=True))
    return [*lines, *_fit(console, pieces, room), *message]


def draw_message(console: Console, message: str) -> list[Text]:
    """Return the lines of what the review has to say of the last key."""
    return wrap_lines(console, plain(message, "italic"), most=2) if message else []


def draw_label(console: Console, state: State) -> list[Text]:
    """Return the lines over a line that is typed: what it is for, and what stands there now."""
    label = wrap_lines(console, plain(describe_label(state), "dim"), most=3)
    return [*draw_suggested(state, console.width, most=4), *label]


def describe_label(state: State) -> str:
    """Return what a line that is typed is for, and what stands there now."""
    sheet = state.sheet
    present = _find_present(sheet, state.mode) if sheet else None
    missing = "hidden" if sheet and sheet.is_blind and state.mode in (Mode.OUTLET, Mode.BYLINE) else "none"
    example = f"1 +2, {state.suggested[1]} -2" if len(state.suggested) > 1 else "China +2, United States -2"
    return LABELS[state.mode].format(present or missing, example=example)


def draw_suggested(state: State, width: int, most: int) -> list[Text]:
    """Return the actors that are offered while stances are typed, each with its number, on lines of that width."""
    lines: list[Text] = []
    for number, actor in enumerate(state.suggested if state.mode is Mode.STANCE else (), 1):
        item = Text(f" {number} ", "bold").append(plain(actor, "not bold"))
        item.truncate(width, overflow="ellipsis")
        if lines and lines[-1].cell_len + item.cell_len + 1 <= width:
            lines[-1].append(" ").append(item)
        elif len(lines) < most:
            lines.append(item)
    return lines


def _find_present(sheet: Sheet, mode: Mode) -> str | None:
    """Return what stands there now of what is typed in this mode."""
    match mode:
        case Mode.LEAN:
            return sheet.lean
        case Mode.STANCE:
            return ", ".join(f"{actor} {spell_score(score)}" for actor, score in sheet.stances)
        case Mode.OUTLET:
            return sheet.outlet
    return sheet.byline


def draw_pieces(console: Console, text: str, question: Question, *, short: bool = False) -> Iterator[list[Text]]:
    """Yield the lines of what the reviewer has said, then of each piece of evidence: note, and quote in its place."""
    yield from _draw_own(console, question, most=2 if short else None)
    for number, item in enumerate(question.finding.evidence if question.finding else (), 1):
        note = Text(f"{number}  ").append(plain(item.note))
        yield [
            *wrap_lines(console, note, 4, hanging=3, most=2 if short else None),
            *_draw_quote(console, text, item, short=short),
        ]


def _draw_quote(console: Console, text: str, item: Evidence, *, short: bool) -> list[Text]:
    if item.start is None or item.end is None:
        return []
    # Three lines of it, less what wrapping at words leaves empty.
    room = 3 * (console.width - 7) * 9 // 10 if short else None
    return wrap_lines(console, quote_around(text, Span(item.start, item.end), room), 7, most=4 if short else None)


def _draw_rule(console: Console, where: str) -> Text:
    line = plain(f"── {where} ", "dim")
    line.truncate(console.width, overflow="ellipsis")
    return line.append("─" * (console.width - line.cell_len), "dim")


def _draw_article(console: Console, sheet: Sheet) -> list[Text]:
    title = plain(f"#{sheet.article} ", "dim").append(plain(sheet.title or "(no title)", "bold not dim"))
    outlet, byline = ("outlet hidden", "byline hidden") if sheet.is_blind else (sheet.outlet, sheet.byline)
    facts = describe_heading(outlet, byline, sheet.published, sheet.words, sheet.grade, sheet.added_at)
    if facts.cell_len > console.width:  # when it was added matters least
        facts = describe_heading(outlet, byline, sheet.published, sheet.words, sheet.grade, "")
    lines = [*wrap_lines(console, title, most=2), *wrap_lines(console, facts, most=2)]
    if sheet.standing:
        lines += wrap_lines(console, plain(sheet.standing, "dim"), most=2)
    return lines + wrap_lines(console, Text(OUTDATED, "yellow")) if sheet.is_outdated else lines


def describe_found(question: Question) -> Text:
    """Return the line that says what the machine found, or that it is hidden."""
    if MACHINE in question.hidden:
        return Text("machine: hidden until you have answered", "dim")
    return describe_finding(question.finding, question.calibrated)


def _draw_asked(console: Console, sheet: Sheet, position: int, question: Question) -> list[Text]:
    flag = plain(question.flag, "bold").append(f" ({position + 1} of {len(sheet.questions)})", "dim not bold")
    if question.title:
        flag.append(plain(f" · {question.title}", "not bold"))
    finding = describe_found(question)
    return [
        *wrap_lines(console, flag, most=1),
        *wrap_lines(console, plain(question.text), most=3),
        *wrap_lines(console, finding, 2, most=2),
    ]


def _draw_own(console: Console, question: Question, most: int | None) -> Iterator[list[Text]]:
    if question.verdict:
        said = Text("you said: ").append(question.verdict.value, VERDICT_STYLES[question.verdict])
        yield wrap_lines(console, said, 2)
    for note in question.notes:
        yield wrap_lines(console, plain(f"your note: {note}"), 2, most=most)
    for item in question.quotes:
        yield wrap_lines(console, plain(f"you quoted: ▸{item.quote}◂"), 2, most=most)
    yield from draw_opinions(console, question.others, most)


def _fit(console: Console, pieces: Sequence[list[Text]], room: int) -> list[Text]:
    """Return as many pieces as fit, with a word on the others; one is shown in any case, shortened if need be."""
    if sum(map(len, pieces)) <= room:
        return [line for piece in pieces for line in piece]
    room = max(room - 1, 3)  # a line for the word on the others
    shown = pieces[0][:room]
    count = 1
    while count < len(pieces) and len(shown) + len(pieces[count]) <= room:
        shown = shown + pieces[count]
        count += 1
    more = f"and {len(pieces) - count} more: m shows them" if count < len(pieces) else "shortened: m shows it whole"
    return [*shown, *wrap_lines(console, Text(more, "dim"), 4)]
