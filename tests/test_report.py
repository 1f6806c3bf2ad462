"""The report as files: well-formed and harmless whatever stands in the database, and careful with its folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from builders import add, build_article, find
from conftest import Run

from annotate.assembly import load_rubric
from annotate.core.backing import Reply
from annotate.core.effects import Correction, Lean, Note, Quotation, Ruling, Stance
from annotate.core.interval import Interval
from annotate.core.model import Evidence, Finding, Verdict
from annotate.errors import AnnotateError
from annotate.report.charts import draw_bar, draw_curve
from annotate.report.codes import make_codes
from annotate.report.front import fold
from annotate.report.marks import Mark, cut_text
from annotate.report.pages import link_address
from annotate.report.site import Options, write_report
from annotate.storage.articles import add_article
from annotate.storage.database import Database, open_database
from annotate.storage.findings import save_findings
from annotate.storage.journal import append_entry
from annotate.storage.outlets import list_outlets
from annotate.storage.replies import save_reply

RUBRIC = load_rubric()
ADDRESS = "https://harbour.example/a"
# What must not work in a page, each of a kind.
HOSTILE = (
    "<script>alert(1)</script>",
    "</title></textarea></style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)><math><mtext></mtext></math>',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    '<!--[if]><a href="javascript:alert(1)">x</a>-->]]>',
    "\u202egnp.exe \u2066\u200f\u061c nul:\0 esc:\x1b[31m bel:\x07 c1:\x9b",
    "&lt;b&gt; &amp;amp; &#106;",
    "שלום וברכה 👩‍👩‍👧‍👦 e\u0301\u0327",
)


class Reader(HTMLParser):
    """Collects what could act: elements, attributes and addresses; and the text."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "path", "circle"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: set[str] = set()
        self.ids: list[str] = []
        self.scripts: list[str | None] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.elements.add(tag)
        self.attributes |= set(values)
        self.addresses |= {value or "" for name, value in attrs if name in ("href", "src", "action", "data")}
        self.ids += [values["id"] or ""] if "id" in values else []
        if tag == "script":
            self.scripts.append(values.get("src"))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self._open.pop() == tag, f"</{tag}> closes another"

    def handle_data(self, data: str) -> None:
        self.text += data


def write(db: Database, folder: Path, **options: object) -> dict[str, str]:
    """Return the pages of a report by their names."""
    write_report(db, RUBRIC, folder, Options(**options))  # type: ignore[arg-type] # named by the tests
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.html")}


def judge(db: Database, article: int, reviewer: str, flag: str, verdict: Verdict, note: str = "") -> None:
    append_entry(db, reviewer, Ruling(article, flag, verdict), rubric=RUBRIC.version, seconds=1)
    if note:
        append_entry(db, reviewer, Note(article, flag, note), rubric=RUBRIC.version, seconds=1)


def add_hostile(db: Database) -> None:
    """Add an article for each hostile text, with that text in every field that anybody can fill."""
    for place, bad in enumerate(HOSTILE):
        text = f"{bad} begins it.\n\nWhat {bad} said, the harbour office did not."
        article = build_article(
            text,
            f"host{place}.example",
            title=bad,
            byline=bad,
            outlet_name=bad,
            url=f"javascript:alert('{bad}')" if place % 2 else f"https://harbour.example/{bad}",
            source=f"../../{bad}/x.txt",
        )
        number, _ = add_article(db, article, words=9, flesch=None, grade=None)
        start = text.index("said")
        quotes = (Evidence(bad, 0, len(bad), bad), Evidence(bad, start, start + 4, "said"))
        save_findings(db, number, 0, [Finding("seo-padding", Verdict.PRESENT, 0.9, quotes, bad, bad)])
        for reviewer in (bad, "li"):
            judge(db, number, reviewer, "seo-padding", Verdict.PRESENT, bad)
        for recorded in (
            Quotation(number, "undated", 0, len(bad), bad),
            Lean(number, 1),
            Stance(number, bad, -2),
            Correction(number, "byline", bad),
        ):
            append_entry(db, bad, recorded, rubric=RUBRIC.version, seconds=1)
    for outlet in list_outlets(db, with_articles=True):
        save_reply(db, outlet.id, Reply(HOSTILE[0], "2026-03-01", HOSTILE[1], f"javascript:{HOSTILE[2]}"))


