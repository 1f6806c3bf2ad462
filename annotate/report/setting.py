"""What all pages of a report share, and an outlet as they know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletScore
from annotate.report.names import Naming
from annotate.storage.outlets import Outlet


@dataclass(frozen=True, slots=True)
class Setting:
    """The title, the rubric with the codes of its flags, how reviewers are named, and how old the facts are."""

    title: str
    rubric: Rubric
    codes: Mapping[str, str]
    name: Naming
    as_of: str | None
    has_articles: bool

    def begin(self, root: str, title: str) -> dict[str, Any]:
        """Return what the base template needs; `root` leads from the page to the front page's folder."""
        return {"setting": self, "root": root, "page_title": title, "flags": self.rubric.flags, "codes": self.codes}


@dataclass(frozen=True, slots=True)
class Known:
    """An outlet with its score."""

    outlet: Outlet
    score: OutletScore

    @property
    def id(self) -> int:
        """The number in the names of its files."""
        return self.outlet.id

    @property
    def shown(self) -> str:
        """The name it goes by, its key where it has no other."""
        return self.outlet.name or self.outlet.key
