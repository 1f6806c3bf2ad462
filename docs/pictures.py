"""Writes the pictures of the report, docs/img/report-*.png, from the example articles: `python docs/pictures.py`.

It needs Chromium. `--check` writes nothing: it fails where the pages have other words than when they were pictured,
which is kept in docs/img/report.sha256, and needs no browser.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browser import open_browser
from click.testing import CliRunner

from annotate.cli import cli

IMAGES = ROOT / "docs" / "img"
MARK = IMAGES / "report.sha256"
# name -> (page, width, height, dark); the outlet is found by its domain, and the article by its title.
PICTURES = {
    "front": ("index.html", 1160, 1240, False),
    "rates": ("index.html#rates", 1000, 420, False),
    "outlet": ("answerplaza.example", 1000, 900, True),
    "article": ("Best Time To Take The Isla Brava Ferry", 1100, 900, False),
}


def write_pages(folder: Path) -> None:
    """Write the report of the example articles."""
    for words in (["demo"], ["report", "-o", str(folder / "out")]):
        done = CliRunner().invoke(cli, ["--db", str(folder / "demo.db"), *words])
        if done.exit_code:
            raise RuntimeError(done.output)


def find_page(out: Path, name: str) -> tuple[Path, str]:
    """Return the page of a picture and the place in it."""
    page, mark, place = name.partition("#")
    if (out / page).exists():
        return out / page, mark + place
    folder = "outlets" if " " not in name else "articles"
    for path in sorted((out / folder).rglob("*.html")):
        if f"<bdi>{name}</bdi>" in path.read_text("utf-8") or f"<title>{name}" in path.read_text("utf-8"):
            return path, ""
    raise FileNotFoundError(f"no page of {name}")


def hash_pages(out: Path) -> str:
    """Return a digest of what is pictured: the words of the pages without the time, and the style."""
    digest = hashlib.sha256((out / "style.css").read_bytes())
    for page, *_ in PICTURES.values():
        text = find_page(out, page)[0].read_text("utf-8")
        digest.update(re.sub(r"<time .*?</time>|<[^>]*>", "", text).encode())
    return digest.hexdigest()


def draw(out: Path) -> dict[str, bytes]:
    """Return all pictures by name."""
    found = {}
    with open_browser() as browser:
        for name, (page, width, height, dark) in PICTURES.items():
            browser.pretend(dark=dark)
            browser.resize(width, height)
            browser.open(*find_page(out, page))
            found[name] = browser.draw()
    return found


def main() -> int:
    """Write the pictures, or with --check say whether they are of today's pages."""
    with tempfile.TemporaryDirectory() as folder:
        write_pages(Path(folder))
        out = Path(folder) / "out"
        if "--check" in sys.argv:
            is_stale = not MARK.exists() or MARK.read_text("utf-8").strip() != hash_pages(out)
            if is_stale:
                print("the pictures of the report are out of date; run python docs/pictures.py")
            return int(is_stale)
        for name, png in draw(out).items():
            (IMAGES / f"report-{name}.png").write_bytes(png)
        MARK.write_text(hash_pages(out) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
