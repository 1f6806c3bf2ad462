"""The desk of one who settles what reviewers disagree on: only the disputed questions, with both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from annotate.core.actors import ActorBook
from annotate.core.effects import Recorded
from annotate.core.rubric import Rubric
from annotate.core.session import Undone
from annotate.core.sheet import Sheet
from annotate.storage.articles import Selection, read_article, select_articles
from annotate.storage.database import Database
from annotate.storage.desk import build_opinions, build_question, build_sheet, describe_undone
from annotate.storage.findings import list_findings
from annotate.storage.journal import ADJUDICATE, REVIEW, Setting, append_entry, list_entries, redo_last, undo_last
from annotate.storage.leanings import lay_leanings

# An outcome that is older than one of the verdicts no longer counts.
_DISPUTED = """
    SELECT v.article, v.flag, max(v.id) <= coalesce((SELECT max(j.id) FROM adjudications AS j
           WHERE j.article = v.article AND j.flag = v.flag), 0) AS settled
    FROM verdicts AS v JOIN articles AS a ON a.number = v.article
    WHERE {where} AND v.flag IN ({flags}) GROUP BY v.article, v.flag HAVING count(DISTINCT v.verdict) > 1
"""
# Beyond so many articles with new entries all are read again.
_MANY = 500


class DisputeDesk:
    """A `core.session.Desk` whose rulings are adjudications; the verdicts stay as they are."""

    def __init__(
        self,
        db: Database,
        rubric: Rubric,
        reviewer: str,
        selection: Selection,
        seconds: Callable[[], float],
        actors: ActorBook | None = None,
    ) -> None:
        self._actors = actors or ActorBook()
        self._db = db
        self._rubric = rubric
        self._reviewer = reviewer
        self._flags = selection.questions or rubric.keys
        self._articles = selection
        self._seconds = seconds
        # Whether all is settled, by article, up to the entry with this id.
        self._settled: dict[int, bool] = {}
        self._last = 0

    def open_next(self, after: int) -> Sheet | None:
        """Return the next article after this number with a question to settle, or None."""
        number = min((own for own, is_settled in self._keep_up().items() if own > after and not is_settled), default=0)
        return self.open_article(number) if number else None

    def open_article(self, article: int) -> Sheet:
        """Return the article with the questions that are or were disputed, and what each side says."""
        stored = read_article(self._db, article)
        if stored is None:
            raise LookupError(f"article {article} has gone")
        found, entries = list_findings(self._db, article), list_entries(self._db, article)
        sides = [entry for entry in entries if entry.task == REVIEW]
        own = [entry for entry in entries if entry.task == ADJUDICATE and entry.reviewer == self._reviewer]
        settled = self._list_settled(article)
        questions = []
        for flag in self._rubric.flags:
            if flag.key in settled:
                first = next((item for item in found if item.finding.flag == flag.key), None)
                question = build_question(flag, first, own, sides)
                outcomes = [entry for entry in entries if entry.kind == "adjudication" and entry.flag == flag.key]
                verdict = outcomes[-1].verdict if outcomes and settled[flag.key] else None
                questions.append(replace(question, verdict=verdict, others=build_opinions(flag.key, sides)))
        sheet = build_sheet(stored, found, tuple(questions), is_blind=False)
        return lay_leanings(self._db, sheet, self._reviewer, self._actors)

    def record(self, entry: Recorded) -> int:
        """Append the entry in a transaction of its own, synchronously to the disk."""
        setting = Setting(task=ADJUDICATE)
        rubric, seconds = self._rubric.version, self._seconds()
        return append_entry(self._db, self._reviewer, entry, rubric=rubric, seconds=seconds, setting=setting)

    def undo(self) -> Undone | None:
        """Take back what this reviewer did last in settling."""
        return describe_undone(undo_last(self._db, self._reviewer, rubric=self._rubric.version, task=ADJUDICATE))

    def redo(self) -> Undone | None:
        """Let what this reviewer took back last in settling stand again."""
        return describe_undone(redo_last(self._db, self._reviewer, rubric=self._rubric.version, task=ADJUDICATE))

    def count_progress(self) -> tuple[int, int]:
        """Return (articles on which all is settled, articles with a disagreement)."""
        settled = self._keep_up()
        return sum(settled.values()), len(settled)

    def count_open(self) -> int:
        """Return how many articles have a question to settle."""
        done, total = self.count_progress()
        return total - done

    def find_place(self, article: int) -> int:
        """Return the place of an article among those with a disagreement, from 1."""
        return sum(number <= article for number in self._keep_up())

    def _keep_up(self) -> dict[int, bool]:
        """Return whether all is settled on each article with a disagreement, as the journal stands now.

        Looking through 160,000 verdicts takes 300 ms, at each question; looking at what was written since, 1 ms.
        """
        last = self._db.count("SELECT max(id) FROM entries")
        if last == self._last:
            return self._settled
        rows = self._db.query("SELECT DISTINCT article FROM entries WHERE id > ? LIMIT ?", (self._last, _MANY))
        changed = [int(row[0]) for row in rows]
        if self._last == 0 or len(changed) == _MANY:
            self._settled = self._load("1")
        else:
            for number in changed:
                self._settled.pop(number, None)
                self._settled |= self._load(f"a.number = {number}")
        self._last = last
        return self._settled

    def _load(self, condition: str) -> dict[int, bool]:
        sql, parameters = self._select(condition)
        rows = self._db.query(f"SELECT article, min(settled) AS settled FROM ({sql}) GROUP BY article", parameters)
        return {row["article"]: bool(row["settled"]) for row in rows}

    def _list_settled(self, article: int) -> dict[str, bool]:
        sql, parameters = self._select(f"a.number = {int(article)}")
        return {row["flag"]: bool(row["settled"]) for row in self._db.query(sql, parameters)}

    def _select(self, condition: str) -> tuple[str, list[object]]:
        where, parameters = select_articles(self._articles)
        marks = ", ".join("?" * len(self._flags))
        return _DISPUTED.format(where=f"{where} AND {condition}", flags=marks), [*parameters, *self._flags]
