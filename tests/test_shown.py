"""What is drawn as a table is there as JSON too, with the same facts."""

from __future__ import annotations

import json

import pytest
from conftest import Run


@pytest.fixture
def demo(run: Run) -> Run:
    """The command line on the example articles."""
    assert run("demo").exit_code == 0
    return run


def test_a_list_of_articles(demo: Run) -> None:
    rows = json.loads(demo("show", "--format", "json").stdout)
    assert [row["article"] for row in rows] == list(range(1, 15))
    assert "seo-padding" in rows[0]["found"]
    assert "text" not in rows[0]
    padded = json.loads(demo("show", "--flag", "seo-padding", "--format", "json").stdout)
    assert [row["article"] for row in padded] == [row["article"] for row in rows if "seo-padding" in row["found"]]


def test_an_article_with_quotes_at_their_offsets(demo: Run) -> None:
    shown = json.loads(demo("show", "3", "--format", "json").stdout)
    quotes = [item for finding in shown["findings"] for item in finding["evidence"] if item["quote"]]
    assert quotes
    for item in quotes:
        assert shown["text"][item["start"] : item["end"]] == item["quote"]
    assert {entry["reviewer"] for entry in json.loads(demo("show", "1", "--format", "json").stdout)["history"]} == {
        "ana",
        "li",
    }
    assert "text" not in json.loads(demo("show", "3", "--no-text", "--format", "json").stdout)


def test_the_reasons_of_a_score(demo: Run) -> None:
    rows = json.loads(demo("why", "answerplaza.example", "--format", "json").stdout)
    scorecards = json.loads(demo("score", "answerplaza.example", "--format", "json").stdout)
    assert len(rows) == 16
    for row in rows:
        if row["rate"] is not None:
            assert round(row["rate"], 4) == scorecards[0][f"{row['flag']}_rate"]
    padding = json.loads(demo("why", "answerplaza.example", "seo-padding", "--format", "json").stdout)
    assert [row["flag"] for row in padding] == ["seo-padding"]
    assert padding[0]["evidence"][0]["quote"]


def test_no_plugins(demo: Run) -> None:
    assert json.loads(demo("plugins", "list", "--format", "json").stdout) == []


def test_several_flags_at_once(demo: Run) -> None:
    flags = ("--flag", "seo-padding", "--flag", "undated")
    rows = json.loads(demo("show", *flags, "--format", "json").stdout)
    every = json.loads(demo("show", "--format", "json").stdout)
    assert [row["article"] for row in rows] == [
        row["article"] for row in every if {"seo-padding", "undated"} & set(row["found"])
    ]
    evaluated = json.loads(demo("evaluate", *flags, "--format", "json").stdout)
    assert [row["flag"] for row in evaluated] == ["seo-padding", "undated"]
    assert "seo-padding" in demo("calibrate", *flags).stdout


def test_outlets_replies_rubrics_and_backups(demo: Run) -> None:
    outlets = json.loads(demo("outlets", "list", "--format", "json").stdout)
    known = {row["outlet"]: row for row in outlets}
    assert known["answerplaza.example"]["name"] == "Answer Plaza"
    assert sum(row["articles"] for row in outlets) == 14
    assert json.loads(demo("outlets", "replies", "answerplaza.example", "--format", "json").stdout) == []
    assert demo("outlets", "reply", "answerplaza.example", "--text", "=We disagree.", "--by", "ed").exit_code == 0
    (said,) = json.loads(demo("outlets", "replies", "answerplaza.example", "--format", "json").stdout)
    assert (said["text"], said["author"], said["source"]) == ("=We disagree.", "ed", None)
    (rubric,) = json.loads(demo("rubric", "list", "--format", "json").stdout)
    assert rubric["origin"] == "packaged"
    assert len(rubric["flags"]) == 16
    assert demo("backup").exit_code == 0
    kept = json.loads(demo("restore", "--format", "json").stdout)
    assert kept[-1]["number"] == len(kept)
    assert kept[-1]["bytes"] > 0
