"""Recorded walks with real keys: how many an article takes, and that they say what the labels say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from annotate.assembly import load_rubric
from annotate.terminal.keys import read_keys
from benchmarks.walk import MOST_AGREEING, MOST_KEYS, make_database, read_walks, walk

FLAGS = load_rubric().keys


@pytest.mark.parametrize(("which", "most"), [("keys", MOST_KEYS), ("agree", MOST_AGREEING)])
def test_the_example_takes_few_keys(which: str, most: int, tmp_path: Path) -> None:
    check_walk("example", which, most, tmp_path)


@pytest.mark.parametrize(("which", "most"), [("keys", MOST_KEYS), ("agree", MOST_AGREEING)])
def test_the_seeds_take_few_keys(which: str, most: int, tmp_path: Path, shared_seeds: Path) -> None:
    check_walk("seeds", which, most, tmp_path)


def check_walk(set_: str, which: str, most: int, folder: Path) -> None:
    db = make_database(folder / "walk.db", set_)
    walked = list(walk(db, read_walks(set_), which, "ana"))
    assert all(one.is_done for one in walked)
    assert {one.verdicts for one in walked} == {len(FLAGS)}
    assert sum(one.keys for one in walked) / len(walked) <= most
    stands = db.count("SELECT count(*) FROM verdicts WHERE reviewer = 'ana'")
    assert stands == len(FLAGS) * len(walked)
    accepted = db.count("SELECT count(*) FROM entries WHERE kind = 'verdict' AND accepted")
    assert accepted >= stands - sum(one.keys for one in walked)
    db.close()


@pytest.mark.parametrize("which", ["keys", "agree"])
def test_the_walk_of_the_seeds_says_what_their_labels_say(
    which: str, run: Run, shared_seeds: Path, tmp_path: Path
) -> None:
    run("add", shared_seeds / "*.txt")
    run("autoflag")
    keys = "".join(row[which] for row in read_walks("seeds"))
    told = run("review", "--reviewer", "ana", input=keys).stdout
    assert f"in all 5 of 5; verdicts {5 * len(FLAGS)}" in told
    run("export", "verdicts", "--format", "json", "-o", "verdicts.json")
    rows = json.loads((tmp_path / "verdicts.json").read_text(encoding="utf-8"))
    labels = json.loads((shared_seeds / "expected.json").read_text(encoding="utf-8"))["articles"]
    run("export", "articles", "--format", "json", "-o", "articles.json")
    articles = json.loads((tmp_path / "articles.json").read_text(encoding="utf-8"))
    sources = {article["article"]: Path(article["source"]).name for article in articles}
    said = {(sources[row["article"]], row["flag"]): row["verdict"] for row in rows}
    for name, article in labels.items():
        for flag, label in article["flags"].items():
            assert said[name, flag] == label["verdict"], f"{name} {flag}"


def test_an_article_where_the_detectors_are_sure_takes_two_keys() -> None:
    assert "aa" in {row["agree"] for row in read_walks("example")}
    assert len(read_keys("aa")) == 2
