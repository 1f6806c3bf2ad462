"""The shared reading of who is quoted and cited: sources, their kinds, and nobody in particular."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.model import Article, Link
from annotate.core.text import TextView
from annotate.detectors.attribution import (
    Attributions,
    Source,
    SourceKind,
    choose_words,
    count_voices,
    read_attributions,
)
from annotate.detectors.attribution_words import compile_phrases, fold, read_words
from annotate.resources import read_resource

LEXICON: dict[str, Any] = tomllib.loads(read_resource("seeds/lexicons/sourcing.toml"))
LANGUAGES = read_words(LEXICON)


def read(text: str, language: str | None = "en", links: tuple[Link, ...] = ()) -> Attributions:
    """Return the reading of a text."""
    view = TextView(Article("id", "test", text, language=language, links=links))
    words = choose_words(view, LANGUAGES)
    assert words is not None
    return read_attributions(view, words)


def only_source(text: str, language: str = "en") -> Source:
    """Return the one source of a text."""
    sources = read(text, language).sources
    assert len(sources) == 1, [source.name for source in sources]
    return sources[0]


NAMED = [
    ("en", "Ana Ruiz said the quay was shut.", "Ana Ruiz", "person", "Ana Ruiz said"),
    ("en", '"It is shut," said Ana Ruiz, who owns a boat.', "Ana Ruiz", "person", "said Ana Ruiz"),
    ("en", "As Ana Ruiz, a professor of law at Valle, points out, it is shut.", "Ana Ruiz", "person", "points out"),
    ("en", "Mayor Tomas Vega (D-Harland) said it was shut.", "Tomas Vega", "official", "Mayor Tomas Vega"),
    ("en", "According to the Harland audit office, fees rose.", "Harland audit office", "official", "According to"),
    ("en", "The Interior Ministry denied the report.", "Interior Ministry", "official", "denied"),
    ("en", "In a statement, Borrell Lines said fees would fall.", "Borrell Lines", "person", "Borrell Lines said"),
    (
        "en",
        "A survey by Valle University found that half agree.",
        "A survey by Valle University",
        "document",
        "found that",
    ),
    (
        "en",
        "Researchers at Valle University warn that it is late.",
        "Researchers at Valle University",
        "organisation",
        "warn",
    ),
    ("en", "Reuters reported that the ship had sailed.", "Reuters", "outlet", "Reuters reported"),
    ("en", "Dr. Rosa Quintana told reporters that it was safe.", "Rosa Quintana", "person", "told reporters"),
    ("es", "«Está cerrado», dijo Ana Ruiz.", "Ana Ruiz", "person", "dijo Ana Ruiz"),
    ("es", "El ministro de Pesca, Julio Vera, rechazó el plan.", "Julio Vera", "official", "rechazó"),
    ("de", "„Es ist zu“, sagte Bürgermeisterin Petra Hansen.", "Petra Hansen", "official", "sagte"),
    ("de", "Karl Brandt, Sprecher der Werft, wies das zurück.", "Karl Brandt", "person", "Karl Brandt"),
    ("fr", "« C’est fermé », a déclaré Jeanne Morel, maire de Port-Clair.", "Jeanne Morel", "person", "déclaré Jeanne"),
    ("fr", "D’après une étude de l’Institut de la mer, tout va bien.", "une étude de", "document", "D’après"),
    ("pt", "“Está fechado”, disse Marta Lima.", "Marta Lima", "person", "disse Marta Lima"),
]


@pytest.mark.parametrize(("language", "text", "name", "kind", "quote"), NAMED)
def test_a_named_source_is_found(language: str, text: str, name: str, kind: str, quote: str) -> None:
    source = only_source(text, language)
    assert name in source.name
    assert source.kind == SourceKind(kind)
    assert not source.is_vague
    assert quote in text[source.start : source.end]


VAGUE = [
    ("en", "Analysts warn that prices will rise.", "Analysts warn that"),
    ("en", "A growing number of experts say it is late.", "A growing number of experts say"),
    ("en", "Recent reports indicate a change.", "Recent reports indicate"),
    ("en", "Studies show that fish sleep.", "Studies show that"),
    ("en", "Critics of the new plan argue that it fails.", "Critics of the new plan argue that"),
    ("en", "The plan is lost, say insiders.", "say insiders"),
    ("en", "According to multiple sources, it is over.", "According to multiple sources"),
    ("en", "Many believe the bridge is cursed.", "Many believe"),
    ("en", "U.S. officials said it was routine.", "U.S. officials said"),
    ("es", "Los analistas advierten que subirán los precios.", "Los analistas advierten que"),
    ("es", "Según fuentes del sector, ya está firmado.", "Según fuentes del sector"),
    ("de", "Experten warnen vor hohen Preisen.", "Experten warnen"),
    ("de", "Insidern zufolge ist alles unterschrieben.", "Insidern zufolge"),
    ("fr", "Selon certains observateurs, tout est signé.", "Selon certains observateurs"),
    ("fr", "De nombreuses études montrent que la mer monte.", "De nombreuses études montrent que"),
    ("pt", "Especialistas alertam que os preços vão subir.", "Especialistas alertam que"),
]


@pytest.mark.parametrize(("language", "text", "quote"), VAGUE)
def test_an_unnamed_source_is_vague(language: str, text: str, quote: str) -> None:
    source = only_source(text, language)
    assert source.is_vague
    assert source.kind is SourceKind.ANONYMOUS
    assert text[source.start : source.end] == quote


NOBODY = [
    "Many states still allow it.",
    "China adds a layer of complexity.",
    "The study of birds is old.",
    "In some cases the lenders have continued to pay.",
    "The United States has lakes.",
    "His claims were long and his notes were short.",
    "Anna ran home and found a key.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_what_attributes_nothing_has_no_source(text: str) -> None:
    assert read(text).sources == ()


def test_a_source_without_a_name_may_be_explained() -> None:
    text = "Two people briefed on the talks, who were not authorised to speak, said it failed."
    assert only_source(text).is_explained
    assert not only_source("Two people said it failed.").is_explained


def test_what_a_speaker_says_of_experts_is_the_speakers() -> None:
    sources = read('"Experts say it will rain," said Ana Ruiz.').sources
    assert [(source.name, source.is_vague, source.is_quoted) for source in sources] == [
        ("Experts", True, True),
        ("Ana Ruiz", False, False),
    ]


def test_pronouns_and_known_things_are_echoes() -> None:
    sources = read("Ana Ruiz said no. She said never. The report found nothing.").sources
    assert [source.is_echo for source in sources] == [False, True, True]
    assert count_voices(read("Ana Ruiz said no. Ruiz said never. She said so.")) == {"ruiz"}


def test_a_link_stands_behind_its_sentence() -> None:
    text = "It is late. Studies show that fish sleep. It is early."
    found = read(text, links=(Link("https://fish.example/sleep", "fish sleep"),))
    assert found.linked == {1}
    assert read("See https://fish.example/sleep for more. Or not.").linked == {0}


def test_the_language_is_told_from_the_words_where_it_is_not_stated() -> None:
    text = "El alcalde dijo que no se puede pagar la obra de este año con los fondos que hay en la caja de la ciudad."
    assert read(text, None).words.language == "es"
    view = TextView(Article("id", "test", "zzz qqq xxx " * 30))
    assert choose_words(view, LANGUAGES) is None
    assert choose_words(TextView(Article("id", "test", text, language="ru")), LANGUAGES) is None


def test_quotations_are_marked_in_all_styles() -> None:
    for text in (
        'He said "one two".',
        "He said “one two”.",
        "Er sagte „one two“.",
        "Il dit « one two ».",
        "Er »one two«.",
    ):
        found = read(text)
        sentence = found.sentences[0]
        marked = [word for word, flag in zip(sentence.words, found.quoted[0], strict=True) if flag]
        assert marked == ["one", "two"], text


def test_phrases_have_choices_and_parts_that_may_be_left_out() -> None:
    phrases = compile_phrases(["[has|have] [long|] been", "on dit"])
    assert phrases.match(["has", "been", "so"], 0) == 2
    assert phrases.match(["have", "long", "been"], 0) == 3
    assert phrases.match(["has", "never", "been"], 0) == 0
    assert list(phrases.find(["it", "has", "been"])) == [(1, 2)]
    assert fold("L’avis  Qu’une") == "l' avis qu' une"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({}, "no language"),
        ({"en": {"say": "said"}}, "en.skip must be a list"),
        ({"en": {**LEXICON["en"], "nouns": {}}}, "en.nouns.crowd"),
        ({"en": {**LEXICON["en"], "say": [1]}}, "en.say"),
        ({"en": {**LEXICON["en"], "openings": ["[|x] y"]}}, "no word at the start"),
    ],
)
def test_a_lexicon_at_fault_is_named(table: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        read_words(table)


@given(st.text(alphabet="aA.,;:\"'“”’()\n —said experts 1%", max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_and_the_spans_fit(text: str) -> None:
    found = read(text)
    for source in found.sources:
        assert 0 <= source.start < source.end <= len(text)
    for number, flags in found.quoted.items():
        assert len(flags) == len(found.sentences[number])


UNITS = {
    "verbs": "said ", "commas": "Ana Ruiz, ", "brackets": "(", "quotes": '"', "marks": ". ", "digits": "1.,",
    "groups": "Experts say ", "chains": "many of ", "openings": "according to ", "words": "the ", "one word": "a",
}  # fmt: skip


@pytest.mark.parametrize("name", UNITS)
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        text = "The council met. " + UNITS[name] * (size // len(UNITS[name]))
        view = TextView(Article("id", "test", text, language="en"))
        assert view.sentences
        return lambda: read_attributions(view, LANGUAGES["en"])

    assert_linear(prepare, 50_000)
