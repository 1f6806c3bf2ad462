"""A folder of findings: shards of inputs in, one Parquet file out for each, written whole and skipped when finished."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from annotate.batch.local import Work, reject_lost
from annotate.batch.pool import Pool
from annotate.errors import AnnotateError, InputError
from annotate.exchange.article_table import make_error_row, read_footer, save_rows
from annotate.ingest.read import find_drafts_in
from annotate.ingest.sources import Input, Rejection, find_inputs

# Files of one article are put together: a file of findings for each would be mostly footer.
_TOGETHER = 500
_ALONE = ("txt", "html")
MANIFEST = "manifest.json"
# What a footer says beside what Parquet itself does.
_KEY = "annotate"
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Shard:
    """Inputs whose findings go into one file: its name, the inputs with absolute paths, and their sizes in bytes."""

    file: str
    inputs: tuple[Input, ...]
    sizes: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """The inputs as they were named."""
        return [item.name for item in self.inputs]


@dataclass(frozen=True, slots=True)
class Plan:
    """How shards are worked on: where the files go, what is done with each draft, and the stamp of both.

    `stamp` is a digest of all that the findings depend on beside the inputs; a file with another is made anew.
    """

    folder: str
    work: Work
    stamp: str


@dataclass(frozen=True, slots=True)
class Done:
    """A finished shard, as the manifest describes it; `is_old` where an earlier run made it."""

    file: str
    inputs: tuple[str, ...]
    articles: int
    errors: int
    bytes: int
    sha256: str
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """A shard that could not be made, and why; the next run tries it again."""

    file: str
    inputs: tuple[str, ...]
    reason: str


def plan_shards(sources: Iterable[str], format_: str | None) -> Iterator[Shard | Rejection]:
    """Yield the shards of the sources, in order. Raises InputError for what is no file."""
    together: list[Input] = []
    for found in find_inputs(sources, format_):
        if isinstance(found, Rejection):
            yield found
            continue
        if found.path is None:
            raise InputError(
                f"{found.name} cannot be cut into shards.", "Name files or folders that all workers can read."
            )
        absolute = replace(found, path=found.path.absolute())
        if found.format not in _ALONE:
            yield _make_shard([absolute])
            continue
        together.append(absolute)
        if len(together) == _TOGETHER:
            yield _make_shard(together)
            together = []
    if together:
        yield _make_shard(together)


def _make_shard(inputs: list[Input]) -> Shard:
    digest = hashlib.sha256("\n".join(item.name for item in inputs).encode("utf-8", "surrogateescape")).hexdigest()
    stem = _UNSAFE.sub("_", os.path.basename(inputs[0].name)).strip(".")[:60] or "shard"
    return Shard(f"{stem}-{digest[:12]}.parquet", tuple(inputs), tuple(_size(item) for item in inputs))


def _size(item: Input) -> int:
    try:
        return item.path.stat().st_size if item.path else -1
    except OSError:
        return -1


def make_shard(shard: Shard, plan: Plan, pool: Pool[Any, Any], on_step: Callable[..., None]) -> Done | Failed:
    """Make the file of a shard, unless it is there already.

    An input of which nothing can be said is a row with its error. The bytes depend on the inputs, the plan and the
    versions of annotate and pyarrow alone, not on who makes them.
    """
    path = Path(plan.folder) / shard.file
    there = _find_finished(path, shard, plan)
    if there is not None:
        return there
    moved = [item.name for item, size in zip(shard.inputs, shard.sizes, strict=True) if _size(item) != size]
    if moved or not path.parent.is_dir():
        missing = moved[0] if moved else plan.folder
        return Failed(shard.file, tuple(shard.names), f"{missing} is not the same here; all workers must see the files")
    counts = {"articles": 0, "errors": 0}
    drafts = (draft for item in shard.inputs for draft in find_drafts_in(item, plan.work.reading))
    rows = _make_rows(map(reject_lost, pool.run(drafts)), counts, on_step)
    try:
        save_rows(path, rows, lambda: {_KEY: _describe(shard, plan, counts)})
    except AnnotateError as error:
        return Failed(shard.file, tuple(shard.names), error.message)
    return _digest(path, shard, counts)


def _make_rows(
    answers: Iterable[Any], counts: dict[str, int], on_step: Callable[..., None]
) -> Iterator[dict[str, Any]]:
    for answer in answers:
        row = make_error_row(answer.source, answer.reason) if isinstance(answer, Rejection) else answer
        counts["articles"] += row["id"] is not None
        counts["errors"] += row["error"] is not None
        on_step(row["id"] is None)
        yield row


def _describe(shard: Shard, plan: Plan, counts: dict[str, int]) -> str:
    return json.dumps({"stamp": plan.stamp, "inputs": shard.names, "sizes": shard.sizes, **counts}, sort_keys=True)


def _find_finished(path: Path, shard: Shard, plan: Plan) -> Done | None:
    """Return what a file of an earlier run holds, where it is of this plan and younger than its inputs."""
    try:
        made = path.stat().st_mtime_ns
        if any(item.path is None or item.path.stat().st_mtime_ns > made for item in shard.inputs):
            return None
        said = json.loads((read_footer(path) or {}).get(_KEY, "null"))
        counts = {name: int(said[name]) for name in ("articles", "errors")}
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if said != json.loads(_describe(shard, plan, counts)):
        return None
    return replace(_digest(path, shard, counts), is_old=True)


def _digest(path: Path, shard: Shard, counts: dict[str, int]) -> Done:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    size = path.stat().st_size
    return Done(shard.file, tuple(shard.names), counts["articles"], counts["errors"], size, digest.hexdigest())


def describe_shards(done: Iterable[Done]) -> list[dict[str, Any]]:
    """Return the shards as the manifest lists them."""
    return [{name: value for name, value in asdict(own).items() if name != "is_old"} for own in done]


def remove_leftovers(folder: Path) -> None:
    """Remove what workers that were killed have left half written; nobody else writes here when a run is done."""
    for path in folder.glob(".*.parquet*.part"):
        path.unlink(missing_ok=True)
