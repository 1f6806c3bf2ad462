"""The language of a text: plain English is told without the model, and the model agrees."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from py3langid.langid import classify

from annotate.ingest.language import _is_plainly_english, guess_language

SEEDS = Path(__file__).parents[1] / "seeds" / "articles"
DATA = Path(__file__).parents[2] / "shared" / "data" / "hyperpartisan-dev.jsonl.gz"
OTHERS = {
    "es": "El alcalde de Puerto Nuevo dijo el lunes que el ferry de la noche vuelve en marzo, y el consejo lo paga.",
    "de": "Der Rat der Hafenstadt hat am Montag beschlossen, dass die Fähre im März wieder fährt, und zwar jede Nacht.",
    "nl": "De raad van de havenstad heeft besloten dat de veerboot in maart weer vaart, en dat de stad het betaalt.",
    "pcm": "Di council for dis town don tell people say di boat wey dem dey wait go come for March, and e no go late.",
    "fr": "Le conseil de la ville a décidé lundi que le bac de nuit reprendra en mars, et que la ville paiera.",
}
ENGLISH_NAMES = "The Harbour Gazette, The Daily Lantern, Bank of the Isles, House of the Sea and the North Ledger"


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.stem)
def test_the_example_articles_have_the_language_of_the_model(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert guess_language(text) == classify(text)[0]


def test_plain_english_is_told_without_the_model() -> None:
    text = (SEEDS / "north-ledger-fish-market.txt").read_text(encoding="utf-8")
    assert _is_plainly_english(text[:1200])


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages_are_not_taken_for_english(language: str) -> None:
    assert guess_language(f"{OTHERS[language]} " * 5) == language
    mixed = f"{ENGLISH_NAMES}. {f'{OTHERS[language]} ' * 4}"
    assert not _is_plainly_english(mixed)


def test_little_english_is_left_to_the_model() -> None:
    assert not _is_plainly_english("the end of the road " * 9)
    assert not _is_plainly_english("")


@pytest.mark.skipif(not DATA.exists(), reason="the shared articles are not here")
def test_what_is_plainly_english_is_english_for_the_model_too() -> None:
    with gzip.open(DATA, "rt", encoding="utf-8") as rows:
        texts = [json.loads(row)["text"][:1200] for row in rows]
    plain = [text for text in texts if _is_plainly_english(text)]
    assert len(plain) > 0.9 * len(texts)
    assert {classify(text)[0] for text in plain} == {"en"}
