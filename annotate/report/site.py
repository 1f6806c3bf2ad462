"""Writes all pages of a report into a folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletScore
from annotate.report.article import describe_article
from annotate.report.codes import make_codes
from annotate.report.folder import open_folder
from annotate.report.front import describe_front, list_heat_pages
from annotate.report.method import Described, describe_method
from annotate.report.names import name_as_is, number_reviewers
from annotate.report.outlet import collect_facts, describe_nameless, describe_outlet
from annotate.report.pages import FILES, SHARD, find_shard, read_file, render
from annotate.report.setting import Known, Setting
from annotate.storage.database import Database
from annotate.storage.dossiers import (
    find_last_change,
    find_last_number,
    list_authors,
    list_dossiers,
)
from annotate.storage.outlets import Outlet, list_outlets
from annotate.storage.scores import score_database

TITLE = "Which outlets can be trusted"


@dataclass(frozen=True, slots=True)
class Options:
    """What a report is to be: its title, whether the articles have pages, whether reviewers are named."""

    title: str = TITLE
    articles: bool = True
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """How many pages of each kind were written."""

    outlets: int
    articles: int


def write_report(
    db: Database,
    rubric: Rubric,
    folder: Path,
    options: Options,
    described: Sequence[Described] = (),
    on_page: Callable[[], None] = lambda: None,
) -> Written:
    """Write the report of a database into a folder, which is new, empty or holds an earlier report.

    `described` says of each detector what it flags. `on_page` is called after each page. The same database and
    options give the same bytes. Raises AnnotateError where the folder is not ours to write.
    """
    with open_folder(folder) as made:
        setting = _find_setting(db, rubric, options)
        for name in FILES:
            _write(made / name, read_file(name))
        known = _join_scores(list(list_outlets(db, with_articles=True)), score_database(db, rubric))
        _write_front(db, made, setting, known, described)
        outlets = _write_outlets(db, made, setting, known, on_page)
        articles = _write_articles(db, made, setting, known, on_page) if options.articles else 0
        return Written(outlets, articles)


def _find_setting(db: Database, rubric: Rubric, options: Options) -> Setting:
    naming = number_reviewers(list_authors(db)) if options.anonymous else name_as_is
    return Setting(
        title=options.title,
        rubric=rubric,
        codes=make_codes(rubric.keys),
        name=naming,
        as_of=find_last_change(db),
        has_articles=options.articles,
    )


def _join_scores(outlets: Sequence[Outlet], scores: Sequence[OutletScore]) -> list[Known]:
    """Return the outlets in the order of their scores; two of the same name each get one."""
    by_key: dict[str, list[Outlet]] = defaultdict(list)
    for outlet in outlets:
        by_key[outlet.key].append(outlet)
    return [Known(by_key[score.key].pop(0), score) for score in scores if by_key.get(score.key)]


def _write_front(
    db: Database, made: Path, setting: Setting, known: Sequence[Known], described: Sequence[Described]
) -> None:
    _write(made / "index.html", render("index.html", describe_front(db, setting, known)))
    for name, values in list_heat_pages(setting, known):
        _write(made / name, render("rates.html", values))
    _write(made / "method.html", render("method.html", describe_method(db, setting, described)))


def _write_outlets(
    db: Database, made: Path, setting: Setting, known: Sequence[Known], on_page: Callable[[], None]
) -> int:
    facts = collect_facts(db, setting)
    folder = made / "outlets"
    folder.mkdir()
    for own in known:
        _write(folder / f"{own.id}.html", render("outlet.html", describe_outlet(setting, own, facts)))
        on_page()
    if nameless := facts.articles.get(None):
        _write(folder / "none.html", render("nameless.html", describe_nameless(setting, nameless)))
    return len(known)


def _write_articles(
    db: Database, made: Path, setting: Setting, known: Sequence[Known], on_page: Callable[[], None]
) -> int:
    outlets: Mapping[int | None, str] = {own.outlet.id: own.outlet.key for own in known}
    written = 0
    for first in range(0, find_last_number(db) + 1, SHARD):
        folder = made / "articles" / find_shard(first)
        for dossier in list_dossiers(db, first, first + SHARD - 1):
            if not folder.exists():
                folder.mkdir(parents=True)
            values = describe_article(setting, dossier, outlets.get(dossier.stored.outlet_id))
            _write(folder / f"{dossier.stored.number}.html", render("article.html", values))
            written += 1
            on_page()
    return written


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n", errors="backslashreplace")
