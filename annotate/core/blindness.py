"""What a reviewer does not see before the own verdict is stored: the outlet, the machine, other reviewers."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

OUTLET, MACHINE, REVIEWERS = "outlet", "machine", "reviewers"
# "machine" and "machine=50%"; not "machine=" or "machine=5000%".
_MACHINE = re.compile(r"machine(?:=(\d{1,3})%)?\Z")


@dataclass(frozen=True, slots=True)
class Blindness:
    """What is hidden; the findings on a share of the articles, from 0 to 1."""

    outlet: bool = False
    machine: float = 0.0
    reviewers: bool = True

    def __str__(self) -> str:
        """Return it as it is written: "outlet,machine=50%,reviewers", "none"."""
        share = "" if not self.machine else MACHINE if self.machine == 1 else f"{MACHINE}={self.machine:.0%}"
        return ",".join(filter(None, (self.outlet * OUTLET, share, self.reviewers * REVIEWERS))) or "none"

    def hides_machine(self, reviewer: str, content: str) -> bool:
        """Whether the findings on an article are hidden: the same each time for a reviewer and an article's id."""
        digest = hashlib.sha256(f"{reviewer}\n{content}".encode("utf-8", "surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") / 2**64 < self.machine


def read_blindness(words: str) -> Blindness:
    """Return what "outlet,machine=50%,reviewers" hides, for "none" nothing. Raises ValueError naming the word."""
    parts = [part.strip() for part in words.split(",")]
    if parts == ["none"]:
        return Blindness(reviewers=False)
    machine = 0.0
    for part in parts:
        found = _MACHINE.match(part)
        if found:
            machine = int(found[1] or 100) / 100
        if not (found or part in (OUTLET, REVIEWERS)) or machine > 1:
            raise ValueError(f"{part or 'an empty word'} cannot be hidden; outlet, machine, machine=50%, reviewers can")
    return Blindness(OUTLET in parts, machine, REVIEWERS in parts)
