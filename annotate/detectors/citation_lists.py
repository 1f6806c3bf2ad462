"""The lists of sources of an article: where they stand, and whether anything stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from annotate.core.model import Span
from annotate.core.page_labels import Kind as LineKind
from annotate.core.page_labels import fold
from annotate.core.page_lines import classify_line
from annotate.core.text import TextView
from annotate.detectors.citation_faults import Fault, Kind

# A heading is short; "Sources in the ministry said on Tuesday that" is a sentence.
_LONGEST_HEADING = 60
# A list of sources follows its article closely: at most this many lines of buttons or credits between.
_NEAR = 3
_LONGEST_LIST = 3_000
_MOST_LISTS = 20
# What is no entry by itself: "•", "1.", "[2]", "⁷", "[ edit ]"; not "2019" or "§ 4 b".
_MARKS = re.compile(r"\[ ?edit ?\]|[\[(［（]?\^?[\d¹²³⁰⁴-⁹]{1,3}[\])］）]?[.):]?(?=[\s\[(*•-]|$)|[\W_]+")
# "4. Sources", "Sources (3)", "References [ edit ]".
_FRAME = re.compile(r"\[ ?edit ?\]|\A[\s#*]{0,6}\d{1,2}[.)]\s|\s?[(（]\d{1,3}[)）]\s{0,3}\Z")
# What an entry of a list begins with or holds, where buttons stand between it and its heading.
_ENTRY = re.compile(r"[*•·\-–—\[(\d]|.{0,200}?(?:https?:|www\.)")
# What stands before a list is at least a sentence; else the "heading" is an entry of a menu.
_LEAST_TEXT = 10


class SourceList(NamedTuple):
    """A list of sources: its heading and the spans of its entries.

    `is_own` where it stands in the body or right behind it and not further down the page, `is_notes`
    where it is headed as footnotes, `is_stated` where something stands there that says
    nothing ("1.", "n/a"), `is_over_heading` where the next line is another such heading.
    """

    heading: Span
    entries: tuple[Span, ...]
    is_own: bool
    is_notes: bool
    is_stated: bool
    is_over_heading: bool


@dataclass(frozen=True, slots=True)
class ListScan:
    """The folded headings over sources and over notes, and the words that stand for no source at all."""

    headings: frozenset[str]
    note_headings: frozenset[str]
    nothing: frozenset[str]

    def find_lists(self, view: TextView) -> list[SourceList]:
        """Return the lists of sources from the body's beginning to the end of the page, in order."""
        lines = [line for line in view.lines if line.start >= view.body.start]
        near = sum(line.end <= view.body.end for line in lines) + _NEAR
        short = [place for place, line in enumerate(lines) if line.end - line.start <= _LONGEST_HEADING]
        places = [place for place in short if self._is_heading(view.text, lines[place])]
        first = next((place for place in places if lines[place].start - view.body.start >= _LEAST_TEXT), None)
        if first is None:
            return []
        chosen = [place for place in places if place >= first][-_MOST_LISTS:]
        return [self._read_list(view.text, lines, place, is_own=place < near) for place in chosen]

    def find_faults(self, view: TextView, lists: Sequence[SourceList], has_marks: bool) -> Iterator[Fault]:
        """Yield the headings under which, or the labels behind which, nothing stands.

        A heading right over another one ("Notes", "References") has what stands under that.
        """
        filled = False
        for found in reversed(lists):
            filled = bool(found.entries) or (found.is_over_heading and filled)
            if filled or not found.is_own or (found.is_notes and not has_marks):
                continue
            if found.is_stated:
                yield Fault(Kind.EMPTY_LIST, "the list of sources is empty", *found.heading)
            else:
                yield Fault(Kind.BARE_HEADING, "nothing under this heading", *found.heading)

    def _is_heading(self, text: str, line: Span) -> bool:
        if line.end - line.start > _LONGEST_HEADING:
            return False
        name, mark, rest = _split_heading(text[line.start : line.end])
        if name not in self.headings and name not in self.note_headings:
            return False
        return not _strip_marks(rest) or (bool(mark) and _fold_heading(rest) in self.nothing)

    def _read_list(self, text: str, lines: Sequence[Span], place: int, *, is_own: bool) -> SourceList:
        entries = []
        is_stated = after_button = is_over = False
        bare = 0
        for step, line in enumerate(lines[place + 1 : place + 1 + _LONGEST_LIST]):
            kind = classify_line(text[line.start : line.end])
            is_over = not step and self._is_heading(text, line)
            if kind in (LineKind.END, LineKind.BOX) or self._is_heading(text, line):
                break
            sample = text[line.start : min(line.end, line.start + 400)]
            after_button = after_button or kind is LineKind.CHROME
            is_filled = bool(_strip_marks(sample)) and _fold_heading(sample) not in self.nothing
            is_stated = is_stated or not (is_filled or after_button)
            if kind is not LineKind.CHROME and is_filled and (not (after_button or bare > 1) or _ENTRY.match(sample)):
                entries.append(line)
            # "1." may stand alone over its entry; two numbers without one are empty.
            bare = 0 if is_filled else bare + 1
        name, _, rest = _split_heading(text[lines[place].start : lines[place].end])
        is_stated = is_stated or bool(rest.strip())
        return SourceList(lines[place], tuple(entries), is_own, name not in self.headings, is_stated, is_over)


def find_start(view: TextView) -> int:
    """Return where the article begins: at its body, or at a title right over it, for that may be a paragraph."""
    title = view.page.title
    is_near = title is not None and title.start < view.body.start and not view.text[title.end : view.body.start].strip()
    return title.start if title is not None and is_near else view.body.start


def find_region(view: TextView, lists: Sequence[SourceList]) -> Span:
    """Return the range of the article and of the lists of sources that follow it."""
    ends = [entry.end for found in lists if found.is_own for entry in (found.heading, *found.entries)]
    return Span(find_start(view), max([view.body.end, *ends]))


def fold_headings(headings: Iterable[str]) -> frozenset[str]:
    """Return headings as they are compared."""
    return frozenset(_fold_heading(heading) for heading in headings)


def _split_heading(raw: str) -> tuple[str, str, str]:
    """Return the folded name of a heading, its colon, and what follows the colon."""
    parts = re.split(r"([:：])", raw, maxsplit=1)
    name, mark, rest = (*parts, "", "")[:3]
    return _fold_heading(name), mark, rest.strip("*_ ")


def _fold_heading(raw: str) -> str:
    return fold(_FRAME.sub("", raw)).strip("_=#*-–— ")


def _strip_marks(raw: str) -> str:
    return _MARKS.sub("", raw)
