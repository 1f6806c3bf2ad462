"""Reads one line of a page for credits: labels, datelines, bylines, drawings, pictures, disclaimers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotate.core.model import Span
from annotate.detectors.affiliation_datelines import find_dated_name, find_dateline, find_end_mark
from annotate.detectors.affiliation_outlets import KnownOutlet, NameMatch, OutletTable
from annotate.detectors.affiliation_words import CreditKind, CreditWords, Phrase

# The two ends of a line in which a phrase may begin, and how much of a credit is read.
_EDGE = 240
_READ = 160
_SIGNED = 60
# A phrase may begin after these: "| ", "18:00 ", "said. ", "【"; not within a sentence.
_BREAK = re.compile(
    r"[|·•丨｜]\s*|[.:;!?。！？；：)）\]】»”\"]\s+|[。！？；：)）】]|[.!?](?=[A-ZА-Я])|\d\s+|[（【]|\s[–—]\s"
)
_OPENERS = " \t\xa0*_#>~–—-•·(（[【《\"“„«'|\u200b\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068\ufeff"
_INSIDE = re.compile(r"[/／|,，(（–—-]\s*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_YEARS = re.compile(r"(?:©|\(c\)|copyright|\s|,|–|-|by|\d{4}){1,12}", re.IGNORECASE)


class Credit(NamedTuple):
    """One credit: its kind, the outlet it names, and the range of the text that says so."""

    kind: CreditKind
    outlet: KnownOutlet
    start: int
    end: int


class Line(NamedTuple):
    """A line of the page, the one after it, and what it is read with."""

    text: str
    span: Span
    following: Span | None
    table: OutletTable
    words: CreditWords

    def name_at(self, place: int, end: int | None = None, loose: str = "") -> NameMatch | None:
        """The raising outlet named at a place of the line."""
        named = self.table.match_at(self.text, place, self.span.end if end is None else end, loose)
        return named if named and named.outlet.is_raising else None

    def is_clear(self, named: NameMatch, kind: CreditKind) -> bool:
        """Whether a credit of this kind can mean the outlet by the words that name it."""
        return self.words.is_clear(self.table, self.text[named.start : named.end], kind)


def read_line(line: Line, tail: int) -> Iterator[Credit]:
    """Yield the credits of a line; `tail` is the offset from which a closing mark is of the piece."""
    text, (start, end) = line.text, line.span
    if end - start < 3:
        return
    for place, is_first in _list_places(line):
        phrase = line.words.match_at(text, place, end)
        credit = _read_phrase(line, place, phrase, is_first) if phrase else None
        if credit:
            yield credit
    yield from _read_disclaimer(line)
    named = find_dateline(text, start, end, line.table, line.words)
    if named:
        yield Credit(CreditKind.DATELINE, named.outlet, start, named.end)
    named = find_dated_name(text, start, end, line.table, line.words)
    if named:
        yield Credit(CreditKind.DATED_NAME, named.outlet, start, end)
    named = find_end_mark(text, start, end, line.table, line.words)
    if named:
        kind = CreditKind.END_MARK if start >= tail or named.start - start <= 3 else CreditKind.CAPTION
        yield Credit(kind, named.outlet, named.start, named.end)
    yield from _read_marks(line, tail)


def _list_places(line: Line) -> Iterator[tuple[int, bool]]:
    """Yield the places where a phrase may begin, and whether it is the beginning of the line."""
    start, end = line.span
    first = start
    while first < min(end, start + 6) and line.text[first] in _OPENERS:
        first += 1
    yield first, True
    seen = first
    for low, high in ((first, min(end, start + _EDGE)), (max(start + _EDGE, end - _EDGE), end)):
        for match in _BREAK.finditer(line.text, low, high):
            if match.end() > seen:
                seen = match.end()
                yield seen, False


def _read_phrase(line: Line, place: int, phrase: Phrase, is_first: bool) -> Credit | None:
    kind = phrase.kind
    if kind is CreditKind.SOURCE:
        return _read_source(line, place, phrase, is_first)
    if kind is CreditKind.BYLINE:
        return _read_byline(line, place, phrase) if is_first or phrase.has_colon else None
    if kind in (CreditKind.ILLUSTRATION, CreditKind.PHOTO):
        return _read_picture(line, place, phrase)
    if kind is CreditKind.COPYRIGHT:
        return _read_copyright(line, place)
    named = _name_after_links(line, phrase.end)
    if not named or not line.is_clear(named, kind):
        return None
    if kind is CreditKind.REPUBLISHED and not _is_closed(line.text[named.end : line.span.end]):
        return None
    return Credit(kind, named.outlet, place, named.end)


def _read_source(line: Line, place: int, phrase: Phrase, is_first: bool) -> Credit | None:
    """A label needs its colon; within a line the credit must close it: "...said. Source: Xinhua"."""
    named: NameMatch | None = None
    if phrase.has_colon and phrase.end < line.span.end:
        if not is_first and line.span.end - phrase.end > _READ:
            return None
        named = _name_after_links(line, phrase.end)
    elif phrase.has_colon and is_first and line.following:
        named = line.name_at(line.following.start, line.following.end)
        if named and line.text[named.end : line.following.end].strip(" .|"):
            return None
    if not named or not line.is_clear(named, CreditKind.SOURCE):
        return None
    stop = line.span.end if named.end <= line.span.end else named.end
    kind = CreditKind.SOURCE_LIST if _is_list(line.text[named.end : stop], line.words) else CreditKind.SOURCE
    return Credit(kind, named.outlet, place, named.end)


def _read_byline(line: Line, place: int, phrase: Phrase) -> Credit | None:
    """A line that signs: "By Xinhua writers Li Na", "By Li Na Source: Xinhua"; not "By Xinhua's count"."""
    end = line.span.end
    if end - place > _READ:
        return None
    for word in _WORD.finditer(line.text, phrase.end, end):
        label = line.words.match_at(line.text, word.start(), end)
        if label and label.kind is CreditKind.SOURCE and label.has_colon:
            return _read_source(line, word.start(), label, is_first=False)
    for start in (phrase.end, *(match.end() for match in _INSIDE.finditer(line.text, phrase.end, end))):
        named = line.name_at(start)
        if named and _is_signature(line, named):
            return Credit(CreditKind.BYLINE, named.outlet, place, named.end)
    return None


def _is_signature(line: Line, named: NameMatch) -> bool:
    """Whether a date, a reporter's title or nothing follows; an ambiguous name needs the title: "By GT staff"."""
    rest = line.text[named.end : line.span.end].lstrip(" ,|/()（）:·–—-")
    match = _WORD.match(rest)
    word = match.group().casefold() if match else ""
    if word in line.words.reporters:
        return True
    is_dated = rest[:1].isdigit() or word[:3] in line.words.months
    return (not rest or is_dated) and line.is_clear(named, CreditKind.BYLINE)


