"""The measurements of speed, one function a row: our side and a peer's, in turns, on the same articles."""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from annotate.assembly import load_rubric
from annotate.batch.flagging import flag_articles
from annotate.batch.intake import add_articles, prepare_database
from annotate.batch.local import Task, detect_articles
from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors.phrase_rows import read_phrases
from annotate.detectors.readability import measure_readability
from annotate.ingest.html import article_from_html
from annotate.ingest.read import read_sources
from annotate.storage.database import open_database
from annotate.storage.findings import save_batch
from benchmarks.speed_peers import (
    MissingPeerError,
    compile_patterns,
    import_peer,
    insert_rows,
    make_gopher,
    make_metrics,
    make_plain,
)
from benchmarks.speed_phrases import list_phrases
from benchmarks.speed_scores import measure_scores
from benchmarks.speed_texts import load_pages, make_articles

REPEATS = 5
# Articles of the comparison of workers, at least.
_BATCH = 1000
_measure_scores = cache(measure_scores)
Records = list[dict[str, str]]


class Measurement(NamedTuple):
    """One row: amounts a second of CPU time on both sides, or CPU seconds of a command where `is_cost`.

    `reach` is how many times their rate ours is to be; of a cost, which part of theirs it may be at most.
    """

    what: str
    against: str
    ours: float
    theirs: float
    reach: float
    unit: str
    is_cost: bool = False

    @property
    def times(self) -> float:
        """How many times their rate ours is; of a cost, which part of theirs ours is."""
        return self.ours / self.theirs

    @property
    def is_reached(self) -> bool:
        """Whether ours is as fast as it is to be."""
        return self.times <= self.reach if self.is_cost else self.times >= self.reach

    def say_reach(self) -> str:
        """Return what is to be reached in words."""
        return f"at most {self.reach:g}" if self.is_cost else f"{self.reach:g} times"

    def say(self, value: float) -> str:
        """Return a value with its unit."""
        return f"{value:,.3f} {self.unit}" if self.is_cost else f"{value:,.1f} {self.unit}"


def compare_gopher(records: Records) -> Measurement:
    """JSON lines to findings in SQLite beside datatrove's Gopher filters."""
    theirs = make_gopher()
    ours_rate, rate = _rate(len(records), lambda: _run_whole(records), lambda: theirs(records))
    what = "JSON lines to findings in SQLite, all detectors, one process"
    return Measurement(what, "datatrove's Gopher filters", ours_rate, rate, 20, "articles/s")


def compare_plain(records: Records) -> Measurement:
    """The same beside a plain pipeline."""
    with tempfile.TemporaryDirectory() as folder:
        theirs = make_plain(list_phrases(), Path(folder) / "plain.db")
        ours_rate, rate = _rate(len(records), lambda: _run_whole(records), lambda: theirs(records))
    return Measurement("the same", "text_standard, 40 patterns, insert_all", ours_rate, rate, 25, "articles/s")


def compare_readability(records: Records) -> Measurement:
    """Readability values beside all of textstat's metrics."""
    theirs, articles = make_metrics(), make_articles(records)
    views = [TextView(article) for article in articles]
    bodies = [view.quote(view.body) for view in views]
    clear = _find_textstat_caches()

    def other() -> object:
        clear()
        return theirs(bodies)

    ours_rate, rate = _rate(len(records), lambda: [measure_readability(view) for view in views], other)
    return Measurement("readability values, equal", "textstat, all metrics", ours_rate, rate, 20, "articles/s")


def compare_phrases(records: Records) -> Measurement:
    """A thousand phrases in one pass beside 40 patterns without case."""
    phrases = list_phrases()
    rows, patterns = read_phrases(dict.fromkeys(phrases, "made")), compile_patterns(phrases)
    texts = [record["text"] for record in records]
    ours_rate, rate = _rate(
        len(records),
        lambda: [list(rows.find(text, 0, len(text))) for text in texts],
        lambda: [[list(pattern.finditer(text)) for pattern in patterns] for text in texts],
    )
    return Measurement(f"{len(phrases)} phrases", "40 IGNORECASE patterns", ours_rate, rate, 60, "articles/s")


def compare_newspaper(records: Records) -> Measurement:
    """HTML pages to findings beside newspaper4k's parse."""
    newspaper, pages = import_peer("newspaper"), load_pages(12)

    def parse() -> object:
        articles = [newspaper.Article(url, fetch_images=False) for _, url in pages]  # it would ask the network
        for article, (page, _) in zip(articles, pages, strict=True):
            article.download(input_html=page)
            # It asks for tokenizers of its own where a page is not in a European language.
            with suppress(ImportError):
                article.parse()
        return articles

    ours_rate, rate = _rate(len(pages), lambda: _run_pages(pages), parse)
    return Measurement("HTML pages to findings", "newspaper4k's parse", ours_rate, rate, 5, "pages/s")


def compare_extractor(records: Records) -> Measurement:
    """The cost of HTML pages to findings beside that of the extractor library alone."""
    trafilatura, pages = import_peer("trafilatura"), load_pages(12)

    def extract() -> object:
        return [trafilatura.bare_extraction(page, with_metadata=True) for page, _ in pages]

    ours_rate, rate = _rate(len(pages), lambda: _run_pages(pages), extract)
    what, reach = "HTML pages to findings", 1.25
    return Measurement(what, "trafilatura with metadata", 1 / ours_rate, 1 / rate, reach, "s a page", True)


