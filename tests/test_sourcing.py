"""The detectors of unsourced claims, state media as a source, and one-sided pieces."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cases import fold, run_detector
from growth import assert_linear

from annotate.assembly import load_seed_outlets
from annotate.core.model import Article, Finding, Link, Verdict
from annotate.core.text import TextView
from annotate.detectors import Detector
from annotate.detectors.affiliation_outlets import read_outlets
from annotate.detectors.sides import build_sides_detector
from annotate.detectors.sourcing import build_sourcing_detector
from annotate.detectors.state_source import build_state_source_detector
from annotate.ingest.dump import article_from_dump
from annotate.resources import read_resource

LEXICON: dict[str, Any] = tomllib.loads(read_resource("seeds/lexicons/sourcing.toml"))
SOURCING = build_sourcing_detector(LEXICON)
STATE = build_state_source_detector(read_outlets(load_seed_outlets()), LEXICON)
SIDES = build_sides_detector(LEXICON)
BY_FLAG: dict[str, Detector] = {detector.flags[0]: detector for detector in (SOURCING, STATE, SIDES)}
PAD = " The road to the harbour is long and lined with poplars that were planted in spring."


def detect(detector: Detector, text: str, **fields: Any) -> Finding:
    """Return the one finding on an English text."""
    finding = detector.detect(TextView(Article("id", "test", text, **{"language": "en", **fields})))[0]
    for item in finding.evidence:
        assert item.quote is None or text[item.start : item.end] == item.quote
    return finding


def test_the_hand_labels_of_the_seeds_hold(shared_seeds: Path) -> None:
    labels = json.loads((shared_seeds / "expected.json").read_text(encoding="utf-8"))["articles"]
    for name, label in labels.items():
        article = article_from_dump((shared_seeds / name).read_bytes().decode("utf-8"), name)
        for flag, wanted in label["flags"].items():
            if flag not in BY_FLAG:
                continue
            finding = run_detector(BY_FLAG[flag], article, flag)
            assert finding.verdict == wanted["verdict"], (name, flag, finding.probability)
            quotes = [fold(item.quote) for item in finding.evidence if item.quote]
            assert "quote" not in wanted or any(fold(wanted["quote"]) in quote for quote in quotes), (name, quotes)


@pytest.mark.parametrize("flag", BY_FLAG)
def test_a_detector_that_cannot_look_is_unsure(flag: str) -> None:
    finding = detect(BY_FLAG[flag], "")
    assert finding.verdict is Verdict.UNSURE
    assert finding.probability is None
    assert finding.evidence[0].note


@pytest.mark.parametrize("flag", ["unsourced-claims", "one-sided"])
def test_a_language_without_words_is_unsure(flag: str) -> None:
    finding = detect(BY_FLAG[flag], "Совет одобрил аренду причала. " * 30, language="ru")
    assert finding.verdict is Verdict.UNSURE
    assert "ru" in finding.evidence[0].note


def test_more_names_make_a_claim_by_nobody_less_grave() -> None:
    vague = "Experts say fees will double. Critics argue that it was planned. Reports suggest a deal."
    named = " Ana Ruiz said no." + PAD
    chances = [detect(SOURCING, vague + PAD * 3 + named * count).probability or 0.0 for count in range(0, 12, 3)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] >= 0.5 > chances[-1]


def test_unsourced_evidence_quotes_the_phrases_and_counts_the_rest() -> None:
    finding = detect(SOURCING, "Analysts warn that it is late. Studies show that 40 percent agree." + PAD * 4)
    quotes = [item.quote for item in finding.evidence if item.quote]
    assert {"Analysts warn that", "Studies show that"} <= set(quotes)
    assert finding.evidence[-1].note == "no source is named anywhere"
    assert len(finding.evidence) <= 12


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("As the Global Times rightly noted, the quay is open.", 0.6, 1.0),
        ("According to Xinhua, the quay is open.", 0.5, 1.0),
        ("According to Xinhua, it is open. Ana Ruiz said so. Karl Brandt said so. Ines Duarte agreed.", 0.3, 0.499),
        ("China's official Global Times newspaper said it is open. Ana Ruiz said no. Karl Brandt said no.", 0.1, 0.35),
        ("RT falsely claimed that the quay was open.", 0.0, 0.1),
        ("The Global Times, a state-run tabloid, reported it. Ana Ruiz said no. Karl Brandt agreed.", 0.1, 0.35),
        ("(Photo: Xinhua) The quay is open.", 0.0, 0.05),
        ("Petra said the quay was open.", 0.0, 0.05),
        ("State news agency Petra said the quay was open. Ana Ruiz said no. Karl Brandt said no.", 0.1, 0.35),
        ("The AA said the road was shut, and RT @quay has the map.", 0.0, 0.05),
        ("According to the BBC, the quay is open.", 0.0, 0.05),
    ],
)
def test_a_use_of_state_media_is_graded(text: str, low: float, high: float) -> None:
    assert low <= (detect(STATE, text).probability or 0.0) <= high


def test_the_pages_own_outlet_is_no_source_of_itself() -> None:
    text = 'It is open. "We are glad," the engineer told Xinhua. Xinhua reported it first.'
    assert (detect(STATE, text, outlet="news.cn").probability or 0.0) < 0.1
    assert (detect(STATE, text, outlet="harbour.example").probability or 0.0) >= 0.5


def test_links_to_state_media_count_and_other_links_weigh_against_them() -> None:
    state = (Link("https://www.rt.com/a", "the bridge"), Link("https://tass.com/b", "the ferry"))
    others = tuple(Link(f"https://paper-{number}.example/a", "x") for number in range(20))
    text = "They built the bridge and then the ferry."
    alone = detect(STATE, text, links=state)
    assert alone.verdict is Verdict.PRESENT
    assert [item.quote for item in alone.evidence][:2] == ["the bridge", "the ferry"]
    assert detect(STATE, text, links=state + others).verdict is Verdict.ABSENT


ATTACK = (
    "Harland has lied again. The shameless council of Harland must resign. Its arrogant mayor should be ashamed. "
    "Nothing in this farce is honest. Harland never asked anybody. Is anyone surprised? "
)


def test_voices_and_replies_take_suspicion_away() -> None:
    replies = (
        "Mayor Vega denied it. Ana Ruiz of the union disagreed with the paper. Karl Brandt said the vote was fair. "
    )
    more = "Ines Duarte said no. Peter Holm said no. Olga Marin said no. Marta Lind said no. "
    alone, answered = detect(SIDES, ATTACK + PAD * 8), detect(SIDES, ATTACK + replies + more + PAD * 8)
    assert alone.verdict is Verdict.PRESENT
    assert answered.verdict is Verdict.ABSENT
    assert (answered.probability or 0.0) < (alone.probability or 0.0)


def test_a_short_item_with_one_source_is_unsure() -> None:
    text = "The bridge will be shut for a week, the roads office said." + PAD * 6
    finding = detect(SIDES, text)
    assert finding.verdict is Verdict.UNSURE
    assert "short" in finding.evidence[0].note


HOSTILE = {
    "blank": " \n\t \r\n",
    "nul": "a\0b said\0 " * 50,
    "surrogate": "x\ud800y said Ana \udfff. " * 50,
    "crlf": "Ana said.\r\n" * 200,
    "right to left": "\u202eשלום said עולם " * 50,
    "emoji": "👩‍👩‍👧 said 🇵🇪. " * 50,
    "ideographs": "据新华社报道，港口的新渡轮周一启航。" * 30,
    "brackets": ") said (" * 2000,
    "quotes": "said \"' ” " * 2000,
    "names": "Global Times said Xinhua told RT " * 1000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("flag", BY_FLAG)
def test_hostile_text_breaks_nothing(flag: str, name: str) -> None:
    first = detect(BY_FLAG[flag], HOSTILE[name])
    assert first == detect(BY_FLAG[flag], HOSTILE[name])
    assert len(first.evidence) <= 13


@pytest.mark.parametrize(
    "unit", ["Xinhua reported ", "told RT ", "据新华社报道", "China ", "must ", "Experts say 4% ", "? ", "(a) "]
)
@pytest.mark.parametrize("flag", BY_FLAG)
def test_time_grows_no_faster_than_the_text(flag: str, unit: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        view = TextView(Article("id", "test", "The council met. " + unit * (size // len(unit)), language="en"))
        assert view.sentences
        assert view.words
        return lambda: BY_FLAG[flag].detect(view)

    assert_linear(prepare, 40_000)
