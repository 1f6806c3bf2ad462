"""Where the time of one pass goes: reading, the shared view, each detector, storing."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from pathlib import Path

from annotate.assembly import load_detectors
from annotate.batch.intake import add_articles, prepare_database
from annotate.core.text import TextView
from annotate.detectors.copying import FLAG as COPIED_TEXT
from annotate.detectors.readability import measure_readability
from annotate.storage.database import open_database
from annotate.storage.findings import save_batch
from benchmarks.speed_texts import make_articles


def divide_pass(records: list[dict[str, str]]) -> dict[str, float]:
    """Return the CPU seconds an article by part; what was met once before is warm, as it is in a batch."""
    _divide(records)
    found = _divide(records)
    return {name: seconds / len(records) for name, seconds in found.items()}


def _divide(records: list[dict[str, str]]) -> dict[str, float]:
    clock = time.process_time
    spent: dict[str, float] = defaultdict(float)
    detectors = [detector for detector in load_detectors() if COPIED_TEXT not in detector.flags]
    start = clock()
    articles = make_articles(records)
    spent["reading records, page and language"] = clock() - start
    rows = []
    for number, article in enumerate(articles, 1):
        start = clock()
        view = TextView(article)
        _ = (view.page, view.sentences, view.links, view.runs, view.word_count)
        spent["shared view"] += clock() - start
        start = clock()
        measure_readability(view)
        spent["readability"] += clock() - start
        findings = []
        for detector in detectors:
            start = clock()
            findings += detector.detect(view)
            spent[f"detector {detector.name}"] += clock() - start
        rows.append((number, 0, findings))
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "speed.db", create=True)
        prepare_database(db)
        add_articles(db, articles, lambda rejection: None, lambda: None)
        start = clock()
        save_batch(db, rows)
        spent["storing findings"] = clock() - start
        db.close()
    return spent