@pytest.mark.parametrize(
    ("spans", "wanted"),
    [
        ([], "abcdef"),
        ([(1, 3, 0)], "a[0:bc]def"),
        ([(0, 6, 0)], "[0:abcdef]"),
        ([(0, 4, 0), (2, 6, 1)], "[0:ab][01:cd][1:ef]"),
        ([(0, 6, 0), (2, 4, 1)], "[0:ab][01:cd][0:ef]"),
        ([(1, 3, 2), (1, 3, 2)], "a[2:bc]def"),
        ([(1, 3, 2), (2, 5, 2)], "a[2:b][2:c][2:de]f"),
        ([(4, 9, 0), (-1, 2, 1), (3, 3, 1)], "abcdef"),
    ],
)
def test_spans_may_overlap(spans: list[tuple[int, int, int]], wanted: str) -> None:
    pieces = list(cut_text("abcdef", [Mark(*span) for span in spans]))
    assert "".join(piece.text for piece in pieces) == "abcdef"
    shown = "".join(f"[{''.join(map(str, p.places))}:{p.text}]" if p.places else p.text for p in pieces)
    assert shown == wanted


def test_ten_thousand_spans_are_cut_in_one_pass() -> None:
    text = "é👩‍👧" * 5000
    marks = [Mark(start, len(text) - start, start % 16) for start in range(10_000)]
    pieces = list(cut_text(text, marks))
    assert "".join(piece.text for piece in pieces) == text
    assert len(pieces) < 20_002
    assert sum(spans for piece in pieces for _, spans in piece.opens) == 10_000


def test_codes_are_unique() -> None:
    assert make_codes(["seo-padding", "spun-text", "state-press", "one"]) == {
        "seo-padding": "SP",
        "spun-text": "ST",
        "state-press": "SP2",
        "one": "O",
    }
    assert len(set(make_codes(RUBRIC.keys).values())) == len(RUBRIC.keys)


def test_charts_stay_in_their_field() -> None:
    bar = draw_bar(Interval(50.0, -3.0, 130.0))
    assert (bar.low, bar.median, bar.high) == ("4", "104", "204")
    curve = draw_curve([("a", Interval(100, 0, 100)), ("b", None), ("c", Interval(0, 0, 0))], 300, 100)
    assert curve.line == "M50 0M250 100"
    assert [point[0] for point in curve.points] == ["a", "c"]


def test_rows_are_folded() -> None:
    assert fold([]) == [(1, [])]
    assert [(first, len(rows)) for first, rows in fold(list(range(501)))] == [(1, 250), (251, 250), (501, 1)]


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        (ADDRESS, True),
        ("http://harbour.example/?a=1&b=2", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("java\tscript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("//harbour.example/", False),
        ("https:///x", False),
        ("https://[::1", False),
        ("https://harbour.example/\u202egnp", False),
        ("file:///etc/passwd", False),
        (None, False),
    ],
)
def test_only_plain_web_addresses_are_links(url: str | None, is_kept: bool) -> None:
    assert link_address(url) == (url if is_kept else None)


def test_nothing_hostile_acts_on_any_page(db: Database, tmp_path: Path) -> None:
    add_hostile(db)
    pages = write(db, tmp_path / "out", title=HOSTILE[0])
    assert len(pages) == 2 + 2 * len(HOSTILE)
    for name, page in pages.items():
        read = Reader(page)
        assert read.scripts in ([], ["../report.js"], ["report.js"]), name
        assert not read.elements & {"img", "math", "style", "iframe", "object", "form", "textarea", "base"}, name
        assert not {own for own in read.attributes if own.startswith(("on", "style", "autofocus"))}, name
        assert len(read.ids) == len(set(read.ids)), name
        for address in read.addresses:
            assert re.match(r"(?:https://harbour\.example/|(?:\.\./)*[a-z0-9/-]*\.(?:html|css|js)|#|data:,$)", address)
        for character in "\u202e\u2066\u200f\u061c\0\x1b\x07\x9b":
            assert character not in page, f"{name} holds U+{ord(character):04X}"
    text = Reader(pages["articles/000/7.html"]).text
    assert "<202E>gnp.exe" in text
    assert "␀" in text
    assert "{{ 7 * 7 }}" in Reader(pages["articles/000/5.html"]).text
    assert "49" not in Reader(pages["articles/000/5.html"]).text.replace("[49", "")


def test_every_link_leads_somewhere(db: Database, tmp_path: Path) -> None:
    add_hostile(db)
    add(db, "An article that names no outlet.", None)
    out = tmp_path / "out"
    pages = write(db, out)
    ids = {name: set(Reader(page).ids) for name, page in pages.items()}
    for name, page in pages.items():
        for address in Reader(page).addresses:
            if address.startswith(("https:", "data:")):
                continue
            target, _, fragment = address.partition("#")
            path = ((out / name).parent / target).resolve() if target else out / name
            assert path.is_file(), f"{name}: {address}"
            assert not fragment or fragment in ids[path.relative_to(out).as_posix()], f"{name}: {address}"


