"""The judge of names: who is a person, an organisation, an account or nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from growth import assert_linear

from annotate.core.model import BylineKind
from annotate.core.names import classify_byline, is_person_name, is_plain_name, match_byline_prefix, split_names

PERSON, ORG, HANDLE, NONE = BylineKind.PERSON, BylineKind.ORG, BylineKind.HANDLE, BylineKind.NONE


@pytest.mark.parametrize(
    ("raw", "kind", "name"),
    [
        # one person, with what stands around the name
        ("By Isabella Rossi, Staff Writer", PERSON, "Isabella Rossi"),
        ("Posted by: Ana Lima on 4 March 2019", PERSON, "Ana Lima"),
        ("Ana Lima, Associated Press", PERSON, "Ana Lima"),
        ("Ana Lima in Lisbon", PERSON, "Ana Lima"),
        ("Ana Lima is a staff writer at the Lantern.", PERSON, "Ana Lima"),
        ("Ana Lima Political Editor", PERSON, "Ana Lima"),
        ("Ana Lima Special to the Lantern", PERSON, "Ana Lima"),
        ("Ana Lima Published in Harbour Notes March 4, 2019 2:24 pm", PERSON, "Ana Lima"),
        ("Ana Lima | @analima | 5 min read", PERSON, "Ana Lima"),
        ("Ana Lima ana.lima@lantern.example", PERSON, "Ana Lima"),
        ("Prof. Dr. Ana Lima, PhD", PERSON, "Ana Lima"),
        ("Rui Costa, Jr.", PERSON, "Rui Costa"),
        ("Lima, Ana B.", PERSON, "Ana B. Lima"),
        ("de la Cruz, Marisol", PERSON, "Marisol de la Cruz"),
        ("ana lima", PERSON, "ana lima"),
        ("PAN Deng", PERSON, "PAN Deng"),
        ("Mairead O'Dowd-Keane", PERSON, "Mairead O'Dowd-Keane"),
        ("Jan van der Velde", PERSON, "Jan van der Velde"),
        ("Will Page", PERSON, "Will Page"),
        ("To Hoa", PERSON, "To Hoa"),
        # several
        ("A. Lima, B. Roe and C. Moe", PERSON, "A. Lima, B. Roe, C. Moe"),
        ("Ana Lima; Rui Costa", PERSON, "Ana Lima, Rui Costa"),
        ("Por Ana Lima y Rui Costa", PERSON, "Ana Lima, Rui Costa"),
        ("Von Jana Maier und Uwe Kern, Berlin", PERSON, "Jana Maier, Uwe Kern"),
        ("Par Anne Petit et Luc Morel avec AFP", PERSON, "Anne Petit, Luc Morel"),
        ("Ana Lima e João Reis", PERSON, "Ana Lima, João Reis"),
        ("Автор: Иван Котов и Анна Лис", PERSON, "Иван Котов, Анна Лис"),
        ("Ana and Rui Lima", PERSON, "Ana Lima, Rui Lima"),
        ("Ana Lima and 2 others", PERSON, "Ana Lima"),
        ("Jorge Ortega y Salas", PERSON, "Jorge Ortega y Salas"),
        ("Ana Lima, Hong Kong", PERSON, "Ana Lima"),
        # who took the picture or edited is not who wrote
        ("Words: Ana Lima / Pictures: Rui Costa", PERSON, "Ana Lima"),
        ("By Ana Lima, edited by Rui Costa", PERSON, "Ana Lima"),
        ("Photo by Rui Costa", NONE, None),
        ("文＝山本太一 写真＝佐野花", PERSON, "山本太一"),
        ("作者：李小明 编辑：王芳", PERSON, "李小明"),
        # other scripts
        ("山本太一", PERSON, "山本太一"),
        ("ヤマモト", PERSON, "ヤマモト"),
        ("（文：大沢ひさの）", PERSON, "大沢ひさの"),
        ("文● ヤマモト／ランタン編集部", PERSON, "ヤマモト"),
        ("本报记者 李小明", PERSON, "李小明"),
        ("記者李小明／台北報導", PERSON, "李小明"),
        ("（中央社記者李小明台北2日電）", PERSON, "李小明"),
        ("约翰·史密斯", PERSON, "约翰·史密斯"),
        ("홍가람 기자", PERSON, "홍가람"),
        ("كتبت: سارة علي", PERSON, "سارة علي"),
        ("สมชาย ใจดี", PERSON, "สมชาย ใจดี"),
        # addresses
        ("https://www.facebook.com/ana.lima", PERSON, "Ana Lima"),
        (
            "https://lantern.example/authors/ana-lima,https://lantern.example/authors/rui-costa",
            PERSON,
            "Ana Lima, Rui Costa",
        ),
        ("https://www.facebook.com/lantern", NONE, None),
        ("www.lantern.example", ORG, "www.lantern.example"),
        # organisations
        ("Reuters", ORG, "Reuters"),
        ("The Lantern Editorial Board", ORG, "The Lantern Editorial Board"),
        ("by LNT STAFF", ORG, "LNT STAFF"),
        ("Department of Harbours", ORG, "Department of Harbours"),
        ("La Redacción", ORG, "La Redacción"),
        ("Редакция", ORG, "Редакция"),
        ("ランタン編集部", ORG, "ランタン編集部"),
        ("Nagi／ナギ", ORG, "Nagi／ナギ"),
        ("Editor", ORG, "Editor"),
        # accounts
        ("@lantern_fan", HANDLE, "@lantern_fan"),
        ("u/lanternfan", HANDLE, "u/lanternfan"),
        ("jdoe77", HANDLE, "jdoe77"),
        ("Paul", HANDLE, "Paul"),
        # nobody
        ("", NONE, None),
        (" \n", NONE, None),
        ("admin", NONE, None),
        ("Guest Contributor", NONE, None),
        ("Follow Author", NONE, None),
        ("2019-03-04", NONE, None),
        ("March 4, 2019 3:15 PM EST", NONE, None),
        ("Politics", NONE, None),
        ("Political Editor", NONE, None),
        ("Public Safety and daily life", NONE, None),
        ("Continuing To Browse", NONE, None),
        ("editor@lantern.example", NONE, None),
    ],
)
def test_a_byline_is_told_apart(raw: str, kind: BylineKind, name: str | None) -> None:
    assert classify_byline(raw) == (kind, name)


@pytest.mark.parametrize("text", ["Ana Lima", "María José Pérez", "山本太一", "Von Trapp", "Иван Котов", "J. K. Rowe"])
def test_a_name_alone_is_a_name(text: str) -> None:
    assert is_person_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Ana",
        "Ana Lima, Rui Costa",
        "By Ana Lima",
        "ana lima",
        "Harbour News",
        "Ana Lima y Rui Costa",
        "記者",
        "a" * 999,
    ],
)
def test_what_is_more_or_less_than_a_name_is_none(text: str) -> None:
    assert not is_person_name(text)


def test_a_plain_name_has_a_common_first_name() -> None:
    assert is_plain_name("Maria Costa")
    assert not is_plain_name("Harbour Watch")
    assert not is_plain_name("")


def test_names_are_split_once_each() -> None:
    assert split_names("By Ana Lima, Rui Costa and Ana Lima, Reuters") == ["Ana Lima", "Rui Costa"]


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("By Ana", 3), ("Posted by: Ana", 11), ("取材・文＝山本", 5), ("作者：李", 3), ("Автор: Иван", 7), ("文/李", 2),
        ("Byron Lima", 0), ("文化の日", 0), ("Porter Hall", 0), ("Pardon", 0), ("", 0),
    ],
)  # fmt: skip
def test_the_words_before_a_name_are_measured(text: str, length: int) -> None:
    assert match_byline_prefix(text) == length


@pytest.mark.parametrize(
    "unit", [" ", "a", "A", "(", '"', "7", "\n", "山", "Ana ", "by ", "and ", ", ", "-", "\ud800", "\0", "👩‍🚀", "س "]
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = unit * (size // len(unit))
        return lambda: (classify_byline(text), split_names(text), is_person_name(text), match_byline_prefix(text))

    assert_linear(prepare, 500_000)
