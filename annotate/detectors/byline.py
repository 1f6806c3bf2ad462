"""Whether an article is signed by an identifiable person."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from annotate.core.model import Article, BylineKind, Evidence, Finding, Span, Verdict
from annotate.core.text import TextView

FLAG = "anonymous-author"

# P(anonymous | what the source says of the author). Set by hand after reading the errors on 145 pages: a name
# with a label or a date beside it was wrong in one of fifty, a name that nothing introduces in one of ten.
_SIGNED, _SIGNED_WEAKLY = 0.04, 0.15
_DESK, _ACCOUNT, _NAMELESS = 0.93, 0.75, 0.95
_NOTHING, _NOTHING_IN_SHORT = 0.9, 0.8
# A byline with this score has a label, or a date or a description of the person beside it.
_STRONG = 2.4
# In fewer characters than this a copy is likely to be a part of the page.
_SHORT = 600
# Longer bylines are cut in a note.
_NOTE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class BylineDetector:
    """Flags articles that name no identifiable person as their author.

    Flagged: no byline under the headline or after the text; a desk, an agency, a role or an account in
    its place. Example: "By Coastline News Desk", "Posted by admin", "@peru_watch", a page without any name.
    Left alone: articles signed by at least one person, whatever the form; names of people who are
    quoted, pictured or sign other stories are no signature. Example: "by Nora Castellan", "Von Anna
    Schmidt", "作者：李明", "Text: Jane Doe" after the last paragraph.
    """

    name: str = "byline"
    version: str = "1"
    flags: tuple[str, ...] = (FLAG,)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the finding; unsure for a record that came without an author field."""
        kind = view.article.byline_kind
        if kind is None:
            note = "the record has no author field; the extractor may have lost it"
            return [self._find(Verdict.UNSURE, 0.5, Evidence(note))]
        if kind is BylineKind.PERSON:
            return [self._find(Verdict.ABSENT, *_read_person(view))]
        return [self._find(Verdict.PRESENT, *_read_nobody(view, kind))]

    def _find(self, verdict: Verdict, probability: float, evidence: Evidence) -> Finding:
        return Finding(FLAG, verdict, probability, (evidence,), self.name, self.version)


def _read_person(view: TextView) -> tuple[float, Evidence]:
    article, page = view.article, view.page
    if page.byline and _share_name(view.quote(page.byline), article.byline):
        is_strong = page.byline_score >= _STRONG or article.byline_origin != "text"
        note = "the byline names a person" if is_strong else "a name stands where the byline should be"
        return (_SIGNED if is_strong else _SIGNED_WEAKLY), view.cite(*page.byline, note)
    return _SIGNED, Evidence(f"{_tell_origin(article)} names {_shorten(article.byline)}")


def _read_nobody(view: TextView, kind: BylineKind) -> tuple[float, Evidence]:
    if kind is BylineKind.NONE:
        if view.page.byline and not view.page.byline_name:
            return _NAMELESS, view.cite(*view.page.byline, "the byline names nobody")
        is_short = len(view.text) < _SHORT
        return (_NOTHING_IN_SHORT if is_short else _NOTHING), Evidence("no byline under the title or after the text")
    is_desk = kind is BylineKind.ORG
    what = "a desk or organisation, not a person" if is_desk else "an account or a single name, not a full name"
    span = _find_byline(view)
    chance = _DESK if is_desk else _ACCOUNT
    if span:
        return chance, view.cite(*span, what)
    return chance, Evidence(f"{_tell_origin(view.article)} names {_shorten(view.article.byline)}: {what}")


def _find_byline(view: TextView) -> Span | None:
    """Return where the article's byline stands in the text, if the page has read it as one."""
    span = view.page.byline
    return span if span and _share_name(view.quote(span), view.article.byline) else None


def _share_name(words: str, byline: str | None) -> bool:
    """Whether words hold the last word of a name of the byline."""
    folded = _fold(words)
    return any(name.split()[-1] in folded for name in _fold(byline or "").split(",") if name.strip())


def _fold(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def _tell_origin(article: Article) -> str:
    return {None: "the source", "text": "the text", "record": "the record"}.get(
        article.byline_origin, article.byline_origin or ""
    )


def _shorten(words: str | None) -> str:
    flat = " ".join((words or "").split())
    return flat if len(flat) <= _NOTE_LENGTH else f"{flat[: _NOTE_LENGTH - 1]}…"
