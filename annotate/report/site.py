"""Writes all pages of a report into a folder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from annotate.core.rubric import Rubric
from annotate.core.scoring import OutletScore
from annotate.report.codes import make_codes
from annotate.report.folder import open_folder
from annotate.report.front import describe_front, list_heat_pages
from annotate.report.method import Described, describe_method
from annotate.report.names import Naming, number_reviewers
from annotate.report.outlet import collect_facts, describe_nameless, describe_outlet
from annotate.report.pages import FILES, read_file, render, write_page
from annotate.report.setting import Known, Setting
from annotate.report.shelf import Shelf, fill_shelf
from annotate.storage.database import Database
from annotate.storage.dossiers import find_last_change, list_authors
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
        outlets = list(list_outlets(db, with_articles=True))
        shelf = Shelf(made, setting, {outlet.id: outlet.key for outlet in outlets})
        with fill_shelf(db, shelf, on_page) if options.articles else nullcontext(lambda: 0) as wait:
            for name in FILES:
                write_page(made / name, read_file(name))
            known = _join_scores(outlets, score_database(db, rubric))
            _write_front(db, made, setting, known, described)
            _write_outlets(db, made, setting, known, on_page)
            return Written(len(known), wait())


def _find_setting(db: Database, rubric: Rubric, options: Options) -> Setting:
    naming = number_reviewers(list_authors(db)) if options.anonymous else Naming()
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
    write_page(made / "index.html", render("index.html", describe_front(db, setting, known)))
    for name, values in list_heat_pages(setting, known):
        write_page(made / name, render("rates.html", values))
    write_page(made / "method.html", render("method.html", describe_method(db, setting, described)))


def _write_outlets(
    db: Database, made: Path, setting: Setting, known: Sequence[Known], on_page: Callable[[], None]
) -> None:
    facts = collect_facts(db, setting)
    folder = made / "outlets"
    folder.mkdir()
    for own in known:
        write_page(folder / f"{own.id}.html", render("outlet.html", describe_outlet(setting, own, facts)))
        on_page()
    if nameless := facts.articles.get(None):
        write_page(folder / "none.html", render("nameless.html", describe_nameless(setting, nameless)))
