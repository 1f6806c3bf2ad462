"""The page of an article: its text with the evidence marked, and beside it what machine and people say of each flag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from annotate.core.leaning import spell_score
from annotate.core.model import Evidence, Finding, Flag, Verdict
from annotate.report.marks import Mark, cut_text
from annotate.report.pages import shorten
from annotate.report.setting import Setting
from annotate.storage.dossiers import Dossier
from annotate.storage.journal import Entry

# ISO 639-1. Matches "en"; must not match "english".
_LANGUAGE = re.compile("[a-z]{2}")
# So many pieces of evidence of a flag are listed at once; the others fold.
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as it is listed: whose it is, its quote shortened, and where it begins in the text."""

    by: str
    note: str
    quote: str | None
    start: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer said of a flag: a verdict, or the outcome of a disagreement, with what else was written."""

    reviewer: str
    verdict: Verdict | None
    words: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A flag on the article: the findings, what people said, and all evidence. `place` is that in the rubric."""

    place: int
    flag: Flag
    findings: tuple[Finding, ...]
    chances: tuple[float | None, ...]
    said: tuple[Said, ...]
    evidence: tuple[Piece, ...]
    folded: tuple[Piece, ...]

    @property
    def is_raised(self) -> bool:
        """Whether machine or people found it, or somebody quoted or noted something."""
        return (
            any(finding.verdict is Verdict.PRESENT for finding in self.findings)
            or any(own.verdict is Verdict.PRESENT or own.notes for own in self.said)
            or any(own.start is not None for own in self.evidence)
        )


def describe_article(setting: Setting, dossier: Dossier, outlet: str | None) -> dict[str, Any]:
    """Return the values of an article's page; `outlet` is the key of its outlet."""
    article = dossier.stored.article
    ruled = [_rule(setting, dossier, place, flag) for place, flag in enumerate(setting.rubric.flags)]
    marks = list(_list_marks(setting, dossier))
    title = article.title or f"Article {dossier.stored.number}"
    return setting.begin("../../", shorten(title)) | {
        "stored": dossier.stored,
        "article": article,
        "title": title,
        "outlet": outlet,
        "language": article.language if _LANGUAGE.fullmatch(article.language or "") else None,
        "pieces": cut_text(article.text, marks),
        "places": sorted({mark.place for mark in marks}),
        "raised": [own for own in ruled if own.is_raised],
        "others": [own for own in ruled if not own.is_raised],
        "remarks": _list_remarks(setting, dossier),
    }


def _list_marks(setting: Setting, dossier: Dossier) -> Iterable[Mark]:
    """Yield where the text is marked: what is quoted for a flag, not what a detector quotes against it."""
    places = {key: place for place, key in enumerate(setting.rubric.keys)}
    text = dossier.stored.article.text
    present = [own.finding for own in dossier.findings if own.finding.verdict is Verdict.PRESENT]
    found = [(own.flag, item) for own in present for item in own.evidence]
    found += [(own.flag or "", own.evidence) for own in dossier.entries if own.evidence]
    for flag, item in found:
        if item.start is None or item.end is None or flag not in places:
            continue
        if text[item.start : item.end] == item.quote:
            yield Mark(item.start, item.end, places[flag])


def _rule(setting: Setting, dossier: Dossier, place: int, flag: Flag) -> Ruled:
    own = [found for found in dossier.findings if found.finding.flag == flag.key]
    pieces = [
        _show(item, f"{finding.detector} (machine)", is_marked=finding.verdict is Verdict.PRESENT)
        for finding in (found.finding for found in own)
        for item in finding.evidence
    ]
    entries = [entry for entry in dossier.entries if entry.flag == flag.key]
    pieces = [_show(entry.evidence, setting.name(entry.reviewer)) for entry in entries if entry.evidence] + pieces
    return Ruled(
        place,
        flag,
        tuple(found.finding for found in own),
        tuple(found.finding.probability if found.calibrated is None else found.calibrated for found in own),
        tuple(_list_said(setting, entries, [entry for entry in dossier.earlier if entry.flag == flag.key])),
        tuple(pieces[:_LISTED]),
        tuple(pieces[_LISTED:]),
    )


def _show(item: Evidence, by: str, *, is_marked: bool = True) -> Piece:
    quote = None if item.quote is None else shorten(item.quote, 240)
    return Piece(by, item.note, quote, item.start if is_marked else None)


def _list_said(setting: Setting, entries: Sequence[Entry], earlier: Sequence[Entry]) -> Iterable[Said]:
    notes: dict[str, list[str]] = {}
    for entry in entries:
        if entry.kind == "note" and entry.note:
            notes.setdefault(entry.reviewer, []).append(entry.note)
    for entry in entries:
        if entry.kind == "verdict":
            words = "agreed with the machine" if entry.accepted else ""
            yield Said(setting.name(entry.reviewer), entry.verdict, words, tuple(notes.pop(entry.reviewer, ())))
    for entry in [entry for entry in entries if entry.kind == "adjudication"][-1:]:
        yield Said(setting.name(entry.reviewer), entry.verdict, "settled the disagreement", ())
    for entry in earlier:
        words = f"to the question as rubric {entry.rubric} asked it"
        yield Said(setting.name(entry.reviewer), entry.verdict, words, ())
    for reviewer, left in notes.items():
        yield Said(setting.name(reviewer), None, "", tuple(left))


def _list_remarks(setting: Setting, dossier: Dossier) -> list[tuple[str, str]]:
    """Return (reviewer, words) of what was said of the article as a whole, or of flags no longer asked."""
    said = []
    for entry in (*dossier.entries, *dossier.earlier):
        match entry.kind:
            case "lean":
                words = f"lean {spell_score(entry.score)}"
            case "stance":
                words = f"toward {entry.actor}: {spell_score(entry.score)}"
            case "correction":
                words = f"{entry.field} corrected to {entry.value or '(none)'}"
            case "verdict" | "adjudication" if setting.rubric.find(entry.flag or "") is None:
                words = f"{entry.flag}, no longer asked: {entry.verdict}"
            case _:
                continue
        said.append((setting.name(entry.reviewer), words))
    return said
