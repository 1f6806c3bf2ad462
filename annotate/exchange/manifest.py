"""The manifest of a folder of findings: by which versions it was made, and what each file holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotate import __version__
from annotate.core.rubric import Rubric
from annotate.detectors import Detector
from annotate.errors import AnnotateError, InputError, RubricError
from annotate.exchange.article_table import require_pyarrow
from annotate.exchange.tables import save_file

_AGAIN = "Run the same annotate detect --out again: it makes what is missing or was changed."


def describe_versions(rubric: Rubric, detectors: Iterable[Detector], **reading: Any) -> dict[str, Any]:
    """Return all that findings depend on beside their inputs; `reading` says how these are read."""
    return {
        "annotate": __version__,
        "pyarrow": require_pyarrow().__version__,
        "rubric": {"version": rubric.version, "digest": digest_rubric(rubric)},
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


def digest_rubric(rubric: Rubric) -> str:
    """Return a digest of the flags of a rubric."""
    return hashlib.sha256("\n".join(map(repr, rubric.flags)).encode("utf-8", "surrogateescape")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class File:
    """A file of findings: its name in the folder, how many rows it has, and the digest of its bytes."""

    name: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a finished folder holds, in order: its files, made under a rubric by detectors (name to version)."""

    annotate: str
    rubric: str
    detectors: dict[str, str]
    has_text: bool
    files: tuple[File, ...]


def read_manifest(path: Path) -> Manifest:
    """Return the manifest of a finished folder. Raises InputError that says why there is none."""
    try:
        said = json.loads(path.read_bytes())
        return Manifest(
            str(said["annotate"]),
            str(said["rubric"]["digest"]),
            {str(own["name"]): str(own["version"]) for own in said["detectors"]},
            bool(said["reading"]["text"]),
            tuple(_read_file(own) for own in said["shards"]),
        )
    except OSError as error:
        if not path.parent.is_dir():
            raise InputError(
                f"there is no folder {path.parent}.", "Name the folder that annotate detect --out has made."
            ) from error
        raise InputError(
            f"{path} cannot be read ({error.strerror or error}): the run that makes the folder has not ended.",
            "Run the same annotate detect --out again: it goes on where it stopped.",
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{path} is no manifest of annotate detect --out.", "Name a folder that it has made."
        ) from error


def _read_file(said: dict[str, Any]) -> File:
    name = str(said["file"])
    if Path(name).name != name or name in ("", ".", ".."):
        raise ValueError("a file outside the folder")
    return File(name, int(said["articles"]) + int(said["errors"]), str(said["sha256"]))


def check_versions(folder: Path, manifest: Manifest, rubric: Rubric) -> None:
    """Raise AnnotateError where another version of annotate has made the folder, or RubricError another rubric."""
    if manifest.annotate != __version__:
        raise AnnotateError(
            f"{folder} was made by annotate {manifest.annotate}, this is {__version__}.",
            "Make it anew with this version, or install that one.",
        )
    if manifest.rubric != digest_rubric(rubric):
        raise RubricError(
            f"{folder} was made under another rubric than that of the database.",
            "Make it anew with: annotate detect --db DATABASE --out FOLDER",
        )


def check_file(folder: Path, file: File) -> None:
    """Raise InputError where a file of the folder is not the one of which the manifest tells."""
    try:
        with (folder / file.name).open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{folder / file.name} cannot be read ({error.strerror or error}).", _AGAIN) from error
    if found != file.sha256:
        raise InputError(f"{folder / file.name} is not the file of which the manifest tells.", _AGAIN)
