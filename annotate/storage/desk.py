"""One reviewer's desk over the database: lays out articles and writes down what is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotate.core.model import Flag
from annotate.core.review import Question, Recorded, Sheet
from annotate.core.rubric import Rubric
from annotate.core.session import Undone
from annotate.storage.articles import Selection, count_articles, read_article
from annotate.storage.database import Database
from annotate.storage.findings import StoredFinding, list_findings
from annotate.storage.journal import (
    Entry,
    append_entry,
    count_done,
    count_up_to,
    find_next_article,
    list_entries,
    list_verdicts,
    redo_last,
    undo_last,
)


class DatabaseDesk:
    """A `core.session.Desk`. `seconds` is asked how long the present question has been looked at."""

    def __init__(
        self, db: Database, rubric: Rubric, reviewer: str, selection: Selection, seconds: Callable[[], float]
    ) -> None:
        self._db = db
        self._rubric = rubric
        self._reviewer = reviewer
        self._selection = selection
        self._seconds = seconds
        self._flags = (selection.flag,) if selection.flag else rubric.keys
        # `--flag` narrows the questions; it must not hide the articles on which nothing was found.
        self._articles = Selection(selection.outlet, None, selection.state, selection.numbers)

    def open_next(self, after: int) -> Sheet | None:
        """Return the next selected article with open questions after this number, or None."""
        number = find_next_article(self._db, self._reviewer, self._flags, self._articles, after)
        return self.open_article(number) if number else None

    def open_article(self, article: int) -> Sheet:
        """Return the article with its findings and this reviewer's verdicts, notes and quotes."""
        stored = read_article(self._db, article)
        if stored is None:
            raise LookupError(f"article {article} has gone")
        shown = stored.article
        found = list_findings(self._db, article)
        return Sheet(
            article=article,
            text=shown.text,
            outlet=shown.outlet or shown.outlet_name,
            byline=shown.byline,
            questions=self._ask(article, found),
            title=shown.title,
            published=shown.published,
            source=shown.source,
            words=stored.words,
            grade=stored.grade,
            added_at=stored.added_at,
            is_outdated=any(item.revision < stored.revision for item in found),
        )

    def record(self, entry: Recorded) -> int:
        """Append the entry in a transaction of its own, synchronously to the disk."""
        return append_entry(self._db, self._reviewer, entry, rubric=self._rubric.version, seconds=self._seconds())

    def undo(self) -> Undone | None:
        """Take back this reviewer's newest entry."""
        return _describe(undo_last(self._db, self._reviewer, rubric=self._rubric.version))

    def redo(self) -> Undone | None:
        """Let what this reviewer took back last stand again."""
        return _describe(redo_last(self._db, self._reviewer, rubric=self._rubric.version))

    def count_progress(self) -> tuple[int, int]:
        """Return (selected articles that this reviewer has done, selected articles)."""
        done = count_done(self._db, self._reviewer, self._flags, self._articles)
        return done, count_articles(self._db, self._articles)

    def count_open(self) -> int:
        """Return how many selected articles this reviewer has not done."""
        done, total = self.count_progress()
        return total - done

    def find_place(self, article: int) -> int:
        """Return the place of an article among the selected ones, from 1."""
        return count_up_to(self._db, self._articles, article)

    def _ask(self, article: int, found: list[StoredFinding]) -> tuple[Question, ...]:
        verdicts = list_verdicts(self._db, self._reviewer, article)
        own = [entry for entry in list_entries(self._db, article) if entry.reviewer == self._reviewer]
        questions = []
        for flag in self._rubric.flags:
            if flag.key in self._flags:
                first = next((item for item in found if item.finding.flag == flag.key), None)
                question = _build_question(flag, first, own)
                questions.append(replace(question, verdict=verdicts.get(flag.key)))
        return tuple(questions)


def _describe(entry: Entry | None) -> Undone | None:
    return Undone(entry.id, entry.article, entry.flag, entry.kind, entry.field, entry.verdict) if entry else None


def _build_question(flag: Flag, found: StoredFinding | None, own: list[Entry]) -> Question:
    return Question(
        flag=flag.key,
        text=flag.question,
        title=flag.title,
        finding=found.finding if found else None,
        finding_id=found.id if found else None,
        notes=tuple(entry.note for entry in own if entry.flag == flag.key and entry.note),
        quotes=tuple(entry.evidence for entry in own if entry.flag == flag.key and entry.evidence),
        calibrated=found.calibrated if found else None,
    )
