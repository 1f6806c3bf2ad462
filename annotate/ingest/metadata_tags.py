"""What the head of a page says in its meta and link elements, by name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from annotate.ingest.names import find_registrable_domain

_LONGEST = 2000
_MOST_TAGS = 2000
# Shorter headings are found in too many titles.
_SHORTEST_TITLE = 8
# A heading that is less of the stated title is the name of its series or section.
_LEAST_SHARE = 0.4
_SHORTEST_HEAD = 15
_LONGEST_TITLE = 500
_MOST_NAMES, _LONGEST_NAME = 8, 80
_JOINTS = " |–—-:·•»«/"

AUTHOR_TAGS = (
    "author", "article:author", "byl", "authors", "parsely-author", "sailthru.author", "dc.creator", "dc:creator",
    "dcterms.creator", "citation_author", "dcsext.author", "og:author", "og:article:author", "article.author",
    "shareaholic:article_author_name", "rbauthors", "atc-metaauthor", "cxenseparse:author", "mediator_author",
    "creator", "author_name", "article_author", "article-author", "article:author_name", "dc.creator.aut",
    "dcterms.creator.aut", "bt:author", "twitter:author", "content-author", "news_author", "vr:author",
)  # fmt: skip
DATE_TAGS = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "publish-date",
    "publish_date", "pubdate", "publishdate", "publication_date", "parsely-pub-date", "sailthru.date", "bt:pubdate",
    "og:published_time", "published_time", "article.published", "dc.date.issued", "dcterms.issued", "dcterms.created",
    "dc.date.created", "dcterms.date", "dc.date", "citation_publication_date", "citation_online_date", "citation_date",
    "cxenseparse:recs:publishtime", "originalpublicationdate", "rnews:datepublished", "article_date_original",
    "shareaholic:article_published_time", "mediator_published_time", "pdate", "ptime", "displaydate", "date",
    "article:post_date", "datecreated", "dc:date", "release_date",
)  # fmt: skip
_NAME_TAGS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "dc.publisher",
    "publisher",
    "cre",
    "source",
)
_TITLE_TAGS = ("og:title", "twitter:title", "dc.title", "citation_title", "parsely-title", "sailthru.title", "title")


def read_tags(tree: HtmlElement) -> dict[str, list[str]]:
    """Return the contents of the page's meta elements by lower-case name, each in order."""
    tags: dict[str, list[str]] = {}
    for count, node in enumerate(tree.iter("meta")):
        if count >= _MOST_TAGS:
            break
        content = " ".join((node.get("content") or "").split())
        if not content or len(content) > _LONGEST:
            continue
        for name in {node.get("property"), node.get("name"), node.get("itemprop")}:
            if name:
                tags.setdefault(name.strip().lower(), []).append(content)
    return tags


def read_first(tags: Mapping[str, list[str]], names: Iterable[str]) -> Iterator[str]:
    """Yield the contents of the named tags, in the order of the names."""
    for name in names:
        yield from tags.get(name, ())


def read_labelled_author(tags: Mapping[str, list[str]]) -> list[str]:
    """Return the author of a Twitter card: label "Written by" and its data; and that of parsely-page."""
    found = []
    for number in ("1", "2"):
        labels, values = tags.get(f"twitter:label{number}"), tags.get(f"twitter:data{number}")
        if (
            labels
            and values
            and re.match(r"(?:written )?by\b|author|verfasst|escrito|écrit|автор|作者|執筆", labels[0].lower())
        ):
            found.append(values[0])
    for raw in tags.get("parsely-page", ()):
        try:
            page = json.loads(raw)
        except (ValueError, RecursionError):
            continue
        authors = page.get("authors") or page.get("author") if isinstance(page, dict) else None
        found.extend(name for name in (authors if isinstance(authors, list) else [authors]) if isinstance(name, str))
    return found


