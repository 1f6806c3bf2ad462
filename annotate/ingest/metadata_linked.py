"""What a page says of its article in JSON-LD, read with patience for broken JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

_MOST_NODES = 5000
_MOST_PEOPLE = 30
_LONGEST_SCRIPT = 2_000_000

_ARTICLE = re.compile(r"(?:article|posting|report|review|chapter|essay|post|blog|story|creativework)$", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:webpage|page|videoobject|audioobject|podcastepisode|recipe|question|dataset|book|event)$", re.IGNORECASE
)
# Where other articles than the page's own stand.
_ASIDES = (
    "itemlistelement relatedlink haspart comment comments suggestedanswer acceptedanswer breadcrumb mentions about"
    " citation isbasedon review reviews isrelatedto potentialaction video image citations subjectof"
)
_ASIDE = frozenset(_ASIDES.split())
_GROUPS = re.compile(r"(?:organization|corporation|brand|newsmediaorganization|localbusiness)$", re.IGNORECASE)

# What scripts of old wrapped their text in.
_OPENERS = ("<!--", "//<![CDATA[", "// <![CDATA[", "<![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */")
_CLOSERS = ("-->", "//-->", "//]]>", "// ]]>", "]]>", "/*]]>*/", "/* ]]> */")
# A string of JSON, or what JSON has no place for: a comment, a comma before a closing bracket.
_REPAIR = re.compile(r'("(?:[^"\\]|\\.)*+")|/\*[^*]{0,2000}\*/|//[^\n]*|,(?=\s*+[}\]])', re.DOTALL)
# The author of JSON that cannot be mended: '"author": "Ana"', '"author": [{"@type": "Person", "name": "Ana"'.
_LOOSE_AUTHOR = re.compile(
    r'"author"\s*:\s*(?:"([^"\\]{2,80})"|[\[{][^\]]{0,200}?"name"\s*:\s*"([^"\\]{2,80})")', re.DOTALL
)
_LOOSE_DATE = re.compile(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')
_LOOSE_TITLE = re.compile(r'"headline"\s*:\s*"((?:[^"\\]|\\.){2,300})"')


@dataclass(frozen=True, slots=True)
class Person:
    """A name that JSON-LD gives, and whether it says that this is an organisation."""

    name: str
    is_group: bool


@dataclass(frozen=True, slots=True)
class LinkedData:
    """What JSON-LD says of the page's article; all empty without any."""

    people: tuple[Person, ...] = ()
    published: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    site_names: tuple[str, ...] = ()


def read_linked_data(tree: HtmlElement, titles: Iterable[str] = ()) -> LinkedData:
    """Return what the page's JSON-LD says; of several articles, the one whose headline is among `titles`."""
    scripts = [
        script.text
        for script in tree.iter("script")
        if script.text and "ld+json" in (script.get("type") or "").lower() and len(script.text) < _LONGEST_SCRIPT
    ]
    nodes: list[tuple[dict[str, Any], bool]] = []
    loose: list[str] = []
    for script in scripts:
        values = _parse_json(script)
        if values is None:
            loose.append(script)
        else:
            nodes.extend(_walk(values))
    if not nodes:
        return _read_loose(loose)
    return _read_nodes(nodes, titles)


def _read_nodes(nodes: list[tuple[dict[str, Any], bool]], titles: Iterable[str]) -> LinkedData:
    known = {node["@id"]: node for node, _ in nodes if isinstance(node.get("@id"), str) and node.get("name")}
    articles = _keep_own(_order_articles(nodes, titles))
    people: list[Person] = []
    for node in articles:
        people = _read_people(node.get("author") or node.get("creator"), known)
        if people:
            break
    main = articles[0] if articles else {}
    return LinkedData(
        people=tuple(people),
        published=_read_first(articles, ("datePublished", "dateCreated", "uploadDate")),
        title=_read_text(main.get("headline")),
        url=_read_text(main.get("url")) or _read_identity(main.get("mainEntityOfPage")),
        language=_read_text(main.get("inLanguage")),
        site_names=tuple(_read_site_names(nodes, articles, known)),
    )


def _order_articles(nodes: list[tuple[dict[str, Any], bool]], titles: Iterable[str]) -> list[dict[str, Any]]:
    """Return what may be the page's article, the likeliest first."""
    wanted = [_fold(title) for title in titles if title]
    ranked = []
    for place, (node, is_aside) in enumerate(nodes):
        is_article = _is_article(node)
        if not is_article and not any(_PAGE.search(str(kind)) for kind in _as_list(node.get("@type"))):
            continue
        headline = _fold(_read_text(node.get("headline")) or _read_text(node.get("name")) or "")
        is_named = bool(headline) and any(headline in title or title in headline for title in wanted)
        if is_aside and not is_named:
            continue
        ranked.append((not is_article, not is_named, is_aside, place, node))
    ranked.sort(key=lambda entry: entry[:4])
    return [entry[4] for entry in ranked]


