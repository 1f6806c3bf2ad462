"""The time of day, for the record only: no order, score or finding depends on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def utc_now() -> str:
    """Return the present time as ISO 8601 in UTC, to the millisecond ("2026-03-01T09:30:00.000Z")."""
    return _write(datetime.now(UTC))


def utc_before(days: int) -> str:
    """Return the time so many days ago, as `utc_now` writes it."""
    try:
        return _write(datetime.now(UTC) - timedelta(days=days))
    except OverflowError:
        return ""  # before all times


def _write(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
