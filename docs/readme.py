"""Writes the part of README.md that is output: the session on the seed articles.

Run `python docs/readme.py` where the seed articles lie beside the project (../shared/seeds); `--check` compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
# What is typed, and how many of the last lines of its output are shown (0: all).
SESSION = (
    ("annotate add --outlet peru-dossier.example seeds/*.txt", 0),
    ("annotate autoflag | head -n 7", 0),
    ("yes '' | head -n 32 | annotate review --reviewer ana | grep in.all", 0),
    ("annotate score", 0),
    ("yes '' | annotate review --reviewer ana | grep in.all", 0),
    ("annotate score peru-dossier.example", 0),
    ("annotate why peru-dossier.example state-affiliated-outlet", 0),
    ("annotate export scorecards -o scorecards.csv && cut -d, -f1,6-11 scorecards.csv", 0),
    ("annotate verify scorecards.csv", 0),
)


def run_session() -> str:
    """Return the session as a shell shows it, run in an empty folder with the seeds in it."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "seeds").symlink_to(SEEDS)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        for command, tail in SESSION:
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=folder,
                env={**os.environ, "PATH": path, "COLUMNS": "80", "LC_ALL": "C.UTF-8"},
                capture_output=True,
                text=True,
                check=True,
            )
            shown = [line.rstrip() for line in done.stdout.rstrip().splitlines()]
            lines += [f"$ {command}", *(["..."] if tail else []), *shown[-tail:], ""]
    # The time that a pipe takes to decide says nothing.
    return re.sub(r" in \d+ min \d+ s", " in 0 min 0 s", "\n".join(lines).rstrip())


def fill(text: str, name: str, content: str) -> str:
    """Return the text with what stands between the marks `<!-- name -->` and `<!-- /name -->` replaced."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found.group(1)}{content}\n{found.group(2)}", text)


def main() -> int:
    """Write the README anew, or with --check say whether it is out of date."""
    path = ROOT / "README.md"
    old = path.read_text(encoding="utf-8")
    new = old
    if SEEDS.is_dir():
        new = fill(new, "session", f"```text\n{run_session()}\n```")
    if "--check" in sys.argv:
        if new != old:
            print("README.md is out of date; run python docs/readme.py")
        return int(new != old)
    path.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
