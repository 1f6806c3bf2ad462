"""The promised output of `detect` and the columns of each export, pinned.

After a change that is meant: `python tests/test_golden.py` writes the files anew; read the difference.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from pathlib import Path

from click.testing import CliRunner

from annotate.cli import cli

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = Path(__file__).parent / "data" / "golden"
ARTICLES = (
    "daily-lantern-mine-payroll.txt",
    "pacific-window-night-ferry.txt",
    "harbour-gazette-hake-quota.html",
    "records.jsonl",
)


def make_detections() -> str:
    """Return what detect prints for four of the example files, with bare file names."""
    sources = [str(ROOT / "seeds" / "articles" / name) for name in ARTICLES]
    output = CliRunner().invoke(cli, ["detect", *sources]).stdout
    lines = []
    for line in output.splitlines():
        record = json.loads(line)
        record["source"] = Path(record["source"]).name
        for flag in record["flags"]:
            # The digest of the table of outlets changes with every row.
            flag["version"] = re.sub(r"-[0-9a-f]{8}$", "-TABLE", flag["version"])
        lines.append(json.dumps(record, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def make_columns(folder: Path) -> str:
    """Return the header of each export of the example database, a line each."""
    db = str(folder / "golden.db")
    CliRunner().invoke(cli, ["demo", "--db", db])
    lines = []
    for what in ("scorecards", "slants", "articles", "verdicts", "findings"):
        output = CliRunner().invoke(cli, ["export", what, "--db", db]).stdout
        lines.append(f"{what}: {','.join(next(csv.reader(io.StringIO(output))))}")
    return "\n".join(lines) + "\n"


def test_the_json_line_of_detect_is_as_promised() -> None:
    assert make_detections() == (GOLDEN / "detect.jsonl").read_text(encoding="utf-8")


def test_the_columns_of_the_exports_are_as_promised(tmp_path: Path) -> None:
    assert make_columns(tmp_path) == (GOLDEN / "columns.txt").read_text(encoding="utf-8")


if __name__ == "__main__":
    import tempfile

    (GOLDEN / "detect.jsonl").write_text(make_detections(), encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        (GOLDEN / "columns.txt").write_text(make_columns(Path(name)), encoding="utf-8")
    sys.exit(0)
