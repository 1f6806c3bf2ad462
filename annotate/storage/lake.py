"""The findings of a folder of Parquet, counted by DuckDB as a database counts its own; none needs to hold them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from annotate.core.backing import Backing
from annotate.core.raters import Opinion
from annotate.core.usefulness import Record
from annotate.errors import AnnotateError
from annotate.storage.backing import digest_findings, join_backing
from annotate.storage.database import Database, open_database
from annotate.storage.machine import Detector, Unit, sum_records
from annotate.storage.outlets import find_outlet, import_outlets, read_facts_of, settle_outlet

# Rows taken from DuckDB at once.
_ROWS = 10_000
_PLACE = "file.position * (1::BIGINT << 40) + r.file_row_number"
_SOURCE = (
    "read_parquet($files, filename = true, file_row_number = true) AS r JOIN files AS file ON file.name = r.filename"
)
_OUTLETS = f"""
    SELECT r.outlet, r.outlet_name FROM {_SOURCE} WHERE r.id IS NOT NULL GROUP BY ALL ORDER BY min({_PLACE})
"""
# An article is its content at an outlet, as where it is added, and the first row about it counts.
_FIRSTS = f"""
    CREATE TEMP TABLE firsts AS
    SELECT r.id AS content, u.unit, min({_PLACE}) AS place FROM {_SOURCE}
    LEFT JOIN units AS u ON u.outlet IS NOT DISTINCT FROM r.outlet AND u.name IS NOT DISTINCT FROM r.outlet_name
    WHERE r.id IS NOT NULL GROUP BY ALL
"""
# What came first without an outlet has none, whatever a later copy says.
_NAMELESS = """
    CREATE TEMP TABLE nameless AS
    SELECT content FROM firsts GROUP BY content HAVING arg_min_null(unit, place) IS NULL
"""
_ARTICLES = """
    CREATE TEMP TABLE articles AS
    SELECT * FROM firsts WHERE unit IS NOT NULL AND content NOT IN (SELECT content FROM nameless)
"""
# The rows of the articles that count, with what the detectors say under the rubric.
_ROWS_OF_ARTICLES = f"""
    SELECT a.unit, a.content, [f FOR f IN r.findings IF list_contains($flags, f.flag)
        AND NOT list_contains($without, f.flag || ' ' || f.detector)] AS said
    FROM {_SOURCE} JOIN articles AS a ON a.place = {_PLACE}
"""
_COUNTS = f"""
    WITH own AS ({_ROWS_OF_ARTICLES}), split AS (
        SELECT unit, list_distinct([f.flag FOR f IN said IF f.verdict = 'present']) AS present,
               list_distinct([f.flag FOR f IN said IF f.verdict = 'absent']) AS absent
        FROM own
    ), answers AS (
        SELECT unit, unnest(present) AS flag, true AS found FROM split
        UNION ALL
        SELECT unit, unnest([flag FOR flag IN absent IF NOT list_contains(present, flag)]), false FROM split
    )
    SELECT unit, flag, found, count(*) FROM answers GROUP BY ALL ORDER BY ALL
"""
_REVIEWED = f"""
    SELECT v.number, f.flag, f.detector, f.verdict
    FROM (SELECT unit, content, unnest(said) AS f FROM ({_ROWS_OF_ARTICLES})) AS own
    JOIN reviewed AS v ON v.content = own.content AND v.unit = own.unit ORDER BY ALL
"""
_TOTALS = f"""
    SELECT f.flag, f.detector, f.verdict, count(*) FROM (SELECT unnest(said) AS f FROM ({_ROWS_OF_ARTICLES}))
    WHERE f.verdict <> 'unsure' GROUP BY ALL
"""
_FINDINGS = f"""
    SELECT unit, content, f.flag, f.detector, f.version, f.verdict, f.probability
    FROM (SELECT unit, content, unnest(said) AS f FROM ({_ROWS_OF_ARTICLES})) ORDER BY ALL
