"""Puts the rubric and the detectors together from the packaged data."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from annotate.core.rubric import Rubric, read_rubric
from annotate.detectors import Detector
from annotate.errors import RubricError
from annotate.plugins import list_detectors, load_plugins
from annotate.resources import find_resource, read_resource


def load_rubric(path: Path | None = None) -> Rubric:
    """Return the packaged rubric, or the one in `path`. Raises RubricError with the field at fault."""
    source = path or find_resource("seeds/flags.toml")
    try:
        return read_rubric(tomllib.loads(source.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise RubricError(f"{source}: {error}.", "Mend the rubric, or leave it out to use the packaged one.") from error


def load_seed_outlets() -> list[dict[str, str]]:
    """Return the rows of the packaged outlets.csv."""
    with find_resource("seeds/outlets.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def load_detectors(outlets: Iterable[Mapping[str, str]] | None = None) -> list[Detector]:
    """Return the built-in detectors and the plug-ins; `outlets` are rows as in outlets.csv, by default the packaged.

    What the affiliation detector says depends on the table, so its version carries the table's digest.
    """
    from annotate.detectors.affiliation import build_affiliation_detector
    from annotate.detectors.byline import BylineDetector
    from annotate.detectors.citations import build_citations_detector
    from annotate.detectors.dating import DatingDetector
    from annotate.detectors.padding import build_padding_detector
    from annotate.ingest.names import is_public_host

    rows = [dict(row) for row in (load_seed_outlets() if outlets is None else outlets)]
    affiliation = build_affiliation_detector(rows, _load_lexicon("credits"))
    own: list[Detector] = [
        BylineDetector(),
        replace(affiliation, version=f"{affiliation.version}-{_digest(rows)}"),
        build_citations_detector(_load_lexicon("citations"), is_public_host),
        build_padding_detector(_load_lexicon("padding")),
        DatingDetector(),
    ]
    return [*own, *list_detectors(load_plugins(load_rubric().keys))]


def _load_lexicon(name: str) -> dict[str, Any]:
    return tomllib.loads(read_resource(f"seeds/lexicons/{name}.toml"))


def _digest(rows: Iterable[Mapping[str, str]]) -> str:
    lines = sorted("\t".join(row.get(name) or "" for name in ("domain", "name", "class", "aliases")) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
