"""The articles and pages that speed is measured on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

from annotate.core.model import Article
from annotate.ingest.record import article_from_record
from annotate.resources import find_resource
from benchmarks.data import FOLDER, load_rows

SIZE = 12_000


def make_records(count: int) -> list[dict[str, str]]:
    """Return so many records of 12 kB of text each."""
    found: list[dict[str, str]] = []
    parts: list[str] = []
    for row in _iterate_texts():
        parts.append(row["text"])
        if sum(map(len, parts)) >= SIZE:
            found.append(row | {"id": str(len(found)), "text": "\n\n".join(parts)[:SIZE]})
            parts = []
        if len(found) >= count:
            break
    return found


def make_articles(records: list[dict[str, str]]) -> list[Article]:
    """Return the articles of the records."""
    return [article_from_record(record, f"speed.jsonl:{number}") for number, record in enumerate(records, 1)]


def load_pages(count: int) -> list[tuple[str, str]]:
    """Return so many HTML pages with their addresses."""
    if (FOLDER / "pages-dev.jsonl.gz").exists():
        return [(row["html"], row["url"]) for row in islice(load_rows("pages-dev"), count)]
    pages = [path.read_text(encoding="utf-8") for path in sorted(find_resource("seeds/articles").glob("*.html"))]
    return [(page, "https://www.harbourgazette.example/page") for page in islice(cycle(pages), count)]


def _iterate_texts() -> Iterator[dict[str, str]]:
    """Yield the articles of articles-dev, or the example articles without end."""
    if (FOLDER / "articles-dev.jsonl.gz").exists():
        names = ("url", "title", "author", "date", "outlet", "text")
        yield from ({name: row[name] for name in names} for row in load_rows("articles-dev"))
        return
    texts = [path.read_text(encoding="utf-8") for path in sorted(find_resource("seeds/articles").glob("*.txt"))]
    for number, text in enumerate(cycle(texts)):
        title = f"Ferry number {number} leaves late"
        head = {"url": f"https://www.harbourgazette.example/{number}", "author": "Ana Reed", "date": "2026-03-03"}
        yield {**head, "title": title, "outlet": "harbourgazette.example", "text": f"{title}\n\n{text}"}
