"""The manifest of a folder of findings: by which versions it was made, and what each file holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotate import __version__
from annotate.core.rubric import Rubric
from annotate.detectors import Detector
from annotate.errors import AnnotateError, InputError
from annotate.exchange.article_table import require_pyarrow
from annotate.exchange.tables import save_file

NAME = "manifest.json"


def describe_versions(rubric: Rubric, detectors: Iterable[Detector], **reading: Any) -> dict[str, Any]:
    """Return all that findings depend on beside their inputs; `reading` says how these are read."""
    return {
        "annotate": __version__,
        "pyarrow": require_pyarrow().__version__,
        "rubric": _describe_rubric(rubric),
        "detectors": _describe_detectors(detectors),
        "reading": reading,
    }


def _describe_rubric(rubric: Rubric) -> dict[str, Any]:
    return {"version": rubric.version, "digest": _digest(rubric.flags)}


def _describe_detectors(detectors: Iterable[Detector]) -> list[dict[str, Any]]:
    return [
        {"name": own.name, "version": own.version, "flags": list(own.flags)}
        for own in sorted(detectors, key=lambda own: (own.name, own.version))
    ]


def stamp_versions(versions: dict[str, Any]) -> str:
    """Return a digest of the versions."""
    return hashlib.sha256(json.dumps(versions, sort_keys=True).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def save_manifest(path: Path, versions: dict[str, Any], shards: Sequence[dict[str, Any]], rejected: list[str]) -> None:
    """Write the manifest; no date and no place stands in it, so that equal runs give equal bytes."""
    totals = {name: sum(shard[name] for shard in shards) for name in ("articles", "errors", "bytes")}
    whole = {**versions, **totals, "rejected": rejected, "shards": list(shards)}
    save_file(path, [json.dumps(whole, ensure_ascii=True, indent=1) + "\n"])


@dataclass(frozen=True, slots=True)
class Manifest:
    """A finished folder of findings: its place, its files in order, the inputs that were none, and the versions."""

    folder: Path
    files: tuple[Path, ...]
    rejected: tuple[str, ...]
    with_text: bool
    versions: Mapping[str, Any]


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a finished folder, after comparing each file with it.

    Raises InputError where the folder is not finished, or a file is not what the manifest says; AnnotateError where
    another version of annotate has made it.
    """
    path, again = folder / NAME, f"Make it anew with: annotate detect ... --out {folder}"
    try:
        said = json.loads(path.read_text(encoding="ascii"))
        shards = [(str(own["file"]), int(own["bytes"]), str(own["sha256"])) for own in said["shards"]]
        manifest = Manifest(
            folder,
            tuple(folder / file for file, _, _ in shards),
            tuple(map(str, said["rejected"])),
            bool(said["reading"]["text"]),
            {name: said[name] for name in ("annotate", "rubric", "detectors")},
        )
    except OSError as error:
        words = f"{folder} holds no finished run of detect ({NAME}: {error.strerror or error})."
        raise InputError(words, "Finish it with the same detect command: finished shards are skipped.") from error
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path} is no manifest of annotate ({type(error).__name__}: {error}).", again) from error
    _check_version(manifest)
    for file, size, digest in shards:
        fault = _find_fault(folder, file, size, digest)
        if fault:
            raise InputError(f"{folder / file} {fault}.", again)
    return manifest


def _find_fault(folder: Path, file: str, size: int, digest: str) -> str | None:
    if Path(file).name != file:
        return "lies outside the folder"
    try:
        if (folder / file).stat().st_size != size:
            return "has another size than the manifest says"
        with (folder / file).open("rb") as stream:
            made = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    return None if made == digest else "is not the file that the manifest describes"


def _check_version(manifest: Manifest) -> None:
    made = manifest.versions["annotate"]
    if made != __version__:
        raise AnnotateError(
            f"{manifest.folder} was made by annotate {made}, this is {__version__}.",
            "Run detect again with this version, or install that one.",
        )


def check_rubric(manifest: Manifest, rubric: Rubric) -> None:
    """Raise AnnotateError where the findings were made under another rubric."""
    if manifest.versions["rubric"] != _describe_rubric(rubric):
        raise AnnotateError(
            f"{manifest.folder} was made under another rubric than {rubric.version}.",
            "Run detect again with --db and this database.",
        )


def check_detectors(manifest: Manifest, detectors: Iterable[Detector]) -> None:
    """Raise AnnotateError that names the detectors which are not those of the folder."""
    made, here = manifest.versions["detectors"], _describe_detectors(detectors)
    if made == here:
        return
    sides = [{(own["name"], own["version"]) for own in side} for side in (made, here)]
    differ = [f"{name}/{version}" for name, version in sorted(sides[0] ^ sides[1])]
    raise AnnotateError(
        f"{manifest.folder} was made by other detectors than this database has ({', '.join(differ[:4])}).",
        "Run detect again with --db and this database, whose outlets and plug-ins it then takes.",
    )


def _digest(flags: Iterable[Any]) -> str:
    return hashlib.sha256("\n".join(map(repr, flags)).encode("utf-8", "surrogateescape")).hexdigest()[:16]
