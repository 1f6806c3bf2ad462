"""Finds when an article was published: the date near its headline, not today's and not that of other stories."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotate.core.dates import find_dates
from annotate.core.model import Span
from annotate.core.page_labels import Kind, is_picture
from annotate.core.page_layout import Layout

# The least score of a date of publication (measured on dumps of 145 pages with known dates).
_ENOUGH = 0.8
# A line with a date of publication is shorter than this; in a line of running text the date stands at its beginning.
_LONGEST, _EDGE = 220, 90

# Introduces the date: "Published:", "Publicado el", "发布时间："; not "publishing house".
_PUBLISHED = re.compile(
    r"\b(?:published|posted|publish date|date published|story published|first published|publicad[oa]|veröffentlicht"
    r"|erschienen|publiée?|pubblicat[oa]|опубликован[оа]?|дата публикации|original|date|fecha|datum|data|datе|дата)\b"
    r"|发布|发表|發布|發表|公開|公开|投稿日|掲載|日期|时间",
    re.IGNORECASE,
)
# Introduces a later date: "Updated", "Last modified", "最終更新日"; not "update your browser".
_UPDATED = re.compile(
    r"\b(?:updated|modified|last update|reviewed|actualizad[oa]|atualizad[oa]|aktualisiert|stand|mise? à jour|modifié"
    r"|aggiornato|обновлен[оа]?)\b|更新",
    re.IGNORECASE,
)
# Introduces what is not the article's date: "Photo taken", "Expires", "Joined", "Copyright 2022", an event.
_OTHER = re.compile(
    r"\b(?:copyright|joined|expires?|deadline|born|photo|taken|file|issue|accessed|retrieved|abgerufen|consultado|filed"
    r"|register|registration|event|when|starts?|member since|valid|until|bis|hasta|through|archived?)\b|©|閲覧",
    re.IGNORECASE,
)
# Words beside a date: "ET", "by", "in"; the rest of the line says what it is.
_WORD = re.compile(r"[^\W\d_]{2,}")
_WEEKDAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|lunes|martes|miércoles|jueves|viernes|sábado|domingo|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|segunda|terça"
    r"|quarta|quinta|sexta|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье)\b|星期|曜日",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[:.h時]\d{2}|\d\s?[ap]\.?m\b", re.IGNORECASE)
# Clocks of the United States, where 10/11 is October: "08:00 AM EDT"; not "08:00 GMT".
_US_CLOCK = re.compile(r"\d\s?(?:[ap]\.?m\.?)?\s?(?:[ECMP][SD]T|ET|PT)\b", re.IGNORECASE)
# The place line of an agency: "LIMA, Jan. 18, 2022 (", "新华社北京2022年1月18日电"; not "On January 18, 2022,".
_PLACE_LINE = re.compile(r"[^a-zà-ÿа-я\n]{0,50}$")
_AFTER_PLACE = re.compile(r"\s{0,2}(?:[(（—–―/]|-\s|--|电|電|讯|訊)")
# A date without a year, or an age: "Sept 19 at 3:15", "2 hours ago", "hace 3 días", "3 天前"; not "5 years later".
_PARTIAL = re.compile(
    r"\b\d{1,3}\s?(?:[mhdw]|min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?)\sago\b|\bhace \d{1,3} \w{3,8}\b"
    r"|\bvor \d{1,3} (?:minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?)\b|\bil y a \d{1,3} \w{3,8}\b"
    r"|\bhá \d{1,3} \w{3,8}\b|\d{1,3} \w{3,8} назад\b|\d{1,3} ?(?:分钟|小时|天|周|个月|年|分鐘|小時|時間|日)[之以]?前"
    r"|\b(?:yesterday|today) at \d",
    re.IGNORECASE,
)


class Dateline(NamedTuple):
    """Where the page shows when it was published; `iso` is None where the year is not said."""

    span: Span
    iso: str | None


class _Scored(NamedTuple):
    score: float
    span: Span
    iso: str


def find_dateline(layout: Layout, byline_at: int | None) -> Dateline | None:
    """Return the date of publication, or the age that stands in its place, or None."""
    found = [*_read_head(layout, byline_at), *_read_tail(layout, byline_at), *_read_place_line(layout)]
    best = max(found, key=lambda scored: scored.score, default=None)
    if best and best.score >= _ENOUGH:
        return Dateline(best.span, best.iso)
    return _find_partial(layout)


def _read_head(layout: Layout, byline_at: int | None) -> Iterator[_Scored]:
    for order, at in enumerate(layout.head):
        if at == layout.title:
            continue
        for scored in _score_line(layout, at):
            score = scored.score
            if byline_at is not None:
                gap = abs(order - layout.head.index(byline_at)) if byline_at in layout.head else 9
                score += 1.2 if gap == 0 else 0.9 if gap <= 2 else 0.4 if gap <= 4 else 0
            if layout.title is not None:
                distance = order - layout.head.index(layout.title)
                score += 0.9 - 0.04 * distance if distance > 0 else 0.2 + 0.15 * max(distance, -6)
                # Newspapers print today's date over everything.
                score -= 0.9 * (distance < -1 and bool(_WEEKDAY.search(layout.words(at))))
            yield scored._replace(score=score)


def _read_tail(layout: Layout, byline_at: int | None) -> Iterator[_Scored]:
    for order, at in enumerate(layout.tail):
        words = layout.words(at)
        if len(words) > _LONGEST or at in layout.head:
            continue
        if at == byline_at or _PUBLISHED.search(words) or _UPDATED.search(words):
            for scored in _score_line(layout, at):
                yield scored._replace(score=scored.score + 0.5 * (at == byline_at) - 0.3 - 0.05 * order)


def _score_line(layout: Layout, at: int) -> Iterator[_Scored]:
    line, words = layout.lines[at], layout.words(at)
    if len(words) > _LONGEST or line.kind in (Kind.BOX, Kind.TEASER):
        return
    dates = find_dates(words)
    covered = sum(date.end - date.start for date in dates)
    rest = len(_WORD.findall(words)) - 3 * len(dates)
    above = layout.words(at - 1) if at and len(layout.words(at - 1)) <= 40 else ""
    is_us = bool(_US_CLOCK.search(words))
    for place, date in enumerate(dates):
        before = words[dates[place - 1].end if place else 0 : date.start][-60:]
        label = before if _WORD.search(before) else above if rest <= 0 else ""
        score = 0.5 * (covered * 2 > len(words)) + 0.3 * bool(_CLOCK.search(words)) - 0.12 * max(0, rest - 4)
        score += 0.3 * (rest <= 3) + 1.5 * bool(_PUBLISHED.search(label)) + 0.5 * bool(_UPDATED.search(label))
        score -= 2.0 * bool(_OTHER.search(words) or is_picture(words)) + 1.5 * (line.kind is Kind.PROSE) + 0.1 * place
        # Of two dates without labels the later is that of a change.
        score -= 0.3 * any(other.iso < date.iso for other in dates)
        swap = date.is_ambiguous and (is_us or layout.is_month_first)
        iso = f"{date.iso[:4]}-{date.iso[8:]}-{date.iso[5:7]}" if swap else date.iso
        yield _Scored(score, Span(line.start + date.start, line.start + date.end), iso)


def _read_place_line(layout: Layout) -> Iterator[_Scored]:
    for at in range(layout.first, min(layout.first + 3, layout.last)):
        words = layout.words(at)[:_EDGE]
        for date in find_dates(words)[:1]:
            if _PLACE_LINE.match(words[: date.start]) and _AFTER_PLACE.match(words, date.end):
                start = layout.lines[at].start
                yield _Scored(1.2, Span(start + date.start, start + date.end), date.iso)


def _find_partial(layout: Layout) -> Dateline | None:
    for at in layout.head:
        words, start = layout.words(at), layout.lines[at].start
        if len(words) <= 80 and (found := _PARTIAL.search(words)):
            return Dateline(Span(start + found.start(), start + found.end()), None)
    return None
