"""The review as a state machine: keys in, verdicts out, on a desk that remembers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.model import Finding, Verdict
from annotate.core.review import Correction, Mode, Note, Question, Quotation, Recorded, Ruling, Sheet, ShowHelp
from annotate.core.session import Session, Undone

TEXT = "The ferry sails at noon. “Nobody told us”, the harbour master’s office said."
FLAGS = ("first", "second", "third")


@dataclass
class Shelf:
    """A desk in memory: a journal and its ids, with undo by removal to where redo finds it."""

    articles: int = 3
    found: dict[tuple[int, str], Verdict] = field(default_factory=dict)
    journal: list[Recorded] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    outlet: str | None = None
    removed: list[tuple[int, Recorded]] = field(default_factory=list)

    def open_next(self, after: int) -> Sheet | None:
        for number in range(after + 1, self.articles + 1):
            if any(question.verdict is None for question in self.open_article(number).questions):
                return self.open_article(number)
        return None

    def open_article(self, article: int) -> Sheet:
        corrected = [e.value for e in self.journal if isinstance(e, Correction) and e.field == "outlet"]
        outlet = corrected[-1] if corrected else self.outlet
        return Sheet(article, TEXT, outlet, None, tuple(self._ask(article, flag) for flag in FLAGS))

    def count_open(self) -> int:
        numbers = range(1, self.articles + 1)
        return sum(any(q.verdict is None for q in self.open_article(number).questions) for number in numbers)

    def record(self, entry: Recorded) -> int:
        self.journal.append(entry)
        self.ids.append(max([*self.ids, *(id_ for id_, _ in self.removed)], default=0) + 1)
        self.removed.clear()
        return self.ids[-1]

    def undo(self) -> Undone | None:
        if not self.journal:
            return None
        entry = self.journal.pop()
        id_ = self.ids.pop()
        self.removed.append((id_, entry))
        return self._describe(id_, entry)

    def redo(self) -> Undone | None:
        if not self.removed:
            return None
        id_, entry = self.removed.pop()
        self.journal.append(entry)
        self.ids.append(id_)
        return self._describe(id_, entry)

    def _describe(self, id_: int, entry: Recorded) -> Undone:
        kind = {Ruling: "verdict", Note: "note", Quotation: "evidence", Correction: "correction"}[type(entry)]
        said = entry.verdict if isinstance(entry, Ruling) else None
        return Undone(id_, entry.article, getattr(entry, "flag", None), kind, getattr(entry, "field", None), said)

    def verdicts(self) -> dict[tuple[int, str], str]:
        return {(e.article, e.flag): str(e.verdict) for e in self.journal if isinstance(e, Ruling)}

    def _ask(self, article: int, flag: str) -> Question:
        said = self.found.get((article, flag))
        finding = Finding(flag, said, 0.9, (), "test", "1") if said else None
        own = self.verdicts().get((article, flag))
        return Question(flag, f"Is it {flag}?", finding, verdict=Verdict(own) if own else None)


def walk(keys: str, shelf: Shelf | None = None) -> tuple[Shelf, Session]:
    """Feed the keys to a new session at the shelf."""
    shelf = shelf or Shelf()
    session = Session(shelf)
    for key in keys:
        session.press(key)
    return shelf, session


P, A, U = "present", "absent", "unsure"
TABLE = [
    ("", {}),
    ("y", {(1, "first"): P}),
    ("n", {(1, "first"): A}),
    ("u", {(1, "first"): U}),
    ("Y", {(1, "first"): P}),
    ("yn", {(1, "first"): P, (1, "second"): A}),
    ("ynuy", {(1, "first"): P, (1, "second"): A, (1, "third"): U, (2, "first"): P}),
    ("ynunnnuuuyyyy", {(n, f): v for n, vs in ((1, (P, A, U)), (2, (A, A, A)), (3, (U, U, U)))
                       for f, v in zip(FLAGS, vs, strict=True)}),
    ("sy", {(1, "second"): P}),
    ("sssy", {(2, "first"): P}),
    ("ssbbn", {(1, "first"): A}),
    ("yb", {}),
    ("ybn", {(1, "first"): A}),
    ("yyyb", {(1, "first"): P, (1, "second"): P}),
    ("yyybn", {(1, "first"): P, (1, "second"): P, (1, "third"): A}),
    ("yyybbbb", {}),
    ("bby", {(1, "first"): P}),
    ("ysbn", {(1, "first"): P, (1, "second"): A}),
    ("r", {}),
    ("ybr", {(1, "first"): P}),
    ("ybrn", {(1, "first"): P, (1, "second"): A}),
    ("ybrr", {(1, "first"): P}),
    ("ynbbrr", {(1, "first"): P, (1, "second"): A}),
    ("ynbbrrb", {(1, "first"): P}),
    ("ynbbr", {(1, "first"): P}),
    ("ynbbrbr", {(1, "first"): P}),
    ("ybnr", {(1, "first"): A}),
    ("ynbur", {(1, "first"): P, (1, "second"): U}),
    ("yyybru", {(1, "first"): P, (1, "second"): P, (1, "third"): P, (2, "first"): U}),
    ("cwhy\nbry", {(1, "first"): P}),
    ("xzy", {(1, "first"): P}),
    ("q", {}),
    ("yqn", {(1, "first"): P}),
    ("ccomment\ny", {(1, "first"): P}),
    ("c\ny", {(1, "first"): P}),
    ("cyes\x1bn", {(1, "first"): A}),
    ("cyny\n", {}),
    ("ecannot be found\ny", {(1, "first"): P}),
    ("o\n\ny", {(1, "first"): P}),
    ("?y", {(1, "first"): P}),
    ("my", {(1, "first"): P}),
    ("ty", {(1, "first"): P}),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "verdicts"), TABLE, ids=[repr(keys) for keys, _ in TABLE])
def test_keys_give_verdicts(keys: str, verdicts: dict[tuple[int, str], str]) -> None:
    shelf, _ = walk(keys)
    assert shelf.verdicts() == verdicts


def test_enter_accepts_what_the_detector_says_and_says_so() -> None:
    shelf, _ = walk("\n", Shelf(found={(1, "first"): Verdict.ABSENT}))
    assert shelf.journal == [Ruling(1, "first", Verdict.ABSENT, accepted=True, finding=None)]


MACHINE = {(1, "first"): Verdict.PRESENT, (1, "second"): Verdict.UNSURE, (1, "third"): Verdict.ABSENT}
RIGHT = {(1, flag): Verdict.ABSENT for flag in FLAGS}


@pytest.mark.parametrize(
    ("keys", "found", "verdicts"),
    [
        ("a", RIGHT, {}),
        ("aa", RIGHT, {(1, flag): A for flag in FLAGS}),
        ("AA", RIGHT, {(1, flag): A for flag in FLAGS}),
        ("aay", RIGHT, {**{(1, flag): A for flag in FLAGS}, (2, "first"): P}),
        ("ay", RIGHT, {}),
        ("ayy", RIGHT, {(1, "first"): P}),
        ("a\n", RIGHT, {}),
        ("aa", {}, {}),
        ("aa", MACHINE, {(1, "first"): P, (1, "third"): A}),
        ("aau", MACHINE, {(1, "first"): P, (1, "third"): A, (1, "second"): U}),
        ("saau", MACHINE, {(1, "first"): P, (1, "third"): A, (1, "second"): U}),
        ("naau", MACHINE, {(1, "first"): A, (1, "third"): A, (1, "second"): U}),
        ("aabb", MACHINE, {}),
        ("aab", MACHINE, {(1, "first"): P}),
        ("aabr", MACHINE, {(1, "first"): P, (1, "third"): A}),
    ],
)
def test_accepting_all_findings(
    keys: str, found: dict[tuple[int, str], Verdict], verdicts: dict[tuple[int, str], str]
) -> None:
    shelf, _ = walk(keys, Shelf(found=found))
    assert shelf.verdicts() == verdicts


def test_accepting_all_is_one_entry_each_and_says_what_it_will_do() -> None:
    shelf, session = walk("a", Shelf(found=MACHINE))
    assert session.state.message == (
        "a again accepts 2 findings of this article; 1 without a sure one is asked; any other key does not"
    )
    session.press("a")
    assert shelf.journal == [
        Ruling(1, "first", Verdict.PRESENT, accepted=True),
        Ruling(1, "third", Verdict.ABSENT, accepted=True),
    ]
    assert session.state.question is not None
    assert session.state.question.flag == "second"
    _, session = walk("aa", Shelf(found=RIGHT))
    assert session.finished == {1}


def test_enter_without_a_finding_decides_nothing() -> None:
    shelf, session = walk("\n")
    assert shelf.journal == []
    assert "y, n or u" in session.state.message


def test_a_note_is_kept_and_taken_back_alone() -> None:
    shelf, _ = walk("yclooks  sound\n")
    assert shelf.journal[-1] == Note(1, "second", "looks sound")
    shelf, session = walk("yclooks sound\nb")
    assert shelf.verdicts() == {(1, "first"): P}
    assert session.state.question is not None
    assert session.state.question.flag == "second"


def test_backspace_removes_a_character() -> None:
    shelf, _ = walk("cab\x7fc\n")
    assert shelf.journal == [Note(1, "first", "ac")]


@pytest.mark.parametrize("typed", ['"Nobody told us"', "harbour  master's office", "THE FERRY"])
def test_evidence_is_found_as_people_type_it(typed: str) -> None:
    shelf, _ = walk(f"e{typed}\n")
    (quotation,) = shelf.journal
    assert isinstance(quotation, Quotation)
    assert TEXT[quotation.start : quotation.end] == quotation.quote


def test_evidence_that_does_not_stand_in_the_article_is_refused() -> None:
    shelf, session = walk("ethe moon\n")
    assert shelf.journal == []
    assert "does not stand" in session.state.message


def test_corrections_of_outlet_and_byline() -> None:
    shelf, _ = walk("oharbourgazette.example\n-\ny")
    assert shelf.journal[:2] == [
        Correction(1, "outlet", "harbourgazette.example"),
        Correction(1, "byline", ""),
    ]
    assert shelf.verdicts() == {(1, "first"): P}


def test_words_typed_on_a_line_are_one_key_and_never_verdicts() -> None:
    shelf = Shelf()
    session = Session(shelf)
    for key in ("c", "yes, no\nunsure", "\x1b[D", "\n"):
        session.press(key)
    assert shelf.journal == [Note(1, "first", "yes, no unsure")]
    session.press("yyy")
    assert "pasted words are no answer" in session.state.message
    assert shelf.verdicts() == {}


def test_an_arrow_at_a_question_is_no_key() -> None:
    shelf = Shelf()
    session = Session(shelf)
    session.press("\x1b[C")
    assert "no such key" in session.state.message
    assert session.state.mode is Mode.ASK


def test_a_correction_taken_back_says_what_holds_again() -> None:
    _, session = walk("ogulf.example\n\n", Shelf(outlet="bay.example"))
    assert session.state.sheet is not None
    assert (session.state.sheet.outlet, session.state.sheet.is_outdated) == ("gulf.example", True)
    session.press("b")
    assert session.state.message == "correction of outlet taken back: bay.example again"


@pytest.mark.parametrize(
    ("keys", "counts", "finished"),
    [
        ("", {}, 0),
        ("yyn", {"first": 1, "second": 1, "third": 1}, 1),
        ("yynb", {"first": 1, "second": 1}, 0),
        ("yynbbbb", {}, 0),
        ("ysny", {"first": 2, "third": 1}, 0),
        ("ycwhy\nb", {"first": 1}, 0),
        ("ycwhy\nbby", {"first": 1}, 0),
        ("yynbr", {"first": 1, "second": 1, "third": 1}, 1),
        ("ynbbr", {"first": 1}, 0),
        ("yyyyyyb", {"first": 2, "second": 2, "third": 1}, 1),
    ],
)
def test_what_was_taken_back_is_not_counted(keys: str, counts: dict[str, int], finished: int) -> None:
    _, session = walk(keys)
    assert session.count_rulings() == counts
    assert len(session.finished) == finished


def test_the_end_of_the_list_says_how_many_articles_are_open() -> None:
    _, session = walk("yyysssyss")
    assert session.is_done
    assert session.state.message == "end of the list: 2 articles have open questions"
    _, session = walk("y" * 9)
    assert session.state.message == "everything is answered"


def test_help_is_left_to_the_face() -> None:
    session = Session(Shelf())
    assert session.press("?") == [ShowHelp()]


def test_the_end_of_input_quits() -> None:
    _, session = walk("y")
    session.press("")
    assert session.is_done


def test_undo_goes_on_into_earlier_sessions() -> None:
    shelf, _ = walk("yyyn")
    _, session = walk("bb", shelf)
    assert shelf.verdicts() == {(1, "first"): P, (1, "second"): P}
    assert session.state.question is not None
    assert session.state.question.flag == "third"


def test_a_second_session_resumes_at_the_first_open_question() -> None:
    shelf, _ = walk("ynynq")
    _, session = walk("", shelf)
    assert session.state.sheet is not None
    assert session.state.sheet.article == 2
    assert session.state.position == 1


def test_the_last_answer_can_be_taken_back_in_the_next_session() -> None:
    shelf, session = walk("yyyyyyyyy")
    assert session.is_done
    _, session = walk("", shelf)
    assert not session.is_done
    session.press("b")
    assert len(shelf.verdicts()) == 8
    assert session.state.question is not None
    assert session.state.question.flag == "third"


def test_redo_goes_on_into_later_sessions() -> None:
    shelf, _ = walk("ynubb")
    _, session = walk("r", shelf)
    assert shelf.verdicts() == {(1, "first"): P, (1, "second"): A}
    assert session.state.message == "verdict stands again"
    assert session.state.question is not None
    assert session.state.question.flag == "third"


def test_what_cannot_be_redone_is_said() -> None:
    _, session = walk("r")
    assert session.state.message == "nothing to redo"
    shelf, session = walk("cwhy\nbr")
    assert session.state.message == "note stands again"
    assert shelf.journal == [Note(1, "first", "why")]


@given(st.text("ynus", max_size=9), st.sampled_from("ynu"))
def test_undo_after_a_verdict_is_the_state_before(keys: str, last: str) -> None:
    shelf, session = walk(keys)
    if session.is_done:
        return
    before = dict(shelf.verdicts()), session.state.question
    session.press(last)
    if session.is_done:
        return  # the last answer ended the session
    session.press("b")
    assert session.state.question is not None
    assert before[1] is not None
    # The question is read anew from the desk: what counts is that it is the same, unanswered.
    assert (shelf.verdicts(), replace(session.state.question)) == (before[0], before[1])


def test_selected_text_is_evidence_at_exactly_its_place() -> None:
    shelf = Shelf()
    session = Session(shelf)
    session.quote(3, 10)  # " ferry " with its blanks
    assert shelf.journal == [Quotation(1, "first", 4, 9, "ferry")]
    session.quote(3, 4)
    assert session.state.message == "nothing added"
    session.press("b")
    assert shelf.journal == []


def test_a_question_and_an_article_can_be_turned_to() -> None:
    shelf = Shelf()
    session = Session(shelf)
    session.turn_to("third")
    session.press("y")
    session.open(3)
    session.press("n")
    assert shelf.verdicts() == {(1, "third"): P, (3, "first"): A}
