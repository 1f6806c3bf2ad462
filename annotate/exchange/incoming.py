"""One record of another tool on its way in: what it shows is joined with what we had written beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from annotate.core.annotations import Annotated, Decision, Group, Prediction, Seen, Shown, group_decisions
from annotate.core.model import Article, Evidence, Finding, Verdict, identify_content
from annotate.exchange.extension import quote_text, read_article, read_decision, read_prediction, require_object
from annotate.exchange.offsets import Ruler, Unit
from annotate.ingest.record import article_from_record
from annotate.ingest.sources import Rejection, describe_crash

LEFT_OUT = "-"


@dataclass(frozen=True, slots=True)
class Terms:
    """How a file of another tool is read.

    `labels` maps its labels to flags ("-" leaves one out); `reviewer` stands in where it names nobody; `unit`
    overrides the tool's own; `rubric` is the version that verdicts without one are taken to be by.
    """

    flags: Sequence[str]
    labels: Mapping[str, str]
    rubric: int
    reviewer: str | None = None
    unit: Unit | None = None
    find_article: Callable[[str], Article | None] = lambda _: None

    def find_flag(self, label: object) -> str | None:
        """Return the flag that a label means, None for one that is left out. Raises ValueError for an unknown one."""
        if not isinstance(label, str) or not label.strip():
            raise ValueError("a label is missing or no text")
        word = self.labels.get(label, label)
        if word == LEFT_OUT:
            return None
        slug = re.sub(r"[\s_]+", "-", word.strip().lower())
        if slug not in self.flags:
            raise ValueError(f"label {label[:60]} is no flag; say --map '{label[:60]}=FLAG', or =- to leave it out")
        return slug

    def name_reviewer(self, name: str | None) -> str:
        """Return the reviewer's name, or the one that stands in. Raises ValueError where nobody is named."""
        found = name or self.reviewer
        if not found:
            raise ValueError("it does not say who decided; say --reviewer NAME")
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """One reviewer's answer to one question, as a tool shows it."""

    reviewer: str
    flag: str
    verdict: Verdict | None
    quotes: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    at: str | None = None
    seconds: float | None = None
    seen: Seen | None = None

    def show(self) -> Shown:
        """Return it as it is compared with what we had written."""
        spans = sorted({(quote.start or 0, quote.end or 0) for quote in self.quotes})
        return Shown(self.reviewer, self.flag, self.verdict, tuple(spans), "\n".join(self.notes))

    def decide(self, rubric: int) -> Iterator[Decision]:
        """Yield it as entries of the journal: the verdict, its quotes, its notes."""
        plain = Decision(self.reviewer, "verdict", self.at, self.flag, rubric=rubric, seconds=self.seconds)
        if self.verdict:
            yield replace(plain, verdict=self.verdict, seen=self.seen)
        for quote in self.quotes:
            yield replace(plain, kind="evidence", evidence=quote, seconds=None)
        for note in self.notes:
            yield replace(plain, kind="note", note=note, seconds=None)


