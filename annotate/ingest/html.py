"""HTML pages to articles: the text, the links, and what the page says of both."""

from __future__ import annotations

import re

from annotate.core.model import Article, identify_content
from annotate.core.scripts import HAN, HANGUL, KANA
from annotate.ingest.html_body import extract_body
from annotate.ingest.html_decode import decode_html
from annotate.ingest.html_parse import parse_page
from annotate.ingest.language import guess_language
from annotate.ingest.metadata import read_metadata

_SAMPLE = 4000
# In English prose about one word in eighteen is "the"; one in two hundred is another language with English names.
_ENGLISH_SHARE, _ENOUGH_WORDS = 0.005, 100
_WIDE = re.compile(f"[{KANA}{HAN}{HANGUL}]")
_WIDE_LANGUAGES = frozenset(("zh", "ja", "ko"))
_WIDE_SHARE = 0.2

__all__ = ["article_from_html", "decode_html"]


def article_from_html(html: str, source: str, url: str | None = None) -> Article:
    """Return the article of an HTML page; without a byline or a date it says so.

    Raises ValueError with the reason for a page without text, larger than 20 MB, or one that would
    keep the parser busy for ever.
    """
    tree = parse_page(html)
    text, links = extract_body(tree)
    if not text:
        raise ValueError("no article text found in the page")
    found = read_metadata(tree, text, url)
    return Article(
        id=identify_content(text),
        source=source,
        text=text,
        url=found.url,
        title=found.title,
        byline=found.authorship.byline,
        byline_kind=found.authorship.kind,
        byline_origin=found.authorship.origin,
        published=found.published,
        published_origin=found.published_origin,
        outlet=found.outlet,
        outlet_name=found.outlet_name,
        language=_choose_language(found.language, text),
        links=links,
    )


def _choose_language(stated: str | None, text: str) -> str | None:
    """Return the language that the page states, unless its text speaks against it: templates often say "en"."""
    sample = text[:_SAMPLE].casefold()
    words = sample.split()
    is_wide = len(_WIDE.findall(sample)) > _WIDE_SHARE * len(sample)
    is_odd = stated is not None and is_wide != (stated in _WIDE_LANGUAGES)
    if stated == "en" and len(words) >= _ENOUGH_WORDS:
        is_odd = is_odd or words.count("the") < _ENGLISH_SHARE * len(words)
    if stated and not is_odd:
        return stated
    return guess_language(text) or stated