def _read_picture(line: Line, place: int, phrase: Phrase) -> Credit | None:
    """ "Illustration: Liu Rui/GT", "Photo by Li Xin/Xinhua"; not "Photo: Xinhua reporters were at the gate"."""
    end = min(line.span.end, phrase.end + _READ)
    named = line.name_at(phrase.end, end)
    if named and _is_running(line.text[named.end : end]):
        return None
    if not named:
        signed = _INSIDE.finditer(line.text, phrase.end, min(end, phrase.end + _SIGNED))
        named = next(filter(None, (line.name_at(match.end(), end, "glue") for match in signed)), None)
    if not named or not line.is_clear(named, phrase.kind):
        return None
    return Credit(phrase.kind, named.outlet, place, named.end)


def _read_disclaimer(line: Line) -> Iterator[Credit]:
    """The newsroom that prints an opinion disowns it: "does not necessarily reflect the views of RT"."""
    start, end = line.span
    match = line.words.disclaimers.search(line.text, max(start, end - 2 * _EDGE), end)
    places = [match.end()] if match else []
    places += [word.start() for word in _WORD.finditer(line.text, places[0], min(end, places[0] + 90))] if match else []
    for place in places:
        named = line.table.match_at(line.text, place, end, "owner")
        if match and named and named.outlet.is_raising and line.is_clear(named, CreditKind.DISCLAIMER):
            yield Credit(CreditKind.DISCLAIMER, named.outlet, match.start(), named.end)
            return


