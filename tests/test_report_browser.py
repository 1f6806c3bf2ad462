"""The report in a browser: no complaint, no request to elsewhere, usable by keyboard, without scripts, on paper."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, find_axe, find_chromium, open_browser
from builders import add, find
from conftest import Run
from test_report import HOSTILE, RUBRIC, add_hostile

from annotate.batch.intake import prepare_database
from annotate.core.interval import Interval
from annotate.core.scoring import FlagRate, OutletScore
from annotate.report.site import Options, write_report
from annotate.storage.database import open_database

pytestmark = pytest.mark.skipif(find_chromium() is None, reason="no Chromium is installed: apt-get install chromium")
MANY = 320


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with open_browser() as browser:
        yield browser


@pytest.fixture(autouse=True)
def _begin_anew(browser: Browser) -> None:
    browser.complaints.clear()
    browser.requests.clear()
    browser.resize(1200, 900)
    browser.pretend()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the hostile articles."""
    folder = tmp_path_factory.mktemp("hostile")
    db = open_database(folder / "x.db", create=True)
    prepare_database(db)
    add_hostile(db)
    write_report(db, RUBRIC, folder / "out", Options(title=HOSTILE[1]))
    db.close()
    return folder / "out"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of more outlets than a list shows at once, with made-up scores."""
    folder = tmp_path_factory.mktemp("many")
    db = open_database(folder / "x.db", create=True)
    prepare_database(db)
    with db.transaction():
        for n in range(MANY):
            add(db, f"Ferry number {n} came late.", f"gazette{n}.example")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("annotate.report.site.score_database", lambda *_: list(map(make_score, range(MANY))))
        write_report(db, RUBRIC, folder / "out", Options(articles=False))
    db.close()
    return folder / "out"


def make_score(n: int) -> OutletScore:
    """Return a score of the n-th outlet; every other one has a rank."""
    interval = Interval((n * 37) % 101, (n * 37) % 101 * 0.8, min(100.0, (n * 37) % 101 * 1.2))
    rates = tuple(FlagRate(key, Interval(0.2, 0.1, 0.4), 1.0, 1, 1, 0, 0, True, 0.5) for key in RUBRIC.keys)
    rank = None if n % 2 else n // 2 + 1
    return OutletScore(f"gazette{n}.example", None, interval, interval, 1, 0, rates, rank=rank)


def visit(browser: Browser, out: Path) -> None:
    """Open every page, and fail on any complaint or foreign request; one page of a kind is looked at for its faults of
    access too, light and dark."""
    axe, kinds = find_axe(), set()
    for page in sorted(out.rglob("*.html")):
        kind = page.relative_to(out).parts[0]
        for dark in (False, True) if kind not in kinds else (False,):
            browser.pretend(dark=dark)
            browser.open(page)
            assert browser.ask("document.querySelectorAll('h1').length") == 1, page
            if axe and kind not in kinds:
                assert not browser.list_faults(axe, "serious", "critical"), page
        kinds.add(kind)
    assert not browser.complaints
    root = out.absolute().as_uri() + "/"
    assert {url for url in browser.requests if not url.startswith(root)} <= {"data:,"}


def test_hostile_articles(browser: Browser, hostile: Path) -> None:
    visit(browser, hostile)


def test_huge_words_do_not_widen_the_page(browser: Browser, tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db", create=True)
    prepare_database(db)
    word = "Schifffahrts" * 400
    number = add(db, f"{word}\n\nThe {word}.", "harbour.example", outlet_name=word)
    find(db, number, "seo-padding", "present", (0, len(word), word))
    write_report(db, RUBRIC, tmp_path / "out", Options())
    db.close()
    browser.resize(360, 800)
    for page in (tmp_path / "out").rglob("*.html"):
        browser.open(page)
        assert browser.ask("document.documentElement.scrollWidth") <= 360, page


def test_an_interval_is_not_broken_on_a_telephone(browser: Browser, run: Run, tmp_path: Path) -> None:
    run("demo")
    run("report", "-o", "out")
    browser.resize(360, 800)
    page = next(iter((tmp_path / "out" / "outlets").glob("*.html")))
    browser.open(page)
    lines = "[...document.querySelectorAll('td.range')].map(cell => {"
    lines += (
        "const range = document.createRange(); range.selectNodeContents(cell); return range.getClientRects().length})"
    )
    assert set(browser.ask(lines)) == {1}


def test_the_demo(browser: Browser, run: Run, tmp_path: Path) -> None:
    run("demo")
    run("report", "-o", "out")
    visit(browser, tmp_path / "out")


def test_the_five_seeds(browser: Browser, run: Run, tmp_path: Path, shared_seeds: Path) -> None:
    run("add", *sorted(shared_seeds.glob("*.txt")))
    run("autoflag")
    assert run("report", "-o", "out").exit_code == 0
    visit(browser, tmp_path / "out")
    for page in (tmp_path / "out" / "articles").rglob("*.html"):
        browser.open(page)
        number = page.stem
        shown = browser.ask("document.querySelector('.text').textContent.length")
        codes = browser.ask(
            "[...document.querySelectorAll('.text .ref')].reduce((n, a) => n + a.textContent.length, 0)"
        )
        database = open_database(tmp_path / "annotate.db", read_only=True)
        text = database.fetch("SELECT text FROM articles WHERE number = ?", (number,))
        database.close()
        assert text is not None
        assert shown - codes == pytest.approx(len(text[0].replace("\r", "")), rel=0.01)


def test_a_list_is_searched_sorted_and_turned_by_keyboard(browser: Browser, many: Path) -> None:
    browser.open(many / "index.html")
    count = "document.querySelectorAll('table.outlets tbody tr').length"
    status = "document.querySelector('[role=status]').textContent"
    first = "document.querySelector('table.outlets tbody tr').dataset.o"
    assert browser.ask(count) == 100
    assert browser.ask(status) == f"1 to 100 of {MANY} outlets"
    assert browser.ask("document.querySelectorAll('.list details').length") == 0
    browser.ask("[...document.querySelectorAll('.controls button')].find(b => b.textContent === 'next').focus()")
    browser.press("Enter")
    assert browser.ask(status) == f"101 to 200 of {MANY} outlets"
    browser.ask("document.querySelector('.controls input').focus()")
    browser.call("Input.insertText", text="gazette31")
    assert browser.ask(status) == "1 to 11 of 11 outlets"
    assert browser.ask("document.querySelectorAll('.points .aside').length") == MANY - 11
    browser.ask("[...document.querySelectorAll('table.outlets thead button')][1].focus()")
    browser.press("Enter")
    lowest = browser.ask(first)
    assert browser.ask("document.querySelector('[aria-sort]').getAttribute('aria-sort')") == "ascending"
    browser.press("Enter")
    assert browser.ask("document.querySelector('[aria-sort]').getAttribute('aria-sort')") == "descending"
    assert browser.ask(first) != lowest
    browser.ask("document.querySelector('select').value = 'ranked'")
    browser.ask("document.querySelector('select').dispatchEvent(new Event('change'))")
    assert browser.ask(status) == "1 to 5 of 5 outlets"
    assert not browser.complaints


def test_numbers_are_sorted_as_numbers(browser: Browser, many: Path) -> None:
    browser.open(many / "index.html")
    browser.ask("[...document.querySelectorAll('table.outlets thead button')][3].click()")
    cells = browser.ask(
        "[...document.querySelectorAll('table.outlets tbody tr')].map(r => parseFloat(r.cells[3].textContent))"
    )
    assert cells == sorted(cells)


def test_the_first_tab_skips_to_the_content(browser: Browser, many: Path) -> None:
    browser.open(many / "index.html")
    browser.press("Tab")
    assert browser.ask("document.activeElement.className") == "skip"
    browser.press("Enter")
    assert browser.ask("location.hash") == "#main"


def test_everything_is_there_without_scripts(browser: Browser, many: Path) -> None:
    browser.pretend(scripts=False)
    browser.open(many / "index.html")
    found = browser.call("DOM.getDocument", depth=0)["root"]["nodeId"]
    for selector, wanted in (("table.outlets tbody tr", MANY), (".list details", 1), (".controls", 0)):
        assert len(browser.call("DOM.querySelectorAll", nodeId=found, selector=selector)["nodeIds"]) == wanted
    assert not browser.complaints


def test_an_inline_script_would_not_run(browser: Browser, many: Path, tmp_path: Path) -> None:
    page = (many / "index.html").read_text("utf-8").replace("</h1>", "</h1><script>window.alerted = 1</script>", 1)
    (tmp_path / "x.html").write_text(page)
    browser.open(tmp_path / "x.html")
    assert not browser.ask("Boolean(window.alerted)")
    assert any("Content Security Policy" in words for words in browser.complaints)


def test_a_list_is_printed_whole(browser: Browser, many: Path) -> None:
    browser.open(many / "index.html")
    browser.ask("dispatchEvent(new Event('beforeprint'))")
    assert browser.ask("document.querySelectorAll('table.outlets tbody tr').length") == MANY
    browser.ask("dispatchEvent(new Event('afterprint'))")
    assert browser.ask("document.querySelectorAll('table.outlets tbody tr').length") == 100
    assert browser.call("Page.printToPDF")["data"].startswith("JVBERi0")  # "%PDF-"


def test_marks_can_be_told_apart_without_colour(browser: Browser, hostile: Path) -> None:
    browser.open(hostile / "articles" / "000" / "1.html")
    lines = browser.ask("[...document.querySelectorAll('mark')].map(m => getComputedStyle(m).textDecorationStyle)")
    codes = browser.ask("[...document.querySelectorAll('.text .ref')].map(a => a.textContent)")
    assert len(set(lines)) > 1
    assert set(codes) == {"SP", "U"}


def test_the_picture_is_not_blank(browser: Browser, many: Path) -> None:
    browser.open(many / "index.html")
    light = browser.draw()
    browser.pretend(dark=True)
    dark = browser.draw()
    assert _first_pixel(light) > 200 > 60 > _first_pixel(dark)


def _first_pixel(png: bytes) -> int:
    """Return the red of the pixel at the upper left, 0 to 255."""
    place, data = 8, b""
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += length + 12
    return zlib.decompress(data)[1]
