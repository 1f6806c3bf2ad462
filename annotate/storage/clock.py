"""The time of day, for the record only: no order, score or finding depends on it."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> str:
    """Return the present time as ISO 8601 in UTC, to the millisecond ("2026-03-01T09:30:00.000Z")."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
