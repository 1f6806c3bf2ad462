"""Memory, time and disk as the number of articles grows: `python benchmarks/scale.py [--json] [--write]`.

Every command runs as a program of its own, with one process, on articles made up for it; what it takes is what the
system says of it when it has ended. `--articles 1000 10000` are the two numbers that are compared; smaller ones show
the growth. `--write` puts the tables into docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.pages import write_between

PAGE = ROOT / "docs" / "scale.md"
# The growth is drawn through these and the two that are compared.
STEPS = (1000, 10_000, 100_000)
MOST_MEMORY = 1.3
# CPU seconds below which nothing is told apart.
_LEAST = 0.01
BILLION = 1_000_000_000
# Assumptions, not measurements: list prices of rented machines lie around them. US dollars.
CORE_HOUR, GIGABYTE_MONTH = 0.04, 0.02
COMMANDS = ("add", "autoflag", "detect", "add-findings", "score", "score --findings")


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took for so many articles: CPU and wall seconds, peak memory in MB."""

    command: str
    articles: int
    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True, slots=True)
class Disk:
    """What so many articles take, bytes each: as JSON lines, in SQLite, and as Parquet without texts."""

    articles: int
    lines: float
    database: float
    findings: float


def make_inputs(folder: Path, articles: int, size: int) -> None:
    """Write so many made-up articles of `size` characters, in files of a thousand."""
    folder.mkdir()
    words, sentences = _read_words()
    for first in range(0, articles, 1000):
        path = folder / f"part{first // 1000:06}.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            for n in range(first, min(first + 1000, articles)):
                stream.write(json.dumps(_make_record(n, size, words, sentences)) + "\n")


def _read_words() -> tuple[list[str], list[str]]:
    """Return the words and the sentences of the example articles."""
    from annotate.core.text import TextView
    from annotate.ingest.record import article_from_record
    from annotate.resources import find_resource

    texts = [path.read_text(encoding="utf-8") for path in sorted(find_resource("seeds/articles").glob("*.txt"))]
    sentences = []
    for text in texts:
        view = TextView(article_from_record({"title": "x", "text": text}, "x"))
        sentences += [view.text[span.start : span.end].strip() for span in view.sentences]
    return " ".join(texts).split(), sentences


def _make_record(number: int, size: int, words: list[str], sentences: list[str]) -> dict[str, str]:
    """Return an article: one sentence in four from the examples, the others of their words, so that none is a copy."""
    chance = random.Random(number)
    parts: list[str] = []
    length = 0
    while length < size:
        own = " ".join(chance.choices(words, k=chance.randint(8, 24))).capitalize() + "."
        parts.append(chance.choice(sentences) if chance.random() < 0.25 else own)
        length += len(parts[-1]) + 1
    paragraphs = [" ".join(parts[n : n + 4]) for n in range(0, len(parts), 4)]
    outlet = f"gazette{number % 200}.example"
    return {
        "url": f"https://{outlet}/{number}",
        "outlet": outlet,
        "title": f"Ferry number {number} leaves late",
        "author": "Ana Reed" if number % 3 else "",
        "date": f"2026-{number % 12 + 1:02}-03",
        "text": "\n\n".join(paragraphs)[:size],
    }


def measure(command: str, articles: int, words: list[str]) -> Run:
    """Run the command line; ends the program where it fails."""
    begun = os.times().elapsed
    process = subprocess.Popen(
        [sys.executable, "-m", "annotate", *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT
    )
    errors = process.stderr.read() if process.stderr else b""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"annotate {command}: {errors.decode(errors='replace')}")
    memory = used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Run(command, articles, used.ru_utime + used.ru_stime, os.times().elapsed - begun, memory)


def measure_articles(articles: int, size: int) -> tuple[list[Run], Disk]:
    """Return what each command takes for so many articles, and the disk."""
    with tempfile.TemporaryDirectory(prefix="annotate-scale-") as place:
        folder = Path(place)
        # In a process of its own: a child's peak begins with what its parent holds.
        make = [sys.executable, str(ROOT / "benchmarks" / "scale.py"), "--bytes", str(size)]
        subprocess.run([*make, "--make", str(folder / "in"), str(articles)], check=True)
        database, merged, found = folder / "a.db", folder / "b.db", folder / "found"
        source = str(folder / "in")
        words = {
            "add": ["--db", str(database), "add", source],
            "autoflag": ["--db", str(database), "autoflag"],
            "detect": ["detect", source, "--out", str(found)],
            "add-findings": ["--db", str(merged), "add-findings", "--no-compare", str(found)],
            "score": ["--db", str(database), "score", "--format", "csv"],
            "score --findings": ["--db", str(database), "score", "--findings", str(found)],
        }
        runs = []
        for command in COMMANDS:
            runs.append(measure(command, articles, words[command]))
            if command == "add":
                shutil.copy(database, merged)
            print(f"{articles:>7} {command:<17} {runs[-1].cpu:9.1f} CPU s {runs[-1].memory:7.0f} MB", file=sys.stderr)
        lines = sum(path.stat().st_size for path in (folder / "in").iterdir())
        rows = sum(path.stat().st_size for path in found.glob("*.parquet"))
        return runs, Disk(articles, lines / articles, database.stat().st_size / articles, rows / articles)


