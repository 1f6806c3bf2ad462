"""An example plug-in: filler text left on a page speaks for `seo-padding`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView

# "Lorem ipsum dolor sit amet", "Insert text here"; not "a lorem ipsum generator".
_FILLER = re.compile(r"lorem ipsum dolor sit amet|insert text here", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PlaceholderDetector:
    """Flags pages that still hold filler text.

    Flagged: "Lorem ipsum dolor sit amet" in the text. Left alone: an article about such text that
    does not quote it.
    """

    name: str = "placeholder-text"
    version: str = "1"
    flags: tuple[str, ...] = ("seo-padding",)

    def detect(self, view: TextView) -> list[Finding]:
        """Return the one finding on `seo-padding`."""
        found = _FILLER.search(view.text)
        if found is None:
            note = Evidence("no filler text")
            return [Finding("seo-padding", Verdict.UNSURE, None, (note,), self.name, self.version)]
        quote = view.cite(*found.span(), "filler text left on the page")
        return [Finding("seo-padding", Verdict.PRESENT, 0.9, (quote,), self.name, self.version)]


DETECTOR = PlaceholderDetector()
