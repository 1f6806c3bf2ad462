"""Runs every command line of the documents and writes what it really prints below it.

In a page, each `console` block holds lines that begin with `$ `; all blocks of a page run in one empty folder, in
order, with the example data as `seeds/`. A line that ends in `# exit code N` must end so, all others with 0.
Run `python docs/sessions.py` after a change of what is printed; `--check` fails where a page is out of date.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_EXIT = re.compile(r"# exit code (\d+)$")


class Shell:
    """One empty folder with the example data in it, in which the commands of one page run."""

    def __init__(self, folder: Path, seeds: Path) -> None:
        self.folder = folder
        (folder / "seeds").symlink_to(seeds)
        (folder / ".home").mkdir()
        hidden = {"ANNOTATE_DB", "ANNOTATE_REVIEWER", "NO_COLOR", "FORCE_COLOR"}
        self.environment = {key: value for key, value in os.environ.items() if key not in hidden} | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder / ".home"),
            "COLUMNS": "80",
            "LC_ALL": "C.UTF-8",
            "TERM": "xterm",
        }

    def run(self, command: str) -> str:
        """Return what a command prints on both streams. Raises SystemExit where its exit code is another."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        wanted = _EXIT.search(command)
        if done.returncode != int(wanted[1] if wanted else 0):
            raise SystemExit(f"$ {command}\n{done.stdout}\nexit code {done.returncode}")
        return _settle("\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines()))


def _settle(text: str) -> str:
    """Return the text with today's date and the time of the day made constant."""
    today = datetime.now(UTC).date().isoformat()
    text = re.sub(rf"{today}([ T])\d\d:\d\d(:\d\d)?", r"2026-07-01\g<1>12:00\g<2>", text).replace(today, "2026-07-01")
    return re.sub(r"2026-07-01([ T])12:00:\d\d", r"2026-07-01\g<1>12:00:00", text)


def fill_page(page: str, seeds: Path = ROOT / "seeds") -> str:
    """Return the page with the output of its commands as they print it now."""
    with tempfile.TemporaryDirectory() as folder:
        shell = Shell(Path(folder), seeds)

        def fill(block: re.Match[str]) -> str:
            lines = []
            for line in block[1].splitlines():
                if line.startswith("$ "):
                    lines += ["", line, *shell.run(line[2:]).splitlines()]
            return "```console\n" + "\n".join(lines).strip("\n") + "\n```"

        return BLOCK.sub(fill, page)


def main() -> int:
    """Write the pages anew, or with --check say which are out of date."""
    stale = 0
    for path in sorted(DOCS.glob("*.md")):
        old = path.read_text(encoding="utf-8")
        if not BLOCK.search(old):
            continue
        new = fill_page(old)
        if "--check" not in sys.argv:
            path.write_text(new, encoding="utf-8")
        elif new != old:
            stale += 1
            print(f"docs/{path.name} is out of date; run python docs/sessions.py")
    return int(stale > 0)


if __name__ == "__main__":
    sys.exit(main())
