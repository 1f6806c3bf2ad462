"""Tables on narrow terminals: no line is too wide, and what may not be cut stays whole."""

from __future__ import annotations

import io
import re

import pytest
from conftest import Run
from rich.text import Text

from annotate.assembly import load_rubric
from annotate.terminal.console import open_console
from annotate.terminal.tables import Column, print_table

COLUMNS = (
    Column("no", right=True),
    Column("title", least=8, leads=True),
    Column("country", goes=1),
    Column("found", wraps=True),
    Column("count", right=True),
)
ROW = ("1", "The ferry that sailed away", "Peru", "seo-padding, undated, one-sided", "12")


def draw(width: int, *rows: tuple[str, ...]) -> list[str]:
    file = io.StringIO()
    console = open_console(file)
    console.width = width
    print_table(console, COLUMNS, [[Text(cell) for cell in row] for row in rows])
    return file.getvalue().splitlines()


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (80, ["no title                      country found                           count",
              " 1 The ferry that sailed away Peru    seo-padding, undated, one-sided    12"]),
        (60, ["no title               country found                  count",
              " 1 The ferry that saile… Peru    seo-padding, undated,     12",
              "                               one-sided"]),
        (37, ["no title        found        count",
              " 1 The ferry th… seo-padding,    12",
              "                undated,",
              "                one-sided"]),
        (26, ["no title",
              "    found        count",
              " 1 The ferry that sailed …",
              "    seo-padding,    12",
              "    undated,",
              "    one-sided"]),
    ],
)  # fmt: skip
def test_a_table_gives_way(width: int, lines: list[str]) -> None:
    shown = draw(width, ROW)
    assert max(map(len, shown)) <= width
    assert [line.split() for line in shown] == [line.split() for line in lines]


def test_a_table_without_rows_has_a_head() -> None:
    assert draw(80) == ["no title country found count"]


def test_wide_characters_keep_the_columns_in_line() -> None:
    head, row, *_ = draw(60, ROW, ("2", "漢字の題", "日本", "undated", "3"))
    assert head.index("country") == row.index("Peru")


VIEWS = (["show"], ["score"], ["score", "answerplaza.example"], ["outlets"], ["outlets", "list", "--all"])


def test_no_word_is_broken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("demo")
    flags = load_rubric().keys
    for columns in (60, 80, 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        shown = {" ".join(words): run(*words).stdout for words in VIEWS}
        assert max(len(line) for text in shown.values() for line in text.splitlines()) <= columns
        seen = {name: set(text.replace(",", " ").split()) for name, text in shown.items()}
        for name in ("show", "score answerplaza.example"):
            beginnings = {flag[:length] for flag in flags for length in range(1, len(flag))} - {*flags}
            assert not beginnings & {word for word in seen[name] if "-" in word}
        assert {"harbourgazette.example", "machine", "only"} <= seen["score"]
        assert {"state-affiliated-outlet", "machine", "people"} <= seen["score answerplaza.example"]
        assert any(re.fullmatch(r"\[\d+–100\]", word) for word in seen["score answerplaza.example"])
        assert {"class", "SC", "CaPu", "CaPr", "ISFM"} <= seen["outlets list --all"]


def test_of_several_reviewers_a_share_has_one_decimal(run: Run) -> None:
    run("demo")
    for reviewer, key in (("one", "y"), ("two", "n")):
        run("review", "1", "--flag", "loaded-language", "--reviewer", reviewer, input=key)
    shown = run("score", "answerplaza.example").stdout
    (row,) = [line for line in shown.splitlines() if line.startswith("loaded-language")]
    assert re.search(r" 0\.[1-9] of 1$", row)
