"""The page on the method, made from the rubric of the database and from what the detectors say of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotate.report.setting import Setting
from annotate.storage.database import Database
from annotate.storage.rubrics import find_rubric


@dataclass(frozen=True, slots=True)
class Described:
    """A detector: the flags it speaks to, and what it flags and leaves alone, in its own words."""

    name: str
    version: str
    flags: tuple[str, ...]
    words: str


def describe_method(db: Database, setting: Setting, described: Sequence[Described]) -> dict[str, Any]:
    """Return the values of the page on the method."""
    by_flag = {flag.key: [own for own in described if flag.key in own.flags] for flag in setting.rubric.flags}
    return setting.begin("", "Method") | {
        "stored": find_rubric(db),
        "described": by_flag,
        "dimensions": [("credibility", setting.rubric.credibility), ("bias", setting.rubric.bias)],
    }
