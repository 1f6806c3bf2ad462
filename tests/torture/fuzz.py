"""Fuzzing: a machine of random commands against a model, and a seeded mutator over what strangers send."""

from __future__ import annotations

import csv
import io
import random
import tempfile
import time
from pathlib import Path

from policy_mutator import mutate_policy

from annotate.core.model import Article
from annotate.exchange.tables import guard_cell, write_csv
from annotate.ingest.read import read_sources
from annotate.ingest.sources import Rejection
from annotate.terminal.safe import safe_text
from torture.hostile import CLEAN, WORDS, WRITERS
from torture.machine import run_machine
from torture.stage import Failed, Row, require
from torture.strangers import FORBIDDEN

_ROUNDS, _ADDRESSES = 15, 3000


def fuzz(folder: Path, rng: random.Random) -> None:
    """Mutate some hostile files and words, and read them; then run the machine of commands a little."""
    (folder / "fuzz").mkdir()
    faults = mutate_policy(rng.randrange(1 << 32), _ADDRESSES)
    require(not faults, "; ".join(faults[:3]))
    for _ in range(_ROUNDS):
        fuzz_words(rng)
        fuzz_files(folder / "fuzz", rng)
    run_machine(rng.randrange(1 << 32), examples=2)


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Return the bytes with some changed, doubled, cut out or put in."""
    changed = bytearray(data[:200_000])
    for _ in range(rng.randint(1, 12)):
        place, other = rng.randrange(len(changed) + 1), rng.randrange(len(changed) + 1)
        match rng.randrange(4):
            case 0:
                changed[place : place + 1] = rng.randbytes(rng.randint(0, 4))
            case 1:
                del changed[place : place + rng.randint(1, 60)]
            case 2:
                changed[place:place] = changed[other : other + rng.randint(1, 300)]
            case _:
                changed[place:place] = rng.choice(list(WORDS.values())).encode("utf-8", "surrogatepass")[:300]
    return bytes(changed)


def fuzz_words(rng: random.Random) -> None:
    """Check safe_text and the CSV round trip on mutated words."""
    words = [mutate(rng.choice([*WORDS.values(), *CLEAN.values()]).encode(), rng).decode("utf-8", "surrogateescape")]
    words += [rng.choice("=+-@＝ \t\r\n\ufeff") + words[0]]
    for text in words:
        shown = safe_text(text)
        require(not FORBIDDEN.search(shown) and "\n" not in shown, f"safe_text lets through {text!r}")
        require(safe_text(shown) == shown, f"safe_text is not stable on {text!r}")
    table = "".join(write_csv(["a", "b"], [{"a": words[0], "b": words[1]}]))
    rows = list(csv.reader(io.StringIO(table, newline="")))
    require(rows == [["a", "b"], [str(guard_cell(text)) for text in words]], f"the CSV does not read back: {words!r}")


def fuzz_files(folder: Path, rng: random.Random) -> None:
    """Read a mutated file: each input becomes an article or a rejection with a reason, and nothing is raised."""
    name = rng.choice([name for name in WRITERS if name not in ("special", "name", "bomb")])
    WRITERS[name](folder, rng)
    for file in sorted(folder.iterdir()):
        if file.suffix != ".html":  # these are read in a process of their own, in the row of strangers
            file.write_bytes(mutate(file.read_bytes(), rng))
            _read(file)
        file.unlink()


def _read(file: Path) -> None:
    for found in read_sources((str(file),)):
        if isinstance(found, Rejection):
            require(found.reason and "mistake in annotate" not in found.reason, f"{found.source}: {found.reason}")
        else:
            require(isinstance(found, Article) and found.text, f"{file} gave an article without text")


def fuzz_for(seconds: float, seed: int) -> int:
    """Fuzz for so long; returns 1 where anything was found, with the number to repeat it by."""
    end, rounds = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
            try:
                fuzz(Path(name), random.Random(f"{seed} fuzz {rounds}"))
            except (Failed, AssertionError) as error:
                print(f"round {rounds}, seed {seed}: {error}", flush=True)
                return 1
        rounds += 1
    print(f"fuzz {rounds} rounds of {_ROUNDS} files and words, seed {seed}: nothing found", flush=True)
    return 0


# One at a time: the machine calls the commands in this process, whose standard output is theirs meanwhile.
ROWS = (Row("fuzz", "mutated input, and a machine of commands", 100, 3, fuzz, lanes=1),)
