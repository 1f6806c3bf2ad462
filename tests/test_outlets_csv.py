"""The form of seeds/outlets.csv: what can be checked of it without looking anything up."""

from __future__ import annotations

import csv
import re
from collections import Counter

import pytest

from annotate.detectors.affiliation_outlets import CLASSES, RAISING, fold_name
from annotate.ingest.names import find_host
from annotate.resources import find_resource

HEADER = ["domain", "name", "country", "class", "source", "as_of", "aliases"]
# "news.cn", "agenciabrasil.ebc.com.br"; not "www.rt.com", "rt.com/news", "RT.com".
HOST = re.compile(r"(?!www\.)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")
# Codes that are no country, or that ISO 3166-1 gives another form ("UK" is "GB").
NO_COUNTRY = {"UK", "EU", "XX", "EN", "AN", "SU", "YU"}


def read_rows() -> list[dict[str, str]]:
    with find_resource("seeds/outlets.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = read_rows()


def names_of(row: dict[str, str]) -> list[str]:
    return [row["name"], *(row["aliases"].split(" | ") if row["aliases"] else [])]


def test_the_header_is_that_of_an_import() -> None:
    assert list(ROWS[0]) == HEADER


def test_it_is_wide_enough() -> None:
    classes = Counter(row["class"] for row in ROWS)
    raising = sum(classes[class_] for class_ in RAISING)
    assert len(ROWS) >= 400
    assert len({row["country"] for row in ROWS}) >= 100
    assert raising > len(ROWS) / 2
    assert len(ROWS) - raising >= 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["name"]))
def test_a_row_is_well_formed(row: dict[str, str]) -> None:
    assert row["class"] in CLASSES
    assert re.fullmatch(r"[A-Z]{2}", row["country"])
    assert row["country"] not in NO_COUNTRY
    assert re.fullmatch(r"20\d\d", row["as_of"])
    assert row["source"], "a class without a public ground is an opinion"
    assert len(row["source"]) <= 120
    assert row["domain"].split()
    for domain in row["domain"].split():
        assert HOST.fullmatch(domain)
        assert find_host(domain) == domain
    for value in row.values():
        assert value == " ".join(value.split()), "no blanks around values, no double ones within"
    assert all(names_of(row))


def test_no_domain_stands_twice() -> None:
    assert [domain for domain, times in count("domain").items() if times > 1] == []


def test_no_domain_repeats_what_its_own_row_covers() -> None:
    for row in ROWS:
        domains = row["domain"].split()
        assert not [short for short in domains for long in domains if long.endswith(f".{short}")], row["name"]


def test_no_name_or_alias_means_two_outlets() -> None:
    times = Counter(fold_name(name) for row in ROWS for name in names_of(row))
    assert [name for name, count_ in times.items() if count_ > 1] == []


def test_names_that_many_papers_bear_carry_their_country() -> None:
    shared = {
        "daily news",
        "the herald",
        "the national",
        "sunday news",
        "new era",
        "today",
        "star",
        "ntv",
        "abc",
        "nbc",
    }
    assert not shared & {fold_name(name) for row in ROWS for name in names_of(row)}


def test_rows_are_sorted_by_country_then_name() -> None:
    keys = [(row["country"], row["name"].casefold()) for row in ROWS]
    assert keys == sorted(keys)


def count(field: str) -> Counter[str]:
    return Counter(word for row in ROWS for word in row[field].split())
