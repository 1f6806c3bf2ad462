"""Records of JSON lines and CSV, with a few well-known fields, to articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from annotate.core.dates import parse_date
from annotate.core.model import Article, BylineKind, identify_content
from annotate.core.names import classify_byline
from annotate.ingest.dump import article_from_dump
from annotate.ingest.html import article_from_html
from annotate.ingest.names import find_host, find_registrable_domain

FIELDS = ("id", "url", "title", "author", "date", "outlet", "text", "html")
PageReader = Callable[[str, str, str | None], Article]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def article_from_record(record: Mapping[str, Any], source: str, read_html: PageReader = article_from_html) -> Article:
    """Return the article of a record.

    `author` and `date` that are missing or null mean that the extractor may have lost them; an
    empty string means that the page shows none. Raises ValueError that names the field at fault.
    """
    fields = {name: _read_field(record, name) for name in FIELDS}
    text, html, url = fields["text"] or "", fields["html"] or "", (fields["url"] or "").strip() or None
    title = (fields["title"] or "").strip() or None
    is_page = not text.strip()
    if not is_page:
        article = replace(article_from_dump(text, source, title), url=url, outlet=None, outlet_name=None)
    elif html.strip():
        article = read_html(html, source, url)
        article = replace(article, id=identify_content(article.text, title), title=title or article.title)
    else:
        raise ValueError("neither text nor html holds anything")
    article = _apply_author(article, fields["author"], is_page=is_page)
    article = _apply_date(article, fields["date"], is_page=is_page)
    if url and not article.outlet:
        article = replace(article, outlet=find_registrable_domain(url))
    return apply_outlet(article, fields["outlet"])


def apply_outlet(article: Article, outlet: str | None) -> Article:
    """Return the article with the outlet that was stated: a domain, a web address or a name."""
    words = (outlet or "").strip()
    if not words:
        return article
    domain = None if re.search(r"\s", words) else find_registrable_domain(words)
    if domain:
        known = domain == article.outlet
        return replace(article, outlet=domain, outlet_name=article.outlet_name if known else None)
    host = find_host(words)
    if host and "." in host and not re.search(r"\s", words):
        return replace(article, outlet=host, outlet_name=None)
    return replace(article, outlet_name=words)


def _apply_author(article: Article, author: str | None, *, is_page: bool) -> Article:
    """Join the record's author with what the text or page itself shows; what is shown nearer wins."""
    if author is None:
        if article.byline_kind in (BylineKind.NONE, None) and not is_page:
            return replace(article, byline=None, byline_kind=None, byline_origin=None)
        return article
    kind, name = classify_byline(author)
    if kind is BylineKind.NONE and article.byline_kind not in (BylineKind.NONE, None):
        return article
    return replace(article, byline=name, byline_kind=kind, byline_origin="record")


def _apply_date(article: Article, date: str | None, *, is_page: bool) -> Article:
    stated = parse_date(date) if date else None
    if stated:
        return replace(article, published=stated, published_origin="record", published_known=True)
    if date is None and not article.published and not is_page:
        return replace(article, published_known=False)
    return article


def _read_field(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if value is None or isinstance(value, str):
        # SQLite stores UTF-8, which has no lone surrogates; the offsets stay as they are.
        return _LONE_SURROGATE.sub("�", value) if value else value
    raise ValueError(f"field {name} holds {_name_type(value)}, not text")


def _name_type(value: object) -> str:
    return {"dict": "an object", "list": "a list", "bool": "true or false"}.get(type(value).__name__, "something else")
