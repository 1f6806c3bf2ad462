"""How good the detectors are on real data, each beside its peers in the same run.

    python benchmarks/quality.py                          the tables, as Markdown
    python benchmarks/quality.py --json                   the same figures as JSON
    python benchmarks/quality.py --write docs/quality.md  the page of the documentation

Intervals are 95 % bootstrap intervals over the cases (1,000 resamples, fixed seed). The data lie beside the project
(../shared/data). Peers that are not installed are left out: pip install '.[peers]' brings them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import bylines, citations, headlines, language, outlets, padding
from benchmarks.rows import Report, Row

PARTS: dict[str, Callable[[Report], None]] = {
    "anonymous-author": bylines.measure,
    "clickbait-headline": headlines.measure,
    "loaded-language": language.measure,
    "seo-padding": padding.measure,
    "broken-citations": citations.measure,
    "outlets": outlets.measure,
}
READ = Path(__file__).with_name("mistakes.toml")


def main() -> None:
    """Measure and print, or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--only", choices=sorted(PARTS), action="append", help="only this part; may be repeated")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page of the documentation")
    options = parser.parse_args()
    report = Report()
    for name, measure in PARTS.items():
        if not options.only or name in options.only:
            measure(report)
    if options.json:
        print(json.dumps(asdict(report), indent=1, ensure_ascii=False))
        return
    page = "\n".join(describe(report)) + "\n"
    if options.write:
        options.write.write_text(page, encoding="utf-8")
    else:
        print(page, end="")


def describe(report: Report) -> Iterator[str]:
    """Yield the lines of the page."""
    yield "# Quality of the detectors"
    yield ""
    yield "Made by `python benchmarks/quality.py --write docs/quality.md`, all figures from one run. Intervals are 95 %"
    yield "bootstrap intervals over the cases. The sets were used to choose thresholds, so that figures on other pages"
    yield "will be somewhat lower. A model trained on a set was measured on cases that it had not seen."
    for flag, rows in groupby(report.rows, lambda row: row.flag):
        yield ""
        yield f"## {'Scores of outlets' if flag == '(all)' else f'`{flag}`'}"
        yield ""
        yield "| data | figure | by | value [95 %] | cases | goal |"
        yield "|---|---|---|---|---|---|"
        yield from (_describe_row(row) for row in rows)
        yield from _describe_reliability(report, flag)
        yield from _describe_mistakes(report, flag)
    yield from _describe_reading(report)


def _describe_row(row: Row) -> str:
    reached = {True: " reached", False: " missed", None: ""}[row.is_reached]
    goal = row.goal.replace("<= ", "at most ")
    return f"| {row.data} | {row.figure} | {row.by} | {row.measure} | {row.measure.cases} | {goal}{reached} |"


def _describe_reliability(report: Report, flag: str) -> Iterator[str]:
    found = [item for item in report.reliabilities if item.flag == flag]
    if found:
        yield ""
        yield "Of the cases that were given a probability of about so much, so many hold:"
        yield ""
        yield "| data | given | hold | cases |"
        yield "|---|---|---|---|"
    for item in found:
        for mean, share, cases in item.bins:
            yield f"| {item.data} | {mean:.2f} | {share:.2f} | {cases} |"


def _describe_mistakes(report: Report, flag: str) -> Iterator[str]:
    found = [item for item in report.mistakes if item.flag == flag]
    if not found:
        return
    yield ""
    yield "The surest of the wrong answers, by the case's id in its set, with the notes that were shown:"
    yield ""
    yield "| case | true | said | because |"
    yield "|---|---|---|---|"
    for item in found:
        notes = "; ".join(note.replace("|", "/") for note in item.notes) or "–"
        yield f"| {item.case} | {item.truth:.0f} | {item.said:.2f} | {notes} |"


def _describe_reading(report: Report) -> Iterator[str]:
    """Yield what reading the mistakes taught, flag by flag: benchmarks/mistakes.toml."""
    if not READ.exists():
        return
    yield ""
    yield "## Typical mistakes"
    yield ""
    yield "From reading the flags raised on the sets, and what they missed, one by one."
    for flag, mistakes in tomllib.loads(READ.read_text(encoding="utf-8")).items():
        yield ""
        yield f"`{flag}`"
        yield ""
        yield from (f"- {mistake}" for mistake in mistakes)


if __name__ == "__main__":
    main()
