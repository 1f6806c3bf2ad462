"""What goes out to another tool comes back the same: of generated annotation sets, and through a database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.core.annotations import Annotated, Decision, Prediction, Seen, group_decisions
from annotate.core.model import Article, BylineKind, Evidence, Finding, Link, Verdict, identify_content
from annotate.exchange import doccano, label_studio, prodigy, web_annotation
from annotate.exchange.documents import parse_json
from annotate.exchange.incoming import Terms
from annotate.exchange.offsets import Ruler, Unit
from annotate.exchange.tables import dump_json
from annotate.exchange.tools import READERS
from annotate.ingest.sources import Rejection

FLAGS = ("anonymous-author", "undated", "seo-padding", "one-sided")
# Astral characters, combining marks, a family of one cluster, right-to-left text, line ends of all kinds.
PIECES = (
    "The ferry ",
    "sailed.\r\n",
    "👩‍👩‍👧",
    "e\u0301",
    "渡し船",
    "\n\n",
    "مركب",
    "🇵🇪",
    "=1+1",
    "<b>&\u2028",
    "\t",
    "क्षि",
    "x",
)
Write = Callable[[Iterable[Annotated], Unit], Iterator[dict[str, Any]]]
WRITERS: dict[str, Write] = {
    "prodigy": prodigy.write_tasks,
    "label-studio": label_studio.write_tasks,
    "doccano": doccano.write_lines,
}
TERMS = Terms(FLAGS, {}, 2)


def times() -> st.SearchStrategy[str]:
    return st.integers(0, 10**9).map(lambda ms: f"2026-01-{1 + ms % 28:02}T10:{ms // 28 % 60:02}:07.{ms % 1000:03}Z")


@st.composite
def spans(draw: st.DrawFn, text: str) -> Evidence:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Evidence("", start, end, text[start:end])


@st.composite
def findings(draw: st.DrawFn, text: str) -> Prediction:
    evidence = draw(st.lists(spans(text) | st.just(Evidence("nothing stands there")), max_size=3))
    finding = Finding(
        draw(st.sampled_from(FLAGS)), draw(st.sampled_from(Verdict)), draw(st.none() | st.floats(0, 1)),
        tuple(evidence), draw(st.sampled_from(["byline", "dating"])), "3-0a1b2c3d",
    )  # fmt: skip
    return Prediction(finding, draw(st.booleans()), draw(st.booleans()))


@st.composite
def decisions(draw: st.DrawFn, text: str) -> Decision:
    kind = draw(
        st.sampled_from(["verdict", "verdict", "evidence", "note", "adjudication", "correction", "lean", "stance"])
    )
    row: dict[str, Any] = {
        "reviewer": draw(st.sampled_from(["ana", "Lí Wěi", "bo@desk.example"])),
        "at": draw(times()),
        "seconds": draw(st.none() | st.integers(0, 9000).map(lambda n: n / 100)),
        "rubric": draw(st.integers(1, 3)),
        "blind": draw(st.sampled_from(["", "machine", "outlet,machine"])),
        "blind_rule": draw(st.sampled_from(["", "machine=50%"])),
        "task": "adjudicate" if kind == "adjudication" else "review",
    }
    words = st.text(st.sampled_from("aé渡👩\n:= "), min_size=1, max_size=8).filter(str.strip)
    if kind in ("verdict", "adjudication", "note", "evidence"):
        row["flag"] = draw(st.sampled_from(FLAGS))
    if kind in ("verdict", "adjudication"):
        row["verdict"], row["accepted"] = draw(st.sampled_from(Verdict)), draw(st.booleans())
        row["seen"] = draw(st.none() | st.just(Seen("byline", "3-0a1b2c3d")))
    if kind == "note":
        row["note"] = draw(words)
    if kind == "evidence":
        row["evidence"] = draw(spans(text))
    if kind == "correction":
        row["field"], row["value"] = draw(st.sampled_from(["outlet", "byline"])), draw(words | st.just(""))
    if kind == "lean":
        row["score"] = draw(st.none() | st.integers(-3, 3))
    if kind == "stance":
        row["actor"], row["score"] = draw(words), draw(st.integers(-3, 3))
    return Decision(kind=kind, **row)


@st.composite
def annotated(draw: st.DrawFn) -> Annotated:
    text = "".join(draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8))) + "end"
    title = draw(st.none() | st.sampled_from(["=cmd|' /C calc'!A0", "<script>x</script>", "Ferry 渡"]))
    article = Article(
        id=identify_content(text, title), source="a.txt", text=text, title=title,
        url=draw(st.none() | st.just("https://harbourgazette.example/1")),
        outlet=draw(st.none() | st.just("harbourgazette.example")),
        byline=draw(st.none() | st.just("Ana Reed")), byline_kind=draw(st.none() | st.sampled_from(BylineKind)),
        published_known=draw(st.booleans()), links=draw(st.sampled_from([(), (Link("https://x.example/", "x"),)])),
    )  # fmt: skip
    made = draw(st.lists(decisions(text), max_size=5))
    return Annotated(article, tuple(draw(st.lists(findings(text), max_size=2))), tuple(made))


def send(tool: str, item: Annotated, unit: Unit, strip: bool = False) -> list[Annotated | Rejection]:
    """Write an item for a tool and read it again, with or without what stands beside it."""
    if tool == "web-annotation":
        page = parse_json("".join(web_annotation.write_page([item], dump_json)))
        rows = [{"annotate:articles": page["annotate:articles"]}, *page["items"]]
    else:
        rows = [parse_json(dump_json(row)) for row in WRITERS[tool]([item], unit)]
    for row in rows if strip else []:
        for place in (row, row.get("meta", {})):
            for key in ("annotate", "annotate:entries", "annotate:finding"):
                place.pop(key, None)
    return list(READERS[tool]([(f"x:{number}", row) for number, row in enumerate(rows, 1)], TERMS))


def collect(
    items: Iterable[Annotated | Rejection],
) -> tuple[set[Article], Counter[Prediction], Counter[tuple[Decision, ...]]]:
    """Return the articles, the findings and the groups of decisions, however they came."""
    faults = [item for item in items if isinstance(item, Rejection)]
    assert faults == []
    whole = [item for item in items if isinstance(item, Annotated)]
    groups = Counter(group.decisions for item in whole for group in group_decisions(item.decisions))
    return {item.article for item in whole}, Counter(part for item in whole for part in item.predictions), groups


@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(annotated(), st.sampled_from(Unit))
def test_nothing_is_lost_on_the_way(item: Annotated, unit: Unit) -> None:
    for tool in READERS:
        assert collect(send(tool, item, unit)) == collect([item])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(annotated())
def test_the_tools_own_fields_say_the_same(item: Annotated) -> None:
    """Without what stands beside it, each verdict of each reviewer is still there with its quotes and notes."""
    wanted = {group.show() for group in group_decisions(item.decisions) if group.verdict}
    for tool in ("prodigy", "label-studio", "web-annotation"):
        unit = Unit.UTF_16 if tool == "label-studio" else Unit.CODE_POINTS
        back = [part for part in send(tool, item, unit, strip=True) if isinstance(part, Annotated)]
        shown = {group.show() for part in back for group in group_decisions(part.decisions)}
        if tool != "label-studio" or not any(ord(letter) > 0xFFFF for letter in item.article.text):
            twice = {g.flag for g in group_decisions(item.decisions) if g.decisions[0].task != "review"}
            assert {view for view in wanted if view and view.flag not in twice} <= shown


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("text", ["", "abc", "👩‍👩‍👧 at e\u0301\r\n🇵🇪!", "渡し船 🚒"])
def test_offsets_go_there_and_back(unit: Unit, text: str) -> None:
    ruler = Ruler(text, unit)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            first, last = ruler.snap(start, end)
            assert first <= start < end <= last
            assert (first, last) == (start, end) or unit is Unit.GRAPHEMES
    whole = ruler.from_code_points(0, len(text))
    sizes = {Unit.CODE_POINTS: len(text), Unit.UTF_16: len(text.encode("utf-16-le")) // 2}
    assert whole == (0, sizes.get(unit, whole[1]))


def test_graphemes_are_counted_as_a_reader_counts() -> None:
    assert Ruler("👩‍👩‍👧e\u0301\r\n🇵🇪", Unit.GRAPHEMES).from_code_points(0, 10) == (0, 4)


def go_through(run: Run, folder: Path, tool: str) -> None:
    """Send a.db through a tool's file into an empty database, twice, and compare the two files."""
    assert run("export", tool, "--db", "a.db", "-o", "a.out").exit_code == 0
    first = run("import", "a.out", "--db", f"{tool}.db")
    assert first.exit_code == 0, first.output
    again = run("import", "a.out", "--db", f"{tool}.db")
    assert [line for line in again.stdout.splitlines() if "new" in line and "new 0 " not in line] == []
    run("export", tool, "--db", f"{tool}.db", "-o", "b.out")
    assert (folder / "a.out").read_bytes() == (folder / "b.out").read_bytes()


def test_a_database_comes_back_byte_for_byte(run: Run, tmp_path: Path) -> None:
    run("demo", "--db", "a.db")
    run("review", "1", "--db", "a.db", "--reviewer", "ana", input="yLx2\nq")
    run("review", "2", "--db", "a.db", "--reviewer", "ana", input="ob other.example\nq")
    for tool in READERS:
        go_through(run, tmp_path, tool)
        for table in ("verdicts", "evidence", "disagreements"):
            assert run("export", table, "--db", "a.db").stdout == run("export", table, "--db", f"{tool}.db").stdout
    cards = [run("export", "scorecards", "--db", name).stdout for name in ("a.db", "doccano.db")]
    assert cards[0] == cards[1]


def test_the_seeds_come_back(run: Run, tmp_path: Path, shared_seeds: Path) -> None:
    run("add", "--db", "a.db", *sorted(shared_seeds.glob("*.txt")))
    run("autoflag", "--db", "a.db")
    run("review", "--db", "a.db", "--reviewer", "ana", input="y" * 30)
    for tool in READERS:
        go_through(run, tmp_path, tool)
