"""All rows of the torture, in the order of the table in docs/reliability.md."""

from __future__ import annotations

from torture import clock, crowd, disk, errands, exchanges, fuzz, kills, scale, signals, strangers
from torture.stage import Row

ROWS: tuple[Row, ...] = (
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
