"""Writes the pictures of the full-screen review, docs/img/*.svg, from the example articles.

Run `python docs/screens.py`; `--check` compares the words on them and writes nothing.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from click.testing import CliRunner
from stage import open_desk, open_screen, press, read_picture

from annotate.assembly import load_rubric
from annotate.cli import cli
from annotate.storage.database import open_database

IMAGES = ROOT / "docs" / "img"
# Nobody of this name has reviewed the example articles.
REVIEWER = "zoe"
WIDE, SMALL = (100, 30), (80, 24)
# name -> (size, keys): each begins anew, on the example articles without a verdict of this reviewer.
PICTURES = {
    "question": (WIDE, ""),
    "evidence": (WIDE, "\n\n\n]]"),
    "small": (SMALL, "\n\n\n]]"),
    "keys": (WIDE, "?"),
    "all-evidence": (WIDE, "sssm"),
    "search": (WIDE, "/isla brava\n"),
    "select": (WIDE, "sssv \x1b[1;5C\x1b[1;5C\x1b[1;5C"),
    "list": (WIDE, "lflag:seo state:present"),
    "note": (SMALL, "\nnchis sister runs the ferry"),
    "light": (WIDE, "\n\n\nd"),
}


async def draw(name: str, db: Path) -> str:
    """Return one picture as SVG, with no font that a browser would fetch."""
    size, keys = PICTURES[name]
    database = open_database(db)
    async with open_screen(open_desk(database, load_rubric(), REVIEWER), size) as (app, pilot):
        await press(app, pilot, keys)
        await pilot.pause(0.3)
        svg = app.export_screenshot(title="annotate review")
    database.close()
    svg = re.sub(r"\s*@font-face \{.*?\}\n", "\n", svg, flags=re.DOTALL)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def draw_all() -> dict[str, str]:
    """Return all pictures by name."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "demo.db"
        done = CliRunner().invoke(cli, ["demo", "--db", str(db)])
        if done.exit_code:
            raise RuntimeError(done.output)
        return {name: asyncio.run(draw(name, Path(shutil.copy(db, db.with_stem(name))))) for name in PICTURES}


def list_stale(pictures: dict[str, str]) -> list[str]:
    """Return the names of the pictures on which other words stand than in the folder."""
    stale = []
    for name, svg in pictures.items():
        path = IMAGES / f"{name}.svg"
        if not path.exists() or read_picture(path.read_text(encoding="utf-8")) != read_picture(svg):
            stale.append(name)
    return stale


def main() -> int:
    """Write the pictures, or with --check name those whose words have changed."""
    pictures = draw_all()
    if "--check" in sys.argv:
        stale = list_stale(pictures)
        if stale:
            print(f"out of date: {', '.join(stale)}; run python docs/screens.py")
        return int(bool(stale))
    IMAGES.mkdir(exist_ok=True)
    for name, svg in pictures.items():
        (IMAGES / f"{name}.svg").write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
