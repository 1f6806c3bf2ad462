"""What differs between two rubrics, and which verdicts still answer what is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from annotate.core.model import Flag
from annotate.core.rubric import Rubric

Pair = tuple[Flag, Flag]
# What may differ of a flag without a change of what was asked or what it costs.
_OTHERS = ("title", "reason", "precision", "miss_rate", "origin")


@dataclass(frozen=True, slots=True)
class Change:
    """The flags that were added, retired, or changed, each of these as it was and as it is."""

    added: tuple[Flag, ...] = ()
    retired: tuple[Flag, ...] = ()
    reworded: tuple[Pair, ...] = ()
    reweighted: tuple[Pair, ...] = ()
    moved: tuple[Pair, ...] = ()
    touched: tuple[Pair, ...] = ()
    is_reordered: bool = False

    @property
    def asked(self) -> tuple[str, ...]:
        """The flags that are asked of everybody again: new ones, and those in new words."""
        return (*(flag.key for flag in self.added), *(new.key for _, new in self.reworded))

    def __bool__(self) -> bool:
        """Whether anything differs."""
        flags = (self.added, self.retired, self.reworded, self.reweighted, self.moved, self.touched)
        return any(flags) or self.is_reordered


def compare_rubrics(old: Rubric, new: Rubric) -> Change:
    """Return what differs; a flag is the same one where its key is."""
    pairs = [(flag, own) for own in new.flags if (flag := old.find(own.key))]
    kept_before = [flag.key for flag in old.flags if new.find(flag.key)]
    return Change(
        added=tuple(flag for flag in new.flags if not old.find(flag.key)),
        retired=tuple(flag for flag in old.flags if not new.find(flag.key)),
        reworded=tuple(pair for pair in pairs if not is_same_question(*pair)),
        reweighted=tuple(pair for pair in pairs if pair[0].weight != pair[1].weight),
        moved=tuple(pair for pair in pairs if pair[0].dimension is not pair[1].dimension),
        touched=tuple(pair for pair in pairs if name_touched(*pair)),
        is_reordered=kept_before != [own.key for _, own in pairs],
    )


def name_touched(old: Flag, new: Flag) -> list[str]:
    """Return which of the other fields differ: those that change neither the question nor the points."""
    return [field for field in _OTHERS if getattr(old, field) != getattr(new, field)]


def is_same_question(old: Flag, new: Flag) -> bool:
    """Whether two flags ask the same in the same words; white space does not count."""
    return old.question.split() == new.question.split()


def list_reworded(present: Rubric, earlier: Iterable[Rubric]) -> list[tuple[str, int]]:
    """Return each (flag, version) whose verdicts answer another question than the present rubric asks."""
    return [
        (flag.key, rubric.version)
        for rubric in earlier
        for flag in present.flags
        if (own := rubric.find(flag.key)) and not is_same_question(own, flag)
    ]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a change meets in a database: standing verdicts and articles by flag, and what is asked again by reviewer.

    `verdicts` holds (verdicts, articles) of each retired or reworded flag; `again` holds (questions, articles),
    of the articles that a reviewer has begun, that the new rubric leaves open and the old one does not.
    """

    verdicts: Mapping[str, tuple[int, int]]
    again: Mapping[str, tuple[int, int]]
