"""When the page says that the article was published: a day, and where it was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from annotate.core.dates import find_dates, parse_date
from annotate.ingest.metadata_survey import Survey
from annotate.ingest.metadata_tags import DATE_TAGS, read_first

_LONGEST_LINE = 120
_MOST_TIMES = 60
# What stands in the field when the software knew no date.
_EMPTY = frozenset(("1970-01-01", "1969-12-31", "1900-01-01", "2000-01-01"))
# Seconds or milliseconds since 1970, of the years 1990 to 2100: "1481287123", "1481287123000".
_EPOCH = re.compile(r"(\d{9,10})(\d{3})?")
# "20161209T0913", "20161209091300": a date with its time and no marks.
_RUN_TOGETHER = re.compile(r"((?:19|20)\d{2})([01]\d)([0-3]\d)(?:T?\d{4,6}Z?)?")
# "/2016/12/09/title", "/2016-12-09-title", "/20161209/"; not "/2016/12/title".
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-]?([01]\d)[/-]?([0-3]\d)(?=[/._-]|$)")
# "10/04/2016 08:53 AM EDT": who writes so, puts the month first.
_AMERICAN = re.compile(r"\b(?:[ECMP][SD]?T|[AP]\.?M)\b\.?", re.IGNORECASE)
# "14:24", "2:24 pm", "8h05", "14時37分": a date with its hour is that of the publication.
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b\d{1,2}\s?[ap]\.?m\b|\d{1,2}\s?時", re.IGNORECASE)
# Words and marks of a line that says who published when.
_HEADS_DATE = re.compile(
    r"^\s{0,4}(?:by|por|von|par|di|от|автор)\b|publi[sc]|posted|updated|first appeared|veröffentlicht|erstellt"
    r"|publié|mis en ligne|pubblicat|опубликован|发布|發布|发表|公開|掲載|配信|更新|[|·•]",
    re.IGNORECASE,
)
_FEW_WORDS, _FEW_LETTERS = 3, 40
_UPDATED = re.compile(r"updat|modif|actuali|aktuali|mis à jour|atuali|aggiorn|обновл|更新|修改|最終", re.IGNORECASE)


def find_published(
    survey: Survey,
    title_place: int,
    tags: Mapping[str, list[str]],
    linked: str | None,
    lines: Sequence[str],
    url: str | None,
) -> tuple[str | None, str | None]:
    """Return the ISO 8601 date of publication and where it was read; both None when no place tells.

    What is stated for machines stands before what is shown, and the address comes last, for it may
    hold the date of the event. Guesses from anywhere else on the page are wrong more often than right.
    """
    stated = (
        ("JSON-LD", [linked] if linked else []),
        ("meta", read_first(tags, DATE_TAGS)),
        ("time", _read_times(survey, title_place)),
        ("text", _read_lines(lines)),
        ("url", _read_address(url)),
    )
    for origin, raws in stated:
        for raw in raws:
            day = read_day(raw)
            if day:
                return day, origin
    return None, None


def read_day(raw: str) -> str | None:
    """Return the ISO 8601 date of a machine's or a reader's form of a date; None for a placeholder."""
    words = raw.strip()[:200]
    epoch = _EPOCH.fullmatch(words)
    together = _RUN_TOGETHER.fullmatch(words)
    if together and "01" <= together[2] <= "12" and "01" <= together[3] <= "31":
        day = parse_date(f"{together[1]}-{together[2]}-{together[3]}")
    elif epoch:
        day = datetime.fromtimestamp(int(epoch[1]), UTC).date().isoformat()
    else:
        day = _parse_written(words)
    return None if day in _EMPTY else day


def _parse_written(words: str) -> str | None:
    found = next(iter(find_dates(words)), None)
    if found and found.is_ambiguous and _AMERICAN.search(words):
        year, month, day = found.iso.split("-")
        return f"{year}-{day}-{month}"
    return found.iso if found else None


def _read_times(survey: Survey, title_place: int) -> Iterator[str]:
    """Yield what the page's date elements hold: first what says that it is the publication, last what is an update."""
    ranked = []
    for place, node in survey.times[:_MOST_TIMES]:
        if survey.is_foreign(node):
            continue
        words = "".join(islice(node.itertext(), 40))
        if len(words) > _LONGEST_LINE:
            continue
        names = f"{node.get('class') or ''} {node.get('itemprop') or ''}"
        is_stated = "datepublished" in names.lower() or node.get("pubdate") is not None
        ranked.append(
            (not is_stated, bool(_UPDATED.search(f"{names} {words}")), place < title_place, place, node, words)
        )
    ranked.sort(key=lambda entry: entry[:4])
    for *_, node, words in ranked[:5]:
        yield node.get("datetime") or node.get("content") or words


def _read_lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for found in find_dates(line) if len(line) <= _LONGEST_LINE else ():
            rest = f"{line[: found.start]} {line[found.end :]}"
            if _HEADS_DATE.search(line) or _CLOCK.search(line) or _is_short(rest):
                yield line[found.start :]


def _is_short(rest: str) -> bool:
    """Whether what stands beside a date is no statement, whose date would be that of an event."""
    return len(rest.split()) <= _FEW_WORDS and len(rest) <= _FEW_LETTERS


def _read_address(url: str | None) -> Iterator[str]:
    match = _IN_ADDRESS.search(url or "")
    if match:
        yield "-".join(match.groups())
