"""What became of a stored article on its page: quotes found again, sentences compared, looks appended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders import add, build_article, find
from conftest import Run
from hostile import STORY, Server, answer, redirect, serve
from hypothesis import given
from hypothesis import strategies as st

from annotate.batch.rechecking import Rechecking, list_looks
from annotate.core.model import Span
from annotate.core.rechecking import QuoteState, compare_texts, find_quote_fate
from annotate.core.sightings import Sightings
from annotate.core.text import TextView
from annotate.ingest.sandbox import PageReader
from annotate.network.fetch import Fetcher, Manners
from annotate.storage.articles import EVERYTHING
from annotate.storage.database import Database, open_database

OLD = (
    "The quay is shut, he said. The mayor told the gazette that the catch was poor this year. Boats stayed in port. "
    "In May the quay is shut, he said. The council will meet again on Monday to vote."
)
LOST = "the catch was poor this year"
ASK = ("--allow-private", "--pause", "0")


def fate(new: str, quote: str, old: str = OLD, start: int = 0) -> tuple[str, str | None]:
    """Return what became of a quote of the old text, and the words that stand there now."""
    at = old.index(quote, start)
    found = find_quote_fate(old, new, Span(at, at + len(quote)))
    assert (found.new is None) == (found.state is QuoteState.GONE)
    if found.new:
        assert new[found.new.start : found.new.end] == found.now
    return found.state.value, found.now


@pytest.mark.parametrize(
    ("new", "state", "now"),
    [
        (OLD, "stands", LOST),
        ("Correction. " + OLD, "moved", LOST),
        (OLD.replace(LOST, "the catch\nwas  poor this year"), "moved", "the catch\nwas  poor this year"),
        (OLD.replace(LOST, "the catch was fair this year"), "reworded", "the catch was fair this year"),
        (OLD.replace(LOST, "nothing"), "gone", None),
        (OLD.replace(" that " + LOST, ""), "gone", None),
        ("Quite another page. " * 9, "gone", None),
        ("", "gone", None),
    ],
)
def test_a_quote_is_found_by_its_words_and_then_by_its_neighbours(new: str, state: str, now: str | None) -> None:
    assert fate(new, LOST) == (state, now)


def test_of_equal_words_the_neighbourhood_decides() -> None:
    second = OLD.index("quay is shut", 50)
    at = Span(second, second + len("quay is shut"))
    new = "News. " + OLD
    found = find_quote_fate(OLD, new, at)
    assert found.new is not None
    assert found.new.start == new.index("quay is shut", 60)
    assert "In May the " in new[found.new.start - 12 : found.new.start]


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_any_quote_of_any_text_has_a_fate(old: str, new: str, data: st.DataObject) -> None:
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    span = Span(start, end)
    found = find_quote_fate(old, new, span)
    if found.new:
        assert new[found.new.start : found.new.end] == found.now != ""
    assert find_quote_fate(old, old, span).state is QuoteState.STANDS
    assert find_quote_fate(old, "x" + old, span).state in (QuoteState.MOVED, QuoteState.STANDS)


def view(text: str) -> TextView:
    """Return the view of a text."""
    return TextView(build_article(text))


def test_only_sentences_that_differ_are_named() -> None:
    new = OLD.replace("Boats stayed in port.", "Boats sailed.").replace(" The council", "\n\nThe council")
    changes = compare_texts(view(OLD), view(new))
    assert changes.removed == ("Boats stayed in port.",)
    assert changes.added == ("Boats sailed.",)
    assert not compare_texts(view(OLD), view(OLD.replace(". ", ".\r\n\r\n")))


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server on loopback."""
    with serve() as running:
        yield running


