"""Datelines and end marks of agencies: "BEIJING, Jan. 18 (Xinhua) --", "新华社北京1月18日电", a closing "(TASS)"."""

from __future__ import annotations

import re

from annotate.detectors.affiliation_outlets import NameMatch, OutletTable, is_wide
from annotate.detectors.affiliation_words import CreditKind, CreditWords

# How far into a line a dateline reaches.
_REACH = 130
# "BEIJING, Jan. 18 (Xinhua) --", "MOSCOW, July 3. /TASS/."; not "the agency (Xinhua) said": see is_place.
_BRACKETED = re.compile(
    r"(?P<place>[^\W\d_][^()\[\]/（）\n]{1,70}?)[\s,.:]{0,4}[(\[/（](?P<name>[^()\[\]/（）\n]{2,40})[)\]/）]"
    r"\s?(?P<mark>[.:,–—\-]?)"
)
# Where a name without brackets may begin: "Riyadh, SPA --", "МОСКВА, 12 мая — РИА Новости."; not inside "pro-SPA".
_BREAK = re.compile(r",\s|\.\s|\s?[–—]\s?|\s?--\s?|\s-\s?|-\s")
# What closes a dateline without brackets: "SPA --", "РИА Новости."; a comma closes nothing.
_CLOSING = re.compile(r"\s?(?:[–—:]|--|-(?!\w)|\.(?=\s|$)|$)")
# "北京1月18日电", "1月18日讯", "客户端消息"; not "报道称", "消息称".
_WIDE_DATELINE = re.compile(
    r"[^\s。，,：:]{0,16}?\d{1,2}日[^\s。，,：:]{0,4}?[电電讯訊](?![称说指報报])|[^\s。，,]{0,8}(?:消息|快讯|讯|訊|电|電)[：:，,\s]"
)
# "【环球时报记者 ...】", "[环球网报道]": a bracket that opens the piece with the name of its newsroom.
_OPENING_BRACKET = "【[（(［"
_DESK = re.compile(r"(?:[-—][^\s】\]]{1,6})?\s?(?:综合|特约|驻\w{1,6})?(?:报道|報導|报导|记者|記者|讯|消息|评论员)")
# A line of its own "环球时报记者 李司坤"; not "新华社记者李娜摄", which signs a picture.
_WIDE_BYLINE = re.compile(r"(?:特约|特派|驻\w{1,6}?)?(?:记者|記者|评论员)[：:]?\s?[^\s，。,.]{0,12}(?<![摄攝])$")
# Between a date and a name: "2023-05-03 | CGTN", "May 3, 2023 - CGTN".
_DATE_GAP = re.compile(r"(?<=[\d年月日])\s*[|·•,–—\-]?\s+|[|·•]\s*")
_LETTERS = re.compile(r"[^\W\d_]+")
# "he said. (Xinhua)" or a line "(Xinhua)"; the group is the name.
_END_BRACKET = re.compile(r"[(（\[【](?P<name>[^()（）\[\]【】\n]{2,40})[)）\]】][.。]?$")
# "he said. - Bernama", "gesagt. — TASS"; the group is the name; not "the state agency - Bernama".
_END_DASH = re.compile(r"(?:^|[.!?…。\"”’»)])\s{0,3}[–—\-]{1,2}\s?(?P<name>[^\W\d_][^()\n.–—]{1,40})\.?$")


def find_dateline(text: str, start: int, end: int, table: OutletTable, words: CreditWords) -> NameMatch | None:
    """Return the raising agency whose dateline opens the line, or None."""
    stop = min(end, start + _REACH)
    return (
        _find_wide(text, start, stop, table)
        or _find_bracketed(text, start, stop, table, words)
        or _find_open(text, start, stop, table, words)
    )


def find_end_mark(text: str, start: int, end: int, table: OutletTable, words: CreditWords) -> NameMatch | None:
    """Return the raising agency named in brackets or after a dash at the very end of the line, or None."""
    for pattern in (_END_BRACKET, _END_DASH):
        match = pattern.search(text, max(start, end - 48), end)
        named = _name_group(text, match, table) if match else None
        if named and words.is_clear(table, text[named.start : named.end], CreditKind.END_MARK):
            return named
    return None


