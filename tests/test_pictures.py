"""The pictures in docs/img say what the full screen and the report say today."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1] / "docs"


def load(name: str) -> Any:
    """Return a program of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_stored_pictures_are_those_of_today() -> None:
    screens = load("screens")
    assert len(screens.PICTURES) == 10
    assert screens.list_stale(screens.draw_all()) == [], "run python docs/screens.py"


def test_the_pictures_of_the_report_are_those_of_today(tmp_path: Path) -> None:
    pictures = load("pictures")
    pictures.write_pages(tmp_path)
    kept = pictures.MARK.read_text("utf-8").strip()
    assert pictures.hash_pages(tmp_path / "out") == kept, "run python docs/pictures.py"
    assert all((DOCS / "img" / f"report-{name}.png").stat().st_size < 200_000 for name in pictures.PICTURES)


def test_a_picture_fetches_nothing() -> None:
    for path in (DOCS / "img").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg|www\.textualize\.io)", text), path.name