"""
_AGAIN = "Make the folder anew with: annotate detect --out"
_LEVELS = {"present": 2, "absent": 1}


class Lake:
    """The articles and findings of Parquet files, counted by outlet; `scratch` knows the outlets and takes in new ones.

    It answers what `annotate.storage.machine.StoredMachine` does. `flags` are those that are asked.
    """

    def __init__(self, db: Database, scratch: Database, files: Iterable[Path], flags: Collection[str]) -> None:
        self._db, self._scratch = db, scratch
        self._duck = _connect(scratch.path.parent)
        names = [str(path) for path in files]
        self._given = {"files": [_escape(name) for name in names]}
        self._told = {**self._given, "flags": sorted(flags)}
        self._duck.execute("CREATE TEMP TABLE files (name TEXT, position BIGINT)")
        self._duck.execute("CREATE TEMP TABLE units (outlet TEXT, name TEXT, unit TEXT)")
        self._duck.execute("CREATE TEMP TABLE reviewed (number BIGINT, content TEXT, unit TEXT)")
        _insert(self._duck, "files", list(zip(names, range(len(names)), strict=True)))
        self._is_empty = not names
        if not self._is_empty:
            self._settle()
        self.articles = self._enter_reviewed()

    def _settle(self) -> None:
        """Give each outlet of the files its id, in the order in which they come, and find the articles that count."""
        pairs = self._run(_OUTLETS, self._given).fetchall()
        with self._scratch.transaction():
            settled = [(domain, name, settle_outlet(self._scratch, domain, name)) for domain, name in pairs]
        _insert(self._duck, "units", [(domain, name, str(id_)) for domain, name, id_ in settled if id_ is not None])
        self._run(_FIRSTS, self._given)
        self._duck.execute(_NAMELESS)
        self._duck.execute(_ARTICLES)

    def _enter_reviewed(self) -> set[int]:
        """Return the numbers of the reviewed articles that are in the files, at the outlet of the database."""
        rows = self._db.query(
            "SELECT number, content, CAST(outlet AS TEXT) AS unit FROM articles"
            " WHERE outlet IS NOT NULL AND number IN (SELECT article FROM entries WHERE kind = 'verdict')"
        )
        _insert(self._duck, "reviewed", [(row["number"], row["content"], row["unit"]) for row in rows])
        if self._is_empty:
            return set()
        sql = "SELECT number FROM reviewed AS v JOIN articles AS a ON a.content = v.content AND a.unit = v.unit"
        return {number for (number,) in self._duck.execute(sql).fetchall()}

    def _ask(self, sql: str, without: Collection[Detector] = ()) -> Iterator[tuple[Any, ...]]:
        if self._is_empty:
            return
        names = [f"{flag} {detector}" for flag, detector in sorted(without)]
        found = self._run(sql, {**self._told, "without": names or [""]})
        while rows := found.fetchmany(_ROWS):
            yield from rows

    def _run(self, sql: str, given: Mapping[str, Any]) -> Any:
        try:
            return self._duck.execute(sql, given)
        except _require_duckdb().Error as error:
            said = str(error).splitlines()[0][:160]
            raise AnnotateError(f"DuckDB cannot read the findings ({said}).", _AGAIN) from error

    def list_units(self) -> list[Unit]:
        """Return the outlets of the articles, by key."""
        if self._is_empty:
            return []
        counts = dict(self._duck.execute("SELECT unit, count(*) FROM articles GROUP BY unit").fetchall())
        rows = self._scratch.query(
            "SELECT CAST(o.id AS TEXT) AS unit, k.key, o.name FROM outlets AS o JOIN outlet_keys AS k ON k.id = o.id"
            " ORDER BY 2, 1"
        )
        return [
            Unit(row["unit"], row["key"], row["name"], counts[row["unit"]]) for row in rows if row["unit"] in counts
        ]

    def find_key(self, words: str) -> str | None:
        """Return the key of the outlet with this domain or name, or None."""
        outlet = find_outlet(self._scratch, words)
        return outlet.key if outlet else None

    def count_articles(self) -> tuple[int, int]:
        """Return how many articles there are, and how many of them name no outlet."""
        if self._is_empty:
            return 0, 0
        named = self._duck.execute("SELECT count(*) FROM articles").fetchall()[0][0]
        nameless = self._duck.execute("SELECT count(*) FROM nameless").fetchall()[0][0]
        return int(named + nameless), int(nameless)

    def count_answers(self, without: Collection[Detector] = ()) -> Iterator[tuple[str, str, bool, int]]:
        """Return (unit, flag, found, articles): how many have a definite answer, without some detectors'."""
        return ((unit, flag, found, count) for unit, flag, found, count in self._ask(_COUNTS, without))

    def read_levels(self, without: Collection[Detector] = ()) -> dict[tuple[int, str], int]:
        """Return what the machine says of each reviewed article and flag: 2 found, 1 not found, 0 could not look."""
        levels: dict[tuple[int, str], int] = {}
        for number, flag, _, verdict in self._ask(_REVIEWED, without) if self.articles else ():
            levels[number, flag] = max(levels.get((number, flag), 0), _LEVELS.get(verdict, 0))
        return levels

    def read_records(self, opinions: Mapping[tuple[int, str], Opinion]) -> list[Record]:
        """Return the record of each detector beside what is held of the reviewed questions."""
        definite = (row for row in self._ask(_REVIEWED) if row[3] in _LEVELS) if opinions else ()
        records = sum_records(definite, opinions)
        totals = {(f, d, v): n for f, d, v, n in self._ask(_TOTALS)} if records else {}
        return [
            replace(
                own,
                found=totals.get((own.flag, own.detector, "present"), 0),
                clear=totals.get((own.flag, own.detector, "absent"), 0),
            )
            for own in records
        ]

    def read_backing(self) -> dict[str, Backing]:
        """Return what the score of each outlet rests on, by the outlet's key."""
        keys = {unit.unit: unit.key for unit in self.list_units()}
        found = {int(unit): digest_findings(rows) for unit, rows in groupby(self._ask(_FINDINGS), lambda row: row[0])}
        return join_backing(self._db, found, {int(unit): key for unit, key in keys.items()})

    def read_facts(self) -> dict[str, tuple[str | None, str | None]]:
        """Return (country, class) of each outlet, by key."""
        return read_facts_of(self._scratch, [unit.key for unit in self.list_units()])

    def close(self) -> None:
        """Let go of the files."""
        self._duck.close()