def _keep_own(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the first article and what else speaks of it: the page that holds it, itself once more."""
    return [
        node
        for place, node in enumerate(articles)
        if not place or not _is_article(node) or node.get("headline") == articles[0].get("headline")
    ]


def _is_article(node: Mapping[str, Any]) -> bool:
    return any(_ARTICLE.search(kind) for kind in _as_list(node.get("@type")) if isinstance(kind, str))


def _read_people(value: Any, known: Mapping[str, dict[str, Any]], depth: int = 0) -> list[Person]:
    """Return the names of an author, which may be text, an object, a reference, or a list of these."""
    people: list[Person] = []
    if depth > 4:
        return people
    for entry in _as_list(value)[:_MOST_PEOPLE]:
        if isinstance(entry, str):
            entry = known.get(entry, {"name": entry})
        if not isinstance(entry, dict):
            continue
        if "name" not in entry and isinstance(entry.get("@id"), str):
            entry = known.get(entry["@id"], entry)
        kinds = [kind for kind in _as_list(entry.get("@type")) if isinstance(kind, str)]
        is_group = any(_GROUPS.search(kind) for kind in kinds)
        name = entry.get("name") or _join_name(entry)
        if isinstance(name, dict) or (isinstance(name, list) and any(isinstance(part, dict) for part in name)):
            people.extend(_read_people(name, known, depth + 1))
            continue
        for part in _as_list(name):
            text = _read_text(part)
            if text:
                people.append(Person(text, is_group))
    return people[:_MOST_PEOPLE]


def _join_name(entry: Mapping[str, Any]) -> str:
    parts = (_read_text(entry.get(key)) for key in ("givenName", "additionalName", "familyName"))
    return " ".join(part for part in parts if part)


def _read_site_names(
    nodes: list[tuple[dict[str, Any], bool]], articles: list[dict[str, Any]], known: Mapping[str, dict[str, Any]]
) -> Iterator[str]:
    for node in articles:
        for person in _read_people(node.get("publisher"), known):
            yield person.name
    for node, is_aside in nodes:
        kinds = [kind for kind in _as_list(node.get("@type")) if isinstance(kind, str)]
        if not is_aside and any(kind == "WebSite" or kind.endswith("MediaOrganization") for kind in kinds):
            name = _read_text(node.get("name"))
            if name:
                yield name


def _read_first(nodes: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> str | None:
    keys = tuple(keys)
    for node in nodes:
        for key in keys:
            value = node.get(key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                value = str(value)
            text = _read_text(value)
            if text:
                return text
    return None


def _read_identity(value: Any) -> str | None:
    return _read_text(value.get("@id") or value.get("url")) if isinstance(value, dict) else _read_text(value)


def _read_text(value: Any) -> str | None:
    """Return the words of a value that is text, or of the first of a list; entities and tags are resolved."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str) or len(value) > 4000:
        return None
    words = " ".join(html.unescape(value).split())
    return re.sub(r"<[^<>]{1,200}>", " ", words).strip() or None


def _walk(values: Iterable[Any]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield the objects of JSON-LD in order, and whether each stands where other articles do."""
    stack: list[tuple[Any, bool]] = [(value, False) for value in values][::-1]
    seen = 0
    while stack and seen < _MOST_NODES:
        value, is_aside = stack.pop()
        seen += 1
        if isinstance(value, list):
            stack.extend((entry, is_aside) for entry in reversed(value[:_MOST_NODES]))
        elif isinstance(value, dict):
            yield value, is_aside
            stack.extend(
                (entry, is_aside or key.lower() in _ASIDE)
                for key, entry in reversed(value.items())
                if isinstance(entry, dict | list)
            )


def _parse_json(raw: str) -> list[Any] | None:
    """Return the values of a script, mended where it breaks the rules of JSON; None when nothing helps."""
    text = raw.strip()
    for opener in _OPENERS:
        text = text.removeprefix(opener).lstrip()
    for closer in sorted(_CLOSERS, key=len, reverse=True):
        text = text.removesuffix(closer).rstrip()
    text = text.rstrip(";")
    for attempt in (text, _REPAIR.sub(lambda match: match[1] or "", text)):
        values = _decode(attempt)
        if values is not None:
            return values
    return _decode(html.unescape(text)) if "&quot;" in text else None


def _decode(text: str) -> list[Any] | None:
    decoder = json.JSONDecoder(strict=False)
    values: list[Any] = []
    place = 0
    try:
        while place < len(text) and len(values) < 100:
            value, place = decoder.raw_decode(text, place)
            values.append(value)
            while place < len(text) and text[place] in " \t\r\n,;":
                place += 1
    except (ValueError, RecursionError):
        return values or None
    return values


def _read_loose(scripts: Iterable[str]) -> LinkedData:
    text = "\n".join(scripts)[:_LONGEST_SCRIPT]
    author, date, title = _LOOSE_AUTHOR.search(text), _LOOSE_DATE.search(text), _LOOSE_TITLE.search(text)
    name = _read_text(author[1] or author[2]) if author else None
    return LinkedData(
        people=(Person(name, False),) if name else (),
        published=date[1] if date else None,
        title=_read_text(title[1]) if title else None,
    )


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()
