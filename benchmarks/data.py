"""The data sets that lie beside the project: gzipped JSON lines, for measuring only."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"


def load_rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a set such as "pages-dev"; ends the program where it is not there."""
    path = FOLDER / f"{name}.jsonl.gz"
    if not path.exists():
        sys.exit(f"{path.name} does not lie beside the project; this measurement needs it")
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]
