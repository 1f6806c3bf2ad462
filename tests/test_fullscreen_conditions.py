"""The full screen without colour, without findings, resized, light, blind, and with other keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from rich.color import Color
from stage import (
    FLAGS,
    find_evidence,
    make_article,
    make_database,
    open_desk,
    open_screen,
    press,
    read_screen,
    short_rubric,
)
from textual.pilot import Pilot

from annotate.core.blindness import read_blindness
from annotate.core.effects import Note, Ruling
from annotate.core.model import Article, BylineKind, Finding, Verdict
from annotate.core.review import NOTHING_LEFT, State, step
from annotate.storage.articles import Selection, add_article
from annotate.storage.database import Database
from annotate.storage.desk import DatabaseDesk
from annotate.storage.findings import save_findings
from annotate.storage.journal import append_entry
from annotate.terminal.fullscreen.app import ReviewApp
from annotate.terminal.keymap import KeyMap, read_keymap

Walk = Callable[[ReviewApp, "Pilot[int]"], Awaitable[None]]
OTHER_KEYS = {"accept-all": "g", "redo": "z", "lean": "P", "stance": "Ctrl-T", "skip": "w", "list": "k"}


def run_screen(db: Database, walk: Walk, desk: DatabaseDesk | None = None, **options: object) -> None:
    """Open the full screen on a database and walk through it."""

    async def go() -> None:
        used = desk or open_desk(db, short_rubric())
        async with open_screen(used, **options) as (app, pilot):  # type: ignore[arg-type]
            await walk(app, pilot)
        db.close()

    asyncio.run(go())


def list_colours(app: ReviewApp) -> set[tuple[int, ...]]:
    """Return all colours that are painted."""
    strips = app.screen._compositor.render_strips()
    if app.no_color:
        strips = [strip.apply_filter(app._filters[0], app.screen.background_colors[1]) for strip in strips]
    styles = [part.style for strip in strips for part in strip if part.style]
    colours: list[Color] = [colour for style in styles for colour in (style.color, style.bgcolor) if colour]
    return {(*colour.triplet,) for colour in colours if colour.triplet}


@pytest.mark.parametrize("asked", ["", "1"])
def test_no_color_leaves_greys_alone(asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", asked)

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        is_grey = {len(set(colour)) == 1 for colour in list_colours(app)}
        assert is_grey == ({True} if asked else {True, False})
        assert "▸ anonymous-author" in read_screen(app)

    run_screen(make_database(tmp_path / "x.db"), walk)


def test_an_article_without_findings_says_so(tmp_path: Path) -> None:
    db = make_database(tmp_path / "x.db")
    number, _ = add_article(db, make_article("Nobody read this"), words=3, flesch=None, grade=None)

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        app.open_article(number)
        await pilot.pause()
        screen = read_screen(app)
        assert "No evidence" in screen
        assert "machine: has not looked yet; run annotate autoflag" in screen
        await press(app, pilot, "]")
        assert "no evidence of this flag" in read_screen(app)
        await press(app, pilot, "\n")
        assert "no finding to agree with: press y, n or u" in read_screen(app)
        await press(app, pilot, "amn")
        assert app.session.count_rulings() == {FLAGS["A"]: 1}

    run_screen(db, walk)


def test_a_resize_keeps_the_question_and_the_place_in_the_text(tmp_path: Path) -> None:
    text = "Ferry\n\n" + "\n\n".join(f"Line {n} of the ferry and the harbour of the bay" for n in range(80))
    db = make_database(tmp_path / "x.db", [text])
    quoted = Finding(FLAGS["P"], Verdict.PRESENT, 0.9, (find_evidence(text, "Line 60"),), "own", "1")
    save_findings(db, 1, 0, [quoted])

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "ynn")
        for width, height in ((70, 24), (59, 20), (40, 12), (24, 8), (200, 60), (80, 24)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            lines = read_screen(app).split("\n")
            assert (len(lines), {len(line) for line in lines}) == (height, {width})
            assert "Line 60" in read_screen(app), (width, height)
            assert ("▸ seo-padding" in read_screen(app)) == (width >= 60)
            assert "y present" in read_screen(app)
        await pilot.resize_terminal(50, 20)
        await press(app, pilot, "u")
        assert app.session.count_rulings()[FLAGS["P"]] == 1

    run_screen(db, walk, size=(80, 24))


def test_the_light_theme_changes_every_pane_and_goes_back(tmp_path: Path) -> None:
    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        dark = list_colours(app)
        await press(app, pilot, "d")
        await pilot.pause()
        assert (app.theme, app.screen.background_colors[1].brightness > 0.8) == ("textual-light", True)
        light = list_colours(app)
        await press(app, pilot, "d")
        await pilot.pause()
        assert app.theme == "textual-dark"
        assert list_colours(app) == dark
        assert len(light & dark) < min(len(light), len(dark)) / 2

    run_screen(make_database(tmp_path / "x.db"), walk)


def make_signed(path: Path) -> Database:
    """Make a database of an article whose outlet and byline are known, and on which li has answered a question."""
    db = make_database(path)
    article = make_article("Tide\n\nThe tide is late, it was said.", "Tide", outlet="bay.example")
    signed = Article(**{name: getattr(article, name) for name in article.__slots__} | {
        "byline": "Ana Reed", "byline_kind": BylineKind.PERSON})  # fmt: skip
    number, _ = add_article(db, signed, words=8, flesch=None, grade=None)
    evidence = (find_evidence(signed.text, "tide is late"),)
    found = [Finding(FLAGS[key], Verdict.PRESENT, 0.9, evidence, "own", "1") for key in "AS"]
    save_findings(db, number, 0, found)
    append_entry(db, "li", Ruling(number, FLAGS["A"], Verdict.ABSENT), rubric=2, seconds=1.0)
    append_entry(db, "li", Note(number, FLAGS["A"], "signed below"), rubric=2, seconds=1.0)
    return db


def open_blind(db: Database, words: str) -> DatabaseDesk:
    selection = Selection(numbers=(4,))
    return DatabaseDesk(db, short_rubric(), "ana", selection, lambda: 1.0, read_blindness(words))


HIDDEN = {"outlet": "bay.example", "byline": "Ana Reed", "machine": ".90", "reviewers": "li said"}


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        ("none", set()),
        ("outlet", {"outlet", "byline"}),
        ("machine", {"machine"}),
        ("reviewers", {"reviewers"}),
        ("outlet,machine,reviewers", set(HIDDEN)),
    ],
)
def test_what_is_hidden_is_on_no_part_of_the_screen(words: str, gone: set[str], tmp_path: Path) -> None:
    db = make_signed(tmp_path / "x.db")

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        shown = ""
        for key in ("", "t", "t", "m", "m", "?", "?", "]", "o␛"):
            await press(app, pilot, key)
            await pilot.pause()
            shown += read_screen(app)
        assert {name for name, sign in HIDDEN.items() if sign not in shown} == gone
        assert ("machine: hidden until you have answered" in shown) == ("machine" in gone)
        await press(app, pilot, "y\x1b[Z")  # answered, and gone back to
        await pilot.pause()
        screen = read_screen(app)
        assert ".90" in screen
        assert "li said" in screen
        assert "bay.example" not in screen if "outlet" in gone else "bay.example" in screen
        (row,) = [tuple(row) for row in db.query(
            "SELECT blind, blind_rule, finding IS NULL FROM entries WHERE reviewer = 'ana'")]  # fmt: skip
        wanted = "" if words == "none" else words
        assert row == (wanted, words, int("machine" in gone))

    run_screen(db, walk, open_blind(db, words))


def test_the_outlet_shows_when_all_is_answered(tmp_path: Path) -> None:
    db = make_signed(tmp_path / "x.db")

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "yyyy")
        app.session.state = State()
        assert app.session.is_done is False
        app.session.open(4)
        app.draw()
        await pilot.pause()
        assert "bay.example" in read_screen(app)
        assert "Ana Reed" in read_screen(app)

    desk = open_blind(db, "outlet")
    desk.open_next = lambda after: desk.open_article(4)  # type: ignore[method-assign]
    run_screen(db, walk, desk)


def test_all_keys_can_be_changed_are_shown_and_said(tmp_path: Path) -> None:
    db = make_database(tmp_path / "x.db")

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "arLSsl")
        assert (app.session.decided, app.session.state.position, len(app.screen_stack)) == (0, 0, 1)
        await press(app, pilot, "g")
        assert "g again accepts 2 findings" in read_screen(app)
        await press(app, pilot, "g")
        assert sum(app.session.count_rulings().values()) == 2
        await press(app, pilot, "bbzz")
        assert sum(app.session.count_rulings().values()) == 2
        await press(app, pilot, "P+2\n")
        assert app.session.state.sheet is not None
        assert app.session.state.sheet.lean == "+2"
        await pilot.press("ctrl+t")
        await press(app, pilot, "Bay +1\n")
        assert app.session.state.sheet.stances == (("Bay", 1),)
        await press(app, pilot, "?")
        await pilot.pause()
        screen = read_screen(app)
        for words in ("g          accept all", "z          redo", "P          lean", "Ctrl-T     stance"):
            assert words in screen, screen

    run_screen(db, walk, keys=read_keymap({"keys": OTHER_KEYS}), size=(100, 40))


def test_letter_case_counts_only_where_both_do_something() -> None:
    assert [KeyMap().translate(key) for key in "yYlLsSrR"] == ["y", "y", "l", "L", "s", "S", "r", "r"]
    keys = read_keymap({"keys": OTHER_KEYS | {"quit": "Q"}})
    assert [keys.translate(key) for key in "gGPqQ"] == ["a", "a", "L", "q", "q"]
    assert {keys.translate(key) for key in "aALlSs"} == {"\x1b[0~", "S"} - {"S"}
    with pytest.raises(ValueError, match="text and lean are both t"):
        read_keymap({"keys": {"lean": "t"}})


def test_what_the_review_says_of_its_keys_follows_them() -> None:
    keys = read_keymap({"keys": {"back": "Left", "quit": "x", "help": "F", "present": "j", "comment": "k"}})
    state = State()
    assert (
        keys.reword(step(state, "!")[0].message) == "everything is answered: Left takes back the last answer, x quits"
    )
    assert keys.reword("no finding to accept: press y, n or u") == "no finding to accept: press j, n or u"
    assert keys.reword("no such key: ? shows the keys") == "no such key: F shows the keys"
    assert keys.reword("nothing added: b: an actor") == "nothing added: b: an actor"
    assert KeyMap().reword(NOTHING_LEFT) == NOTHING_LEFT


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("flag:state-aff state:present", {"Tide"}),
        ("state:reviewed reviewer:li", {"Tide"}),
        ("outlet:bay", {"Tide"}),
        ("late, it was", {"Tide"}),
        ("outlet:bay ferry", set()),
        ("state:unreviewed pier", {"Ferry number 1", "Ferry number 2", "Ferry number 3"}),
        ("flag:seo-padding", set()),
        ("reviewer:nobody", set()),
    ],
)
def test_the_list_filters_by_everything(typed: str, titles: set[str], tmp_path: Path) -> None:
    db = make_signed(tmp_path / "x.db")

    async def walk(app: ReviewApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, f"l{typed}")
        await pilot.pause(0.3)
        screen = read_screen(app)
        assert {
            title for title in ("Tide", "Ferry number 1", "Ferry number 2", "Ferry number 3") if title in screen
        } == titles
        assert f"{len(titles)} article" in screen

    run_screen(db, walk, size=(100, 30))
