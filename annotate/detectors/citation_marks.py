"""Footnote marks and their notes: marks without a note, notes without a mark."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotate.core.literals import match_at
from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.detectors.citation_faults import Fault, Kind
from annotate.detectors.citation_lists import SourceList, find_start

# "[7]", "[2, 5]", "[3–6]", "［1］", "[^4]", or raised figures: "⁷", "¹²".
# Not "[2019]", "[5:30]", "[sic]", "[1](https://...)".
_MARK = re.compile(
    r"[\[［]\^?(?P<numbers>\d{1,3}(?:\s?[,，;、–-]\s?\^?\d{1,3}){0,20})[\]］](?!\()|(?P<raised>[¹²³⁰⁴-⁹]{1,3})(?![⁺⁻])"
)
# What it begins with.
_MARK_START = re.compile("[\\[［¹²³⁰⁴-⁹]")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# The number at the head of an entry: "7. Smith", "(7) Smith", "7 Smith", "• 7: Smith", "| ↑7 | Smith".
_HEAD = re.compile(r"[\s•*·–|↑^-]{0,8}[\[(［（]?\^?(\d{1,3})[\])］）]?[.:)、．]?[\s|]{1,4}\S")
# Behind these a mark may stand with a blank between; before these a mark may stand with a blank before.
_STOPS, _COMMAS = '…。！？.!?”’"»)', ".,;:!?)。，；：！？）"
_OPENERS = "([{（「『“‘«„-/\\=+*~#@$€£<>_"
# "km²", "m³", "CO²", "metros²"; a note 2 or 3 may stand behind any other word.
_MEASURE = re.compile(
    r"(?:[^\W\d_]{1,3}|(?:kilo|centi)?m[eèé]t\w*|f[eo]{2}t|inch\w*|miles?|yards?|pies|мет\w*)\Z", re.IGNORECASE
)
# A note says something: at least this many characters before the next one.
_LEAST_NOTE = 8
_MOST_SHOWN, _MOST_MARKS, _WIDEST = 5, 20_000, 50


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    numbers: tuple[int, ...]
    is_raised: bool
    is_attached: bool
    heads_line: bool


@dataclass(frozen=True, slots=True)
class MarkReport:
    """What the marks of an article say; `missing_list` where no list, or too short a one, was found for them."""

    faults: tuple[Fault, ...] = ()
    has_marks: bool = False
    missing_list: tuple[Fault, ...] = ()


def check_marks(view: TextView, lists: Sequence[SourceList]) -> MarkReport:
    """Return the marks of the body that have no note, and the notes that have no mark.

    Notes are looked for in the whole text behind the body's beginning. Marks that are themselves links
    to a web address need no note.
    """
    found = list(_read_marks(view.text, find_start(view)))
    for is_raised in (False, True):
        report = _check_style(view, lists, [mark for mark in found if mark.is_raised is is_raised])
        if report.has_marks:
            return report
    return MarkReport()


def _check_style(view: TextView, lists: Sequence[SourceList], found: Sequence[_Mark]) -> MarkReport:
    tail = _find_tail(found)
    own = [head.heading.start for head in lists if head.is_own]
    limit = min([view.body.end, *own[-1:], *(mark.span.start for mark in tail[:1])])
    used = _number([mark for mark in found if mark.is_attached and mark.span.start < limit])
    if not used or 0 in used:
        return MarkReport()
    notes = _number([mark for mark in found if mark.heads_line] + tail)
    if used.keys() & notes.keys():
        return _compare(used, notes, _read_linked(view))
    numbered = _read_heads(view, lists, max(span.end for span in used.values()))
    if used.keys() & numbered.keys():
        report = _compare(used, numbered, _read_linked(view))
        return MarkReport(tuple(fault for fault in report.faults if fault.kind is Kind.MARK), True)
    return _judge_unnumbered(view, used, lists)


def _judge_unnumbered(view: TextView, used: Mapping[int, Span], lists: Sequence[SourceList]) -> MarkReport:
    entries = max((len(head.entries) for head in lists), default=0)
    highest = max(used)
    if not entries and _ends_with_notes(view, used, highest):
        return MarkReport((), True)
    missing = used.keys() - _read_linked(view)
    if not missing or (entries and highest <= entries):
        return MarkReport((), True)
    if entries:
        note = f"marks go up to {highest}, the list has {entries} entries"
        return MarkReport((), True, (Fault(Kind.SHORT_LIST, note, *used[highest]),))
    if len(used) < 2:
        return MarkReport()
    first = min(missing)
    note = f"marks of notes from {min(used)} to {highest}, and no notes"
    return MarkReport((), True, (Fault(Kind.NO_LIST, note, *used[first]),))


def _ends_with_notes(view: TextView, used: Mapping[int, Span], count: int) -> bool:
    """Return whether the body ends with lines that may be the notes, their numbers lost.

    There is at least one for each mark, and each is less than half as long as the lines with marks.
    """
    last = max(span.end for span in used.values())
    starts = sorted(span.start for span in used.values())
    lines = view.body_lines
    lengths = [line.end - line.start for line in lines if _holds_any(starts, line)]
    tail = [line for line in lines[-count:] if line.start > last]
    half = sum(lengths) / len(lengths) / 2 if lengths else 0
    return len(tail) >= count and all(line.end - line.start < half for line in tail)


def _holds_any(starts: Sequence[int], line: Span) -> bool:
    place = bisect_left(starts, line.start)
    return place < len(starts) and starts[place] < line.end


def _compare(used: Mapping[int, Span], notes: Mapping[int, Span], linked: set[int]) -> MarkReport:
    missing = sorted(used.keys() - notes.keys() - linked)
    ends = f"the notes end at {max(notes)}"
    faults = [
        Fault(Kind.MARK, f"no note {number}; {ends}" if number > max(notes) else f"no note {number}", *used[number])
        for number in missing[:_MOST_SHOWN]
    ]
    unused = sorted(notes.keys() - used.keys())
    if unused and not missing and len(used) > 1:
        # A list much longer than what is cited is a bibliography.
        kind = Kind.UNUSED_NOTE if len(unused) <= len(used) else Kind.MAYBE
        faults.append(Fault(kind, f"no mark in the text leads to note {unused[0]}", *notes[unused[0]]))
    return MarkReport(tuple(faults), True)


def _read_marks(text: str, start: int) -> Iterator[_Mark]:
    places = (found.start() for found in _MARK_START.finditer(text, start))
    for count, found in enumerate(match_at(_MARK, places, text, start, len(text))):
        if count >= _MOST_MARKS:
            return
        raised = found["raised"]
        if raised and not _is_note_figure(text, found.start(), raised):
            continue
        numbers = (int(raised.translate(_RAISED)),) if raised else _expand(found["numbers"])
        lead = text[max(0, found.start() - 12) : found.start()]
        heads_line = not lead.rsplit("\n", 1)[-1].strip(" \t\r•*·–-") and ("\n" in lead or found.start() < 12)
        yield _Mark(
            Span(*found.span()), numbers, bool(raised), not heads_line and _is_attached(text, *found.span()), heads_line
        )


def _is_attached(text: str, start: int, end: int) -> bool:
    """Return whether a mark hangs on what stands before it, as notes do: "said.[1]", "said [1].", "said. [1]"."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if not before.strip():
        earlier = text[max(0, start - 2) : start - 1]
        at_end = not after or after in "\r\n"
        return (bool(after) and after in _COMMAS) or at_end or (earlier in _STOPS and bool(earlier) and after.isspace())
    if before in "\"'":
        return bool(text[max(0, start - 2) : start - 1].strip())
    if before.isdigit():
        return text[max(0, start - 2) : start - 1].isdigit()  # "in 2023[4]"; not "7-6[5]", "§ 3[2]"
    return before not in _OPENERS


