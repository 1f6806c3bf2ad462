"""What the whole screen asks of the desk besides the articles: how far the reviewer is, and the list of articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from annotate.core.browsing import Filter, Listed


class ScreenDesk(Protocol):
    """A desk with a view of all its articles."""

    def count_progress(self) -> tuple[int, int]:
        """Return (articles done, articles in all)."""

    def find_place(self, article: int) -> int:
        """Return the place of an article among all, from 1."""

    def count_outlet_progress(self, article: int) -> tuple[int, int]:
        """Return (done, in all) of the articles of this one's outlet."""

    def browse(self, wanted: Filter, most: int) -> list[Listed]:
        """Return at most so many articles that the filter lets through, in order."""

    def list_choices(self) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
        """Return the flags, outlets and reviewers that a filter can name."""
