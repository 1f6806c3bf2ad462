"""Articles compared with one another: sketches, candidates, and what a database says of them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from builders import build_article
from cases import CASES as FOLDER
from cases import build_twin
from conftest import Run
from numpy.typing import NDArray

from annotate.assembly import load_copying_detector
from annotate.batch.sketching import sketch_article
from annotate.core.model import Verdict
from annotate.core.sketching import SKETCH_SIZE, find_candidates
from annotate.core.text import TextView
from annotate.detectors.copying import build_copying_detector, measure_overlap

STORY = " ".join(
    f"Boat {n} left berth {n * 7} at {n % 12} with {n * 3} crates of hake for the market." for n in range(40)
)
OTHER = " ".join(f"Player {n} scored {n * 5} points in game {n % 9} of the winter league." for n in range(40))


class Held:
    """Sketches in memory."""

    def __init__(self, rows: NDArray[np.uint32]) -> None:
        self.rows = rows

    def read_columns(self, first: int, count: int) -> NDArray[np.uint32]:
        return self.rows[:, first : first + count]

    def read_rows(self, places: NDArray[np.intp]) -> NDArray[np.uint32]:
        return self.rows[places]


def view(text: str) -> TextView:
    return TextView(build_article(text))


def digits(text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.uint32]]:
    return np.frombuffer(sketch_article(view(text)), dtype="<u4")


def test_the_sketch_estimates_the_shared_part() -> None:
    half = STORY[: len(STORY) // 2] + OTHER[len(OTHER) // 2 :]
    assert np.array_equal(digits(STORY), digits(STORY))
    assert float(np.mean(digits(STORY) == digits(OTHER))) < 0.1
    assert 0.2 < float(np.mean(digits(STORY) == digits(half))) < 0.5
    assert sketch_article(view("Too short.")) == b""


def test_candidates_are_of_other_outlets_and_most_alike_first() -> None:
    near = STORY + " One more line about the tide and the lamps on the pier at night."
    rows = np.stack([digits(text) for text in (STORY, STORY, near, OTHER)])
    assert find_candidates(Held(rows), np.array([1, 2, 3, 4])) == {0: [1, 2], 1: [0, 2], 2: [0, 1]}
    assert find_candidates(Held(rows), np.array([1, 1, 1, 4])) == {}
    assert find_candidates(Held(rows), np.array([0, 0, 3, 4]))[0] == [1, 2]


def test_a_crowd_of_the_same_page_is_compared_with_the_earliest_only() -> None:
    rows = np.repeat(digits(STORY)[None, :], 3000, axis=0)
    found = find_candidates(Held(rows), np.arange(1, 3001))
    assert found[2999] == [0, 1, 2, 3, 4]
    assert rows.shape[1] == SKETCH_SIZE


def test_overlap_counts_words_and_shows_the_longest_passage_first() -> None:
    text = f"A new beginning here. {STORY[:600]} Something else stands between. {STORY[800:1000]}"
    overlap = measure_overlap(view(text), view(STORY))
    assert 0.8 < overlap.share < 1
    lengths = [span.end - span.start for span in overlap.passages]
    assert lengths == sorted(lengths, reverse=True)
    assert measure_overlap(view(OTHER), view(STORY)).share < 0.05


def test_of_two_earlier_articles_the_first_is_named() -> None:
    twins = [
        build_twin(7, {"title": "t", "outlet": "north.example", "date": "2026-05-03", "text": STORY}),
        build_twin(9, {"title": "t", "outlet": "south.example", "date": "2026-05-01", "text": STORY}),
    ]
    late = build_twin(1, {"title": "t", "outlet": "plaza.example", "date": "2026-05-04", "text": STORY})
    finding = load_copying_detector().compare(late.view, "plaza.example", twins)
    assert finding.verdict is Verdict.PRESENT
    assert "article #9 of south.example, dated 2026-05-01" in finding.evidence[0].note


def test_alone_it_cannot_say() -> None:
    (finding,) = load_copying_detector().detect(view(STORY))
    assert (finding.verdict, finding.probability) == (Verdict.UNSURE, None)
    assert "annotate autoflag" in finding.evidence[0].note


@pytest.mark.parametrize("missing", ["agencies", "credits", "unspaced"])
def test_a_broken_lexicon_is_named(missing: str) -> None:
    lists: dict[str, object] = {"agencies": ["AP"], "credits": ["first published in"], "unspaced": ["转载自"]}
    with pytest.raises(ValueError, match=missing):
        build_copying_detector({**lists, missing: "AP"})


def record(outlet: str, date: str, text: str = STORY) -> str:
    return json.dumps({"title": "Hake", "outlet": outlet, "date": date, "author": "Ana Reed", "text": text}) + "\n"


def verdicts(path: Path) -> dict[int, str]:
    with sqlite3.connect(path) as connection:
        return dict(
            connection.execute("SELECT article, verdict FROM findings WHERE flag = 'copied-text' AND current = 1")
        )


def test_a_database_is_compared_and_a_new_twin_changes_only_what_it_touches(run: Run, tmp_path: Path) -> None:
    db = tmp_path / "annotate.db"
    Path("one.jsonl").write_text(record("north.example", "2026-05-03") + record("far.example", "2026-05-01", OTHER))
    assert "accepted 2" in run("add", "one.jsonl").stdout
    assert "2 of 2 articles flagged" in run("autoflag").stdout
    assert verdicts(db) == {1: "absent", 2: "absent"}
    Path("two.jsonl").write_text(record("south.example", "2026-05-01"))
    run("add", "two.jsonl")
    assert "2 of 3 articles flagged" in run("autoflag").stdout
    assert verdicts(db) == {1: "present", 2: "absent", 3: "absent"}
    assert "0 of 3 articles flagged" in run("autoflag").stdout
    shown = " ".join(run("show", "1", "--no-text").stdout.split())
    assert "stand in article #3 of south.example, dated 2026-05-01" in shown
    assert run("autoflag", "--flag", "copied-text").exit_code == 0


def test_the_cases_hold_articles_to_compare_with() -> None:
    assert "others" in (FOLDER / "copied-text.toml").read_text(encoding="utf-8")


def test_a_sketch_is_the_same_made_with_the_findings_and_made_later(run: Run, tmp_path: Path) -> None:
    rows = [{"text": f"Pier {n}. {STORY}", "outlet": f"bay{n}.example", "title": f"Pier {n}"} for n in range(40)]
    source = tmp_path / "rows.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    def sketch(name: str, *arguments: str) -> list[tuple[int, str, bytes]]:
        path = str(tmp_path / name)
        assert run("add", "--db", path, str(source)).exit_code == 0
        assert run("autoflag", "--db", path, *arguments).exit_code == 0
        with sqlite3.connect(path) as db:
            found = db.execute("SELECT article, method, sketch FROM sketches ORDER BY article").fetchall()
        db.close()
        return found

    one = sketch("one.db", "--jobs", "1")
    assert len(one) == 40
    assert sketch("two.db", "--jobs", "2") == one
    assert sketch("later.db", "--flag", "copied-text") == one
