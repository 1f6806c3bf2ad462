"""What stands in the article's place for a while: the keys as they are now, or all evidence of a flag."""

from __future__ import annotations

import textwrap

from annotate.core.model import Span
from annotate.core.review import State
from annotate.terminal.fullscreen.marks import Mark, list_evidence
from annotate.terminal.fullscreen.palette import Palette
from annotate.terminal.keymap import KeyMap
from annotate.terminal.opinions import describe_opinion

_MORE_HELP = (
    "arrows, Page Up, Page Down, Home and End scroll.",
    "With the mouse: click a flag, a piece of evidence or a key; drag over text to select it.",
    "Esc closes this; every other key does what it always does.",
)
# Before the pane has been laid out it has no columns to speak of.
_NARROWEST = 20


def write_help(keys: KeyMap, palette: Palette, columns: int) -> tuple[str, list[Mark]]:
    """Return the keys as they are now, each with what it does, broken so that further lines stand under the words."""
    rows = keys.list_keys(with_screen=True)
    width = max(len(name) for name, _ in rows) + 2
    text, marks = "", []
    for name, meaning in rows:
        marks.append(Mark(Span(len(text), len(text) + len(name)), palette.asked))
        lines = textwrap.wrap(meaning, max(_NARROWEST, columns - width), break_on_hyphens=False)
        text += f"{name:<{width}}" + f"\n{'':<{width}}".join(lines) + "\n"
    return text + "\n" + "\n".join(_MORE_HELP), marks


def write_evidence(state: State, palette: Palette) -> tuple[str, list[Mark]]:
    """Return all evidence of the question, whole, with the reviewer's notes and what others say."""
    question = state.question
    if question is None:
        return "", []
    text, marks = "", []
    for number, item in enumerate(list_evidence(question), 1):
        text += f"{number}  {item.note}\n"
        if item.quote:
            marks.append(Mark(Span(len(text), len(text) + len(item.quote)), palette.asked))
            text += f"{item.quote}\n"
        text += "\n"
    for note in question.notes:
        text += f"your note: {note}\n\n"
    for opinion in question.others:
        text += f"{describe_opinion(opinion).plain}\n\n"
    return text or "no evidence", marks
