"""An input that was found but not yet read: small to hand to a worker, which makes the article of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What the bytes of a draft are."""

    DUMP = "dump"
    PAGE = "page"
    LINE = "line"
    RECORD = "record"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class Draft:
    """One input: where it stands, what it is, its bytes (or the fields of a record), and what its carrier said of it.

    `url` and `charset` are those of a record of a crawl; `stated` the kind of page that a server called it.
    """

    source: str
    kind: Kind
    data: bytes | Mapping[str, Any]
    url: str | None = None
    charset: str | None = None
    stated: str = ""
