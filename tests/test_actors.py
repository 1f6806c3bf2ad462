"""The actors that a text names, the one name that each goes by, and how they are offered."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from builders import add
from conftest import Run
from stage import make_database, open_screen, press, read_screen, short_rubric

from annotate.assembly import load_actors
from annotate.core.actors import ActorBook
from annotate.core.leaning import check_actor, read_stances
from annotate.storage.articles import Selection
from annotate.storage.database import Database, open_database
from annotate.storage.desk import DatabaseDesk

BOOK = load_actors()
SEEDS = sorted((Path(__file__).resolve().parents[2] / "shared" / "seeds").glob("*.txt"))
TEXT = "Harbour talks\n\nBeijing and Washington met in Lima. The U.S. side spoke of China, the Chinese side not.\n"


@pytest.mark.skipif(not SEEDS, reason="the seed articles are not here")
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_the_seeds_name_the_three(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    wanted = {"China", "United States"} | ({"Peru"} if "Peru" in text else set())
    assert wanted <= set(BOOK.suggest(text))


@pytest.mark.parametrize(
    ("spellings", "actor"),
    [
        (
            ("U.S.", "us", "USA", "the United States", "Washington", "Estados Unidos", "EE. UU.", "美国"),
            "United States",
        ),
        (("Beijing", "PRC", "Pekín", "中国", "CHINA"), "China"),
        (("Perú", "peru", "Lima", "秘鲁", "Pérou"), "Peru"),
        (("U.N.", "ONU", "联合国"), "United Nations"),
        (("OTAN", "nato"), "NATO"),
    ],
)
def test_an_actor_goes_by_one_name(spellings: tuple[str, ...], actor: str) -> None:
    assert {BOOK.name(spelling) for spelling in spellings} == {actor}


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Beijing warned. China's answer to the U.S. was short; America waits.", ["China", "United States"]),
        ("El Gobierno de Estados Unidos pidió. En EE.UU. y en el Perú esperan.", ["United States", "Peru"]),
        ("中国和美国在秘鲁竞争。北京反对。", ["China", "United States", "Peru"]),
        ("US-China talks", ["United States", "China"]),
        # What only looks like a country: small letters, a pronoun, a longer name.
        ("They gave us a turkey on china in chile sauce.", []),
        ("New Guinea is far; Papua New Guinea is a state.", ["Guinea", "Papua New Guinea"]),
        # Names that are in no list, in sentences and not in headings.
        ("said the Harbour League today. Then the Harbour League left.", ["Harbour League"]),
        ("Read Our Best Stories\nRead Our Best Stories\nRead Our Best Stories", []),
        (
            "Habló el Ministerio de Transportes ayer. Hoy el Ministerio de Transportes calla.",
            ["Ministerio de Transportes"],
        ),
        ("", []),
    ],
)
def test_a_text_names_actors(text: str, actors: list[str]) -> None:
    assert [mention.actor for mention in BOOK.find_mentions(text)] == actors


def test_known_actors_come_first() -> None:
    text = "China met Peru. China spoke of the Tide Board, and China left."
    assert BOOK.suggest(text) == ("China", "Peru")
    assert BOOK.suggest(text, ["Tide Board", "Peru", "Mud Club"]) == ("Peru", "Tide Board", "Mud Club", "China")


def test_a_spelling_that_is_known_stays() -> None:
    assert BOOK.name("tide-board", ["Tide Board"]) == "Tide Board"
    assert ActorBook().name("Anybody") == "Anybody"


def test_numbers_stand_for_suggestions() -> None:
    offered = ("China", "Peru")
    assert read_stances("1 +2, 2-1", offered) == (("China", 2), ("Peru", -1))
    assert read_stances("1+2；Ｃｈａｄ －１", offered) == (("China", 2), ("Chad", -1))
    for typed in ("3 +1", "0 +1", "1 +2, china -1"):
        with pytest.raises(ValueError, match=r"number|twice"):
            read_stances(typed, offered)


@pytest.mark.parametrize("actor", ["x" * 10_000, "\x1b[31mRed", "a\u202eb", "\ud800", "...", "", "\x00"])
def test_what_is_no_actor_is_refused_in_a_short_line(actor: str) -> None:
    with pytest.raises(ValueError, match="actor") as caught:
        read_stances(f"{actor} +1")
    assert len(str(caught.value)) < 160
    assert check_actor("‌می‌خواهم".strip("‌").replace("‌", " ")) == "می خواهم"


@pytest.fixture
def db(run: Run, tmp_path: Path) -> Database:
    run("init")
    db = open_database(tmp_path / "annotate.db")
    for place in range(3):
        add(db, f"{TEXT}{place}")
    return db


def test_actors_are_remembered_and_spellings_are_one(run: Run, db: Database) -> None:
    keys = ("review", "--flag", "undated", "--reviewer")
    run(*keys, "ana", input="STide Board +1, beijing -1\nq")
    shown = " ".join(run(*keys, "ana", "2", input="Stide-board 2\nSusa+2\nq").stdout.split())
    assert "1 China 2 Tide Board 3 United States 4 Peru" in shown
    actors = [row[0] for row in db.query("SELECT actor FROM entries WHERE kind = 'stance' ORDER BY id")]
    assert actors == ["Tide Board", "China", "Tide Board", "United States"]


def test_what_others_said_of_this_article_is_not_offered(run: Run, db: Database) -> None:
    run("review", "1", "--flag", "undated", "--reviewer", "ana", input="STide Board +1\nq")
    assert "Tide Board" not in run("review", "1", "--flag", "undated", "--reviewer", "li", input="S\nq").stdout
    assert "Tide Board" in run("review", "2", "--flag", "undated", "--reviewer", "li", input="S\nq").stdout


def test_bad_input_records_nothing(run: Run, db: Database) -> None:
    for typed in (
        "China",
        "China +9",
        "+2",
        "9 +1",
        "China x",
        "x" * 10_000 + " +1",
        "China \u202e +1",
        "1 +1, China +1",
    ):
        shown = run("review", "1", "--flag", "undated", "--reviewer", "ana", input=f"S{typed}\nq").stdout
        assert "nothing added" in shown
        assert "\u202e" not in shown
    assert db.count("SELECT count(*) FROM entries") == 0


def test_the_full_screen_offers_them(tmp_path: Path) -> None:
    db = make_database(tmp_path / "annotate.db", [TEXT])
    desk = DatabaseDesk(db, short_rubric(), "ana", Selection(), lambda: 1.0, actors=BOOK)

    async def walk() -> str:
        async with open_screen(desk) as (app, pilot):
            await press(app, pilot, "S")
            offered = read_screen(app)
            await press(app, pilot, "1 +2, 3 -1\nL-2\n")
            return offered

    offered = asyncio.run(walk())
    assert "1 China  2 United States  3 Peru" in offered
    rows = db.query("SELECT kind, actor, score FROM leanings ORDER BY id")
    assert [tuple(row) for row in rows] == [("stance", "China", 2), ("stance", "Peru", -1), ("lean", None, -2)]
    db.close()
