"""The outlets: who publishes, under which domains, and of which public class."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from annotate.storage.database import Database, Row

CLASSES = ("SC", "CaPu", "CaPr", "ISFM", "ISF", "ISM", "IP")
FACTS = ("name", "country", "class", "source", "as_of")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet; `key` is its main domain, or its name where no domain is known."""

    id: int
    key: str
    domains: tuple[str, ...]
    name: str | None
    country: str | None
    class_: str | None
    source: str | None
    as_of: str | None
    aliases: str
    articles: int = 0


_SELECT = """
    SELECT outlet.*, outlet_keys.key AS key,
           (SELECT group_concat(domain, ' ') FROM
               (SELECT domain FROM outlet_domains WHERE outlet = outlet.id ORDER BY position, domain)) AS domains,
           (SELECT count(*) FROM articles WHERE articles.outlet = outlet.id) AS articles
    FROM outlets AS outlet JOIN outlet_keys ON outlet_keys.id = outlet.id
"""


def list_outlets(db: Database, *, with_articles: bool = False) -> Iterator[Outlet]:
    """Yield all outlets by key; `with_articles` leaves out those that published nothing here."""
    where = "WHERE EXISTS (SELECT 1 FROM articles WHERE articles.outlet = outlet.id)" if with_articles else ""
    for row in db.query(f"{_SELECT} {where} ORDER BY key COLLATE NOCASE, outlet.id"):
        yield _read(row)


def find_outlet(db: Database, words: str) -> Outlet | None:
    """Return the outlet with this domain or, where that says nothing, this exact name; else None."""
    id_ = _find_by_domain(db, words.lower()) or _find_by_name(db, words)
    row = db.fetch(f"{_SELECT} WHERE outlet.id = ?", (id_,)) if id_ else None
    return _read(row) if row else None


def settle_outlet(db: Database, domain: str | None, name: str | None) -> int | None:
    """Return the id of the outlet with this domain or name, making one where there is none.

    None when neither is known. A name alone joins an outlet only where exactly one bears it. Whichever article comes
    first: an outlet without a name has that of the first article that names it, and a domain is no name.
    """
    known = find_known_outlet(db, domain, name)
    if domain and name and name.casefold() == domain:
        name = None
    if known and domain and name:
        db.execute("UPDATE outlets SET name = ? WHERE id = ? AND name IS NULL", (name, known))
    if known or not (domain or name):
        return known
    return _insert(db, [domain] if domain else [], {"name": name})


def find_known_outlet(db: Database, domain: str | None, name: str | None) -> int | None:
    """Return the id of the outlet that an article with this domain or name would join; None where it would be new."""
    if domain:
        return _find_by_domain(db, domain)
    return _find_by_name(db, name) if name else None


