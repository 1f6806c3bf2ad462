"""Brings what was found dead on the web into the findings of the flag `broken-citations`, with the date."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby, islice

from annotate.assembly import load_citations_detector
from annotate.core.text import TextView
from annotate.storage.articles import read_article
from annotate.storage.database import Database
from annotate.storage.findings import iterate_versions, save_findings
from annotate.storage.links import DeadLink, list_dead

FLAG = "broken-citations"
_BATCH = 100


class LinkRot:
    """The articles whose finding does not say yet what the newest look at their links gave.

    A finding's version ends in a digest of the dead links and of the day when each was first seen dead: a link that
    dies or comes back brings another finding, a second run and a second look brings none.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._detector = load_citations_detector()

    def run(self) -> tuple[array[int], list[str]]:
        """Judge and store; returns the articles with a new finding, in order, and a line for each failure."""
        dead = {number: list(links) for number, links in groupby(list_dead(self._db), lambda link: link.article)}
        known = iterate_versions(self._db, FLAG, self._detector.name)
        stale = iter(sorted(number for number, version in known if version != self._name_version(dead.get(number, []))))
        changed = array("q")
        failures: list[str] = []
        while chunk := list(islice(stale, _BATCH)):
            with self._db.transaction():
                for number in chunk:
                    try:
                        self._store(number, dead.get(number, []))
                        changed.append(number)
                    except (ValueError, LookupError, RecursionError) as error:
                        failures.append(f"article {number}: {self._detector.name}: {error}")
        return changed, failures

    def _name_version(self, links: Iterable[DeadLink]) -> str:
        words = "\n".join(f"{link.url} {_say(link)}" for link in links)
        if not words:
            return self._detector.version
        return f"{self._detector.version}-{hashlib.sha256(words.encode('utf-8', 'replace')).hexdigest()[:8]}"

    def _store(self, number: int, links: list[DeadLink]) -> None:
        stored = read_article(self._db, number)
        if stored is None:
            raise LookupError("it has gone")
        version = self._name_version(links)
        findings = self._detector.judge(TextView(stored.article), {link.url: _say(link) for link in links})
        save_findings(self._db, number, stored.revision, [replace(finding, version=version) for finding in findings])


def _say(link: DeadLink) -> str:
    return f"dead on {link.since[:10]} ({link.reason})"
