"""Anonymous author and byline match on HTML pages, and on the same pages as dumps."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from annotate.core.model import Finding
from annotate.ingest.dump import article_from_dump
from annotate.ingest.html import article_from_html
from benchmarks import metrics
from benchmarks.data import load_rows
from benchmarks.rows import Reliability, Report, Row, find, pick_mistakes, probability_of, rate_answers

FLAG = "anonymous-author"
WITHOUT_PERSON = ("org", "none")
Answer = tuple[float, str, Finding | None]


def measure(report: Report) -> None:
    """Measure pages as HTML and as dumps, each beside its peers."""
    rows = [row for row in load_rows("pages-dev") if row["author_kind"] in ("person", *WITHOUT_PERSON)]
    readers: dict[str, Callable[[dict[str, Any]], Answer]] = {
        "annotate": _read_page,
        "trafilatura": _read_by_trafilatura,
        "newspaper4k": _read_by_newspaper,
        "goose3": _read_by_goose,
    }
    for name, reader in readers.items():
        try:
            answers = [reader(row) for row in rows]
        except ImportError:
            continue
        _rate(report, "pages-dev, HTML", name, rows, answers, {"F1": "0.85", "surname match": "0.95"})
    dumps = [(row, _dump(row["html"])) for row in rows]
    shown = [(row, text) for row, text in dumps if row["author_kind"] != "person" or _surname(row) in text.casefold()]
    kept = [row for row, _ in shown]
    for name, read in (("annotate", _read_dump), ("plain 'by NAME'", _read_by_pattern)):
        answers = [read(text) for _, text in shown]
        _rate(report, "pages-dev, dumps", name, kept, answers, {"F1": "0.75", "surname match": "0.85"})


def _rate(
    report: Report, data: str, by: str, rows: list[dict[str, Any]], answers: list[Answer], goals: dict[str, str]
) -> None:
    truth = [float(row["author_kind"] in WITHOUT_PERSON) for row in rows]
    said = [probability for probability, _, _ in answers]
    own = by == "annotate"
    report.rows += rate_answers(FLAG, data, by, truth, said, goals if own else None)
    people = [(row, name) for row, (_, name, _) in zip(rows, answers, strict=True) if row["author_kind"] == "person"]
    hits = [float(_surname(row) in name.casefold()) for row, name in people]
    goal = goals["surname match"] if own else ""
    report.rows.append(Row(FLAG, data, "surname match", by, metrics.measure(metrics.share, hits, hits), goal))
    if own:
        report.reliabilities.append(Reliability(FLAG, data, tuple(metrics.reliability(truth, said))))
        cases = [(row["id"], t, p, f) for row, t, (p, _, f) in zip(rows, truth, answers, strict=True)]
        report.mistakes += pick_mistakes(FLAG, cases, 5)


def _surname(row: dict[str, Any]) -> str:
    first = re.split(r", | and ", row["author"])[0].strip()
    return str(first if re.search(r"[぀-ヿ一-鿿]", first) else first.split()[-1]).casefold()


def _dump(html: str) -> str:
    from inscriptis import get_text

    return str(get_text(html))


def _read_page(row: dict[str, Any]) -> Answer:
    try:
        article = article_from_html(row["html"], row["id"], row["url"])
    except ValueError:
        return 0.49, "", None
    finding = find(article, FLAG)
    return probability_of(finding), article.byline or "", finding


def _read_dump(text: str) -> Answer:
    article = article_from_dump(text, "dump")
    finding = find(article, FLAG)
    return probability_of(finding), article.byline or "", finding


def _read_by_pattern(text: str) -> Answer:
    found = re.search(r"\b[Bb]y ((?:[A-Z][\w.'’-]+ ?){2,4})", text)
    return (0.0, found.group(1), None) if found else (1.0, "", None)


def _read_by_trafilatura(row: dict[str, Any]) -> Answer:
    from trafilatura import extract_metadata

    found = extract_metadata(row["html"], default_url=row["url"])
    author = (found.author if found else None) or ""
    return float(not author), author, None


def _read_by_newspaper(row: dict[str, Any]) -> Answer:
    import newspaper

    page = newspaper.Article(row["url"], fetch_images=False)
    try:
        page.download(input_html=row["html"])
        page.parse()
    except Exception:  # it asks for more packages where the page is Japanese or Chinese
        return 1.0, "", None
    return float(not page.authors), ", ".join(page.authors), None


def _read_by_goose(row: dict[str, Any]) -> Answer:
    from goose3 import Goose

    try:
        authors = Goose().extract(raw_html=row["html"]).authors
    except Exception:  # a peer that fails on a page has found nothing there
        authors = []
    return float(not authors), ", ".join(authors), None
