"""The manifest of a folder of findings: by which versions it was made, and what each file holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from annotate import __version__
from annotate.core.rubric import Rubric
from annotate.detectors import Detector
from annotate.exchange.article_table import require_pyarrow
from annotate.exchange.tables import save_file


def describe_versions(rubric: Rubric, detectors: Iterable[Detector], **reading: Any) -> dict[str, Any]:
    """Return all that findings depend on beside their inputs; `reading` says how these are read."""
    return {
        "annotate": __version__,
        "pyarrow": require_pyarrow().__version__,
        "rubric": {"version": rubric.version, "digest": _digest(rubric.flags)},
        "detectors": [
            {"name": own.name, "version": own.version, "flags": list(own.flags)}
            for own in sorted(detectors, key=lambda own: (own.name, own.version))
        ],
        "reading": reading,
    }


def stamp_versions(versions: dict[str, Any]) -> str:
    """Return a digest of the versions."""
    return hashlib.sha256(json.dumps(versions, sort_keys=True).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def save_manifest(path: Path, versions: dict[str, Any], shards: Sequence[dict[str, Any]], rejected: list[str]) -> None:
    """Write the manifest; no date and no place stands in it, so that equal runs give equal bytes."""
    totals = {name: sum(shard[name] for shard in shards) for name in ("articles", "errors", "bytes")}
    whole = {**versions, **totals, "rejected": rejected, "shards": list(shards)}
    save_file(path, [json.dumps(whole, ensure_ascii=True, indent=1) + "\n"])


def _digest(flags: Iterable[Any]) -> str:
    return hashlib.sha256("\n".join(map(repr, flags)).encode("utf-8", "surrogateescape")).hexdigest()[:16]
