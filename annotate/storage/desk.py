"""One reviewer's desk over the database: lays out articles and writes down what is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from annotate.core.actors import ActorBook
from annotate.core.blindness import MACHINE, OUTLET, REVIEWERS, Blindness
from annotate.core.browsing import Filter, Listed
from annotate.core.effects import Note, Quotation, Recorded, Ruling
from annotate.core.model import Flag
from annotate.core.rubric import Rubric
from annotate.core.session import Undone
from annotate.core.sheet import Opinion, Question, Sheet
from annotate.storage.articles import Selection, Stored, count_articles, read_article
from annotate.storage.browse import browse_articles, list_reviewers
from annotate.storage.database import Database
from annotate.storage.findings import StoredFinding, list_findings
from annotate.storage.journal import (
    REVIEW,
    Entry,
    Setting,
    append_entry,
    count_done,
    count_up_to,
    find_next_article,
    list_entries,
    redo_last,
    undo_last,
)
from annotate.storage.leanings import lay_leanings
from annotate.storage.outlets import list_outlets
from annotate.storage.rubrics import find_rubric, find_version

NOT_BLIND = Blindness(reviewers=False)


class DatabaseDesk:
    """A `core.session.Desk`. `seconds` is asked how long the present question has been looked at."""

    def __init__(
        self,
        db: Database,
        rubric: Rubric,
        reviewer: str,
        selection: Selection,
        seconds: Callable[[], float],
        blindness: Blindness = NOT_BLIND,
        actors: ActorBook | None = None,
    ) -> None:
        self._actors = actors or ActorBook()
        self._db = db
        self._rubric = rubric
        self._reviewer = reviewer
        self._selection = selection
        self._seconds = seconds
        self._blindness = blindness
        # What was hidden of each question as it was laid; under no flag, of the whole sheet.
        self._hidden: dict[tuple[int, str | None], tuple[str, ...]] = {}
        self._is_narrowed = bool(selection.questions)
        self._seen: set[tuple[int, str]] = set()
        self._flags = selection.questions or rubric.keys
        self._articles = selection

    def open_next(self, after: int) -> Sheet | None:
        """Return the next selected article with open questions after this number, or None."""
        self._take_new_rubric()
        number = find_next_article(self._db, self._reviewer, self._flags, self._articles, after)
        return self.open_article(number) if number else None

    def _take_new_rubric(self) -> None:
        """Ask from the next article on what another program has made the rubric meanwhile."""
        if find_version(self._db) > self._rubric.version and (present := find_rubric(self._db)):
            self._rubric = present.rubric
            if not self._is_narrowed:
                self._flags = present.rubric.keys

    def open_article(self, article: int) -> Sheet:
        """Return the article with its findings and this reviewer's verdicts, notes and quotes."""
        stored = read_article(self._db, article)
        if stored is None:
            raise LookupError(f"article {article} has gone")
        found = list_findings(self._db, article)
        questions = self._ask(stored, found)
        is_blind = self._blindness.outlet and any(question.verdict is None for question in questions)
        questions = tuple(self._hide(stored, question, is_blind) for question in questions)
        self._hidden |= {(article, question.flag): question.hidden for question in questions}
        self._hidden[article, None] = tuple(dict.fromkeys(part for question in questions for part in question.hidden))
        return lay_leanings(self._db, build_sheet(stored, found, questions, is_blind), self._reviewer, self._actors)

    def record(self, entry: Recorded) -> int:
        """Append the entry in a transaction of its own, synchronously to the disk."""
        flag = entry.flag if isinstance(entry, Ruling | Note | Quotation) else None
        return append_entry(
            self._db,
            self._reviewer,
            entry,
            rubric=self._rubric.version,
            seconds=self._seconds(),
            setting=Setting(",".join(self._hidden.get((entry.article, flag), ())), str(self._blindness)),
        )

    def undo(self) -> Undone | None:
        """Take back this reviewer's newest entry."""
        return describe_undone(undo_last(self._db, self._reviewer, rubric=self._rubric.version))

    def redo(self) -> Undone | None:
        """Let what this reviewer took back last stand again."""
        return describe_undone(redo_last(self._db, self._reviewer, rubric=self._rubric.version))

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

    def count_outlet_progress(self, article: int) -> tuple[int, int]:
        """Return (done by this reviewer, in all) of the articles of this one's outlet; (0, 0) where it has none."""
        stored = read_article(self._db, article)
        if stored is None or stored.outlet_id is None:
            return 0, 0
        selection = Selection(outlet=stored.outlet_id)
        done = count_done(self._db, self._reviewer, self._flags, selection)
        return done, count_articles(self._db, selection)

    def browse(self, wanted: Filter, most: int) -> list[Listed]:
        """Return at most so many of the selected articles that the filter lets through."""
        return browse_articles(self._db, wanted, self._articles, self._reviewer, self._flags, most)

    def list_choices(self) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        """Return the flags, outlets and reviewers that a filter can name."""
        outlets = [outlet.key for outlet in list_outlets(self._db, with_articles=True)]
        return self._rubric.keys, outlets, list_reviewers(self._db)

    def _ask(self, stored: Stored, found: list[StoredFinding]) -> tuple[Question, ...]:
        entries = [entry for entry in list_entries(self._db, stored.number) if entry.task == REVIEW]
        own = [entry for entry in entries if entry.reviewer == self._reviewer]
        others = [entry for entry in entries if entry.reviewer != self._reviewer]
        questions = []
        for flag in self._rubric.flags:
            if flag.key in self._flags:
                first = next((item for item in found if item.finding.flag == flag.key), None)
                questions.append(build_question(flag, first, own, others))
        return tuple(questions)

    def _hide(self, stored: Stored, question: Question, is_blind: bool) -> Question:
        """Return the question without what is not to be seen before the own verdict is stored."""
        hidden = [OUTLET] if is_blind else []
        if question.verdict is not None:
            self._seen.add((stored.number, question.flag))
        if (stored.number, question.flag) in self._seen:  # to hide it again after an undo would be no blindness
            return replace(question, hidden=tuple(hidden))
        if self._blindness.hides_machine(self._reviewer, stored.article.id):
            hidden.append(MACHINE)
            question = replace(question, finding=None, finding_id=None, calibrated=None)
        if self._blindness.reviewers:
            hidden.append(REVIEWERS)
            question = replace(question, others=())
        return replace(question, hidden=tuple(hidden))


