"""Untrusted text on a terminal and in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.exchange.tables import dump_json, guard_cell, write_csv
from annotate.terminal.safe import safe_text

FORBIDDEN = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x202A, 0x202F))]
FORBIDDEN += [chr(code) for code in (0x061C, *range(0x2066, 0x206A), 0x2028, 0x2029, 0xFEFF, 0xE0041, 0xD800)]


@pytest.mark.parametrize("character", FORBIDDEN, ids=lambda c: f"U+{ord(c):04X}")
def test_no_control_character_gets_through(character: str) -> None:
    shown = safe_text(f"a{character}b")
    assert character not in shown
    assert shown.startswith("a")
    assert shown.endswith("b")


def test_what_was_neutralised_is_shown() -> None:
    assert safe_text("\x1b[31mred\u202edrow") == "␛[31mred<202E>drow"


@pytest.mark.parametrize(
    "text", ["Árvíztűrő", "مرحبا بالعالم", "שלום", "漢字かな", "हिन्दी", "👩‍👩‍👧 🇵🇪 e\u0301", "می‌خواهم"]
)
def test_honest_text_of_any_script_is_unchanged(text: str) -> None:
    assert safe_text(text) == text


@given(st.text())
def test_safe_text_is_printable_and_stable(text: str) -> None:
    once = safe_text(text)
    assert not set(once) & set(FORBIDDEN)
    assert safe_text(once) == once


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    " =1",
    "\t=1",
    "\r=1",
    "\n=1",
    "\ufeff=1",
    "＝1",
    "＋1",
    "'=1",
    '"=1',
    "\u200b=1",
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert guard_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["a=b", "Puerto Alto", "3 boats", "¿=?", "", "—then"])
def test_plain_words_stay_as_they_are(cell: str) -> None:
    assert guard_cell(cell) == cell


def test_numbers_stay_numbers() -> None:
    assert guard_cell(-0.5) == -0.5
    assert guard_cell(None) == ""


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=5))
def test_csv_reads_back_as_it_was_guarded(cells: list[str]) -> None:
    names = [f"c{place}" for place in range(len(cells))]
    text = "".join(write_csv(names, [dict(zip(names, cells, strict=True))]))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [names, [guard_cell(cell) for cell in cells]]


def test_json_stays_on_one_line() -> None:
    assert dump_json({"a": "x\u2028y\nz"}) == '{"a": "x\\u2028y\\nz"}'
