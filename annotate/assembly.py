"""Puts the rubric and the detectors together from the packaged data and the plug-ins."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.core.actors import ActorBook
from annotate.core.rubric import Rubric, read_criteria_rubric, read_rubric
from annotate.detectors import Detector
from annotate.detectors.citations import CitationsDetector
from annotate.detectors.copying import CopyingDetector
from annotate.errors import RubricError
from annotate.plugins import list_detectors, load_plugins
from annotate.resources import find_resource, read_resource

if TYPE_CHECKING:
    from annotate.detectors.attribution_words import AttributionWords

# The packaged rubric has 8 kB; more than this is another file, or none that ends.
_LARGEST_RUBRIC = 1_000_000


def load_rubric(path: Path | None = None) -> Rubric:
    """Return the packaged rubric, or the one in `path`. Raises RubricError with the field at fault."""
    source = path or find_resource("seeds/flags.toml")
    data = {"criterion": []} if not source.exists() and str(source) in list_rubrics() else parse_rubric(source)
    if "criterion" in data:
        raise RubricError(
            f"{source} is a rubric of criteria, which scores answers and asks no questions.",
            f"Score by it with: annotate score --rubric {source}",
        )
    try:
        return read_rubric(data)
    except ValueError as error:
        raise RubricError(f"{source}: {error}.", "See all faults with: annotate rubric check FILE") from error


def list_rubrics() -> list[str]:
    """Return the names of the packaged rubrics beside the usual one, in order."""
    return sorted(path.stem for path in find_resource("seeds/rubrics").glob("*.toml"))


def find_rubric(words: str) -> Rubric:
    """Return the rubric in a file, of flags or of criteria, or the packaged one of this name.

    Raises RubricError that names them.
    """
    path = find_resource(f"seeds/rubrics/{words}.toml") if words in list_rubrics() else Path(words)
    if not path.exists() and not path.suffix:
        raise RubricError(f"no rubric {words}.", f"Give a TOML file, or one of: {', '.join(list_rubrics())}")
    data = parse_rubric(path)
    if "criterion" not in data:
        return load_rubric(path)
    try:
        return read_criteria_rubric(data, load_rubric())
    except ValueError as error:
        hint = "docs/scoring.md says what a rubric of criteria holds."
        raise RubricError(f"{path}: {error}.", hint) from error


def parse_rubric(source: Path) -> dict[str, Any]:
    """Return the tables of a flags.toml, unchecked. Raises RubricError where it cannot be read or is not TOML."""
    try:
        with source.open("rb") as stream:
            data = stream.read(_LARGEST_RUBRIC + 1)
        if len(data) > _LARGEST_RUBRIC:
            raise ValueError(f"it is larger than {_LARGEST_RUBRIC // 1_000_000} MB, which no rubric is")
        return tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        raise RubricError(f"{source} cannot be read ({error.strerror or error}).", "Check the path.") from error
    except UnicodeDecodeError as error:
        raise RubricError(f"{source} is not UTF-8 at byte {error.start}.", "Save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise RubricError(f"{source} is not TOML: {error}.", "Mend it there; the packaged rubric shows how: "
                          "annotate rubric print") from error  # fmt: skip
    except (ValueError, RecursionError) as error:
        what = "its tables are nested too deep" if isinstance(error, RecursionError) else str(error)
        raise RubricError(f"{source}: {what}.", "See how one looks with: annotate rubric print") from error


def load_seed_outlets() -> list[dict[str, str]]:
    """Return the rows of the packaged outlets.csv."""
    return _load_rows("seeds/outlets.csv")


def load_detectors(
    outlets: Iterable[Mapping[str, str]] | None = None, flags: Collection[str] | None = None
) -> list[Detector]:
    """Return the built-in detectors and the plug-ins; `outlets` are rows as in outlets.csv, by default the packaged.

    Plug-ins may speak to `flags`, by default those of the packaged rubric.

    What some detectors say depends on the table of outlets, so their version carries its digest.
    """
    rows = load_seed_outlets() if outlets is None else outlets
    return [
        *_build_plain_detectors(),
        *_build_table_detectors(tuple(tuple(row.items()) for row in rows)),
        *list_detectors(load_plugins(load_rubric().keys if flags is None else flags)),
    ]


def load_citations_detector() -> CitationsDetector:
    """Return the detector of broken references, which can be told what links were found dead."""
    from annotate.detectors.citations import build_citations_detector
    from annotate.ingest.names import is_public_host

    return build_citations_detector(_load_lexicon("citations"), is_public_host)


def load_actors() -> ActorBook:
    """Return the actors that a stance can be toward, by all their names; they are read when first asked for."""
    from annotate.ingest.actors import build_aliases

    return ActorBook(lambda: build_aliases(_load_lexicon("actors")))


def load_copying_detector() -> CopyingDetector:
    """Return the detector that compares articles with one another."""
    from annotate.detectors.copying import build_copying_detector

    return build_copying_detector(_load_lexicon("copying"))


@cache  # they keep nothing of what they look at
def _build_plain_detectors() -> tuple[Detector, ...]:
    from annotate.detectors.anachronism import build_anachronism_detector
    from annotate.detectors.byline import BylineDetector
    from annotate.detectors.dating import DatingDetector
    from annotate.detectors.headline import build_headline_detector
    from annotate.detectors.language import build_language_detector
    from annotate.detectors.padding import build_padding_detector
    from annotate.detectors.promotion import build_promotion_detector
    from annotate.detectors.sides import build_sides_detector
    from annotate.detectors.sourcing import build_sourcing_detector
    from annotate.detectors.spinning import build_spinning_detector

    sourcing = _load_sourcing()
    return (
        BylineDetector(),
        load_citations_detector(),
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
    )


@lru_cache(maxsize=4)
def _build_table_detectors(table: tuple[tuple[tuple[str, str], ...], ...]) -> tuple[Detector, ...]:
    """Return the detectors that know the outlets: rows as in outlets.csv, each its columns and values."""
    from annotate.detectors.affiliation import build_affiliation_detector, read_outlets
    from annotate.detectors.identity import build_identity_detector
    from annotate.detectors.state_source import build_state_source_detector
    from annotate.ingest.names import is_public_host

    rows = list(map(dict, table))
    digest = _digest(rows)
    affiliation = build_affiliation_detector(rows, _load_lexicon("credits"))
    state_source = build_state_source_detector(read_outlets(rows), _load_sourcing(), _load_languages())
    identity = build_identity_detector(None, rows, is_public_host)
    return (
        replace(affiliation, version=f"{affiliation.version}-{digest}"),
        replace(state_source, version=f"{state_source.version}-{digest}"),
        replace(identity, version=f"{identity.version}-{digest}"),
    )


@cache
def _load_languages() -> Mapping[str, AttributionWords]:
    """Return the words of attribution: one value, so that the detectors share what they read with it."""
    from annotate.detectors.attribution_words import read_words

    return read_words(_load_sourcing())


@cache  # three detectors read it
def _load_sourcing() -> Mapping[str, Any]:
    return _load_lexicon("sourcing")


def _load_lexicon(name: str) -> dict[str, Any]:
    return tomllib.loads(read_resource(f"seeds/lexicons/{name}.toml"))


def _load_rows(name: str) -> list[dict[str, str]]:
    with find_resource(name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _digest(rows: Iterable[Mapping[str, str]]) -> str:
    lines = sorted("\t".join(row.get(name) or "" for name in ("domain", "name", "class", "aliases")) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
