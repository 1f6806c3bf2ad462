"""Dates as people and machines write them."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import pairwise

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.dates import find_dates, parse_date

WRITTEN = {
    "January 18 ,2022": "2022-01-18",
    "Jan. 18, 2022 3:04 p.m. ET": "2022-01-18",
    "January 18th, 2022": "2022-01-18",
    "18th of January, 2022": "2022-01-18",
    "Tuesday, 18 January 2022": "2022-01-18",
    "Published:June 30,2021": "2021-06-30",
    "Tue, Dec 20 201610:32 AM EST": "2016-12-20",
    "2022-01-18T23:30:00-05:00": "2022-01-18",
    "2022-01-18 10:00:00": "2022-01-18",
    "20220118T101500Z": "2022-01-18",
    "Tue, 18 Jan 2022 10:00:00 +0000": "2022-01-18",
    "Tue Jan 18 10:00:00 UTC 2022": "2022-01-18",
    "18/01/2022": "2022-01-18",
    "05/06/2022": "2022-06-05",
    "01/18/2022": "2022-01-18",
    "18.01.22": "2022-01-18",
    "18 de enero de 2022": "2022-01-18",
    "18 de Enero del 2022": "2022-01-18",
    "Enero 18 de 2022": "2022-01-18",
    "18-ene-2022": "2022-01-18",
    "18. Januar 2022": "2022-01-18",
    "3. März 2021": "2021-03-03",
    "1er février 2022": "2022-02-01",
    "22 août 2020": "2020-08-22",
    "1er fe\u0301vrier 2022": "2022-02-01",
    "1º de fevereiro de 2022": "2022-02-01",
    "18 gennaio 2022": "2022-01-18",
    "18 января 2022 г., 10:30": "2022-01-18",
    "14 січня 2023": "2023-01-14",
    "11 grudnia 2020": "2020-12-11",
    "4 Ekim 2021": "2021-10-04",
    "2022年1月18日 09:15": "2022-01-18",
    "2022 年 1 月 18 号": "2022-01-18",
    "二〇二二年十二月二十八日": "2022-12-28",
    "令和4年1月18日": "2022-01-18",
    "2022년 1월 18일": "2022-01-18",
    "１９９９年１月２日": "1999-01-02",
}
NO_DATES = [
    "",
    "January 2022",
    "10月5日",
    "2022年1月",
    "2022-02-30",
    "31/02/2022",
    "2022-13-45",
    "99999999",
    "0001-01-01T00:00:00",
    "version 1.2.10",
    "10.10.20.30",
    "24/7/365",
    "https://site.example/2022/01/18/story",
    "Chapter 18, 2022",
    "18 people, 2022",
    "call 555-12-2022",
]


@pytest.mark.parametrize("raw", WRITTEN)
def test_a_date_is_read(raw: str) -> None:
    assert parse_date(raw) == WRITTEN[raw]


@pytest.mark.parametrize("raw", NO_DATES)
def test_no_date_is_invented(raw: str) -> None:
    assert parse_date(raw) is None


def test_a_false_start_does_not_hide_the_date_behind_it() -> None:
    assert parse_date("12 May 12 June 2022") == "2022-06-12"


def test_dates_are_found_at_their_places() -> None:
    text = "Posted 3 May 2021, updated 4 May 2021 and 05/06/2021."
    found = find_dates(text)
    assert [text[date.start : date.end] for date in found] == ["3 May 2021", "4 May 2021", "05/06/2021"]
    assert [date.iso for date in found] == ["2021-05-03", "2021-05-04", "2021-06-05"]
    assert [date.is_ambiguous for date in found] == [False, False, True]


def test_only_the_range_is_searched() -> None:
    text = "3 May 2021, 4 May 2021, 5 May 2021"
    assert [date.iso for date in find_dates(text, 12, 22)] == ["2021-05-04"]


@given(st.dates(min_value=date(1500, 1, 1), max_value=date(2199, 12, 31)))
def test_iso_dates_stay_what_they_are(day: date) -> None:
    assert parse_date(day.isoformat()) == day.isoformat()
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()
    assert parse_date(day.strftime("%d %B ") + str(day.year)) == day.isoformat()


@given(st.text())
def test_any_text_gives_dates_in_order_or_none(text: str) -> None:
    found = find_dates(text)
    assert all(one.end <= two.start for one, two in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


UNITS = [" ", "a", "(", "1", "12/", "\n", "may ", "12 may ", "2022 ", "1.", "一年", "二〇二二年一月", "e\u0301", "1-1-"]


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    assert_linear(lambda size: partial(find_dates, unit * (size // len(unit))), 150_000)