def _is_note_figure(text: str, start: int, raised: str) -> bool:
    """Return whether raised figures may be a mark and are no power, area or unit."""
    before = text[max(0, start - 24) : start]
    if before[-1:].isdigit() or before[-1:] in ("⁻", "⁺") or raised[0] == "⁰":
        return False
    if not before[-1:].isalpha():
        return True
    word = re.search(r"[^\W\d_]*\Z", before)
    length = len(word[0]) if word else 0
    return length > 2 if raised not in ("²", "³") else _MEASURE.search(f" {word[0] if word else ''}") is None


def _expand(numbers: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in re.split(r"[,，;、]", numbers.replace("^", "")):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and not 0 < ends[1] - ends[0] <= _WIDEST:
            return ()  # a score: "[6-4]"
        found.extend(range(ends[0], ends[-1] + 1))
    return tuple(found)


def _find_tail(found: Sequence[_Mark]) -> list[_Mark]:
    """Return the run 1, 2, 3, ... of marks that heads notes set one behind the other in a line.

    Such marks stand free; where the blanks were lost, the notes repeat all numbers of the text in order.
    """
    starts = [place for place, mark in enumerate(found) if mark.numbers == (1,)]
    if not starts or (starts[-1] == 0 and not found[0].heads_line):
        return []
    run = [found[starts[-1]]]
    for mark in found[starts[-1] + 1 :]:
        if mark.numbers != (len(run) + 1,) or mark.span.start - run[-1].span.end < _LEAST_NOTE:
            break
        run.append(mark)
    before = _number(found[: starts[-1]])
    is_free = not any(mark.is_attached for mark in run) and (len(run) > 1 or run[0].heads_line)
    is_repeated = len(run) > 1 and before.keys() == set(range(1, len(run) + 1))
    return run if is_free or (is_repeated and starts[-1] + len(run) == len(found)) else []


def _number(marks: Sequence[_Mark]) -> dict[int, Span]:
    """Return the numbers of marks, each with the first place where it stands."""
    places: dict[int, Span] = {}
    for mark in marks:
        for number in mark.numbers:
            places.setdefault(number, mark.span)
    return places


def _read_heads(view: TextView, lists: Sequence[SourceList], after: int) -> dict[int, Span]:
    """Return the numbers at the head of the entries of the lists; without a list, of the lines behind the last mark."""
    entries = [entry for head in lists for entry in head.entries]
    lines = entries or [line for line in view.body_lines if line.start >= after]
    found: dict[int, Span] = {}
    for line in lines:
        head = _HEAD.match(view.text, line.start, line.end)
        if head and (entries or int(head[1]) == len(found) + 1):
            found.setdefault(int(head[1]), Span(head.start(1), head.end(1)))
    return found


def _read_linked(view: TextView) -> set[int]:
    """Return the numbers of the marks that are themselves links to the web."""
    figures = (
        link.anchor.strip(" []()［］^\n\t").translate(_RAISED) for link in view.article.links if "#" not in link.url
    )
    return {int(figure) for figure in figures if figure.isascii() and figure.isdigit() and len(figure) <= 3}
