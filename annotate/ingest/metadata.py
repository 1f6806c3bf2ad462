"""What a page says about its article outside the text: author, date, title, outlet, address, language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from lxml.html import HtmlElement

from annotate.core.model import BylineKind
from annotate.ingest.metadata_authors import Authorship, Statement, elect, fold_group, read_statement
from annotate.ingest.metadata_dates import find_published
from annotate.ingest.metadata_lines import find_closing_byline, find_line_bylines, find_lines_by_title
from annotate.ingest.metadata_linked import LinkedData, read_linked_data
from annotate.ingest.metadata_marked import find_marked_bylines
from annotate.ingest.metadata_survey import Survey, survey_page
from annotate.ingest.metadata_tags import (
    AUTHOR_TAGS,
    find_address,
    find_site_names,
    find_title,
    read_first,
    read_labelled_author,
    read_page_title,
    read_tags,
)
from annotate.ingest.names import find_registrable_domain

# Lines under the title, and of the text, that may belong to its head: title, date, byline.
_TITLE_LINES, _FIRST_LINES = 12, 5
_LONGEST_HANDLE = 40
_LANGUAGE = re.compile(r"\s*([a-zA-Z]{2})(?:[-_,;\s]|$)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article; None for what it does not say."""

    authorship: Authorship
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    outlet_name: str | None = None
    published: str | None = None
    published_origin: str | None = None
    language: str | None = None


def read_metadata(tree: HtmlElement, text: str, url: str | None = None) -> Metadata:
    """Return what the page says; `text` is its article's text, `url` the address it was fetched from."""
    tags = read_tags(tree)
    linked = read_linked_data(tree, [*tags.get("og:title", ()), read_page_title(tree)])
    names = find_site_names(tags, linked.site_names)
    address = find_address(tree, tags, linked.url, url)
    survey = survey_page(tree)
    title, element, place = find_title(tree, survey.headings, tags, linked.title, names)
    survey.set_title(element)
    lines = find_lines_by_title(element) if element is not None else []
    text_lines = text.split("\n")
    outlet = find_registrable_domain(address) if address else None
    names = [name for name in names if name != title]
    groups = _fold_groups(names, outlet)
    published, origin = find_published(
        survey, place, tags, linked.published, [*lines[:_TITLE_LINES], *text_lines[:_FIRST_LINES]], address
    )
    places = [*_read_stated(tags, linked, groups), *_read_shown(survey, place, lines, text_lines, groups)]
    return Metadata(
        authorship=elect(places),
        title=title,
        url=address,
        outlet=outlet,
        outlet_name=names[0] if names else None,
        published=published,
        published_origin=origin,
        language=_find_language(tree, tags, linked),
    )


def _fold_groups(names: list[str], outlet: str | None) -> frozenset[str]:
    """Return the names under which the outlet goes: who signs with one of them is hardly a person."""
    label = (outlet or "").partition(".")[0]
    return frozenset(folded for name in (*names, label) if (folded := fold_group(name)))


def _read_stated(tags: Mapping[str, list[str]], linked: LinkedData, groups: frozenset[str]) -> Iterator[Statement]:
    """Yield what the page tells machines of the author, the most reliable places first."""
    persons = [person.name for person in linked.people if not person.is_group]
    bodies = [person.name for person in linked.people if person.is_group]
    found = [
        read_statement("JSON-LD", 3.0, persons, groups),
        read_statement("JSON-LD", 3.0, bodies, groups, is_group=True),
        *(read_statement("meta", 2.0, tags.get(name, ()), groups) for name in AUTHOR_TAGS),
        read_statement("meta", 2.0, read_labelled_author(tags), groups),
        _read_handle(tags),
    ]
    yield from (statement for statement in found if statement is not None)


def _read_shown(
    survey: Survey, title_place: int, lines: list[str], text_lines: list[str], groups: frozenset[str]
) -> Iterator[Statement]:
    """Yield what the page shows its readers of the author."""
    places = (
        find_marked_bylines(survey, title_place),
        find_line_bylines(lines or text_lines[:_FIRST_LINES]),
        find_closing_byline(text_lines),
    )
    for shown in chain.from_iterable(places):
        statement = read_statement(shown.origin, shown.weight, shown.raws, groups)
        if statement is not None:
            yield statement


def _read_handle(tags: Mapping[str, list[str]]) -> Statement | None:
    """Return the account that the page names as its creator's, unless it is the site's own."""
    sites = {name.lstrip("@").casefold() for name in tags.get("twitter:site", ())}
    for raw in tags.get("twitter:creator", ()):
        name = raw.lstrip("@")
        if name and name.casefold() not in sites and len(name) <= _LONGEST_HANDLE and " " not in name:
            return Statement("meta", 0.5, BylineKind.HANDLE, (f"@{name}",))
    return None


def _find_language(tree: HtmlElement, tags: Mapping[str, list[str]], linked: LinkedData) -> str | None:
    stated = [
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        tree.get("xml:lang"),
        *read_first(tags, ("content-language", "language", "og:locale", "dc.language", "inlanguage")),
        linked.language,
    ]
    for raw in stated:
        match = _LANGUAGE.match(raw or "")
        if match:
            return match[1].lower()
    return None