def compare_workers(records: Records) -> Measurement:
    """Two workers beside one, by the clock on the wall; starting them counts, so that a batch must be worth it."""
    articles = make_articles(records)
    articles *= -(-_BATCH // len(articles))
    one = _clock(lambda: list(detect_articles(articles, Task(), 1)), time.perf_counter)
    two = _clock(lambda: list(detect_articles(articles, Task(), 2)), time.perf_counter)
    size = len(articles)
    what = f"two workers ({len(os.sched_getaffinity(0))} cores, wall time)"
    return Measurement(what, "one", size / two, size / one, 1.8, "articles/s")


def compare_writing(records: Records) -> Measurement:
    """Rows of findings and evidence written beside sqlite-utils' `insert_all`."""
    evidence = (Evidence("a sign", 0, 9, "The ferry"), Evidence("a sign without a place"))
    flags = load_rubric().keys
    findings = [Finding(flag, Verdict.ABSENT, 0.03, evidence, "made", "1") for flag in flags]
    batch = [(number, 0, findings) for number in range(1, 501)]
    tables: dict[str, list[dict[str, object]]] = {
        "findings": [
            {"id": n * 100 + k, "article": n, "flag": f.flag, "detector": f.detector, "version": f.version,
             "revision": 0, "verdict": str(f.verdict), "probability": f.probability}
            for n, _, own in batch for k, f in enumerate(own)
        ],
        "evidence": [
            {"finding": n * 100 + k, "position": p, "note": e.note, "start_offset": e.start, "end_offset": e.end,
             "quote": e.quote}
            for n, _, own in batch for k, f in enumerate(own) for p, e in enumerate(f.evidence)
        ],
    }  # fmt: skip
    size = len(batch) * len(findings) * 3
    with tempfile.TemporaryDirectory() as name:
        empty, other = Path(name) / "empty.db", Path(name) / "other.db"
        db = open_database(empty, create=True)
        prepare_database(db)
        with db.transaction():
            db.execute_many(
                "INSERT INTO articles (number, content, source, published_known, text, words, added_at)"
                " VALUES (?, ?, 'made.txt', 1, 'The ferry', 2, '2026-11-25T00:00:00Z')",
                ((number, f"{number:016x}") for number, _, _ in batch),
            )
        db.close()
        times: tuple[list[float], list[float]] = ([], [])
        for turn in range(REPEATS):
            ours = shutil.copy(empty, Path(name) / f"ours-{turn}.db")
            db = open_database(Path(ours))
            times[0].append(_time(partial(save_batch, db, batch)))
            db.close()
            other.unlink(missing_ok=True)
            times[1].append(_time(lambda: insert_rows(other, tables)))
    ours_rate, rate = (size / median(own) for own in times)
    return Measurement("rows of findings written", "insert_all, no index", ours_rate, rate, 2.5, "rows/s")


def compare_counting(records: Records) -> Measurement:
    """Counting 1,000,000 findings by outlet and flag beside GROUP BY without an index."""
    ours, theirs, _ = _measure_scores()
    what = "counting 1,000,000 findings of 5,000 outlets for the score"
    return Measurement(what, "GROUP BY without index", ours, theirs, 7, "findings/s")


def compare_score(records: Records) -> Measurement:
    """The whole command over them."""
    _, _, whole = _measure_scores()
    return Measurement("annotate score over them, the whole command", "5 s", whole, 5.0, 1, "CPU s", True)


def compare_help(records: Records) -> Measurement:
    """`--help` beside that of sqlite-utils; the environment should hold nothing but what the two need."""
    if importlib.util.find_spec("sqlite_utils") is None:
        raise MissingPeerError("sqlite-utils is not there")
    ours, theirs = (_time_command([sys.executable, "-m", name, "--help"]) for name in ("annotate", "sqlite_utils"))
    return Measurement("annotate --help", "sqlite-utils --help", ours, theirs, 0.5, "CPU s", True)


def _run_whole(records: Records) -> None:
    """JSON lines, as a file, to articles and findings in a new database."""
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "articles.jsonl"
        source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        db = open_database(Path(name) / "speed.db", create=True)
        prepare_database(db)
        add_articles(db, read_sources((str(source),)), lambda rejection: None, lambda: None)
        flag_articles(db)
        db.close()


def _run_pages(pages: list[tuple[str, str]]) -> object:
    articles = [article_from_html(page, "page.html", url=url) for page, url in pages]
    return list(detect_articles(articles, Task(left_out=("copied-text",))))


def _rate(size: int, ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return how much of `size` a second of CPU time each side does: both in turns, after one turn to warm up."""
    ours(), theirs()
    times = [(_time(ours), _time(theirs)) for _ in range(REPEATS)]
    return size / median(own for own, _ in times), size / median(other for _, other in times)


def _time(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _clock(run: Callable[[], object], clock: Callable[[], float]) -> float:
    found = []
    for _ in range(REPEATS):
        start = clock()
        run()
        found.append(clock() - start)
    return median(found)


def _time_command(command: list[str]) -> float:
    found = []
    for _ in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(found)


def _find_textstat_caches() -> Callable[[], None]:
    """Return what empties textstat's caches of whole texts: it would be asked for the same text five times."""
    caches = [
        own
        for name, module in list(sys.modules.items())
        if name.startswith("textstat.backend.") and not name.endswith(("_get_cmudict", "_get_pyphen"))
        for own in vars(module).values()
        if hasattr(own, "cache_clear") and "get_" not in getattr(own, "__name__", "")
    ]

    def clear() -> None:
        for own in caches:
            own.cache_clear()

    return clear