@contextmanager
def open_lake(
    db: Database | None, outlets: Iterable[Mapping[str, str]], files: Iterable[Path], flags: Collection[str]
) -> Iterator[tuple[Database, Lake]]:
    """Yield the database with the findings of the files; where there is none, an empty one that knows `outlets`.

    Nothing is written into the database. Raises AnnotateError where DuckDB is not installed or cannot read a file.
    """
    _require_duckdb()
    with TemporaryDirectory(prefix="annotate-") as folder:
        scratch = open_database(Path(folder) / "outlets.db", create=True)
        try:
            if db is None:
                import_outlets(scratch, outlets)
            else:
                _copy_outlets(db, scratch)
            lake = Lake(db or scratch, scratch, files, flags)
            try:
                yield db or scratch, lake
            finally:
                lake.close()
        finally:
            scratch.close()


def _copy_outlets(db: Database, scratch: Database) -> None:
    with scratch.transaction():
        for table in ("outlets", "outlet_domains"):
            rows = [tuple(row) for row in db.query(f"SELECT * FROM {table}")]
            if rows:
                scratch.execute_many(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _connect(spill: Path) -> Any:
    duck = _require_duckdb().connect(config={"temp_directory": str(spill / "spill")})
    # Nothing is fetched, whatever a file's name looks like.
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "enable_progress_bar"):
        duck.execute(f"SET {setting} = false")
    return duck


def _require_duckdb() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise AnnotateError(
            "score --findings wants DuckDB, which is not installed.",
            "Install it with: pip install 'annotate-sources[scale]'",
        ) from error
    return duckdb


def _insert(duck: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        duck.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _escape(name: str) -> str:
    """Return the name of a file as a pattern that it alone matches."""
    return re.sub(r"([*?\[])", r"[\1]", name)
