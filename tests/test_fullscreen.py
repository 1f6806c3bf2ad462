"""The full screen: exact marks in any script, selection, search, the list, keys, and what a mouse does."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from stage import find_evidence, make_database, open_desk, open_screen, press, read_screen, short_rubric
from textual.pilot import Pilot

from annotate.core.browsing import Filter, Listed, complete_word, read_filter
from annotate.core.model import Finding, Span, Verdict
from annotate.storage.findings import save_findings
from annotate.terminal.fullscreen.app import ReviewApp
from annotate.terminal.fullscreen.article_view import ArticleView
from annotate.terminal.fullscreen.browser import Rows
from annotate.terminal.fullscreen.layout import Row, find_cluster, find_column, lay_out, measure
from annotate.terminal.fullscreen.marks import Mark, cut_row
from annotate.terminal.fullscreen.palette import DARK
from annotate.terminal.keymap import KeyMap, load_keymap, read_keymap
from annotate.terminal.safe import safe_text

Walk = Callable[[ReviewApp, "Pilot[int]"], Awaitable[None]]
SCRIPTS = {
    "emoji": ("Ferry 👨‍👩‍👧 and ☺️ sail at noon 🇺🇦 today", "👨‍👩‍👧 and ☺️"),
    "combining": ("The nin\u0303o e\u0301l sails a\u0308gain", "nin\u0303o e\u0301l"),
    "cjk": ("渡し船は正午に出る。港の人は知らない。", "正午に出る"),
    "rtl": ("قال المرفأ إن العبارة تبحر اليوم", "العبارة تبحر"),
    "controls": ("Ferry\x1b[31m sails\u202e at\tnoon\r\nand \xadcomes back", "\x1b[31m sails\u202e at\tnoon"),
    "devanagari": ("नमस्ते दुनिया, नाव चलती है", "दुनिया, नाव"),
}


def run_screen(db_path: Path, walk: Walk, texts: list[str] | None = None, **options: object) -> None:
    """Open the full screen on a new database of these texts and walk through it."""

    async def go() -> None:
        db = make_database(db_path, texts or [])
        async with open_screen(open_desk(db, short_rubric()), **options) as (app, pilot):  # type: ignore[arg-type]
            await walk(app, pilot)
        db.close()

    asyncio.run(go())


def read_marked(app: ReviewApp, style: Style) -> str:
    """Return the characters on the screen in the background of a style."""
    strips = app.screen._compositor.render_strips()
    return "".join(
        part.text for strip in strips for part in strip if part.style and part.style.bgcolor == style.bgcolor
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_exactly_the_quoted_characters_are_marked(script: str, tmp_path: Path) -> None:
    line, quote = SCRIPTS[script]
    text = f"{'A line before. ' * 20}\n\n{line}\n\n{'A line after. ' * 20}"
    shown: list[str] = []

    async def go() -> None:
        db = make_database(tmp_path / "x.db", [text])
        finding = Finding("anonymous-author", Verdict.PRESENT, 0.9, (find_evidence(text, quote),), "own", "1")
        save_findings(db, 1, 0, [finding])
        db.connection.execute("UPDATE findings SET current = 0 WHERE detector = 'test'")
        async with open_screen(open_desk(db, short_rubric()), (100, 30)) as (app, _):
            shown.append(read_marked(app, DARK.present))
        db.close()

    asyncio.run(go())
    expected = safe_text(quote)
    assert shown[0].replace(" ", "") == expected.replace(" ", "")


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(8, 40))
def test_rows_hold_the_whole_text_and_fit(text: str, width: int) -> None:
    rows = lay_out(text, width)
    assert rows[0].start == 0
    assert rows[-1].end == len(text)
    for row, following in itertools.pairwise(rows):
        assert row.start <= row.end <= following.start
        assert (
            text[row.end : following.start].strip(" \t\r\n\x85\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x1f\u3000").strip() == ""
        )
    assert max(measure(text[row.start : row.end].rstrip()) for row in rows) <= width


@given(st.text(max_size=60), st.data())
def test_a_cell_is_an_offset_and_back(text: str, data: st.DataObject) -> None:
    row = Row(0, len(text))
    column = data.draw(st.integers(0, measure(text) + 2))
    cluster = find_cluster(text, row, column)
    assert find_column(text, row, cluster.start) <= max(column, measure(text))


def test_a_row_is_cut_where_marks_begin_and_end() -> None:
    weak, strong = Style(underline=True), Style(bold=True)
    marks = [Mark(Span(2, 6), weak), Mark(Span(4, 9), strong)]
    assert cut_row(Row(0, 8), marks, Style()) == [
        (0, 2, Style()),
        (2, 4, weak),
        (4, 6, weak + strong),
        (6, 8, strong),
    ]


def test_text_selected_with_the_keyboard_is_evidence(tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "v\x1b[1;5C \x1b[1;5C\n")
        question = app.session.state.question
        assert question is not None
        assert [(quote.start, quote.end, quote.quote) for quote in question.quotes] == [(6, 12, "number")]
        await press(app, pilot, "b")
        assert app.session.state.question is not None
        assert app.session.state.question.quotes == ()

    run_screen(tmp_path / "x.db", walk)


def test_text_selected_with_the_mouse_is_evidence(tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        article = app.screen.query_one("#article", ArticleView)
        await pilot.mouse_down(article, offset=(2, 1))
        await pilot.hover(article, offset=(6, 1))
        await pilot.mouse_up(article, offset=(6, 1))
        await pilot.pause()
        assert "stores what is selected" in read_screen(app)
        await press(app, pilot, "ey")
        assert app.session.count_rulings() == {"anonymous-author": 1}
        await press(app, pilot, "b")
        question = app.session.state.question
        assert question is not None
        assert [quote.quote for quote in question.quotes] == ["Ferry"]

    run_screen(tmp_path / "x.db", walk)


def test_clicks_choose_flags_and_press_keys(tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await pilot.click("#flags", offset=(4, 3))
        await pilot.pause()
        assert app.session.state.position == 2
        await pilot.click("#ask", offset=(1, 3))
        await pilot.pause()
        assert app.session.count_rulings() == {"broken-citations": 1}

    run_screen(tmp_path / "x.db", walk)


def test_the_search_goes_from_place_to_place(tmp_path: Path) -> None:
    text = "Ferry\n\n" + "\n\n".join(f"Line {n} of the ferry" for n in range(60))

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "/LINE 40")
        assert "find 1 of 1" in read_screen(app)
        assert "Line 40 of the ferry" in read_screen(app)
        await press(app, pilot, "\x15ferry\x1b[A")
        assert "find 61 of 61" in read_screen(app)
        assert "Line 59" in read_screen(app)
        await press(app, pilot, "\x15yn")
        assert "find nothing" in read_screen(app)
        assert app.session.decided == 0

    run_screen(tmp_path / "x.db", walk, [text])


def test_the_list_is_filtered_and_opens_an_article(tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "nlnumber 3")
        await pilot.pause(0.4)
        assert "1 articles" in read_screen(app)
        await press(app, pilot, "\n")
        await pilot.pause(0.1)
        assert app.session.state.sheet is not None
        assert app.session.state.sheet.article == 3
        await press(app, pilot, "lstate:nothing")
        await pilot.pause(0.4)
        assert "state:nothing is none of present" in read_screen(app)

    run_screen(tmp_path / "x.db", walk)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("", [1, 2, 3]),
        ("flag:anonymous-author", [1, 2, 3]),
        ("flag:broken state:unsure", [1, 2, 3]),
        ("flag:state-aff state:present", []),
        ("reviewer:ana", [2]),
        ("reviewer:li", []),
        ("state:reviewed flag:anonymous-author", [2]),
        ("state:unreviewed", [1, 3]),
        ("state:done", [2]),
        ("state:open", [1, 3]),
        ("state:open reviewer:li", [1, 2, 3]),
        ("pier 3", [3]),
        ("100%", []),
        ("outlet:bay", []),
    ],
)
def test_filters(typed: str, numbers: list[int], tmp_path: Path) -> None:
    from annotate.core.session import Session

    db = make_database(tmp_path / "x.db")
    desk = open_desk(db, short_rubric())
    session = Session(desk)
    session.open(2)
    for key in "yyyy":
        session.press(key)
    wanted = read_filter(typed, short_rubric().keys)
    assert [row.article for row in desk.browse(wanted, 10)] == numbers
    db.close()


def test_words_of_a_filter_are_completed() -> None:
    flags = ("undated", "unsourced-claims")
    assert complete_word("fl", flags, [], []) == "flag:"
    assert complete_word("ferry flag:und", flags, [], []) == "ferry flag:undated "
    assert complete_word("flag:u", flags, [], []) == "flag:un"
    assert complete_word("ferry", flags, [], []) == "ferry"
    assert read_filter("flag: ferry", flags) == Filter(text="ferry")


def test_keys_can_be_changed_and_are_shown(tmp_path: Path) -> None:
    keys = read_keymap({"keys": {"present": "j", "agree": "Ctrl-A"}})

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "y\nj")
        assert app.session.count_rulings() == {"anonymous-author": 1}
        await press(app, pilot, "?")
        screen = read_screen(app)
        assert "j          present" in screen
        assert "Ctrl-A     agree" in screen

    run_screen(tmp_path / "x.db", walk, keys=keys)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"presnt": "j"}, "presnt is no action: did you mean present?"),
        ({"present": "n"}, "present and absent are both n"),
        ({"present": "yy"}, "present = 'yy' is no key"),
        ({"present": 1}, "present = 1 is no key"),
        ({"present": "Ctrl-C"}, "present = 'Ctrl-C' is no key"),
    ],
)
def test_a_faulty_configuration_is_one_clear_line(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match="keys") as error:
        read_keymap({"keys": keys})
    assert words in str(error.value)


def test_without_a_configuration_the_keys_are_the_defaults(tmp_path: Path) -> None:
    assert load_keymap(tmp_path / "none.toml") == KeyMap()
    (tmp_path / "config.toml").write_text('[keys]\npresent = "p"\nquit = "Q"\n', encoding="utf-8")
    assert load_keymap(tmp_path / "config.toml").translate("p") == "y"


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (140, 50)])
def test_what_is_asked_is_in_sight(size: tuple[int, int], tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "s")
        screen = read_screen(app)
        for words in ("▸ state-affiliated", "machine: absent, 0.05", "y present", "1/3", "b takes back the skip"):
            assert words in screen, screen
        await press(app, pilot, "d")
        assert app.theme == "textual-light"

    run_screen(tmp_path / "x.db", walk, size=size)


def test_what_is_typed_leaves_its_explanation_whole(tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        for key, name, told in (
            ("L", "lean [none] ›", "-3 left to +3 right, n/a · Enter stores it, Esc gives it up"),
            ("S", "stances [none] ›", "Enter stores them, Esc gives it up"),
            ("e", "quote from the article ›", "Enter looks for it, Esc gives it up"),
        ):
            await press(app, pilot, key)
            lines = [line.strip() for line in read_screen(app).split("\n")]
            assert lines[-1] == name
            assert lines[-2].endswith(told) or lines[-3].endswith(told)
            await press(app, pilot, "␛")

    run_screen(tmp_path / "x.db", walk)


def test_keys_and_questions_are_broken_under_their_words(tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "y?")
        await pilot.pause()
        lines = [line.split("│")[1] for line in read_screen(app).split("\n") if line.startswith("│")]
        at = next(place for place, line in enumerate(lines) if line.startswith(" a  "))
        assert lines[at + 1].startswith(" " * 12 + "a again confirms")
        asked = read_screen(app).split("\n")[-4:]
        assert [line[:1] for line in asked[:2]] == [" ", " "]
        assert asked[1].split() == ["control?"]

    run_screen(tmp_path / "x.db", walk)


def test_a_long_name_of_an_outlet_keeps_off_the_title(tmp_path: Path) -> None:
    row = Listed(article=7, outlet="a" * 40 + ".example", title="Hake", found=1, verdicts=2)
    line = Rows()._draw_row(row, 78, is_at=False).plain
    assert re.search(r"a… +Hake", line)
    assert len(line) <= 78


def test_a_fault_ends_the_screen_and_is_raised(tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        def fail(_: object) -> int:
            raise OSError("the disk is gone")

        app.session._desk.record = fail  # type: ignore[assignment, method-assign]
        await press(app, pilot, "y")

    with pytest.raises(OSError, match="the disk is gone"):
        run_screen(tmp_path / "x.db", walk)