def test_evidence_is_marked_where_it_stands(db: Database, tmp_path: Path) -> None:
    text = "👩‍👧 Die Fähre <b>sank</b>, so heißt es.\r\nÎle d’Or: 漢字 עברית."
    number = add(db, text)
    for flag, words in (
        ("seo-padding", "<b>sank</b>, so"),
        ("undated", "so heißt"),
        ("unsourced-claims", "漢字 עברית"),
    ):
        start = text.index(words)
        find(db, number, flag, "present", (start, start + len(words), words))
    page = write(db, tmp_path / "out")["articles/000/1.html"]
    marked = re.findall(r'<mark class="([^"]+)" title="([^"]+)">([^<]*)</mark>', page)
    assert [(codes, words) for _, codes, words in marked] == [
        ("SP", "&lt;b&gt;sank&lt;/b&gt;, "),
        ("SP, U", "so"),
        ("U", " heißt"),
        ("UC", "漢字 עברית"),
    ]


def test_ten_thousand_flags_on_one_article(db: Database, tmp_path: Path) -> None:
    text = "The ferry came late. " * 600
    number = add(db, text)
    pieces = tuple(Evidence("a sign", n, n + 50, text[n : n + 50]) for n in range(10_000))
    save_findings(db, number, 0, [Finding("seo-padding", Verdict.PRESENT, 0.9, pieces, "many", "1")])
    page = write(db, tmp_path / "out")["articles/000/1.html"]
    read = Reader(page)
    assert "9,980 more" in read.text
    assert "".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", page)) == text[:10_049]
    assert len(page) < 6_000_000


def test_an_empty_database_has_a_report(db: Database, tmp_path: Path) -> None:
    pages = write(db, tmp_path / "out")
    assert set(pages) == {"index.html", "method.html"}
    text = Reader(pages["index.html"]).text
    assert "No outlet has articles yet" in text
    assert "Nobody has given a verdict yet" in text
    assert "What the detector" not in text


def test_an_outlet_without_articles_has_no_page(db: Database, tmp_path: Path) -> None:
    number = add(db, "One article, moved to another outlet afterwards.", "first.example")
    append_entry(db, "ana", Correction(number, "outlet", "second.example"), rubric=RUBRIC.version, seconds=1)
    pages = write(db, tmp_path / "out")
    assert len([name for name in pages if name.startswith("outlets/")]) == 1
    assert "second.example" in pages["index.html"]
    assert "first.example" not in pages["index.html"]


def test_reviewers_are_named_or_numbered(db: Database, tmp_path: Path) -> None:
    number = add(db, "An article on which two reviewers disagree.")
    find(db, number, "undated", "present")
    judge(db, number, "Wilhelmina", "undated", Verdict.PRESENT, "see the foot of the page")
    judge(db, number, "Ottoline", "undated", Verdict.ABSENT)
    judge(db, number, "Ottoline", "seo-padding", Verdict.ABSENT)
    named, numbered = write(db, tmp_path / "a"), write(db, tmp_path / "b", anonymous=True)
    assert all(name in named["articles/000/1.html"] + named["index.html"] for name in ("Wilhelmina", "Ottoline"))
    assert not any(name in page for page in numbered.values() for name in ("Wilhelmina", "Ottoline"))
    assert "reviewer 1" in numbered["index.html"]
    assert "see the foot of the page" in numbered["articles/000/1.html"]


def test_months_are_scored_where_they_have_enough_articles(db: Database, tmp_path: Path) -> None:
    for day in range(1, 13):
        number = add(db, f"Article number {day} of March, on the ferry.", published=f"2026-03-{day:02d}")
        find(db, number, "undated", "absent")
    add(db, "One article of May, on the ferry.", published="2026-05-01")
    pages = write(db, tmp_path / "out")
    (outlet,) = [page for name, page in pages.items() if name.startswith("outlets/")]
    assert re.search(r"2026-03</th><td class=\"n\">12</td><td>\d+ \[", outlet)
    assert re.search(r"2026-04</th><td class=\"n\">0</td><td>no article", outlet)
    assert re.search(r"2026-05</th><td class=\"n\">1</td><td>too few articles", outlet)
    assert 'class="curve"' in outlet


def test_without_articles_no_text_is_handed_on(db: Database, tmp_path: Path) -> None:
    number = add(db, "A headline\n\nA sentence that belongs to the outlet.")
    find(db, number, "undated", "present")
    pages = write(db, tmp_path / "out", articles=False)
    assert not any("belongs to the outlet" in page for page in pages.values())
    assert not any(name.startswith("articles/") for name in pages)
    assert not any("articles/" in address for page in pages.values() for address in Reader(page).addresses)


