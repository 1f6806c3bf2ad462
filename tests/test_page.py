"""The parts of page dumps: headline, text, byline, date and outlet, and nothing from the boxes around them."""

from __future__ import annotations

import re
import sys
from functools import partial

import pytest
from growth import assert_linear
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.model import BylineKind, Span
from annotate.core.page import Page, read_page
from annotate.core.text import LINE_ENDS, find_lines

PARAGRAPHS = """\
Three towns on the northern coast have started to run ferries after midnight, when the price of shore power falls.
The first crossing left the pier of Aldermouth on Tuesday with eleven passengers and a dog, the operator said.
Residents welcomed the change. "I sleep on the boat and wake up at work," said Marta Kowal, a baker who crosses daily.
The council will review the timetable after the summer and decide whether the night service can stay."""
TITLE = "Night Ferries Come to the Northern Coast"
RELATED = """
You may also like
Bakers Ask for Cheaper Flour
by Julian Pike
March 6, 2026
The bakers of three towns asked the council for help with the price of flour on Thursday evening...
Read more"""


def read(text: str) -> Page:
    """Return the parts of a dump."""
    return read_page(text, find_lines(text))


def quote(text: str, span: Span | None) -> str | None:
    """Return the words of a span."""
    return text[span.start : span.end] if span else None


HEADS = {
    "by": ("By Nora Castellan", "Nora Castellan"),
    "by and date": ("By Nora Castellan Mar 3, 2026, 10:00am EST", "Nora Castellan"),
    "date and by": ("Tuesday March 3, 2026 10:44 am PST by Nora Castellan", "Nora Castellan"),
    "label above": ("By\nNora Castellan\nMarch 3, 2026", "Nora Castellan"),
    "label with bullets": ("• Author:\nNora Castellan\n• Publish date:\nMar 3, 2026", "Nora Castellan"),
    "name and date": ("Nora Castellan\nMarch 3, 2026", "Nora Castellan"),
    "date before the name": ("3 March 2026 | Nora Castellan", "Nora Castellan"),
    "account": ("Nora Castellan @noracastellan\nMar 3, 2026", "Nora Castellan"),
    "glued account": ("by Nora Castellan@noracastellan Mar 3, 2026, 1:55pm EST", "Nora Castellan"),
    "role": ("By Nora Castellan Staff Writer", "Nora Castellan"),
    "role below": ("Nora Castellan\nSenior reporter\nMarch 3, 2026", "Nora Castellan"),
    "paper": ("Nora Castellan · Ledger News · Posted: Mar 03, 2026 9:27 AM ET", "Nora Castellan"),
    "editor": (
        "Edited by Nora Castellan (with inputs from Agencies) Updated: March 03, 2026 03:49 pm",
        "Nora Castellan",
    ),
    "two": ("By Nora Castellan and Tom Oduya", "Nora Castellan, Tom Oduya"),
    "German": ("Von Nora Castellan, Berlin", "Nora Castellan"),
    "Spanish": ("Por Nora Castellan", "Nora Castellan"),
}


@pytest.mark.parametrize("form", HEADS)
def test_forms_of_a_byline_under_the_headline(form: str) -> None:
    head, name = HEADS[form]
    page = read(f"Menu\nSubscribe\n{TITLE}\n{head}\nShare\nTweet\n\n{PARAGRAPHS}\n{RELATED}")
    assert page.byline_kind is BylineKind.PERSON
    assert page.byline_name == name


TAILS = {
    "label": ("Author\n\nNora Castellan\n\nSenior Fellow", "Nora Castellan"),
    "text by": ("Text: Nora Castellan\nPhotos: Tom Oduya", "Nora Castellan"),
    "brackets": ("(Nora Castellan)", "Nora Castellan"),
    "dash": ("— Nora Castellan", "Nora Castellan"),
    "reporting": ("(Reporting by Nora Castellan; Editing by Tom Oduya)", "Nora Castellan"),
    "description": ("Nora Castellan is a reporter who covers the coast for the Ledger.", "Nora Castellan"),
    "Spanish description": (
        "Nora Castellan es periodista y vive en la costa norte desde hace veinte años.",
        "Nora Castellan",
    ),
}


