"""Puts the rubric and the detectors together from the packaged data and the plug-ins."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.core.rubric import Rubric, read_rubric
from annotate.detectors import Detector
from annotate.detectors.copying import CopyingDetector
from annotate.errors import RubricError
from annotate.plugins import list_detectors, load_plugins
from annotate.resources import find_resource, read_resource

if TYPE_CHECKING:
    from annotate.detectors.attribution_words import AttributionWords


def load_rubric(path: Path | None = None) -> Rubric:
    """Return the packaged rubric, or the one in `path`. Raises RubricError with the field at fault."""
    source = path or find_resource("seeds/flags.toml")
    try:
        return read_rubric(tomllib.loads(source.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise RubricError(f"{source}: {error}.", "Mend the rubric, or leave it out to use the packaged one.") from error


def load_seed_outlets() -> list[dict[str, str]]:
    """Return the rows of the packaged outlets.csv."""
    return _load_rows("seeds/outlets.csv")


def load_detectors(outlets: Iterable[Mapping[str, str]] | None = None) -> list[Detector]:
    """Return the built-in detectors and the plug-ins; `outlets` are rows as in outlets.csv, by default the packaged.

    What some detectors say depends on the table of outlets, so their version carries its digest.
    """
    rows = [dict(row) for row in (load_seed_outlets() if outlets is None else outlets)]
    return [
        *_build_plain_detectors(),
        *_build_table_detectors(rows),
        *list_detectors(load_plugins(load_rubric().keys)),
    ]


def load_copying_detector() -> CopyingDetector:
    """Return the detector that compares articles with one another."""
    from annotate.detectors.copying import build_copying_detector

    return build_copying_detector(_load_lexicon("copying"))


def _build_plain_detectors() -> list[Detector]:
    from annotate.detectors.anachronism import build_anachronism_detector
    from annotate.detectors.byline import BylineDetector
    from annotate.detectors.citations import build_citations_detector
    from annotate.detectors.dating import DatingDetector
    from annotate.detectors.headline import build_headline_detector
    from annotate.detectors.language import build_language_detector
    from annotate.detectors.padding import build_padding_detector
    from annotate.detectors.promotion import build_promotion_detector
    from annotate.detectors.sides import build_sides_detector
    from annotate.detectors.sourcing import build_sourcing_detector
    from annotate.detectors.spinning import build_spinning_detector
    from annotate.ingest.names import is_public_host

    sourcing = _load_lexicon("sourcing")
    return [
        BylineDetector(),
        build_citations_detector(_load_lexicon("citations"), is_public_host),
        build_padding_detector(_load_lexicon("padding")),
        DatingDetector(),
        build_sourcing_detector(sourcing, _load_languages()),
        build_spinning_detector(_load_lexicon("spinning")),
        build_promotion_detector(_load_lexicon("promotion")),
        build_anachronism_detector(_load_rows("seeds/facts.csv")),
        build_headline_detector(_load_lexicon("headlines")),
        build_language_detector(_load_lexicon("loaded")),
        build_sides_detector(sourcing, _load_languages()),
        load_copying_detector(),
    ]


def _build_table_detectors(rows: list[dict[str, str]]) -> list[Detector]:
    from annotate.detectors.affiliation import build_affiliation_detector, read_outlets
    from annotate.detectors.identity import build_identity_detector
    from annotate.detectors.state_source import build_state_source_detector
    from annotate.ingest.names import is_public_host

    digest = _digest(rows)
    affiliation = build_affiliation_detector(rows, _load_lexicon("credits"))
    state_source = build_state_source_detector(read_outlets(rows), _load_lexicon("sourcing"), _load_languages())
    identity = build_identity_detector(None, rows, is_public_host)
    return [
        replace(affiliation, version=f"{affiliation.version}-{digest}"),
        replace(state_source, version=f"{state_source.version}-{digest}"),
        replace(identity, version=f"{identity.version}-{digest}"),
    ]


@cache
def _load_languages() -> Mapping[str, AttributionWords]:
    """Return the words of attribution: one value, so that the detectors share what they read with it."""
    from annotate.detectors.attribution_words import read_words

    return read_words(_load_lexicon("sourcing"))


def _load_lexicon(name: str) -> dict[str, Any]:
    return tomllib.loads(read_resource(f"seeds/lexicons/{name}.toml"))


def _load_rows(name: str) -> list[dict[str, str]]:
    with find_resource(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _digest(rows: Iterable[Mapping[str, str]]) -> str:
    lines = sorted("\t".join(row.get(name) or "" for name in ("domain", "name", "class", "aliases")) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