def find_address(tree: HtmlElement, tags: Mapping[str, list[str]], linked: str | None, url: str | None) -> str | None:
    """Return the page's own address: the canonical one where it belongs to the domain of `url`, else `url`."""
    stated = [link.get("href") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for raw in [*stated[:3], *tags.get("og:url", ())[:2], linked]:
        address = _join(url, raw)
        if address and _is_page_of(address, url):
            return address
    return url


def _join(url: str | None, raw: str | None) -> str | None:
    address = (raw or "").strip()
    if not address or len(address) > _LONGEST or re.search(r"\s", address):
        return None
    try:
        address = urljoin(url, address) if url else address
        return address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else None
    except ValueError:
        return None


def _is_page_of(address: str, url: str | None) -> bool:
    if not find_registrable_domain(address):
        return False
    if url is None:
        return True
    # A site that names its front page as the canonical address of every page is mistaken.
    is_front = urlsplit(address).path in ("", "/") and not urlsplit(address).query
    is_deep = urlsplit(url).path not in ("", "/")
    return find_registrable_domain(address) == find_registrable_domain(url) and not (is_front and is_deep)


def find_site_names(tags: Mapping[str, list[str]], linked: Iterable[str]) -> list[str]:
    """Return the names that the page gives its outlet or publisher, the likeliest first."""
    names = [*tags.get("og:site_name", ()), *linked, *read_first(tags, _NAME_TAGS[1:])]
    # "The Lantern - News from Port Sunday" is a name and its motto.
    bare = (re.split(r"\s[-–—]\s", name, maxsplit=1)[0].strip() for name in names if not name.startswith(("http", "@")))
    return list(dict.fromkeys(name for name in bare if 1 < len(name) <= _LONGEST_NAME))[:_MOST_NAMES]


def read_page_title(tree: HtmlElement) -> str:
    """Return the text of the title element, "" without one."""
    element = tree.find(".//title")
    return " ".join((element.text or "").split())[:_LONGEST_TITLE] if element is not None else ""


def find_title(
    tree: HtmlElement,
    headings: Sequence[tuple[int, HtmlElement]],
    tags: Mapping[str, list[str]],
    linked: str | None,
    names: Sequence[str],
) -> tuple[str | None, HtmlElement | None, int]:
    """Return the article's title as the page shows it, its element, and that element's place (-1 without one).

    The heading that agrees best with what the page states as its title wins; without one, the title
    that is stated, less the outlet's name.
    """
    stated = [*read_first(tags, _TITLE_TAGS[:2]), *([linked] if linked else []), *read_first(tags, _TITLE_TAGS[2:])]
    stated.append(read_page_title(tree))
    known = [folded for text in stated if (folded := _fold(text))]
    sites = {_fold(name) for name in names}
    heads = [(place, head, text) for place, head in headings if (text := _read_text(head)) and _fold(text) not in sites]
    best = max(heads, key=lambda head: (_count_shared(_fold(head[2]), known), head[1].tag == "h1"), default=None)
    if best and _count_shared(_fold(best[2]), known) >= _SHORTEST_TITLE:
        return best[2], best[1], best[0]
    first = next((head for head in heads if head[1].tag == "h1"), None)
    title = next((_strip_site(text, names) for text in stated if text), None) or (first[2] if first else None)
    return (title, first[1], first[0]) if first else (title, None, -1)


def _count_shared(head: str, known: Sequence[str]) -> int:
    """Return how many letters of a heading a stated title shares with it, 0 where neither is most of the other."""
    pairs = (
        (min(len(head), len(other)), max(len(head), len(other))) for other in known if head in other or other in head
    )
    return max((small for small, large in pairs if small >= _LEAST_SHARE * large), default=0)


def _read_text(node: HtmlElement) -> str:
    text = " ".join("".join(node.itertext()).split())
    return text if len(text) <= _LONGEST_TITLE else ""


def _strip_site(title: str, names: Iterable[str]) -> str:
    """Return a title without " | Outlet" at its end or "Outlet: " at its beginning."""
    folded = title.casefold()
    for name in names:
        outlet = name.casefold()
        # Case may change the length of a text; such titles stay as they are.
        if len(folded) != len(title) or len(outlet) != len(name):
            continue
        for part, shorter in (
            (folded.endswith(outlet), title[: -len(name)]),
            (folded.startswith(outlet), title[len(name) :]),
        ):
            bare = shorter.strip(_JOINTS)
            if part and bare and bare != shorter.strip():
                return bare
    head, mark, _ = title.rpartition(" | ")
    return head if mark and len(head) > _SHORTEST_HEAD else title


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
