"""A Hypothesis state machine: random commands on a database, each checked against a model of what must stand."""

from __future__ import annotations

import tempfile
from pathlib import Path

from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from annotate.cli import cli
from annotate.core.rubric import Rubric
from torture.stage import query, require_sound

_WORDS = ("present", "absent", "unsure")
_KEYS = dict(zip("ynu", _WORDS, strict=True))
_REVIEWERS = st.sampled_from(["ana", "li"])


class CommandLine(RuleBasedStateMachine):
    """Adds, reviews, undoes, backs up and restores; `said` are the verdicts that must stand, by reviewer, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(prefix="machine-")
        self.database = Path(self.folder.name) / "x.db"
        self.articles: list[str] = []
        self.said: dict[str, list[str]] = {"ana": [], "li": []}
        self.saved: tuple[list[str], dict[str, list[str]]] | None = None
        self.call("init")

    def call(self, *words: str, keys: str = "") -> str:
        """Run a command; its exit code must be 0."""
        done = CliRunner().invoke(cli, ["--db", str(self.database), *words], input=keys)
        assert done.exit_code == 0, f"{words}: {done.exit_code}: {done.output[-300:]}"
        return done.output

    @rule(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60))
    def add(self, text: str) -> None:
        """Add an article; the second time it is a duplicate. (A NUL makes it no text.)"""
        page = Path(self.folder.name) / "page.txt"
        number = len(self.articles)
        page.write_text(f"Ferry {number}\n\nThe ferry {number} sailed at noon. {text}\n", encoding="utf-8", newline="")
        assert "accepted 1 " in self.call("add", str(page))
        assert "duplicates 1 " in self.call("add", str(page))
        self.articles.append(text)

    @rule(reviewer=_REVIEWERS, keys=st.text("ynub", min_size=1, max_size=6))
    def review(self, reviewer: str, keys: str) -> None:
        """Press keys; `b` takes back the newest verdict that stands."""
        if not self.articles:
            return
        said = self.said[reviewer]
        room = len(self.articles) * _count_flags() - len(said)
        if room < len(keys):
            return
        for key in keys:
            if key != "b":
                said.append(_KEYS[key])
            elif said:
                said.pop()
        self.call("review", "--plain", "--reviewer", reviewer, keys=keys + "q")

    @rule()
    def autoflag(self) -> None:
        """Flag; a verdict is never touched by it."""
        self.call("autoflag", "--flag", "undated")

    @rule()
    def back_up(self) -> None:
        """Keep a copy, and what stands in it."""
        self.call("backup", str(self.database.with_name("copy.db")))
        self.saved = (list(self.articles), {name: list(said) for name, said in self.said.items()})

    @rule()
    def restore(self) -> None:
        """Go back to the copy."""
        if self.saved:
            self.call("restore", str(self.database.with_name("copy.db")))
            self.articles, said = list(self.saved[0]), self.saved[1]
            self.said = {name: list(words) for name, words in said.items()}

    @invariant()
    def stands(self) -> None:
        """What the model says is what the database says, and the file is sound."""
        require_sound(self.database)
        for reviewer, said in self.said.items():
            sql = f"SELECT verdict FROM verdicts WHERE reviewer = '{reviewer}' ORDER BY id"
            assert [row[0] for row in query(self.database, sql)] == said
        assert query(self.database, "SELECT count(*) FROM articles") == [(len(self.articles),)]

    def teardown(self) -> None:
        """Remove the folder."""
        self.folder.cleanup()


def _count_flags() -> int:
    from annotate.assembly import load_rubric

    rubric: Rubric = load_rubric()
    return len(rubric.keys)


def run_machine(number: int, examples: int) -> None:
    """Run the machine on so many random sequences of commands, drawn by a seed."""
    profile = settings(
        max_examples=examples, stateful_step_count=8, deadline=None, database=None, print_blob=False,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    run_state_machine_as_test(seed(number)(CommandLine), settings=profile)
