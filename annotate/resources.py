"""Where the packaged data lie, in a wheel or in a checkout: nothing else knows a path."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
# A wheel carries schema.sql and seeds/ under annotate/_data; an editable install does not see
# force-included files, so the checkout itself is the second place to look.
_ROOTS = (_PACKAGE / "_data", _PACKAGE.parent)


def find_resource(name: str) -> Path:
    """Return the path of `name`, such as "schema.sql" or "seeds/flags.toml".

    Raises FileNotFoundError when the installation is incomplete.
    """
    for root in _ROOTS:
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(f"{name} is missing from this installation; install the package again")


def read_resource(name: str) -> str:
    """Return the text of a packaged UTF-8 file."""
    return find_resource(name).read_text(encoding="utf-8")
