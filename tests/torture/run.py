"""Runs the torture: every row of the table in docs/reliability.md, its counts and its seed.

python tests/torture/run.py --quick
python tests/torture/run.py --only kill-review --seed 11
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from torture.rows import ROWS
from torture.stage import Failed, Row, allow_slack, copy_folder

SEED = 7
_TOLD = 5
_SLACK = 5.0


def run_row(row: Row, count: int, seed: int, workshop: Path) -> tuple[int, list[str], float]:
    """Run the trials of a row; returns how many held, what failed, and the largest figure."""
    try:
        base = _prepare(row, workshop)
    except Failed as error:
        return 0, [f"prepare: {error}"], 0.0
    with ThreadPoolExecutor(row.lanes) as pool:
        outcomes = list(pool.map(lambda trial: _try(row, base, trial, seed), range(count)))
    failed = [f"trial {trial}: {outcome}" for trial, outcome in enumerate(outcomes) if isinstance(outcome, str)]
    figures = [outcome for outcome in outcomes if not isinstance(outcome, str)]
    return count - len(failed), failed, max(figures, default=0.0)


def _prepare(row: Row, workshop: Path) -> Path:
    """Return the folder of which each trial has a copy; rows that begin alike have the same one."""
    base = workshop / f"{row.prepare.__module__}.{row.prepare.__qualname__}"
    if not base.exists():
        base.mkdir()
        row.prepare(base)
    return base


def _try(row: Row, base: Path, trial: int, seed: int) -> float | str:
    """Run a trial in a copy of the prepared folder; returns its figure, or what did not hold."""
    folder = copy_folder(base, base.with_name(f"{row.name}-{trial}"))
    try:
        return row.trial(folder, random.Random(f"{seed} {row.name} {trial}")) or 0.0
    except Failed as error:
        return str(error)
    except Exception as error:  # the trial itself broke: as good a finding as any
        return f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take_signals_back() -> None:
    """Let what is started be reached by every signal, also where this run was started with nohup or in the background.

    There they are ignored, which a program inherits; of a function that catches one it does not.
    """
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


def main() -> int:
    """Run the rows that are asked for, print a line for each, and return 1 where anything failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer trials: under five minutes")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", action="append", metavar="ROW", choices=[row.name for row in ROWS])
    parser.add_argument("--count", type=int, help="so many trials of each row")
    parser.add_argument("--minutes", type=float, help="begin no row after so many minutes, and name those not run")
    parser.add_argument("--hours", type=float, help="fuzz for so many hours, and nothing else")
    asked = parser.parse_args()
    if asked.hours:
        from torture.fuzz import fuzz_for

        return fuzz_for(asked.hours * 3600, asked.seed)
    take_signals_back()
    if asked.quick:
        allow_slack(_SLACK)
    late: list[str] = []
    wrong, begun = 0, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="torture-") as name:
        for row in ROWS:
            count = asked.count or (row.quick if asked.quick else row.full)
            if count and asked.minutes and time.monotonic() - begun > 60 * asked.minutes:
                late.append(row.name)
                continue
            if count and (not asked.only or row.name in asked.only):
                wrong += _report(row, count, asked.seed, Path(name))
    if late:
        print(f"not run, as the time was up: {', '.join(late)}", flush=True)
    print(f"{time.monotonic() - begun:.0f} s", flush=True)
    print("all held" if not wrong else f"{wrong} rows failed", flush=True)
    return 1 if wrong else 0


def _report(row: Row, count: int, seed: int, workshop: Path) -> bool:
    begun = time.monotonic()
    held, failed, figure = run_row(row, count, seed, workshop)
    figures = f", {figure:.2f} {row.unit}" if row.unit else ""
    took = time.monotonic() - begun
    print(f"{row.name:<15} {held}/{count}, seed {seed}{figures}  ({row.title}; {took:.0f} s)", flush=True)
    for line in failed[:_TOLD]:
        print(f"    {line}", flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
