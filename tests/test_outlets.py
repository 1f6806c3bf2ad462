"""The outlets of a user: what is taken for a domain or country, and what is said of a change."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import add
from conftest import Run

from annotate.core.countries import COUNTRIES, check_country
from annotate.errors import InputError
from annotate.ingest.names import find_outlet_domain
from annotate.storage.database import open_database
from annotate.storage.outlets import find_outlet


@pytest.mark.parametrize(
    "words",
    ["co.uk", "com", "blogspot.com", "10.0.0.1", "=cmd|x.example", "a_b.example", "-x.example", "bad domain!", "", "x"],
)
def test_what_is_no_domain_of_an_outlet(words: str) -> None:
    with pytest.raises(InputError) as caught:
        find_outlet_domain(words)
    assert caught.value.message.startswith(words)


@pytest.mark.parametrize(
    ("words", "domain"),
    [
        ("rt.com", "rt.com"),
        ("https://www.HarbourGazette.co.nz/news?x", "harbourgazette.co.nz"),
        ("mañana.example", "xn--maana-pta.example"),
        ("mine.blogspot.com", "mine.blogspot.com"),
    ],
)
def test_what_is_one(words: str, domain: str) -> None:
    assert find_outlet_domain(words) == domain


def test_countries() -> None:
    assert len(COUNTRIES) == 250
    assert check_country(" nz ") == "NZ"
    assert check_country("") is None
    with pytest.raises(ValueError, match="the United Kingdom is GB"):
        check_country("uk")


def test_the_command_line_refuses_them(run: Run) -> None:
    run("init")
    assert run("outlets", "add", "co.uk").exit_code == 3
    assert "co.uk is not one outlet's domain" in run("outlets", "add", "co.uk").stderr
    assert "bad domain! is not a domain" in run("outlets", "add", "bad domain!").stderr
    for command in ("add", "set"):
        result = run("outlets", command, "rt.com", "--country", "ZZ")
        assert result.exit_code == 2
        assert "ZZ is no country's two letters" in result.stderr


def test_set_says_what_became_of_it(run: Run) -> None:
    run("init")
    assert run("outlets", "add", "bay.example", "--name", "Bay", "--country", "nz").stdout == "added bay.example\n"
    nothing = run("outlets", "set", "rt.com")
    assert nothing.exit_code == 2
    assert "nothing to set" in nothing.stderr
    assert run("outlets", "set", "bay.example", "--country", "NZ").stdout == "unchanged bay.example\n"
    assert run("outlets", "set", "bay.example", "--country", "AU").stdout == "changed bay.example\n"
    assert run("outlets", "set", "bay.example", "bay2.example").stdout == "changed bay.example\n"
    assert run("outlets", "set", "bay.example", "bay2.example").stdout == "unchanged bay.example\n"
    unknown = run("outlets", "set", "nope", "--name", "Nope")
    assert unknown.exit_code == 7
    assert "nope is not known yet." in unknown.stderr


def test_an_outlet_without_a_domain_can_be_set_by_its_name(run: Run, tmp_path: Path) -> None:
    run("init")
    database = open_database(tmp_path / "annotate.db")
    add(database, "The ferry sails.", outlet=None, outlet_name="Gulf Mail")
    assert run("outlets", "set", "Gulf Mail", "gulf.example", "--class", "IP").stdout == "changed Gulf Mail\n"
    found = find_outlet(database, "gulf.example")
    assert found is not None
    assert (found.name, found.class_, found.articles) == ("Gulf Mail", "IP", 1)
    database.close()


def test_importing_a_file_twice_says_unchanged(run: Run, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text("domain,name,country\nbay.example,Bay,NZ\ngulf.example,Gulf,\n")
    first, second = run("outlets", "import", "o.csv"), run("outlets", "import", "o.csv")
    assert first.stdout == "new 2 + changed 0 + unchanged 0 + rejected 0 = rows 2\n"
    assert second.stdout == "new 0 + changed 0 + unchanged 2 + rejected 0 = rows 2\n"


def test_import_names_each_bad_row_by_its_first_line(run: Run, tmp_path: Path) -> None:
    rows = [
        "domain,name,country",
        'bay.example,"Bay\nNews",NZ',
        "gulf.example,Gulf,XX",
        "co.uk,,",
        "bad domain!,,",
        "=cmd|x.example,,",
        "pier.example,Pier,gb",
        'open.example,"Open,NZ',
        "lost.example,Lost,NZ",
    ]
    (tmp_path / "o.csv").write_text("\n".join(rows) + "\n")
    result = run("outlets", "import", "o.csv")
    assert result.exit_code == 4
    assert [line.split(": ", 1)[1] for line in result.stderr.splitlines()[:5]] == [
        "o.csv:4: XX is no country's two letters (ISO 3166)",
        "o.csv:5: co.uk is not one outlet's domain but what many end in, or a number",
        "o.csv:6: domain bad domain!: bad is not a domain",
        "o.csv:7: =cmd|x.example is not a domain",
        "o.csv:9: not CSV (a quote is opened and not closed); the rest is not read",
    ]
    assert "new 2 + changed 0 + unchanged 0 + rejected 5 = rows 7" in result.stdout
    assert "Mend the rows and import the file again" in result.stderr


def test_import_takes_the_encoding_that_it_advises(run: Run, tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_bytes("domain,name\nbay.example,Bahía\n".encode("latin-1"))
    advised = run("outlets", "import", "o.csv")
    assert (advised.exit_code, "--encoding" in advised.stderr) == (3, True)
    assert "new 1" in run("outlets", "import", "--encoding", "latin-1", "o.csv").stdout
    assert "Bahía" in run("outlets", "list", "--all").stdout