@pytest.mark.parametrize("form", TAILS)
def test_forms_of_a_signature_after_the_text(form: str) -> None:
    tail, name = TAILS[form]
    page = read(f"{TITLE}\n\n{PARAGRAPHS}\n{tail}\n{RELATED}")
    assert (page.byline_kind, page.byline_name) == (BylineKind.PERSON, name)


NO_SIGNATURES = {
    "quoted": "Irene Falk, a professor of urban studies, said that the ferries save each household a hundred dollars.",
    "quoted with is": 'Irene Falk is a professor of urban studies. "They save us a hundred dollars," she said.',
    "post": "The night boat is a dream. — Irene Falk (@irenefalk) March 2, 2026",
    "picture": "(AP Photo/Irene Falk)",
    "picture by": "Photo by Irene Falk/Getty Images",
    "place": "(Aldermouth)",
    "by the numbers": "By the end of the year, ferries may run every hour.",
}


@pytest.mark.parametrize("form", NO_SIGNATURES)
def test_names_that_sign_nothing(form: str) -> None:
    page = read(f"{TITLE}\n\n{PARAGRAPHS}\n{NO_SIGNATURES[form]}\n{RELATED}")
    assert page.byline_kind is not BylineKind.PERSON
    assert page.published is None


DATES = {
    "published": "Published: 3 March 2026 18:05 | Updated: 5 March 2026 09:12",
    "updated first": "Updated: 5 March 2026 09:12 | Published: 3 March 2026 18:05",
    "label above": "Publish date:\nMar 3, 2026",
    "figures": "03/03/2026 04:01 PM",
    "American figures": "3/3/26 12:34PM",
    "Chinese": "发布时间：2026年3月3日 09:15",
}


@pytest.mark.parametrize("form", DATES)
def test_forms_of_a_date_under_the_headline(form: str) -> None:
    page = read(
        f"Saturday, March 7, 2026\nMenu\nLog in\n{TITLE}\nBy Nora Castellan\n{DATES[form]}\n\n{PARAGRAPHS}\n{RELATED}"
    )
    assert page.published == "2026-03-03"


def test_american_figures_are_read_by_their_clock_or_by_their_neighbours() -> None:
    assert read(f"{TITLE}\nBy Ana Reed\n10/11/2025 08:00 AM EDT\n{PARAGRAPHS}").published == "2025-10-11"
    assert read(f"{TITLE}\nBy Ana Reed\n10/11/2025\n{PARAGRAPHS}").published == "2025-11-10"
    archive = "Archive\nMonday, 10/27/2025\nFriday, 10/24/2025"
    assert read(f"{TITLE}\nBy Ana Reed\n10/11/2025\n{PARAGRAPHS}\n{archive}").published == "2025-10-11"


def test_the_headline_is_found_between_menu_and_text() -> None:
    menu = "\n".join(f"  • Section {number}" for number in range(40))
    head = f"{TITLE}\nWhy three towns sail at night\nBy Ana Reed\nMarch 3, 2026"
    text = f"The Northern Ledger\n{menu}\n{head}\n\n{PARAGRAPHS}"
    page = read(text)
    assert quote(text, page.title) == TITLE
    assert quote(text, page.body) == PARAGRAPHS


def test_a_headline_that_follows_its_path_is_taken_alone() -> None:
    text = f"Home / World / {TITLE}\n{TITLE}\n{TITLE}\n\n{PARAGRAPHS}"
    assert quote(text, read(text).title) == TITLE


def test_running_text_in_the_first_line_is_no_headline() -> None:
    assert read(PARAGRAPHS).title is None
    assert read(f"Why sail at night? {PARAGRAPHS}").title is None


