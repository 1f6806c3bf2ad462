"""Puts what a benchmark has measured into the page that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

_BEGIN, _END = "<!-- measured: begin -->", "<!-- measured: end -->"


def write_between(page: Path, lines: Sequence[str]) -> None:
    """Put lines between the marks of a page."""
    before, rest = page.read_text(encoding="utf-8").split(_BEGIN)
    after = rest.split(_END)[1]
    page.write_text("\n".join([before + _BEGIN, *lines, _END]) + after, encoding="utf-8")