def test_the_same_database_gives_the_same_bytes(db: Database, tmp_path: Path) -> None:
    add_hostile(db)
    assert write(db, tmp_path / "a") == write(db, tmp_path / "b")


def test_a_new_report_replaces_the_old_one_whole(db: Database, tmp_path: Path) -> None:
    out = tmp_path / "out"
    add(db, "The first article.")
    write(db, out)
    write(db, out, articles=False)
    assert sorted(path.name for path in out.iterdir()) == [
        "index.html", "method.html", "outlets", "report.js", "style.css",
    ]  # fmt: skip


def test_processes_write_the_same_pages(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_hostile(db)
    alone = write(db, tmp_path / "a", anonymous=True)
    monkeypatch.setattr("annotate.report.shelf._FEW", 0)
    told: list[None] = []
    write_report(db, RUBRIC, tmp_path / "b", Options(anonymous=True), (), lambda: told.append(None))
    assert {name: (tmp_path / "b" / name).read_text("utf-8") for name in alone} == alone
    assert len(told) == 2 * len(HOSTILE)


def _leave_note(out: Path) -> None:
    (out / "notes.txt").write_text("mine")


def _leave_page(out: Path) -> None:
    (out / "outlets" / "mine.html").write_text("mine")


def _leave_folder(out: Path) -> None:
    (out / "outlets" / "12.html").mkdir()


def _leave_link(out: Path) -> None:
    (out / "articles").symlink_to(out.parent)


@pytest.mark.parametrize("leave", [_leave_note, _leave_page, _leave_folder, _leave_link])
def test_a_folder_with_other_files_is_left_alone(db: Database, tmp_path: Path, leave: Callable[[Path], None]) -> None:
    out = tmp_path / "out"
    write(db, out)
    (out / "outlets").mkdir(exist_ok=True)
    leave(out)
    before = {path: path.is_file() and path.read_bytes() for path in out.rglob("*")}
    with pytest.raises(AnnotateError, match="no part of a report"):
        write(db, out)
    assert {path: path.is_file() and path.read_bytes() for path in out.rglob("*")} == before


def test_a_report_that_fails_leaves_the_old_one(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    add(db, "The first article.")
    old = write(db, out)

    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("annotate.report.site.render", fail)
    with pytest.raises(AnnotateError, match="No space left"):
        write(db, out)
    assert {path.relative_to(out).as_posix(): path.read_text("utf-8") for path in out.rglob("*.html")} == old
    with pytest.raises(AnnotateError, match="No space left"):
        write(db, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not list(out.glob(".annotate*"))


def test_what_a_killed_run_left_is_cleared(db: Database, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".annotate-report-x" / "new").mkdir(parents=True)
    (out / ".annotate-report-x" / "new" / "index.html").write_text("half")
    write(db, out)
    assert not list(out.glob(".annotate*"))


def test_a_database_that_is_only_read(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "annotate.db"
    run("init")
    database = open_database(path)
    add(database, "The first article.")
    database.close()
    before = path.read_bytes()
    path.chmod(0o444)
    result = run("report", "-o", "out")
    assert result.exit_code == 0, result.output
    assert result.stdout == "out/index.html: 1 outlet, 1 article\n"
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-o", ""], "must not be empty"),
        (["-o", "annotate.db"], "annotate.db is not a folder"),
        (["-o", "no/such"], "there is no folder no"),
        (["-o", "."], "holds annotate.db, which is no part of a report"),
        (["-o", "out", "--title", ""], "must not be empty"),
        ([], "Missing option"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_line(run: Run, words: list[str], says: str) -> None:
    run("init")
    result = run("report", *words)
    assert result.exit_code in (1, 2)
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def test_no_database_is_said_in_one_line(run: Run) -> None:
    result = run("report", "-o", "out")
    assert result.exit_code == 5
    assert not Path("out").exists()


def test_the_demo_has_a_report(run: Run, tmp_path: Path) -> None:
    run("demo")
    result = run("report", "-o", "out", "--title", "Harbour papers")
    assert result.exit_code == 0, result.output
    front = (tmp_path / "out" / "index.html").read_text("utf-8")
    method = Reader((tmp_path / "out" / "method.html").read_text("utf-8")).text
    assert "<title>Harbour papers</title>" in front
    assert front.count('<tr data-o="') == 12
    assert all(flag.question in method and flag.reason in method for flag in RUBRIC.flags)
    assert "What the detector byline flags" in method