def describe_undone(entry: Entry | None) -> Undone | None:
    return Undone(entry.id, entry.article, entry.flag, entry.kind, entry.field, entry.verdict) if entry else None


def build_sheet(stored: Stored, found: list[StoredFinding], questions: tuple[Question, ...], is_blind: bool) -> Sheet:
    """Return the article with its questions, outlet and byline hidden where that is asked for."""
    shown = stored.article
    return Sheet(
        article=stored.number,
        text=shown.text,
        outlet=None if is_blind else shown.outlet or shown.outlet_name,
        byline=None if is_blind else shown.byline,
        questions=questions,
        title=shown.title,
        published=shown.published,
        source=shown.source,
        words=stored.words,
        grade=stored.grade,
        added_at=stored.added_at,
        is_outdated=any(item.revision < stored.revision for item in found),
        is_blind=is_blind,
    )


def build_question(flag: Flag, found: StoredFinding | None, own: list[Entry], others: list[Entry]) -> Question:
    said = build_opinions(flag.key, own)
    return Question(
        flag=flag.key,
        text=flag.question,
        title=flag.title,
        finding=found.finding if found else None,
        finding_id=found.id if found else None,
        verdict=said[0].verdict if said else None,
        notes=tuple(entry.note for entry in own if entry.flag == flag.key and entry.note),
        quotes=tuple(entry.evidence for entry in own if entry.flag == flag.key and entry.evidence),
        calibrated=found.calibrated if found else None,
        others=build_opinions(flag.key, others),
    )


def build_opinions(flag: str, entries: list[Entry]) -> tuple[Opinion, ...]:
    """Return what each reviewer with a verdict on the flag says, in the order of the verdicts."""
    about = [entry for entry in entries if entry.flag == flag]
    opinions = []
    for entry in about:
        if entry.kind == "verdict" and entry.verdict:
            same = [other for other in about if other.reviewer == entry.reviewer]
            notes = tuple(other.note for other in same if other.note)
            quotes = tuple(other.evidence for other in same if other.evidence)
            opinions.append(Opinion(entry.reviewer, entry.verdict, notes, quotes))
    return tuple(opinions)
