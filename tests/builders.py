"""Small values for tests: articles, findings, and a database with both in it."""

from __future__ import annotations

from annotate.core.model import Article, BylineKind, Evidence, Finding, Verdict, identify_content
from annotate.storage.articles import add_article
from annotate.storage.database import Database
from annotate.storage.findings import save_findings

FLAGS = ("anonymous-author", "state-affiliated-outlet", "broken-citations", "seo-padding", "undated")


def build_article(text: str, outlet: str | None = "harbourgazette.example", **fields: object) -> Article:
    """Return an article with the text; `fields` set further attributes."""
    values: dict[str, object] = {
        "id": identify_content(text),
        "source": "test.txt",
        "text": text,
        "title": text.split("\n", maxsplit=1)[0],
        "byline": "Ana Reed",
        "byline_kind": BylineKind.PERSON,
        "published": "2026-03-01",
        "outlet": outlet,
        "language": "en",
    }
    return Article(**{**values, **fields})  # type: ignore[arg-type] # the fields are named by the tests


def add(db: Database, text: str, outlet: str | None = "harbourgazette.example", **fields: object) -> int:
    """Add an article and return its number."""
    number, _ = add_article(db, build_article(text, outlet, **fields), words=len(text.split()), flesch=None, grade=None)
    return number


def find(db: Database, article: int, flag: str, verdict: str, quote: tuple[int, int, str] | None = None) -> None:
    """Store a finding of a test detector on an article."""
    start, end, words = quote or (None, None, None)
    evidence = Evidence("seen by the test", start, end, words)
    probability = {"present": 0.9, "absent": 0.1, "unsure": None}[verdict]
    finding = Finding(flag, Verdict(verdict), probability, (evidence,), f"test-{flag}", "1")
    save_findings(db, article, 0, [finding])
