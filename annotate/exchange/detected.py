"""Reads articles with their findings back from the Parquet that `detect --out` writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotate.core.model import Article, BylineKind, Evidence, Finding, Link, Verdict
from annotate.errors import InputError
from annotate.exchange.article_table import require_pyarrow
from annotate.ingest.sources import Rejection

# Rows in memory at once: with their texts some megabytes.
_ROWS = 500
# The detectors that look at an outlet's name: what they say of an article holds under that name alone.
NAME_READERS = ("affiliation",)
_FACTS = (
    "id", "url", "title", "byline", "byline_kind", "byline_origin", "published", "published_known", "published_origin",
    "outlet", "language",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Detected:
    """An article with what was found of it; its text is None where the file holds none."""

    article: Article
    has_text: bool
    findings: tuple[Finding, ...]

    def is_about(self, stored: Article) -> bool:
        """Whether the detectors saw what is stored: the same facts, and each quote at its place.

        The outlet's name is left out, which the database may know better: see `NAME_READERS`.
        """
        own = self.article
        if any(getattr(own, name) != getattr(stored, name) for name in _FACTS):
            return False
        if Path(own.source).suffix != Path(stored.source).suffix:  # tells a page from a record
            return False
        if self.has_text:
            return own.text == stored.text and own.links == stored.links
        quotes = (item for finding in self.findings for item in finding.evidence if item.quote is not None)
        return all(stored.text[item.start : item.end] == item.quote for item in quotes)

    def choose_findings(self, stored: Article, flags: Collection[str]) -> list[Finding]:
        """Return the findings on these flags that hold for the stored article too; none where it is another."""
        if not self.is_about(stored):
            return []
        is_renamed = self.article.outlet_name != stored.outlet_name
        return [own for own in self.findings if own.flag in flags and not (is_renamed and own.detector in NAME_READERS)]


def read_detected(path: Path) -> Iterator[Detected | Rejection]:
    """Yield the rows of a file; one that holds an error alone, or what no detector says, is a rejection.

    Raises InputError where it is no such file.
    """
    pyarrow = require_pyarrow()
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_ROWS):
                yield from map(_read, batch.to_pylist())
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(f"{path} cannot be read ({error}).", "Make it anew with: annotate detect") from error


def _read(row: Mapping[str, Any]) -> Detected | Rejection:
    if row["id"] is None:
        return Rejection(str(row["source"]), str(row["error"]))
    try:
        article = _read_article(row)
        return Detected(
            article, row["text"] is not None, tuple(_read_finding(own, row["text"]) for own in row["findings"])
        )
    except (ValueError, TypeError, KeyError) as error:
        return Rejection(str(row.get("source")), f"holds what no detector says ({error})")


def _read_article(row: Mapping[str, Any]) -> Article:
    kind = row["byline_kind"]
    names = ("url", "title", "byline", "byline_origin", "published", "published_origin", "outlet", "outlet_name")
    return Article(
        row["id"],
        row["source"],
        row["text"] or "",
        **{name: row[name] for name in names},
        byline_kind=BylineKind(kind) if kind else None,
        published_known=bool(row["published_known"]),
        language=row["language"],
        links=tuple(Link(link["url"], link["anchor"]) for link in row["links"] or ()),
    )


def _read_finding(own: Mapping[str, Any], text: str | None) -> Finding:
    chance = own["probability"]
    if chance is not None and not 0 <= chance <= 1:
        raise ValueError(f"a probability of {chance}")
    evidence = tuple(Evidence(item["note"], item["start"], item["end"], item["quote"]) for item in own["evidence"])
    if text is not None and any(text[e.start : e.end] != e.quote for e in evidence if e.quote is not None):
        raise ValueError(f"a quote of {own['flag']} that does not stand at its place")
    return Finding(own["flag"], Verdict(own["verdict"]), chance, evidence, own["detector"], own["version"])