class Item:
    """Collects what one record holds. A part that is wrong is named, and costs nothing but itself."""

    def __init__(self, place: str, article: Article, terms: Terms, unit: Unit) -> None:
        self.place = place
        self.article = article
        self.terms = terms
        self.ruler = Ruler(article.text, unit)
        self.faults: list[Rejection] = []
        self.answers: list[Answer] = []
        self.predictions: list[Prediction] = []
        self._own: list[Group] = []

    def fail(self, reason: object, part: str = "") -> None:
        """Name a part that is left out, and why."""
        self.faults.append(Rejection(f"{self.place}{f' {part}' if part else ''}", str(reason)))

    def quote(self, start: object, end: object, quote: object = None, note: str = "") -> Evidence:
        """Return evidence at offsets in the tool's unit. Raises ValueError where it does not stand in the text."""
        if isinstance(start, int) and isinstance(end, int) and not isinstance(start, bool):
            start, end = self.ruler.to_code_points(start), self.ruler.to_code_points(end)
        return quote_text(self.article.text, start, end, quote, note)

    def answer(self, answer: Answer) -> None:
        """Take an answer that a person gave."""
        self.answers.append(answer)

    def predict(self, flag: str, verdict: Verdict, score: object, quotes: Sequence[Evidence], detector: str) -> None:
        """Take what a machine said: it becomes a finding, never a verdict."""
        known = isinstance(score, int | float) and not isinstance(score, bool) and 0 <= score <= 1
        named = tuple(replace(quote, note=quote.note or f"marked by {detector}") for quote in quotes)
        evidence = named or (Evidence(f"{detector} names no place"),)
        probability = float(score) if known and isinstance(score, int | float) else None
        self.predictions.append(Prediction(Finding(flag, verdict, probability, evidence, detector, "imported")))

    def take_entries(self, groups: object) -> None:
        """Take entries that we had written beside the tool's own: a list of lists, one a question."""
        for group in groups if isinstance(groups, list) else []:
            try:
                rows = group if isinstance(group, list) else [group]
                entries = [read_decision(row, self.article.text) for row in rows]
                for entry in entries:
                    if entry.flag is not None:
                        self.terms.find_flag(entry.flag)
                self._own += group_decisions(entries)
            except ValueError as error:
                self.fail(error)

    def take_findings(self, rows: object) -> None:
        """Take findings that we had written beside the tool's own."""
        for row in rows if isinstance(rows, list) else []:
            try:
                found = read_prediction(row, self.article.text)
                self.terms.find_flag(found.finding.flag)
                self.predictions.append(found)
            except ValueError as error:
                self.fail(error)

    def finish(self, can_show: Callable[[Group], bool] = lambda _: True) -> Iterator[Annotated | Rejection]:
        """Yield what is to be stored: our own entries where the tool still shows the same, else what it shows.

        `can_show` says whether the tool has a place for an answer at all; what it never showed cannot have changed.
        """
        shown = [answer.show() for answer in self.answers]
        fresh = list(self.answers)
        kept: list[Decision] = []
        for group in self._own:
            view = self._snap(group)
            if view is None or not can_show(group):
                kept += group.decisions
            elif view in shown:
                place = shown.index(view)
                del shown[place], fresh[place]
                kept += group.decisions
        yield Annotated(self.article, tuple(self.predictions), tuple(kept), self.place)
        if fresh:
            made = tuple(entry for answer in fresh for entry in answer.decide(self.terms.rubric))
            yield Annotated(self.article, (), made, self.place, is_own=False)
        yield from self.faults

    def _snap(self, group: Group) -> Shown | None:
        """Return what the tool shows of our entries; whole grapheme clusters where it counts those."""
        view = group.show()
        if view is None or not view.spans:
            return view
        return replace(view, spans=tuple(sorted({self.ruler.snap(*span) for span in view.spans})))


def build_article(text: object, own: object, fields: Mapping[str, Any], place: str) -> Article:
    """Return the article of a record: as we had described it, else by the fields title, url, author, date, outlet.

    Raises ValueError where there is no text, or where the description does not fit the text.
    """
    if not isinstance(text, str) or not text.strip():
        raise ValueError("there is no text")
    clean = text.replace("\0", "�")
    if isinstance(own, dict):
        article = read_article(require_object(own.get("article"), "article"), clean)
        if article.id not in (identify_content(clean), identify_content(clean, article.title)):
            raise ValueError("the text was changed: it is no longer the article that it says it is")
        return article
    return article_from_record({**_choose_fields(fields), "text": clean}, place)


def _choose_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    names = ("title", "url", "author", "date", "outlet")
    return {name: fields[name] for name in names if isinstance(fields.get(name), str)}


def read_each(
    records: Iterable[tuple[str, Any]],
    name: str,
    read: Callable[[str, Mapping[str, Any]], Iterator[Annotated | Rejection]],
) -> Iterator[Annotated | Rejection]:
    """Yield what `read` makes of each record; one that is no object, or that it cannot take, is named and left."""
    for place, record in records:
        try:
            yield from read(place, require_object(record, name))
        except ValueError as error:
            yield Rejection(place, str(error))
        except Exception as error:
            yield Rejection(place, describe_crash(error))
