"""Short codes of flags, so that a mark can be told by its letters and not by its colour alone."""

from __future__ import annotations

from collections.abc import Sequence


def make_codes(keys: Sequence[str]) -> dict[str, str]:
    """Return a code for each key: "seo-padding" is SP; of two with the same initials the later is SP2."""
    codes: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        initials = "".join(word[0] for word in key.split("-")).upper()
        code, number = initials, 1
        while code in taken:
            number += 1
            code = f"{initials}{number}"
        taken.add(code)
        codes[key] = code
    return codes
