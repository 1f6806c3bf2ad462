"""How long it takes from a clone to a report on saved pages: `python benchmarks/first_report.py [--json]`.

Runs the five commands of the README in a fresh clone, as a reader would copy them, and prints the seconds of each.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def read_commands() -> list[str]:
    """Return the commands of the README below "Your own pages"."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("Your own pages")[2]
    found = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    if found is None:
        raise SystemExit("README.md has no such block")
    return found[1].splitlines()


def run_commands(commands: list[str]) -> list[tuple[str, float]]:
    """Return each command with its seconds, run one after the other in a fresh clone."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("ANNOTATE_", "PYTHON"))}
    taken = []
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "annotate"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for command in commands:
            begun = time.monotonic()
            done = subprocess.run(
                ["bash", "-c", command], cwd=clone, env=environment, capture_output=True, text=True, check=False
            )
            taken.append((command, time.monotonic() - begun))
            if done.returncode:
                raise SystemExit(f"$ {command}\n{done.stdout}{done.stderr}exit code {done.returncode}")
        if not (clone / "report" / "index.html").exists():
            raise SystemExit("there is no report/index.html")
    return taken


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    taken = run_commands(read_commands())
    if asked.json:
        json.dump([{"command": command, "seconds": round(seconds, 1)} for command, seconds in taken], sys.stdout)
        return
    for command, seconds in taken:
        print(f"{seconds:6.1f} s  {command}")
    print(f"{sum(seconds for _, seconds in taken):6.1f} s  in all, {len(taken)} commands")


if __name__ == "__main__":
    main()
