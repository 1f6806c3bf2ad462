"""The folder that a report is written into: nothing of others in it is touched, and it is old or whole."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.errors import AnnotateError

# What a report consists of. Matches "outlets/12.html"; must not match "notes.txt", "outlets/a.html", "../x".
_OWN = re.compile(
    r"(?:index|method|rates-\d{1,6})\.html|style\.css|report\.js"
    r"|outlets(?:/(?:\d{1,19}|none)\.html)?|articles(?:/\d{3,19}(?:/\d{1,19}\.html)?)?"
)
_BEGUN = ".annotate-report-"


@contextmanager
def open_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write into, and move what is in it to `folder` when the block has ended well.

    An earlier report in `folder` is replaced only then. Raises AnnotateError that names the file where anything
    else lies there, where it is no folder, and where it cannot be written.
    """
    try:
        is_new = not folder.exists()
        _require_own(folder)
        folder.mkdir(exist_ok=True)
        begun = Path(tempfile.mkdtemp(prefix=_BEGUN, dir=folder))
    except OSError as error:
        raise _explain(folder, error) from error
    try:
        made = begun / "new"
        made.mkdir()
        yield made
        _move(made, folder, begun / "old")
    except OSError as error:
        raise _explain(folder, error) from error
    finally:
        shutil.rmtree(begun, ignore_errors=True)
        if is_new and not any(folder.iterdir()):
            folder.rmdir()


def _require_own(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise AnnotateError(f"{folder} is not a folder.", "Name another folder with -o.")
    if not folder.parent.is_dir():
        raise AnnotateError(f"there is no folder {folder.parent}.", "Make it first, or name another with -o.")
    if not folder.exists():
        return
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(_BEGUN) and entry.is_dir() and not entry.is_symlink():
            continue  # a run that was killed
        for path in (entry, *(entry.rglob("*") if entry.is_dir() and not entry.is_symlink() else ())):
            is_folder = path.is_dir() and not path.is_symlink()
            name = path.relative_to(folder).as_posix()
            if not _OWN.fullmatch(name) or path.is_symlink() or is_folder == ("." in path.name):
                raise AnnotateError(
                    f"{folder} holds {name}, which is no part of a report.", "Name a new or empty folder with -o."
                )


def _move(made: Path, folder: Path, old: Path) -> None:
    """Put the new files in the place of the old ones, which are set aside first."""
    old.mkdir()
    for entry in sorted(folder.iterdir()):
        if entry != made.parent:
            entry.rename(old / entry.name)
    for entry in sorted(made.iterdir()):
        entry.rename(folder / entry.name)


def _explain(folder: Path, error: OSError) -> AnnotateError:
    return AnnotateError(
        f"{folder} cannot be written ({error.strerror or error}).", "Check the folder, its permissions and the disk."
    )
