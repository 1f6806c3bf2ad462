"""Numbers of publications (DOI, ISBN, ISSN, arXiv, PubMed) whose form or check digit is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from annotate.core.model import Span
from annotate.core.text import TextView
from annotate.detectors.citation_faults import Fault, Kind
from annotate.detectors.word_list import share_word_list

# A registrant of four to nine digits, perhaps divided, and a suffix: "10.1038/nature123", "10.1000.10/x".
# Source: DOI Handbook 2.2; no registrant has fewer than four digits.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
# The short form that shortdoi.org gives: "10/b6jf", and "b6jf" after "doi.org/".
_SHORT_DOI = re.compile(r"10/[a-z0-9]{2,10}", re.IGNORECASE)
# "doi:10.12/abc", "DOI: 11.1038/x", "doi 10.1234", "doi.org/10.1/x"; not "DOI: 48 inspectors", "DOI: 2020/21".
_DOI_LABEL = re.compile(
    r"(?<![A-Za-z0-9./])doi(?:\.org/|\s?[:=：]\s?|\s+(?=10[./]))(?:doi:\s?)?"
    r"(?P<id>(?:10[./]|[1lI][0oO]\.|\d{1,3}\.\d{3,9}/)[^\s<>\"“”„«»，。；、]{0,200})",
    re.IGNORECASE,
)
# "ISBN 978-3-16-148410-0", "ISBN-10: 0-306-40615-2", "ISBN: 9783161484100."; not "ISBN prefix 978".
_ISBN_LABEL = re.compile(
    r"(?<![A-Za-z])(?:e-?)?ISBN(?:[-‐‑–\s]?1[03])?(?:\s?\([^()\n]{1,20}\))?\s?[:：#]?\s?"
    r"(?P<id>\d[\d\-‐‑–— \xa0]{7,22}[\dXx])(?!\d)",
    re.IGNORECASE,
)
# "ISSN 0317-8471", "e-ISSN: 2049-3630", "ISSN 1234-567"; not "ISSN number".
_ISSN_LABEL = re.compile(
    r"(?<![A-Za-z])(?:e-?|p-?)?ISSN(?:-L)?(?:\s?\([^()\n]{1,20}\))?\s?[:：]?\s?"
    r"(?P<id>\d{4}\s?[-‐‑–]?\s?\d{3}[\dXx]|\d{4}[-‐‑–]\d{2,3})(?![\w-])",
    re.IGNORECASE,
)
# "arXiv:2101.00001v2", "arXiv: hep-th/9901001"; not "arXiv: a server for preprints".
_ARXIV_LABEL = re.compile(
    r"(?<![A-Za-z])arXiv\s?[:：]\s?(?P<id>\d{3,5}\.\d{1,8}(?:v\d{1,3})?|[a-z-]{2,12}(?:\.[A-Z]{2})?/\d{1,9}(?:v\d{1,3})?)"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ARXIV_NEW = re.compile(r"(\d\d)(\d\d)\.(\d{4,5})(?:v\d+)?")
_ARXIV_OLD = re.compile(r"[a-z-]+(?:\.[A-Z]{2})?/(\d\d)(\d\d)\d{3}(?:v\d+)?", re.IGNORECASE)
# "PMID: 31452104", "PMCID: PMC6789012"; not "PMID numbers".
_PUBMED_LABEL = re.compile(r"(?<![A-Za-z])PM(?:C?ID)\s?[:：]?\s?(?:PMC)?(?P<id>\d{1,20})", re.IGNORECASE)
# Both count their records up and stand at eight digits.
_PUBMED = re.compile(r"[1-9]\d{0,7}")


def find_identifier_faults(view: TextView, region: Span) -> Iterator[Fault]:
    """Yield the labelled numbers of a region that cannot be right, quoted with their label."""
    text, (start, end), words = view.text, region, share_word_list(view)
    for labels, pattern, judge in _JUDGES:
        if words is not None and not any(map(words.__contains__, labels)):
            continue
        for found in pattern.finditer(text, start, end):
            number = found["id"]
            if not number.endswith("..."):
                number = number.rstrip(".,;:)]}'’ \xa0")
            fault = judge(number)
            if fault:
                yield Fault(Kind.IDENTIFIER, fault, found.start(), found.start("id") + len(number))


def judge_doi(name: str, *, is_link: bool = False) -> str | None:
    """Return what is wrong with the form of a DOI, or None; after "doi.org/" (`is_link`) pages may stand too."""
    plain = unquote(name).removeprefix("doi:").strip()
    if is_link and not re.match(r"\d|[lI][0oO]\.", plain):
        return None
    if plain.endswith(("...", "…")):
        return "the DOI is cut off"
    if _DOI.fullmatch(plain) or _SHORT_DOI.fullmatch(plain):
        return "the DOI is a pattern, not a number" if re.search(r"x{4}", plain, re.IGNORECASE) else None
    if re.fullmatch(r"10\.\d{4,9}/?", plain):
        return "nothing after the DOI's prefix"
    if plain.startswith("10."):
        return "no DOI has this prefix" if "/" in plain else None
    return None if is_link and "/" not in plain else "a DOI begins with 10."


def judge_isbn(number: str) -> str | None:
    """Return what is wrong with an ISBN, or None. A number that follows after a blank is not part of it."""
    groups = [re.sub(r"[^\dX]", "", group) for group in re.split(r"\s+", number.upper())]
    heads = ["".join(groups[: place + 1]) for place in range(len(groups))]
    fitting = [head for head in heads if len(head) in (10, 13)]
    if any(_has_right_digit(head) for head in fitting):
        return None
    if fitting:
        return f"the check digit of the ISBN is wrong ({len(fitting[-1])} digits)"
    return f"an ISBN has 10 or 13 digits, not {len(heads[-1])}"


def judge_issn(number: str) -> str | None:
    """Return what is wrong with an ISSN, or None."""
    digits = re.sub(r"[^\dX]", "", number.upper())
    if len(digits) != 8:
        return f"an ISSN has 8 digits, not {len(digits)}"
    total = sum(weight * _value(digit) for weight, digit in zip(range(8, 0, -1), digits, strict=True))
    return "the check digit of the ISSN is wrong" if total % 11 else None


def judge_arxiv(name: str) -> str | None:
    """Return what is wrong with the form of an arXiv identifier, or None.

    Since April 2007 it is year, month, a full stop and four digits, since 2015 five; before, the
    archive, year, month and three digits. Source: info.arxiv.org/help/arxiv_identifier.html.
    """
    if new := _ARXIV_NEW.fullmatch(name):
        year, month, digits = int(new[1]), int(new[2]), len(new[3])
        fits = 1 <= month <= 12 and (7, 4) <= (year, month) < (91, 1) and digits == (5 if year >= 15 else 4)
    elif old := _ARXIV_OLD.fullmatch(name):
        fits = 1 <= int(old[2]) <= 12 and (int(old[1]) >= 91 or int(old[1]) <= 7)
    else:
        fits = False
    return None if fits else "no arXiv number has this form"


def _has_right_digit(number: str) -> bool:
    if "X" in number[:-1]:
        return False
    if len(number) == 10:
        return sum((10 - place) * _value(digit) for place, digit in enumerate(number)) % 11 == 0
    if not number.startswith(("978", "979")) or not number.isdigit():
        return False
    return sum((3 if place % 2 else 1) * int(digit) for place, digit in enumerate(number)) % 10 == 0


def _value(digit: str) -> int:
    return 10 if digit == "X" else int(digit)


def _judge_pubmed(number: str) -> str | None:
    return None if _PUBMED.fullmatch(number) else "no PubMed number has this form"


# What the words hold of which every match of the pattern has one, in lower case; the label of a DOI ends its word.
_JUDGES: tuple[tuple[tuple[str, ...], re.Pattern[str], Callable[[str], str | None]], ...] = (
    (("doi\n",), _DOI_LABEL, judge_doi),
    (("isbn",), _ISBN_LABEL, judge_isbn),
    (("issn",), _ISSN_LABEL, judge_issn),
    (("arxiv",), _ARXIV_LABEL, judge_arxiv),
    (("pmid", "pmcid"), _PUBMED_LABEL, _judge_pubmed),
)
