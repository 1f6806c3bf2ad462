"""What the user named, to single inputs: files, folders, globs and standard input."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from annotate.core.surrogates import escape_surrogates

FORMATS = {
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".warc": "warc",
    ".wet": "warc",
}
PACKINGS = {".gz": "gz", ".zst": "zst", ".zstd": "zst"}
# Names of a folder that are sorted together. Longer listings come in runs of so many, each sorted, in the order of the
# file system, so that reading begins at once and memory stays flat.
RUN = 65_536
# More inputs than this are not counted beforehand.
_MOST_COUNTED = 10_000


# "https://a.example/x"; not "C:\\x" and not "notes: a//b".
_WEB = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read (no path for standard input and web pages), with its format, one of those of FORMATS.

    `packing` is "gz", "zst" or None.
    """

    name: str
    path: Path | None
    format: str | None
    packing: str | None = None
    is_web: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input that was not taken: where it stands and why, with what to do."""

    source: str
    reason: str


def has_web_form(source: str) -> bool:
    """Whether a word of the command line is an address, and not the name of something that is there."""
    return _WEB.match(source) is not None and not os.path.lexists(source)


def describe_crash(error: Exception) -> str:
    """Return the reason of a rejection for what should not have happened to an input."""
    return f"a mistake in annotate itself ({type(error).__name__}: {error}); report it"


def find_inputs(sources: Iterable[str], format_: str | None = None) -> Iterator[Input | Rejection]:
    """Yield the inputs that the words on the command line name, in order; folders are walked by name.

    What is not there, is no file, or holds no article files is yielded as a rejection.
    """
    for source in sources:
        if source == "-":
            yield Input("-", None, format_)
        elif os.path.isdir(source):
            yield from _walk_folder(source, format_)
        elif os.path.lexists(source):
            yield _judge_file(source, format_)
        elif has_web_form(source):
            yield Input(escape_surrogates(source), None, format_ or "html", is_web=True)
        elif glob.has_magic(source):
            yield from _expand(source, format_)
        else:
            yield Rejection(source or "''", "there is no such file; check the path")


def count_articles(sources: Iterable[str], format_: str | None = None) -> int | None:
    """Return how many articles or rejections the sources hold, or None where only reading them would tell.

    Nor are more than 10,000 counted: a large folder would be walked twice.
    """
    count = 0
    for found in find_inputs(sources, format_):
        if isinstance(found, Input) and found.format not in ("txt", "html"):
            return None
        count += 1
        if count > _MOST_COUNTED:
            return None
    return count


def _expand(pattern: str, format_: str | None) -> Iterator[Input | Rejection]:
    paths = sorted(glob.glob(pattern, recursive=True))
    if not paths:
        yield Rejection(pattern, "no file matches; check the pattern")
    for path in paths:
        if os.path.isdir(path):
            yield from _walk_folder(path, format_)
        else:
            yield _judge_file(path, format_)


def _walk_folder(folder: str, format_: str | None) -> Iterator[Input | Rejection]:
    """Yield the files that are not hidden: those with a known ending, or all where the format is given.

    The files of a folder come by name, then its folders by name; no more than RUN names are held at once.
    """
    found = False
    waiting = [folder]
    while waiting:
        folders: list[str] = []
        for item in _read_folder(waiting.pop(), folders, format_):
            found = True
            yield item
        waiting.extend(sorted(folders, reverse=True))
    if not found:
        endings = " ".join(FORMATS)
        yield Rejection(folder, f"no article stands in this folder; it reads {endings}, also with .gz and .zst")


def _read_folder(folder: str, folders: list[str], format_: str | None) -> Iterator[Input | Rejection]:
    """Yield what stands in one folder, and put the folders in it into `folders`."""
    try:
        with os.scandir(folder) as entries:
            while run := list(islice(entries, RUN)):
                links: list[str] = []
                paths: list[str] = []
                for entry in run:
                    if entry.is_dir():
                        # Followed, a link could lead in a circle or out of what was named.
                        (links if entry.is_symlink() else folders).append(entry.path)
                    elif (format_ or _read_format(entry.name)[0]) and not entry.name.startswith("."):
                        paths.append(entry.path)
                for path in sorted(links):
                    yield Rejection(path, "a symbolic link to a folder, which is not followed; name it to read it")
                for path in sorted(paths):
                    yield _judge_file(path, format_)
    except OSError as error:
        reason = f"this folder cannot be read ({error.strerror or error}); check its permissions"
        yield Rejection(folder, reason)


def _judge_file(path: str, format_: str | None) -> Input | Rejection:
    if os.path.islink(path) and not os.path.exists(path):
        return Rejection(path, f"a symbolic link to {os.readlink(path)}, which is not there; mend the link")
    if not os.path.isfile(path):
        return Rejection(path, "not a regular file; pipe it in and name -")
    found, packing = _read_format(path)
    chosen = format_ or found
    if chosen is None:
        known = " ".join(FORMATS)
        return Rejection(path, f"unknown kind of file; rename it to one of {known}, or say --input-format")
    return Input(escape_surrogates(path), Path(path), chosen, packing)


def _read_format(name: str) -> tuple[str | None, str | None]:
    stem, ending = os.path.splitext(name.lower())
    packing = PACKINGS.get(ending)
    if packing:
        ending = os.path.splitext(stem)[1]
    return FORMATS.get(ending), packing
