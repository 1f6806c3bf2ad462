"""How fast a batch is, beside its peers: `python benchmarks/speed.py [--json] [--write] [--parts] [--only ROW]...`.

CPU seconds, medians of five, both sides in the same run. The peers are the extra `peers`; a row whose peer is not
installed is left out and named. The articles are those of articles-dev joined to 12 kB each, or, where that set does
not lie beside the project, the example articles of the project over and over. `--write` puts the tables into
docs/performance.md.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.pages import write_between
from benchmarks.speed_parts import divide_pass
from benchmarks.speed_peers import MissingPeerError
from benchmarks.speed_rows import (
    Measurement,
    compare_counting,
    compare_extractor,
    compare_gopher,
    compare_help,
    compare_newspaper,
    compare_phrases,
    compare_plain,
    compare_readability,
    compare_score,
    compare_workers,
    compare_writing,
)
from benchmarks.speed_texts import make_records

ROWS: dict[str, Callable[[list[dict[str, str]]], Measurement]] = {
    "gopher": compare_gopher,
    "plain": compare_plain,
    "readability": compare_readability,
    "phrases": compare_phrases,
    "newspaper": compare_newspaper,
    "extractor": compare_extractor,
    "workers": compare_workers,
    "writing": compare_writing,
    "counting": compare_counting,
    "score": compare_score,
    "help": compare_help,
}
PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
# Articles a second that one core could reach at most in this pass, worked out for the plan of it.
LIMIT = 1200


def measure_rows(names: list[str], records: list[dict[str, str]]) -> Iterator[tuple[str, Measurement]]:
    """Yield the name of each row with its measurement."""
    for name in names:
        # What the rows before have loaded would slow down whoever makes many objects: theirs, in the row of writing.
        gc.collect()
        gc.freeze()
        try:
            yield name, ROWS[name](records)
        except (MissingPeerError, ImportError) as error:  # datatrove asks for its own parts as it runs
            print(f"{name}: {error}", file=sys.stderr)


def main() -> None:
    """Print the table, then where the time of the pass goes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    parser.add_argument("--only", action="append", choices=tuple(ROWS), help="measure only this row; may be repeated")
    parser.add_argument("--parts", action="store_true", help="say only where the time of the pass goes")
    parser.add_argument("--articles", type=int, default=150, help="how many articles of 12 kB")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md too")
    options = parser.parse_args()
    records = make_records(options.articles)
    found = {} if options.parts else dict(measure_rows(options.only or list(ROWS), records))
    parts = divide_pass(records)
    if options.json:
        rate = 1 / sum(parts.values())
        rows = {name: row._asdict() | {"times": row.times} for name, row in found.items()}
        print(json.dumps({"rows": rows, "pass": {"rate": rate, "limit": LIMIT, "seconds": parts}}, indent=2))
        return
    tables = [*_list_rows(found.values()), *_list_parts(parts)]
    print("\n".join(tables))
    if options.write:
        write_between(PAGE, tables)


def _list_rows(rows: Collection[Measurement]) -> Iterator[str]:
    if not rows:
        return
    yield "| what | against | ours | theirs | times | reach | reached |\n|---|---|---|---|---|---|---|"
    for row in rows:
        sides = f"{row.say(row.ours)} | {row.say(row.theirs)}"
        reached = "yes" if row.is_reached else "no"
        yield f"| {row.what} | {row.against} | {sides} | {row.times:.2f} | {row.say_reach()} | {reached} |"
    yield ""


def _list_parts(parts: Mapping[str, float]) -> Iterator[str]:
    rate = 1 / sum(parts.values())
    yield f"One pass, warm: {rate:.1f} articles/s, {100 * rate / LIMIT:.1f} % of the limit of {LIMIT:,}.\n"
    yield "| part | ms an article | share |\n|---|---|---|"
    for name, seconds in sorted(parts.items(), key=lambda item: -item[1]):
        yield f"| {name} | {1000 * seconds:.2f} | {100 * seconds * rate:.0f} % |"


if __name__ == "__main__":
    main()
