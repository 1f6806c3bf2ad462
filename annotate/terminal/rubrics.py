"""Draws what a rubric asks, and what a change of it does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.text import Text

from annotate.core.model import Flag
from annotate.core.rubric import Rubric
from annotate.core.rubric_change import Change, Reach, name_touched
from annotate.terminal.console import plain, wrap_lines
from annotate.terminal.tables import Column, print_table


def print_rubrics(console: Console, rubrics: Sequence[tuple[Rubric, str, str]]) -> None:
    """Print (rubric, origin, time) a version, newest last, and the flags of the newest."""
    for rubric, origin, at in rubrics:
        line = plain(f"rubric {rubric.version}", "bold").append(plain(f"  {len(rubric.flags)} flags", "not bold"))
        line.append(plain(f"  since {at[:19].replace('T', ' ')}" if at else "", "not bold"))
        _print(console, line.append(plain(f"  {origin}", "not bold dim")))
    columns = (Column("flag", leads=True), Column("points", right=True), Column("of"), Column("question", wraps=True))
    rows = [
        [plain(flag.key), plain(f"{flag.weight:g}"), plain(flag.dimension), plain(flag.question)]
        for flag in rubrics[-1][0].flags
    ]
    console.print()
    print_table(console, columns, rows)


def print_change(console: Console, change: Change, names: tuple[str, str]) -> None:
    """Print what differs, a flag a paragraph: + added, - retired, ~ changed."""
    _print(console, plain(f"{names[0]} → {names[1]}", "bold"))
    if not change:
        _print(console, Text("the same flags, questions and weights"))
    for flag in change.added:
        _print(console, _sign("+", flag.key, "added", _describe_weight(flag)))
        _print(console, plain(flag.question), 4)
    for flag in change.retired:
        _print(console, _sign("-", flag.key, "retired", _describe_weight(flag)))
    for before, after in change.reworded:
        _print(console, _sign("~", after.key, "reworded", ""))
        _print(console, plain(f"was: {before.question}", "dim"), 4)
        _print(console, plain(f"now: {after.question}"), 4)
    for before, after in change.reweighted:
        _print(console, _sign("~", after.key, "reweighted", f"{before.weight:g} → {after.weight:g}"))
    for before, after in change.moved:
        _print(console, _sign("~", after.key, "moved", f"{before.dimension} → {after.dimension}"))
    for pair in change.touched:
        _print(console, _sign("~", pair[1].key, "changed", ", ".join(name_touched(*pair))))
    if change.is_reordered:
        _print(console, Text("~ the flags are asked in another order"))


def print_reach(console: Console, change: Change, reach: Reach, *, is_taken: bool) -> None:
    """Print what the change meets: the verdicts it leaves behind, and what the review asks again."""
    retired = {flag.key for flag in change.retired}
    if change:
        console.print()
    for flag, (verdicts, articles) in reach.verdicts.items():
        on = f"{_count(verdicts, 'verdict')} on {_count(articles, 'article')}"
        becomes = "stay, and enter no score" if flag in retired else "stay with the words that they answered"
        _print(console, plain(f"{flag}: {on} {becomes}"), hanging=4)
    if not change.asked:
        _print(console, Text("The review asks nothing again." if change else "Nothing changes in the review."))
        return
    will = "asks" if is_taken else "would ask"
    _print(console, plain(f"The review {will} anew: {', '.join(change.asked)}"), hanging=4)
    for reviewer, (questions, articles) in reach.again.items():
        words = f"{_count(questions, 'question')} on {_count(articles, 'article')} begun before"
        _print(console, plain(f"{reviewer}: {words}"), 4, hanging=4)


def write_toml(rubric: Rubric) -> Iterator[str]:
    """Yield the lines of a flags.toml that holds this rubric."""
    yield "# The rubric: what a reviewer is asked. The weights of the flags of each dimension sum to 100.\n"
    yield f"\nversion = {rubric.version}\n"
    for grade in rubric.grades:
        yield f"\n[[grade]]\nname = {json.dumps(grade.name, ensure_ascii=False)}\nleast = {grade.least:g}\n"
    for flag in rubric.flags:
        yield "\n[[flag]]\n"
        for field, value in _list_fields(flag):
            words = f"{value:g}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
            yield f"{field} = {words}\n"


def _list_fields(flag: Flag) -> Iterable[tuple[str, str | float]]:
    return (
        ("key", flag.key), ("title", flag.title), ("question", flag.question), ("dimension", flag.dimension.value),
        ("weight", flag.weight), ("reason", flag.reason), ("precision", flag.precision),
        ("miss_rate", flag.miss_rate), ("origin", flag.origin),
    )  # fmt: skip


def _describe_weight(flag: Flag) -> str:
    return f"{flag.dimension}, {flag.weight:g} point{'' if flag.weight == 1 else 's'}"


def _sign(sign: str, key: str, word: str, rest: str) -> Text:
    line = Text(f"{sign} ", "bold").append(plain(key)).append(f"  {word}", "not bold")
    return line.append(plain(f"  {rest}" if rest else "", "not bold"))


def _print(console: Console, line: Text, indent: int = 0, *, hanging: int = 4) -> None:
    for part in wrap_lines(console, line, indent, hanging=hanging):
        console.print(part)


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
