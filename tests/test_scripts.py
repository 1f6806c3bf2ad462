"""The ranges of East Asian scripts: what lies in each, and that no other module spells them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from builders import build_article

import annotate
from annotate.core import scripts
from annotate.core.text import TextView
from annotate.core.tokens import read_tokens

ROOM = Path(annotate.__file__).parent


@pytest.mark.parametrize(
    ("ranges", "name", "inside"),
    [
        (scripts.HIRAGANA, "HIRAGANA", "ぁん"),
        (scripts.KATAKANA, "KATAKANA", "ァンー"),
        (scripts.HAN, "CJK", "㐀一龥"),
        (scripts.HAN_AGAIN, "CJK", "\uf900\ufa6d"),
        (scripts.HANGUL, "HANGUL", "가힣"),
    ],
)
def test_a_range_holds_its_script_and_no_other_letter(ranges: str, name: str, inside: str) -> None:
    held = [sign for sign in map(chr, range(0x10000)) if re.fullmatch(f"[{ranges}]", sign)]
    assert set(inside) <= set(held)
    assert {unicodedata.name(sign, name).split()[0].split("-")[0] for sign in held if sign.isalpha()} == {name}


def test_an_icon_of_a_page_is_no_word_and_leaves_the_others_as_they_are() -> None:
    # Web fonts keep their icons in the private use area, between Hangul and the ideographs held twice.
    runs, signs = read_tokens("\uf09a Share the story \ue800 café")
    assert signs is runs
    assert runs.words == ["share", "the", "story", "café"]


def test_korean_words_stand_between_blanks_and_are_counted_as_they_stand() -> None:
    view = TextView(build_article("연락선이 다시 운항한다 - 항구 소식."))
    assert view.word_count == len(view.words) == 5
    assert view.folded_words[0] == "연락선이"
    assert TextView(build_article("渡轮周一启航。")).word_count == 6


def test_the_ranges_are_spelt_in_one_place() -> None:
    spelt = re.compile("[一㐀]-|\\\\u(?:4e00|3400|ac00|3040)-|[가\u3040]-", re.IGNORECASE)
    assert [path.name for path in ROOM.rglob("*.py") if spelt.search(path.read_text("utf-8"))] == ["scripts.py"]
