"""Counts the findings and verdicts of a large database in a process of its own, beside a review that goes on.

A thread would not do: the module sqlite3 gives the interpreter away for each row, so that beside a thread that counts
each row that the review reads would wait its turn.
"""

from __future__ import annotations

import atexit
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

from annotate.core.rubric import Rubric
from annotate.errors import DatabaseError
from annotate.storage.database import open_database
from annotate.storage.tallies import Tallies, tally_outlets


class Counting:
    """A count under way, of the verdicts up to an entry. It is not told of Ctrl-C, and ends with the program."""

    def __init__(self, path: Path, rubric: Rubric, until: int) -> None:
        self._path = path
        self._given, self._made = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
        pickle.dump((path.absolute(), rubric, until), self._given)
        self._given.seek(0)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "annotate.storage.counting"],
            stdin=self._given,
            stdout=self._made,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        atexit.register(self._process.kill)

    def is_done(self) -> bool:
        """Whether the count has ended."""
        return self._process.poll() is not None

    def take(self) -> Tallies:
        """Return the counts, waiting for them. Raises DatabaseError where they could not be made."""
        with self._given, self._made:
            if self._process.wait():
                raise DatabaseError(f"{self._path} could not be counted.", "See what it says with: annotate score")
            self._made.seek(0)
            tallies = pickle.load(self._made)  # noqa: S301 # our own process wrote it
        atexit.unregister(self._process.kill)
        if not isinstance(tallies, Tallies):
            raise TypeError("the count gave no tallies")
        return tallies


def main() -> None:
    """Count what standard input names, and write it to standard output."""
    path, rubric, until = pickle.load(sys.stdin.buffer)  # noqa: S301 # from the process that began this one
    db = open_database(path, read_only=True)
    pickle.dump(tally_outlets(db, rubric, until=until), sys.stdout.buffer)
    db.close()


if __name__ == "__main__":
    main()
