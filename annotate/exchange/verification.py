"""Whether a scorecard is, byte by byte, what the database gives; and if not, where it differs first and why."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Without these columns nothing tells which outlet a row is of and what was said of it.
_NEEDED = ("outlet", "credibility", "rubric")
_LONGEST = 60
# The longest cell; csv itself stops at 131,072 characters, which a list of reasons may reach.
_LONGEST_CELL = 64 << 20


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which a scorecard is not what was rebuilt, in words."""

    where: str
    given: str
    rebuilt: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.where}: {self.given} in the file, {self.rebuilt} rebuilt"


def read_rows(text: str) -> list[list[str]]:
    """Return the rows of a scorecard, its header first. Raises ValueError that says why it is none."""
    if not text.strip():
        raise ValueError("it is empty")
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error as error:
        raise ValueError(f"it is no CSV ({error})") from error
    missing = [name for name in _NEEDED if name not in rows[0]]
    if missing:
        raise ValueError(f"it is no scorecard: there is no column {missing[0]}")
    return rows


def find_difference(given: str, rebuilt: str) -> Difference | None:
    """Return where the text of a scorecard first differs from the rebuilt one, None where it is equal in every byte."""
    if given == rebuilt:
        return None
    if given.replace("\r\n", "\n") == rebuilt.replace("\r\n", "\n"):
        return Difference("line ends", "CRLF", "LF")
    rows, wanted = read_rows(given), read_rows(rebuilt)
    return _compare_headers(rows[0], wanted[0]) or _compare_rows(rows, wanted) or _compare_signs(given, rebuilt)


def _compare_headers(header: Sequence[str], wanted: Sequence[str]) -> Difference | None:
    for place, name in enumerate(wanted):
        if name not in header:
            return Difference(f"header, column {place + 1}", f"no column {name}", name)
        if header[place : place + 1] != [name]:
            return Difference(f"header, column {place + 1}", _quote(header[place]), name)
    if len(header) > len(wanted):
        return Difference(f"header, column {len(wanted) + 1}", _quote(header[len(wanted)]), "nothing")
    return None


def _compare_rows(rows: Sequence[Sequence[str]], wanted: Sequence[Sequence[str]]) -> Difference | None:
    header = wanted[0]
    for number, (row, own) in enumerate(zip(rows[1:], wanted[1:], strict=False), 2):
        where = f"row {number} ({own[header.index('outlet')]})"
        for place, name in enumerate(header):
            if place >= len(row):
                return Difference(f"{where}, column {name}", f"the row ends after {place} cells", _quote(own[place]))
            if row[place] != own[place]:
                return Difference(f"{where}, column {name}", _quote(row[place]), _quote(own[place]))
        if len(row) > len(own):
            return Difference(where, f"{len(row)} cells", f"{len(own)} cells")
    if len(rows) < len(wanted):
        return Difference(f"row {len(rows) + 1}", "nothing", f"outlet {wanted[len(rows)][header.index('outlet')]}")
    if len(rows) > len(wanted):
        return Difference(f"row {len(wanted) + 1}", _quote(rows[len(wanted)][0] if rows[len(wanted)] else ""), "no row")
    return None


def _compare_signs(given: str, rebuilt: str) -> Difference:
    """Return what differs where all cells are the same: a byte order mark, the quotes."""
    if given.startswith("\ufeff"):
        return Difference("beginning", "a byte order mark", "none")
    place = next((i for i, pair in enumerate(zip(given, rebuilt, strict=False)) if pair[0] != pair[1]), None)
    if place is None:
        return Difference("end of the file", f"{len(given):,} characters", f"{len(rebuilt):,}")
    line = rebuilt.count("\n", 0, place) + 1
    return Difference(f"line {line}", _quote(given[place : place + 20]), _quote(rebuilt[place : place + 20]))


def explain_difference(given: str, rebuilt: str) -> list[str]:
    """Return what has changed since the scorecard was made: program, rubric, verdicts and findings by outlet."""
    rows, wanted = _read_cells(given), _read_cells(rebuilt)
    both = [(rows[key], wanted[key]) for key in rows if key in wanted]
    reasons = []
    for column, words in (
        ("annotate", "made by annotate {0}; this is {1}"),
        ("rubric", "made under rubric {0}; this is {1}"),
    ):
        pairs = {(row.get(column, "?"), own[column]) for row, own in both if row.get(column) != own[column]}
        reasons += [words.format(_shorten(then), now) for then, now in sorted(pairs)]
    for own in _differ(both, "seed"):
        reasons.append(f"another seed than this program draws with: {own['outlet']}")
    for row, own in both:
        if "verdicts_digest" in row and row["verdicts_digest"] != own["verdicts_digest"]:
            then = _shorten(row.get("verdicts") or "?")
            reasons.append(f"other verdicts since: {own['outlet']} ({then} then, {own['verdicts']} now)")
    for own in _differ(both, "findings_digest"):
        reasons.append(f"other findings since: {own['outlet']}")
    for own in _differ(both, "replies"):
        reasons.append(f"another reply since: {own['outlet']}")
    reasons += [f"not in the file: {key}" for key in wanted if key not in rows]
    return reasons + [f"not in the database: {_shorten(key)}" for key in rows if key not in wanted]


def _differ(both: Iterable[tuple[dict[str, str], dict[str, str]]], column: str) -> list[dict[str, str]]:
    return [own for row, own in both if column in row and row[column] != own[column]]


def _read_cells(text: str) -> dict[str, dict[str, str]]:
    header, *rows = read_rows(text)
    cells = (dict(zip(header, row, strict=False)) for row in rows)
    return {own["outlet"]: own for own in cells if own.get("outlet")}


def _quote(cell: str) -> str:
    return f'"{_shorten(cell)}"' if cell else "an empty cell"


def _shorten(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"