def find_slope(runs: list[Run]) -> float:
    """Return the exponent of the growth: the slope of log CPU seconds over log articles (least squares).

    The first run is that of one article: what starting takes, which the others are freed of.
    """
    start, *others = runs
    seconds = [math.log(max(run.cpu - start.cpu, _LEAST)) for run in others]
    return statistics.linear_regression([math.log(run.articles) for run in others], seconds).slope


def find_rate(runs: list[Run]) -> float:
    """Return articles a CPU second beyond what starting takes, of the largest number."""
    first, last = runs[0], runs[-1]
    return (last.articles - first.articles) / max(last.cpu - first.cpu, _LEAST)


def describe(runs: list[Run], disks: list[Disk], few: int, size: int, prices: tuple[float, float]) -> Iterator[str]:
    """Yield the lines of the tables."""
    by_command = {name: [run for run in runs if run.command == name] for name in COMMANDS}
    counts = [disk.articles for disk in disks]
    yield f"`python benchmarks/scale.py --articles {few} {counts[-1]} --bytes {size}`, one process:"
    yield ""
    head = f"| command | CPU s, {counts[-1]:,} articles | articles a CPU s | exponent | peak MB"
    yield f"{head} | times that of {few:,} |"
    yield "|---|---|---|---|---|---|"
    for name, own in by_command.items():
        before, last = next(run for run in own if run.articles == few), own[-1]
        yield (
            f"| `{name}` | {last.cpu:,.1f} | {find_rate(own):,.0f} | {find_slope(own):.2f} | {last.memory:,.0f}"
            f" | {last.memory / before.memory:.2f} |"
        )
    disk = disks[-1]
    yield ""
    yield (
        f"An article of {size:,} characters takes {disk.lines:,.0f} bytes as a JSON line, {disk.database:,.0f} in"
        f" SQLite with its findings, and {disk.findings:,.0f} as findings in Parquet without its text. The exponent"
        f" is that of the CPU time beyond starting, from {counts[1]:,} to {counts[-1]:,} articles: 1 is growth in"
        " proportion."
    )
    yield ""
    yield from describe_billion(find_rate(by_command["detect"]), disk, prices)


def describe_billion(rate: float, disk: Disk, prices: tuple[float, float]) -> Iterator[str]:
    """Yield the table of what a billion articles cost."""
    hours = BILLION / rate / 3600
    yield "| a billion articles | worked out | |"
    yield "|---|---|---|"
    yield f"| detectors | 10⁹ / {rate:,.0f} articles a CPU s | {hours:,.0f} core-hours |"
    yield f"| the same on 1,000 cores | | {hours / 1000:,.1f} hours |"
    yield f"| price | {prices[0]:g} dollars a core-hour, assumed | {hours * prices[0]:,.0f} dollars |"
    for name, each in (("inputs, JSON lines", disk.lines), ("findings, Parquet", disk.findings)):
        terabytes = each * BILLION / 1e12
        cost = terabytes * 1000 * prices[1]
        yield f"| {name} | {each:,.0f} bytes each | {terabytes:,.2f} TB, {cost:,.0f} dollars a month |"
    yield f"| price of disk | {prices[1]:g} dollars a GB and month, assumed | |"
    whole = disk.database * BILLION / 1e12
    yield f"| SQLite, were it used | {disk.database:,.0f} bytes each | {whole:,.1f} TB in one file |"


def main() -> int:
    """Measure; returns 1 where memory grows beyond the bound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, nargs=2, default=(10_000, 100_000), metavar=("FEW", "MANY"))
    parser.add_argument("--bytes", type=int, default=4000, help="characters of text an article")
    parser.add_argument("--core-hour", type=float, default=CORE_HOUR, help="assumed price in dollars")
    parser.add_argument("--gigabyte-month", type=float, default=GIGABYTE_MONTH, help="assumed price in dollars")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/scale.md too")
    parser.add_argument("--make", nargs=2, metavar=("FOLDER", "ARTICLES"), help="only write the articles")
    options = parser.parse_args()
    if options.make:
        make_inputs(Path(options.make[0]), int(options.make[1]), options.bytes)
        return 0
    few, many = sorted(options.articles)
    smaller = {few // 3} if 3 <= few <= STEPS[0] else set()
    counts = sorted({1, few, many, *smaller, *(step for step in STEPS if step < many)})
    found = [measure_articles(count, options.bytes) for count in counts]
    runs, disks = [run for own, _ in found for run in own], [disk for _, disk in found]
    lines = list(describe(runs, disks, few, options.bytes, (options.core_hour, options.gigabyte_month)))
    if options.write:
        write_between(PAGE, lines)
    memory = {(run.command, run.articles): run.memory for run in runs}
    ratios = {name: memory[name, many] / memory[name, few] for name in COMMANDS}
    if options.json:
        slopes = {name: find_slope([run for run in runs if run.command == name]) for name in COMMANDS}
        said = {
            "runs": list(map(asdict, runs)),
            "disk": list(map(asdict, disks)),
            "memory": ratios,
            "exponents": slopes,
        }
        print(json.dumps(said, indent=2))
    else:
        print("\n".join(lines))
    return int(any(ratios[name] > MOST_MEMORY for name in ("add", "autoflag", "detect")))


if __name__ == "__main__":
    sys.exit(main())
