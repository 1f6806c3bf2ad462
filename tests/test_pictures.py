"""The pictures of the full screen in docs/img say what the screen says today."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_stored_pictures_are_those_of_today() -> None:
    spec = importlib.util.spec_from_file_location("docs_screens", DOCS / "screens.py")
    assert spec is not None
    assert spec.loader is not None
    screens = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(screens)
    assert len(screens.PICTURES) == 10
    assert screens.list_stale(screens.draw_all()) == [], "run python docs/screens.py"


def test_a_picture_fetches_nothing() -> None:
    for path in (DOCS / "img").glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg|www\.textualize\.io)", text), path.name