def test_the_text_ends_before_comments_and_other_stories() -> None:
    comments = "3 Comments\n" + "I have been on this boat and it is as cold as they say, but the tea is free.\n" * 40
    text = f"{TITLE}\n\n{PARAGRAPHS}\n\n{comments}"
    assert quote(text, read(text).body) == PARAGRAPHS
    text = f"{TITLE}\n\n{PARAGRAPHS}\n{RELATED}"
    assert quote(text, read(text).body) == PARAGRAPHS


def test_a_box_inside_the_text_does_not_end_it() -> None:
    text = f"{PARAGRAPHS}\nAlso Read: Bakers Ask for Cheaper Flour\n{PARAGRAPHS}\nRelated\n{PARAGRAPHS}"
    assert quote(text, read(text).body) == text


def test_sources_belong_to_the_text() -> None:
    text = f"{TITLE}\n\n{PARAGRAPHS}\n\nSources:\n*[https://portsite.example/page\n\nLeave a Reply"
    assert (quote(text, read(text).body) or "").endswith("portsite.example/page")


def test_the_outlet_is_named_by_its_copyright_line_logo_or_address() -> None:
    page = read(f"{TITLE}\n\n{PARAGRAPHS}\n\nEmail: desk@ledger.org\n© 2026 Northern Ledger. All rights reserved.")
    assert (page.outlet_name, page.outlet_domain) == ("Northern Ledger", "ledger.org")
    page = read(f"The Northern Ledger\nSearch\nThe Northern Ledger\n{TITLE}\nBy Ana Reed\n\n{PARAGRAPHS}")
    assert (page.outlet_name, page.outlet_domain) == ("The Northern Ledger", None)
    page = read(f"{PARAGRAPHS}\nContact us:\nWebsite: FERRIES.EDU.VN")
    assert (page.outlet_name, page.outlet_domain) == ("FERRIES.EDU.VN", "ferries.edu.vn")


def test_an_outlet_is_not_guessed() -> None:
    page = read(f"{TITLE}\n\n{PARAGRAPHS}\nExplore further: read more about ferries on Harbour.example.")
    assert (page.outlet_name, page.outlet_domain) == (None, None)
    subject = (
        "Harbour.org is slow. Users of Harbour.org complain. The state runs Harbour.org. Harbour.org cost a million."
    )
    assert read(f"{PARAGRAPHS}\n{subject}").outlet_domain is None
    assert read(f"{TITLE}\n{PARAGRAPHS}\n© Tom Oduya / Harbour Pictures").outlet_name is None


HOSTILE = [
    "",
    " \n\t \r\n",
    "\ud800",
    "a\0b",
    "שלום\nעולם",
    "👩‍👩‍👧🇵🇪\n" * 9,
    "By",
    "By\n",
    "Author",
    "©",
    "@",
    "1\n2\n3",
    "\r\n\r\n",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_read_like_any_other(text: str) -> None:
    page = read(text)
    assert 0 <= page.body.start <= page.body.end <= len(text)
    assert page.byline_name is None


@given(
    st.lists(
        st.sampled_from([*HOSTILE, *PARAGRAPHS.split("\n"), TITLE, *RELATED.split("\n"), "By Ana Reed"]), max_size=30
    )
)
def test_every_part_lies_in_the_text(parts: list[str]) -> None:
    text = "\n".join(parts)
    page = read(text)
    assert page == read(text)
    for span in (page.body, page.title, page.byline, page.dateline):
        assert span is None or 0 <= span.start <= span.end <= len(text)


UNITS = [
    "a\n",
    " ",
    "(",
    "1",
    "- ",
    "By Ana Reed\n",
    "Related\n",
    "Comments\n",
    "March 3, 2026\n",
    "港口的渡轮周一启航。\n",
]


@pytest.mark.parametrize(
    "unit", [*UNITS, "a.b.", "© 2020 x\n", f"{TITLE}\n", f"{PARAGRAPHS[:113]}\n", "a" * 50, "x@y.org "]
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    assert_linear(lambda size: partial(read, unit * (size // len(unit))), 40_000)


def test_a_line_ends_where_python_says_so() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert re.findall(f"[{LINE_ENDS}]", every) == [sign for sign in every if len(f"a{sign}b".splitlines()) > 1]
