"""All rows of the torture, those that tell most first: a run may end before the last."""

from __future__ import annotations

from torture import clock, crowd, disk, errands, exchanges, fuzz, kills, scale, signals, strangers
from torture.stage import Row

# What would be worst: a verdict lost, a damaged file written to, a stranger let in; then what is rarer or only untidy.
_FIRST = (
    "kill-review", "damage", "strangers", "strangers-more", "clean", "fuzz", "crowd", "crowd-little", "disk-limit",
    "kill-add", "kill-autoflag", "kill-migrate", "restore", "read-only",
)  # fmt: skip
_ALL: tuple[Row, ...] = (
    *kills.ROWS,
    *errands.ROWS,
    *signals.ROWS,
    *crowd.ROWS,
    *disk.ROWS,
    *clock.ROWS,
    *strangers.ROWS,
    *exchanges.ROWS,
    *fuzz.ROWS,
    *scale.ROWS,
)
_NAMED = {row.name: row for row in _ALL}
ROWS = (*(_NAMED[name] for name in _FIRST), *(row for row in _ALL if row.name not in _FIRST))