def find_dated_name(text: str, start: int, end: int, table: OutletTable, words: CreditWords) -> NameMatch | None:
    """Return the raising outlet of a line that holds nothing but a name and a date: "Global Times, May 3, 2023"."""
    if end - start > 60:
        return None
    for place in (start, *(match.end() for match in _DATE_GAP.finditer(text, start, end))):
        named = table.match_at(text, place, end)
        if not named or not named.outlet.is_raising:
            continue
        around = f"{text[start:place]} {text[named.end : end]}"
        letters = [word.casefold()[:3] for word in _LETTERS.findall(around)]
        digits = sum(character.isdigit() for character in around)
        is_date = digits > 0 and len(letters) <= 4 and (letters or digits > 4)
        clear = words.is_clear(table, text[named.start : named.end], CreditKind.DATED_NAME)
        if is_date and clear and all(word in words.months for word in letters):
            return named._replace(start=start, end=end)
    return None


def is_place(place: str, words: CreditWords, initials: str | None = None) -> bool:
    """Whether the words can be the place and date of a dateline.

    True of "BEIJING", "La Habana, 18 ene", "Hanoi"; false of "The agency said on May 3", and of
    "Alcoholics Anonymous" before its own `initials` "AA".
    """
    parts = re.split(r"[\s,.]+", place.strip(" ,.:"))
    if len(parts) > 10:
        return False
    before_date = [part for part in parts[: _first_number(parts)] if part]
    if not before_date or len(before_date) > 4 + (len(parts) > len(before_date)):
        return False
    names = [part for part in before_date if part.casefold() not in words.dateline_words]
    if not names or any(part[0].islower() for part in names):
        return False
    if place.isupper() or len(parts) > len(before_date):
        return True
    spelled = "".join(part[0] for part in names).upper()
    return len(names) <= 3 and not (initials and initials.isupper() and spelled.startswith(initials[:2].upper()))


def _first_number(parts: list[str]) -> int:
    return next((place for place, part in enumerate(parts) if part[:1].isdigit()), len(parts))


def _find_bracketed(text: str, start: int, stop: int, table: OutletTable, words: CreditWords) -> NameMatch | None:
    match = _BRACKETED.match(text, start, stop)
    named = _name_group(text, match, table) if match else None
    if not match or not named:
        return None
    name, place = text[named.start : named.end], match["place"]
    phrase = words.match_at(text, start, match.end("place"))
    has_date = any(character.isdigit() for character in place)
    if phrase or not (has_date or match["mark"] or match.end() == stop):
        return None
    clear = words.is_clear(table, name, CreditKind.DATELINE)
    is_dateline = clear and is_place(place, words, name if len(name) <= 5 else None)
    return named._replace(end=named.end + 1) if is_dateline else None


def _find_open(text: str, start: int, stop: int, table: OutletTable, words: CreditWords) -> NameMatch | None:
    """A dateline without brackets needs a date, capitals, or a known city: "Yesterday, TASS - ..." has none."""
    if not text[start].isalpha() or text[start].islower():
        return None
    for gap in _BREAK.finditer(text, start, min(stop, start + 60)):
        named = table.match_at(text, gap.end(), stop)
        place = text[start : gap.start()]
        if not named or not named.outlet.is_raising or not _CLOSING.match(text, named.end, stop):
            continue
        is_sure = place.isupper() or any(character.isdigit() for character in place) or place.casefold() in words.cities
        clear = words.is_clear(table, text[named.start : named.end], CreditKind.DATELINE)
        if is_sure and clear and is_place(place, words):
            return named
    return None


def _find_wide(text: str, start: int, stop: int, table: OutletTable) -> NameMatch | None:
    opened = text[start] in _OPENING_BRACKET
    named = table.match_at(text, start + opened, stop)
    if not named or not named.outlet.is_raising or not is_wide(text[named.end - 1]):
        return None
    match = (_DESK if opened else _WIDE_BYLINE).match(text, named.end, stop) or _WIDE_DATELINE.match(
        text, named.end, stop
    )
    return named._replace(end=match.end()) if match else None


def _name_group(text: str, match: re.Match[str], table: OutletTable) -> NameMatch | None:
    """Return the raising outlet that the whole group "name" of the match names, or None."""
    start, end = match.span("name")
    named = table.match_at(text, start, end)
    exact = named and not text[named.end : end].strip()
    return named if named and exact and named.outlet.is_raising else None
