"""Text dumps, as copied from a browser, to articles."""

from __future__ import annotations

from annotate.core.model import Article, Span, identify_content
from annotate.core.text import read_dump
from annotate.ingest.language import guess_language


def article_from_dump(text: str, source: str, title: str | None = None) -> Article:
    """Return the article that a page dump shows; a page without a byline or date says so.

    `title` is one that the source states apart from the text.
    """
    page = read_dump(text).page
    return Article(
        id=identify_content(text, title),
        source=source,
        text=text,
        title=title or _quote(text, page.title),
        byline=page.byline_name,
        byline_kind=page.byline_kind,
        byline_origin="text" if page.byline_name else None,
        published=page.published,
        published_origin="text" if page.published else None,
        outlet=page.outlet_domain,
        outlet_name=page.outlet_name,
        language=guess_language(text[page.body.start : page.body.end]),
    )


def _quote(text: str, span: Span | None) -> str | None:
    return " ".join(text[span.start : span.end].split()) if span else None