class Change(StrEnum):
    """What became of an outlet that was set."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def set_outlet(db: Database, domains: list[str], facts: Mapping[str, str | None], known: int | None = None) -> Change:
    """Add an outlet or change the facts that are given: the one with the id `known`, else with one of the domains."""
    with db.transaction():
        id_ = known or next((id_ for domain in domains if (id_ := _find_exact(db, domain))), None)
        if id_ is None and not domains:
            id_ = _find_by_name(db, facts.get("name") or "")
        if id_ is None:
            _insert(db, domains, facts)
            return Change.NEW
        before = db.connection.total_changes
        for fact, value in facts.items():
            if value is not None:
                db.execute(f'UPDATE outlets SET "{fact}" = ?1 WHERE id = ?2 AND "{fact}" IS NOT ?1', (value, id_))
        _add_domains(db, id_, domains)
        return Change.CHANGED if db.connection.total_changes > before else Change.UNCHANGED


def import_outlets(db: Database, rows: Iterable[Mapping[str, str]]) -> Counter[Change]:
    """Take in rows of domain, name, country, class, source, as_of; returns how many were new, changed, unchanged.

    A row that names a `list` also says whose that is (list_source, list_licence, list_as_of).
    """
    counts: Counter[Change] = Counter()
    with db.transaction():
        for row in rows:
            facts = {fact: (row.get(fact) or "").strip() or None for fact in (*FACTS, "aliases")}
            domains = (row.get("domain") or "").lower().split()
            change = set_outlet(db, domains, facts)
            if row.get("list") and _save_listing(db, domains, row) and change is Change.UNCHANGED:
                change = Change.CHANGED
            counts[change] += 1
    return counts


def _save_listing(db: Database, domains: list[str], row: Mapping[str, str]) -> bool:
    """Write down in which list an outlet stands; returns whether that is news."""
    id_ = next((id_ for domain in domains if (id_ := _find_exact(db, domain))), None)
    id_ = id_ or _find_by_name(db, row.get("name") or "")
    values = [row.get(name) or None for name in ("list_source", "list_licence", "list_as_of")]
    before = db.connection.total_changes
    db.execute(
        "INSERT INTO listings (outlet, list, source, licence, as_of) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (outlet, list) DO UPDATE SET source = ?3, licence = ?4, as_of = ?5"
        " WHERE source IS NOT ?3 OR licence IS NOT ?4 OR as_of IS NOT ?5",
        (id_, row["list"], *values),
    )
    return db.connection.total_changes > before


def read_outlet_facts(db: Database) -> dict[str, tuple[str | None, str | None]]:
    """Return (country, class) of every outlet that has articles, by key."""
    return {outlet.key: (outlet.country, outlet.class_) for outlet in list_outlets(db, with_articles=True)}


def read_facts_of(db: Database, keys: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    """Return (country, class) of the outlets with these keys, by key."""
    wanted = set(keys)
    return {outlet.key: (outlet.country, outlet.class_) for outlet in list_outlets(db) if outlet.key in wanted}


def outlet_rows(db: Database) -> Iterator[dict[str, str]]:
    """Yield the outlets that have a class, in the form of seeds/outlets.csv, for the detectors."""
    for outlet in list_outlets(db):
        if outlet.class_:
            yield {
                "domain": " ".join(outlet.domains),
                "name": outlet.name or "",
                "country": outlet.country or "",
                "class": outlet.class_,
                "source": outlet.source or "",
                "as_of": outlet.as_of or "",
                "aliases": outlet.aliases,
            }


def _read(row: Row) -> Outlet:
    return Outlet(
        id=row["id"],
        key=row["key"] or f"outlet {row['id']}",
        domains=tuple((row["domains"] or "").split()),
        name=row["name"],
        country=row["country"],
        class_=row["class"],
        source=row["source"],
        as_of=row["as_of"],
        aliases=row["aliases"],
        articles=row["articles"],
    )


def _find_exact(db: Database, domain: str) -> int | None:
    row = db.fetch("SELECT outlet FROM outlet_domains WHERE domain = ?", (domain,))
    return int(row[0]) if row else None


def _find_by_domain(db: Database, domain: str) -> int | None:
    labels = domain.split(".")
    for place in range(max(1, len(labels) - 1)):
        found = _find_exact(db, ".".join(labels[place:]))
        if found:
            return found
    return None


def _find_by_name(db: Database, name: str) -> int | None:
    rows = list(db.query("SELECT id FROM outlets WHERE name = ? COLLATE NOCASE LIMIT 2", (name,)))
    return int(rows[0][0]) if len(rows) == 1 else None


def _insert(db: Database, domains: list[str], facts: Mapping[str, str | None]) -> int:
    id_ = db.execute(
        "INSERT INTO outlets (name, country, class, source, as_of, aliases) VALUES (?, ?, ?, ?, ?, ?)",
        [facts.get(fact) for fact in FACTS] + [facts.get("aliases") or ""],
    )
    _add_domains(db, id_, domains)
    return id_


def _add_domains(db: Database, id_: int, domains: list[str]) -> None:
    taken = db.count("SELECT count(*) FROM outlet_domains WHERE outlet = ?", (id_,))
    for place, domain in enumerate(domains):
        db.execute("INSERT OR IGNORE INTO outlet_domains VALUES (?, ?, ?)", (domain, id_, taken + place))
