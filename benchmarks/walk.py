"""How many keys an article takes: the recorded walks of tests/data/walk.toml through the real review.

`python benchmarks/review.py --walk` prints them: the seed articles where they lie beside the project, and the example.
Each article has two walks of all flags: `keys` by a reviewer who differs from the machine here and there, and `agree`
where the machine is right throughout.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotate.assembly import load_rubric
from annotate.batch.example import read_example
from annotate.batch.flagging import flag_articles
from annotate.batch.intake import add_articles, prepare_database
from annotate.core.session import Session
from annotate.ingest.article import Reading
from annotate.ingest.read import read_sources
from annotate.storage.articles import Selection
from annotate.storage.database import Database, open_database
from annotate.storage.desk import DatabaseDesk
from annotate.terminal.keys import read_keys

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
# What the issue of the review asks for: keys an article on average, and where the machine is right throughout.
MOST_KEYS, MOST_AGREEING = 12, 4


@dataclass(frozen=True, slots=True)
class Walked:
    """An article that was walked through: its source, the keys that were pressed, and the verdicts they made."""

    source: str
    keys: int
    verdicts: int
    is_done: bool


def make_database(path: Path, set_: str) -> Database:
    """Make a database of the "seeds" or the "example" articles, read by the detectors."""
    db = open_database(path, create=True)
    prepare_database(db)
    items = read_sources((str(SEEDS / "*.txt"),), Reading()) if set_ == "seeds" else read_example()
    add_articles(db, items, lambda rejection: None, lambda: None)
    flag_articles(db)
    return db


def read_walks(set_: str) -> list[dict[str, str]]:
    """Return the recorded walks of a set, an article each."""
    data = tomllib.loads((ROOT / "tests" / "data" / "walk.toml").read_text(encoding="utf-8"))
    return list(data[set_])


def walk(db: Database, walks: list[dict[str, str]], which: str, reviewer: str) -> Iterator[Walked]:
    """Press the keys of each article in turn; the session goes from one to the next by itself."""
    numbers = {Path(row["source"]).name: row["number"] for row in db.query("SELECT source, number FROM articles")}
    order = tuple(sorted(numbers[row["source"]] for row in walks))
    names = {numbers[row["source"]]: row for row in walks}
    session = Session(DatabaseDesk(db, load_rubric(), reviewer, Selection(numbers=order), lambda: 1.0))
    for number in order:
        row, before = names[number], session.decided
        keys = read_keys(row[which])
        assert session.state.sheet is not None
        assert session.state.sheet.article == number
        for key in keys:
            session.press(key)
        yield Walked(row["source"], len(keys), session.decided - before, number in session.finished)


def print_walks() -> bool:
    """Print the keys an article; returns whether the bounds are kept."""
    is_kept = True
    for set_ in ("seeds", "example"):
        if set_ == "seeds" and not SEEDS.is_dir():
            print("the seed articles do not lie beside the project")
            continue
        with tempfile.TemporaryDirectory() as folder:
            db = make_database(Path(folder) / "walk.db", set_)
            for which, most in (("keys", MOST_KEYS), ("agree", MOST_AGREEING)):
                walked = list(walk(db, read_walks(set_), which, which))
                keys = [one.keys for one in walked]
                mean, words = sum(keys) / len(keys), ", ".join(map(str, keys))
                kept = "kept" if mean <= most else "BROKEN"
                print(f"{set_:<8} {which:<6} {len(keys):>2} articles, {sum(one.verdicts for one in walked)} verdicts")
                print(
                    f"    {mean:.1f} keys an article on average, {max(keys)} at most ({words})   bound {most}: {kept}"
                )
                is_kept &= mean <= most and all(one.is_done for one in walked)
            db.close()
    return is_kept