def _read_copyright(line: Line, place: int) -> Credit | None:
    """ "Copyright 2023 Xinhua" is of the piece, "© Sputnik" without a year of a picture."""
    years = _YEARS.match(line.text, place, line.span.end)
    named = line.name_at(years.end()) if years else None
    if not years or not named or not line.is_clear(named, CreditKind.COPYRIGHT):
        return None
    dated = any(character.isdigit() for character in years.group())
    return Credit(CreditKind.COPYRIGHT if dated else CreditKind.PHOTO, named.outlet, place, named.end)


def _read_marks(line: Line, tail: int) -> Iterator[Credit]:
    """Credits without a phrase at the line's end: "Li Xin/Xinhua", "(Xinhua/Li Xin)", "© Sputnik", "desk@rt.com"."""
    text, (start, end) = line.text, line.span
    low = max(start, end - 100)
    sign = text.rfind("©", low, end)
    owner = _read_copyright(line, sign) if sign >= 0 else None
    if owner:
        yield owner
    bracket = max(text.rfind(opening, low, end) for opening in "([（【")
    named = line.name_at(bracket + 1, end) if bracket >= 0 else None
    if named and text[named.end : named.end + 1] in ("/", "／") and line.is_clear(named, CreditKind.PHOTO):
        yield Credit(CreditKind.PHOTO, named.outlet, named.start, named.end)
    slash = max(text.rfind("/", low, end), text.rfind("／", low, end))
    named = line.name_at(slash + 1, end) if slash > start else None
    if named and line.is_clear(named, CreditKind.PHOTO) and not text[named.end : end].strip(" .)]）】"):
        yield Credit(CreditKind.PHOTO, named.outlet, named.start, named.end)
    mark = text.rfind("@", low, end)
    named = line.name_at(mark + 1, end) if start < mark and start >= tail else None
    if named and "." in text[named.start : named.end]:
        yield Credit(CreditKind.ADDRESS, named.outlet, named.start, named.end)


def _name_after_links(line: Line, place: int) -> NameMatch | None:
    """The outlet named after at most five words such as "by the newspaper"."""
    end = min(line.span.end, place + _READ)
    for _ in range(6):
        while place < end and line.text[place] in " \t\xa0:：《〈「『\"“„«'(（[":
            place += 1
        named = line.name_at(place, line.span.end) if place < end else None
        word = _WORD.match(line.text, place, end)
        if named or not word or word.group().casefold().replace("’", "'") not in line.words.links:
            return named
        place = word.end()
    return None


def _is_closed(rest: str) -> bool:
    """Whether nothing but a date or a note follows: "on 3 May", not ", the clip was shared widely"."""
    rest = rest.strip(" \t.,;:!|)）]】》」』\"”»'")
    words = _WORD.findall(rest[:200])
    goes_on = bool(words) and words[0].casefold() in ("and", "y", "und", "et", "e", "и")
    return goes_on or (len(rest) <= 30 and len(words) <= 5)


def _is_list(rest: str, words: CreditWords) -> bool:
    """Whether other names follow, as in "Xinhua, Reuters, AP"; a date or "and agencies" makes no list."""
    match = re.match(r"\s{0,2}[,;、&+]\s{0,2}(?=[^\W\d_])|\s(?:and|y|und|et|e|и)\s", rest)
    if not match or any(character.isdigit() for character in rest[:40]):
        return False
    following = _WORD.search(rest, match.end())
    return not (following and following.group().casefold() in words.others)


def _is_running(rest: str) -> bool:
    """Whether a sentence goes on after the name: "Photo: Xinhua reporters were seen at the gate"."""
    return len(_WORD.findall(rest[:_READ])) > 6
