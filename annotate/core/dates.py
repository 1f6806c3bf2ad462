"""Dates as people and machines write them, in the languages of the page, to ISO 8601 dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

# What a year must lie between for a number to be read as one; keeps prices and counts out.
_FIRST_YEAR, _LAST_YEAR = 1400, 2199
# Two digits below this are of this century (POSIX strptime, %y).
_CENTURY_PIVOT = 69

# Names and usual short forms by month, folded (no accents, lower case): English, Spanish, German,
# French, Portuguese, Italian, Russian, and Dutch, Polish, Swedish, Turkish, Ukrainian, Indonesian.
_MONTH_NAMES = (
    "january jan enero ene januar janner jaenner janvier janv janeiro gennaio gen январь января янв"
    " januari stycznia styczen sty ocak oca сiчня сiчень",
    "february feb febrero febr februar fevrier fevr fev fevereiro febbraio февраль февраля фев февр"
    " februari lutego luty lut subat лютого лютии",
    "march mar marzo marz maerz mars marco mrz март марта мар maart mrt marca marzec mart maret березня березень",
    "april apr abril abr avril avr aprile апрель апреля апр kwietnia kwiecien kwi nisan квiтня квiтень",
    "may mayo mai maio maggio mag маи мая mei maja maj mayis травня травень",
    "june jun junio juni juin junho giugno giu июнь июня июн czerwca czerwiec cze haziran червня червень",
    "july jul julio juli juillet juil julho luglio lug июль июля июл lipca lipiec lip temmuz липня липень",
    "august aug agosto ago aout август августа авг augustus sierpnia sierpien sie augusti agustos"
    " agustus серпня серпень",
    "september sept sep septiembre setiembre septembre setembro set settembre сентябрь сентября сен сент"
    " wrzesnia wrzesien wrz eylul вересня вересень",
    "october oct octubre oktober okt octobre outubro out ottobre ott октябрь октября окт pazdziernika"
    " pazdziernik paz ekim жовтня жовтень",
    "november nov noviembre novembre novembro ноябрь ноября ноя нояб listopada listopad lis kasim листопада листопад",
    "december dec diciembre dic dezember dez decembre dezembro dicembre декабрь декабря дек desember"
    " grudnia grudzien gru aralik грудня грудень",
)


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    # Dotless i (Turkish) and the Ukrainian i have look-alikes; one letter stands for all of them.
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("ı", "i").replace("і", "i")


_MONTHS = {_fold(name): number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_NUMERALS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1, "十": 10}
# The year before the first of each Japanese era.
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}

# Every quantifier is bounded, so the search is linear.
_WORD = r"(?:[^\W\d_][\u0300-\u036f]?){3,12}"
_OF = r"(?:(?:of|del?|di|do)\s{1,3})?"
# Copying glues the clock to the year: "Dec 20, 201610:32 AM"; not "20161".
_YEAR_END = r"(?!\d(?!\d?:\d\d))"
# "2022-01-18T10:00", "2022/1/18", "2022. 1. 18"; not "/2022/01/18/" of an address, "2022-01-18-0001".
_YEAR_FIRST = (
    r"(?<![\d/])(?<!\d[.\-])(?P<y1>\d{4})(?P<s1>\s?[-/.]\s?)(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2})"
    r"(?![\d/]|[-.]\d)"
)
# "20220118", "20220118T101500Z"; not "202201181" or "99999999" (month and day must fit).
_COMPACT = r"(?<![\w/.-])(?P<y2>[12]\d{3})(?P<m2>[01]\d)(?P<d2>[0-3]\d)(?=T\d|[^\w/.-]|[.](?!\w)|$)"
# "18/01/2022", "1.2.2022", "01-18-2022", "18.01.22"; not "10.10.20.30" or "24/7/365".
_NUMERIC = (
    r"(?<![\d/])(?<!\d[.,\-])(?P<a3>\d{1,2})(?P<s3>\s?[-/.]\s?)(?P<b3>\d{1,2})(?P=s3)(?P<y3>\d{4}|\d\d)"
    r"(?![\d/%]|[-.,]\d)"
)
# "18 January 2022", "18. Januar 2022", "1er février 2022", "18 de enero del 2022", "18-Jan-2022";
# not "18 people, 2022".
_DAY_FIRST = (
    r"(?<!\d)(?P<d4>\d{1,2})(?:st|nd|rd|th|er|re|o|[ºª°.])?[\s,/.\-]{0,3}"
    + _OF
    + rf"(?P<m4>{_WORD})(?![^\W\d_])[\s,/.\-]{{0,4}}{_OF}(?P<y4>\d{{4}}){_YEAR_END}"
)
# "January 18 ,2022", "Jan. 18th, 2022", "Tue Jan 18 10:00:00 UTC 2022"; not "January 2022" or
# "Chapter 18, 2022".
_MONTH_FIRST = (
    rf"(?<![^\W\d_])(?P<m5>{_WORD})[\s.\-]{{0,3}}(?P<d5>\d{{1,2}})(?:st|nd|rd|th|[ºª°])?"
    rf"(?:[\s,.\-]{{1,4}}{_OF}|\s\d\d:\d\d(?::\d\d)?\s(?:[A-Z]{{2,4}}\s)?)(?P<y5>\d{{4}}){_YEAR_END}"
)
# "2022年1月18日", "2022 年 1 月 18 号", "令和4年1月18日", "二〇二二年一月十八日", "2022년 1월 18일";
# not "2022年1月".
_EAST_ASIAN = (
    r"(?<!\d)(?P<era>令和|平成|昭和)?(?P<y6>\d{1,4}|[〇零一二三四五六七八九元]{1,4})\s?[年년]\s?"
    r"(?P<m6>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[月월]\s?"
    r"(?P<d6>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号號일]"
)
_DATE = re.compile("|".join((_YEAR_FIRST, _COMPACT, _NUMERIC, _DAY_FIRST, _MONTH_FIRST, _EAST_ASIAN)), re.IGNORECASE)


# Each of these patterns holds a figure, or the sign for "year" after numerals.
_ANY_FIGURE = re.compile(r"[\d年년]")


class DateMatch(NamedTuple):
    """A date that stands in a text; `is_ambiguous` where day and month could change places."""

    start: int
    end: int
    iso: str
    is_ambiguous: bool


def parse_date(raw: str) -> str | None:
    """Return the ISO 8601 date ("YYYY-MM-DD") that a text begins with or holds, or None.

    The first possible date counts. The date is taken as written: no time zone moves it. In
    figures alone the day comes first unless that is impossible ("18/01/2022", "01/18/2022").
    """
    return next((found.iso for found in _search_dates(raw, 0, len(raw))), None)


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[DateMatch]:
    """Return the full dates (day, month and year) in `text[start:end]`, in order, without overlap."""
    return list(_search_dates(text, start, len(text) if end is None else end))


def _search_dates(text: str, start: int, end: int) -> Iterator[DateMatch]:
    if not _ANY_FIGURE.search(text, start, end):
        return
    place = start
    while match := _DATE.search(text, place, end):
        found = _read_match(match)
        # What is no date may hold the beginning of one: "May 12 June 2022" begins with "May 12".
        place = match.end() if found else _skip_token(text, match)
        if found:
            yield found


def _skip_token(text: str, match: re.Match[str]) -> int:
    """Return where the first run of letters or digits of a match ends; no date begins inside it."""
    place = match.start() + 1
    is_digit = text[match.start()].isdigit()
    while place < match.end() and text[place].isalnum() and text[place].isdigit() == is_digit:
        place += 1
    return place


def _read_match(match: re.Match[str]) -> DateMatch | None:
    part = match.groupdict()
    is_ambiguous = False
    if part["y3"]:
        iso, is_ambiguous = _read_numeric(part["a3"], part["b3"], part["y3"], part["s3"].strip())
    elif part["y6"]:
        iso = _read_east_asian(part["era"], part["y6"], part["m6"], part["d6"])
    elif month := part["m4"] or part["m5"]:
        number = _MONTHS.get(_fold(month), 0)
        iso = _build_iso((part["y4"] or part["y5"], number, part["d4"] or part["d5"]))
    else:
        iso = _build_iso((part["y1"] or part["y2"], part["m1"] or part["m2"], part["d1"] or part["d2"]))
    return DateMatch(match.start(), match.end(), iso, is_ambiguous) if iso else None


def _read_numeric(first: str, second: str, year: str, mark: str) -> tuple[str | None, bool]:
    if len(year) == 2:
        # "1.2.10" is a version or a chapter more often than a day.
        if mark != "/" and not len(first) == len(second) == 2:
            return None, False
        year = f"{20 if int(year) < _CENTURY_PIVOT else 19}{int(year):02d}"
    day_first = _build_iso((year, second, first))
    month_first = _build_iso((year, first, second)) if mark != "." else None
    return day_first or month_first, bool(day_first and month_first and day_first != month_first)


def _read_east_asian(era: str | None, year: str, month: str, day: str) -> str | None:
    number = _read_numeral(year, is_year=True)
    if era:
        number += _ERAS[era]
    return _build_iso((number, _read_numeral(month), _read_numeral(day)))


def _read_numeral(raw: str, is_year: bool = False) -> int:
    """Return the number of Arabic or Chinese figures: "十八" is 18, the year "二〇二二" is 2022."""
    if raw.isdecimal():
        return int(raw)
    values = [_NUMERALS[sign] for sign in raw]
    if is_year:
        return int("".join(map(str, values)))
    tens, mark, ones = raw.partition("十")
    if not mark:
        return values[0] if len(values) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return 0
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def _build_iso(parts: Sequence[str | int]) -> str | None:
    year, month, day = (int(part) for part in parts)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
