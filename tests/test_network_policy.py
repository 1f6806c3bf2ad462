"""The policy of the network: which addresses may be asked for, decided on words and on numbers."""

from __future__ import annotations

import pytest
from policy_mutator import count_allowed, mutate_policy

from annotate.network.policy import Refused, Unreached, judge_number, read_target

REFUSED = [
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "100.127.255.254",
    "127.0.0.1", "127.8.8.8", "169.254.169.254", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "0.0.0.0", "0.1.2.3", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1",
    "::", "::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1",
    "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1",
    "64:ff9b:1::808:808", "2002:7f00:1::1", "2002:a00:1::", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "fe80::1%eth0", "4000::1", "100::1", "5f00::1", "not a number", "127.1", "0x7f000001", "",
]  # fmt: skip
GLOBAL = ["8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2606:4700::1111",
          "::ffff:8.8.8.8", "64:ff9b::808:808", "192.0.1.1"]  # fmt: skip


@pytest.mark.parametrize("number", REFUSED)
def test_numbers_that_lead_inside_are_refused(number: str) -> None:
    assert judge_number(number)


@pytest.mark.parametrize("number", GLOBAL)
def test_numbers_of_the_public_network_are_allowed(number: str) -> None:
    assert judge_number(number) is None
    assert judge_number(number, allow_private=True) is None


def test_allow_private_opens_houses_and_nothing_else() -> None:
    for number in ("10.0.0.1", "192.168.1.1", "127.0.0.1", "::1", "fd12::1", "100.64.0.1", "::ffff:127.0.0.1"):
        assert judge_number(number, allow_private=True) is None
        assert "--allow-private" in (judge_number(number) or "")
    for number in ("169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "240.0.0.1", "::ffff:169.254.169.254",
                   "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "fe80::1%lo"):  # fmt: skip
        assert judge_number(number, allow_private=True)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "file:"),
        ("ftp://a.example/", "ftp:"),
        ("javascript:alert(1)", "javascript:"),
        ("gopher://a.example/", "gopher:"),
        ("//a.example/", "not a web address"),
        ("http://", "not a web address"),
        ("http:///path", "not a web address"),
        ("http://user@a.example/", "user name"),
        ("http://a.example@127.0.0.1/", "user name"),
        ("http://a.example:8080/", "port 8080"),
        ("http://a.example:0/", "the port"),
        ("http://a.example:99999/", "the port"),
        ("http://a.example:80x/", "the port"),
        ("http://a.example:٨٠/", "the port"),
        ("http://a .example/", "blank"),
        ("http://a.example/\r\nHost: b.example", "blank"),
        ("http://a.example/\0", "not a web address"),
        ("http://a.example\\@b.example/", "blank"),
        ("http://a.exam\u200bple/", "blank"),
        ("http://a.example/\u202e", "blank"),
        ("http://2130706433/", "plain form"),
        ("http://0x7f000001/", "plain form"),
        ("http://0x7f.1/", "plain form"),
        ("http://0177.0.0.1/", "plain form"),
        ("http://127.1/", "plain form"),
        ("http://127.0.0.1./", "loopback"),
        ("http://127.0.0.1/", "loopback"),
        ("http://１２７.0.0.1/", "loopback"),
        ("http://127。0。0。1/", "loopback"),
        ("http://①②⑦.0.0.1/", "loopback"),
        ("http://[::1]/", "loopback"),
        ("http://[::ffff:7f00:1]/", "loopback"),
        ("http://[fe80::1%25eth0]/", "zone"),
        ("http://[fe80::1%eth0]/", "zone"),
        ("http://[::1/", "port 1"),
        ("http://[v1.x]/", "plain form"),
        ("http://169.254.169.254/latest/meta-data", "link-local"),
        ("http://localhost/", "inside a house"),
        ("http://localhost./", "inside a house"),
        ("http://app.localhost/", "inside a house"),
        ("http://printer.local/", "inside a house"),
        ("http://intranet/", "inside a house"),
        ("http://a..example/", "valid name"),
        ("http://.a.example/", "valid name"),
        ("http://a.example../", "valid name"),
        ("http://-a.example/", "valid name"),
        ("http://%31%32%37.0.0.1/", "valid name"),
        ("http://gаzette.example/", "mixes scripts (cyrillic, latin)"),
        ("http://xn--gzette-3fg.example/", "mixes scripts"),
        ("http://xn--zzzz-zzzzzzzzzz.example/", "international"),
        ("http://" + "a" * 64 + ".example/", "valid name"),
        ("http://a.example/" + "x" * 9_000, "8,000"),
    ],
)
def test_addresses_are_refused_in_few_words(url: str, reason: str) -> None:
    with pytest.raises(Refused) as raised:
        read_target(url)
    assert reason in raised.value.reason
    assert len(raised.value.reason) < 120


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://a.example", "http://a.example/"),
        ("HTTPS://A.Example:443/x?y#z", "https://a.example/x?y"),
        ("http://a.example:443/", "http://a.example:443/"),
        ("http://a.example./x", "http://a.example/x"),
        ("http://a.example?q", "http://a.example/?q"),
        ("http://mañana.example/", "http://xn--maana-pta.example/"),
        ("http://газета.example/", "http://xn--80aahjj1e.example/"),
        ("http://新聞abc.example/", "http://xn--abc-qu8fr19i.example/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700::1111]/x", "http://[2606:4700::1111]/x"),
        ("  http://a.example/x  ", "http://a.example/x"),
    ],
)
def test_sound_addresses_are_asked_for_in_one_form(url: str, asked: str) -> None:
    target = read_target(url)
    assert target.url == asked
    assert read_target(target.url) == target


def test_a_name_that_never_exists_is_dead_without_being_looked_up() -> None:
    with pytest.raises(Unreached, match="no such host") as raised:
        read_target("http://nobody.invalid/")
    assert raised.value.outcome == "dead"


def test_allow_private_opens_names_without_a_dot_and_other_ports() -> None:
    assert read_target("http://intranet:8080/x", allow_private=True).url == "http://intranet:8080/x"
    assert read_target("http://127.0.0.1:9000/", allow_private=True).port == 9000
    with pytest.raises(Refused):
        read_target("http://169.254.169.254/", allow_private=True)


def test_no_mutation_of_an_address_gets_inside() -> None:
    assert mutate_policy(seed=7, count=20_000) == []


def test_the_mutator_reaches_what_is_allowed() -> None:
    assert count_allowed(seed=7, count=2_000) > 100