def test_the_page_is_compared_and_each_look_is_appended(run: Run, server: Server) -> None:
    server.pages["/x"] = answer(STORY.format("The old quay is closed, the mayor told the gazette."))
    run("add", *ASK, server.url("/x"))
    with closing(open_database(Path("annotate.db"))) as db:
        text = next(iter(db.query("SELECT text FROM articles")))[0]
        at = text.index("old quay is closed")
        find(db, 1, "unsourced-claims", "present", (at, at + 18, "old quay is closed"))
        before = list(map(tuple, db.query("SELECT * FROM articles")))
    looks = [
        (answer(STORY.format("The old quay is closed, the mayor told the gazette.")), "unchanged", "stands"),
        (answer(STORY.format("A new lead. The old quay is closed, the mayor told the gazette.")), "edited", "moved"),
        (answer(STORY.format("The old quay is shut, the mayor told the gazette.")), "evidence gone", "reworded"),
        (answer(STORY.format("Nothing of it.")), "evidence gone", "gone"),
        (answer("x", "404 Not Found"), "page gone", None),
        (answer("x", "503 Busy"), "undecided", None),
        (answer(b"%PDF", kind="application/pdf"), "undecided", None),
        (redirect("/y"), "unchanged", "stands"),
    ]
    server.pages["/y"] = looks[0][0]

    async def look(db: Database, pages: PageReader) -> None:
        async with Fetcher(Manners(allow_private=True, pause=0.0)) as fetcher:
            for page, outcome, state in looks:
                server.pages["/x"] = page
                await Rechecking(db, fetcher, pages).run([1], lambda: None)
                ((seen, _, _),) = list_looks(db, EVERYTHING)
                assert seen.fate == outcome
                assert [quote.state for quote in seen.quotes] == ([state] if state else [])
            assert seen.location == server.url("/y")

    with closing(open_database(Path("annotate.db"))) as db, PageReader() as pages:
        asyncio.run(look(db, pages))
        assert list(map(tuple, db.query("SELECT * FROM articles"))) == before
        kept = [row[0] for row in db.query("SELECT outcome FROM rechecks ORDER BY id")]
    assert kept == [outcome for _, outcome, _ in looks]


def test_the_diff_is_shown_and_other_selections_leave_it_alone(run: Run, server: Server) -> None:
    server.pages["/x"] = answer(STORY.format("The old quay is closed."))
    run("add", *ASK, server.url("/x"))
    server.pages["/x"] = answer(STORY.format("\x1b]0;x\x07The \u202eold quay [bold]is open."))
    (row,) = json.loads(run("recheck", *ASK, "--format", "json").stdout)
    assert (row["class"], row["removed"], row["quotes"]) == ("edited", ["The old quay is closed."], [])
    shown = run("recheck", "1", *ASK).stdout
    assert "- The old quay is closed." in shown
    assert "+ " in shown
    assert "[bold]is open." in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "looked at 0 pages" in run("recheck", "--older-than", "1", *ASK).stderr
    assert run("recheck", "99", *ASK).exit_code == 7


def test_a_scorecard_says_when_its_quotes_were_last_seen(run: Run, tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "annotate.db", create=True)) as db:
        number = add(db, OLD, url="http://127.0.0.1/x")
        for flag, words in (("unsourced-claims", LOST), ("one-sided", "Boats stayed"), ("undated", "The council")):
            at = OLD.index(words)
            find(db, number, flag, "present", (at, at + len(words), words))
        find(db, number, "seo-padding", "absent", (0, 3, "The"))
        shown = " ".join(run("score", "harbourgazette.example").stdout.split())
        assert "quotes: 3, none rechecked on its page yet" in shown
        with db.transaction():
            db.execute("UPDATE articles SET added_at = '2026-03-01T00:00:00.000Z'")
        _look(db, number, "2026-04-02T00:00:00.000Z", {LOST: "stands", "Boats stayed": "moved", "The council": "gone"})
        _look(db, number, "2026-05-03T00:00:00.000Z", {LOST: "stands", "Boats stayed": "gone", "The council": "gone"})
    (row,) = json.loads(run("score", "--format", "json").stdout)
    assert (row["quotes"], row["quotes_gone"]) == (3, 2)
    assert row["quotes_last_seen"] == "1 on 2026-05-03, 1 on 2026-04-02, 1 on 2026-03-01"
    shown = " ".join(run("score", "harbourgazette.example").stdout.split())
    assert "quotes: 3, last seen: 1 on 2026-05-03, 1 on 2026-04-02, 1 on 2026-03-01; 2 gone since" in shown


def _look(db: Database, article: int, at: str, states: dict[str, str]) -> None:
    with db.transaction():
        id_ = db.execute(
            "INSERT INTO rechecks (article, outcome, reason, at) VALUES (?, 'edited', 'by the test', ?)", (article, at)
        )
        for words, state in states.items():
            start = OLD.index(words)
            db.execute(
                "INSERT INTO recheck_quotes (recheck, start_offset, end_offset, state) VALUES (?, ?, ?, ?)",
                (id_, start, start + len(words), state),
            )


def test_many_days_are_counted_by_month() -> None:
    days = tuple((f"2026-0{month}-0{day}", 1) for month in (5, 4) for day in (9, 5, 4, 2))
    assert Sightings(days).describe() == "4 in 2026-05, 4 in 2026-04"
    assert Sightings(days[:2], 1).describe() == "1 on 2026-05-09, 1 on 2026-05-05"
    assert Sightings().describe() == ""
