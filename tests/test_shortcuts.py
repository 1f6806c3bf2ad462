"""Where the pass asks a cheap question first, the answer is that of the plain reading."""

from __future__ import annotations

import random
import re
import tomllib

import pytest

from annotate.assembly import load_detectors
from annotate.core.dates import find_dates
from annotate.core.literals import match_at
from annotate.core.model import Article, Span
from annotate.core.page_labels import _NOTICE, find_notice_signs, is_notice
from annotate.core.page_title import _STEM, _TERM, _find_terms
from annotate.core.quotes import find_quote
from annotate.core.text import TextView
from annotate.core.tokens import index_words
from annotate.core.word_numbers import Repeats
from annotate.detectors import identity_placeholders, padding_stock
from annotate.detectors.affiliation import AffiliationDetector
from annotate.detectors.anachronism import AnachronismDetector, _find_later_dates, _find_years
from annotate.detectors.attribution import read_row
from annotate.detectors.attribution_row import Beginnings, Row
from annotate.detectors.attribution_tokens import _TOKEN, fold_word
from annotate.detectors.attribution_words import LONGEST_PHRASE, compile_phrases
from annotate.detectors.citation_identifiers import _JUDGES
from annotate.detectors.citation_marks import _MARK, _MARK_START
from annotate.detectors.citation_phrases import _LEFTOVER, _find_leftovers
from annotate.detectors.citation_scan import _START, _search_start
from annotate.detectors.citations import CitationsDetector
from annotate.detectors.headline import find_title
from annotate.detectors.headline_phrases import PhraseTree
from annotate.detectors.identity_forms import _MADE_UP, list_signs, search_made_up
from annotate.detectors.identity_placeholders import _list_marked, find_placeholders
from annotate.detectors.language_lexicon import Entry, Hit, LoadedVocabulary, read_loaded_vocabulary
from annotate.detectors.language_reading import _ANY_MARK, Passage, share_words
from annotate.detectors.language_signs import _SENTENCE_END
from annotate.detectors.padding_density import _find_parts
from annotate.detectors.padding_echo import find_runs
from annotate.detectors.padding_lexicon import Vocabularies, read_vocabularies
from annotate.detectors.padding_phrase_list import fold_words
from annotate.detectors.padding_questions import _number_questions
from annotate.detectors.padding_reading import Reading
from annotate.detectors.phrase_rows import read_phrases
from annotate.detectors.phrase_starts import number_spans, read_rare_phrases
from annotate.detectors.promotion_signs import _CODE, _DISCOUNT, _ORDER_NUMBER, _SITE, _choose_patterns
from annotate.detectors.sourcing_claims import _FIGURE_PATTERN
from annotate.detectors.state_mentions import _match_name
from annotate.detectors.state_source import StateSourceDetector
from annotate.detectors.word_list import share_word_list
from annotate.resources import read_resource

PADDING = tomllib.loads(read_resource("seeds/lexicons/padding.toml"))
VOCABULARIES = read_vocabularies(PADDING)
ENGLISH = read_loaded_vocabulary("en", tomllib.loads(read_resource("seeds/lexicons/loaded.toml"))["en"])


def read_text(text: str) -> TextView:
    return TextView(Article(id="0" * 16, source="made.txt", text=text))


@pytest.mark.parametrize(
    "text",
    [
        "The well-known ferry isn't late.",
        "A dog's-tail -- 'quoted' words, twenty‑one of them.",
        "rock 'n' roll - B2B_C3 o’clock's",
        "It said 你好 isn't-it かな’s",
        "trailing- 'lead\nnext-line's end",
    ],
)
def test_words_counted_by_runs_are_those_of_the_pattern(text: str) -> None:
    view = read_text(text)
    assert len(view.runs) > 0
    assert view.word_count == len(view.words)
    assert view.folded_words == [view.quote(word).casefold() for word in view.words]


@pytest.mark.parametrize("raw", ["", "The Ferry leaves2late naïve ÉCOLE", "Straße ferries", "港口 ferry 港口報"])
def test_terms_of_a_title_are_those_of_the_whole_pattern(raw: str) -> None:
    plain = {(match.group(1) or match.group()[:_STEM]).casefold() for match in _TERM.finditer(raw)}
    assert _find_terms(raw) == plain


@pytest.mark.parametrize("raw", ["令和四年一月十八日", "2022년 1월 18일", "published 18 May 2022", "٢٠٢٢-٠١-١٨"])
def test_dates_in_any_figures_are_still_found(raw: str) -> None:
    assert len(find_dates(raw)) == 1


@pytest.mark.parametrize("seed", range(10))
def test_copies_are_the_same_without_looking_at_groups(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    words = [f"w{chance.randrange(40)}" for _ in range(120)]
    words += [word if chance.random() < 0.8 else "new" for word in words[20:60]]
    reading = Reading(TextView(Article(id="0" * 16, source="made.txt", text=" ".join(words))), Vocabularies())
    found = find_runs(reading)
    plain = Repeats.group
    monkeypatch.setattr(Repeats, "group", lambda repeats, reach, least: plain(repeats, len(words), 0))
    assert find_runs(reading) == found
    assert found


@pytest.mark.parametrize("code", sorted(PADDING))
def test_phrases_narrowed_to_a_text_match_where_all_do(code: str) -> None:
    chance = random.Random(code)
    for name, rows in PADDING[code].items():
        if isinstance(rows, list):
            sample = " zz ".join(_say(row, chance) for row in chance.sample(rows, min(6, len(rows))))
            words = fold_words(sample)
            phrases = VOCABULARIES[code].phrases[name]
            index = index_words(words)
            few = VOCABULARIES[code].narrow(index.keys())[name]
            plain = [phrases.match(words, at, len(words)) for at in range(len(words))]
            assert [few.match(words, at, len(words)) for at in range(len(words))] == plain
            assert {at for at, size in enumerate(plain) if size} <= set(few.find(words, index))
            assert any(plain)


def _say(row: str, chance: random.Random) -> str:
    """Return a written phrase as a text may have it."""
    row = re.sub(r"\[([^]]*)\]", lambda choice: chance.choice(choice[1].split("|")), row)
    return row.replace("*", " ".join(["other"] * chance.randrange(4)))


@pytest.mark.parametrize("seed", range(5))
def test_phrases_begin_only_where_their_starts_are_found(seed: int) -> None:
    chance = random.Random(seed)
    written = {"ferry": "a", "new ferry": "b", "keep * mind": "c", "in the * long run": "d", "be the best": "e"}
    whole = ["ferry", "new ferry", "keep it in mind", "in the very long run", "be the best", "in the long run"]
    pieces = [*whole, *" ".join(whole).split(), "other.", "words.", "long. Run"]
    rows, rare = read_phrases(written), read_rare_phrases(written)
    view = TextView(Article(id="0" * 16, source="made.txt", text=" ".join(chance.choices(pieces, k=400))))
    starts = rare.find_starts(view)
    hits = {
        number: found
        for number, sentence in enumerate(view.sentences)
        if (found := list(rows.find(view.text, *sentence)))
    }
    assert {hit.key for found in hits.values() for hit in found} == set("abcde")
    assert {hit.start for found in hits.values() for hit in found} <= set(starts)
    assert set(hits) <= set(number_spans(view.sentences, starts))
    for sentence in view.sentences:
        assert list(rare.find_within(view, sentence)) == list(rows.find(view.text, *sentence))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Crisis at sea", "Harbour: CRI\u017fI\u017f AT \u017fEA, again"),
        ("Kiosk işi", "The K\u0131OSK  \u0130ŞI burned."),
        ("\u212aiosk’s end", "A kiosk's END came."),
        ("ÉCOLE fermée", "L'école FERMÉE rouvre"),
    ],
)
def test_a_headline_is_found_in_every_case_that_its_pattern_knows(title: str, text: str) -> None:
    place = find_title(TextView(Article(id="0" * 16, source="made.txt", title=title, text=f"Lead.\n\n{text}")))
    assert place == find_quote(f"Lead.\n\n{text}", title) is not None


def test_a_span_is_numbered_once_for_all_offsets_in_it() -> None:
    spans = [Span(2, 5), Span(5, 9), Span(12, 15)]
    assert number_spans(spans, [0, 1, 5, 5, 8, 9, 11, 14, 20]) == [1, 2]
    assert number_spans(spans, [2, 4, 12]) == [0, 2]
    assert number_spans([], [3]) == []


def test_questions_are_those_with_a_mark_close_behind() -> None:
    story = "The ferry to the island stays in the port all week, the council said on Monday"
    text = (
        f"{story}? Who pays? He said “why?” and {story}.\n? {story} (who?) A B? C d ????e {story}.\n"
        f"港口？好。 {story}!\n{story}\n? {story}"
    )
    reading = Reading(TextView(Article(id="0" * 16, source="made.txt", text=text)), VOCABULARIES)
    tails = [text[end : end + 4].split("\n")[0] for end in (reading.ends[stop - 1] for _, stop in reading.sentences)]
    plain = {number for number, tail in enumerate(tails) if "?" in tail or "？" in tail}
    assert _number_questions(reading) == plain
    assert 1 < len(plain) < len(tails)


@pytest.mark.parametrize("seed", range(5))
def test_parts_of_a_title_are_found_as_by_looking_at_each_place(seed: int) -> None:
    chance = random.Random(seed)
    words = [chance.choice(["port", "crane", "stops", "after", "bolts", "cracked"]) for _ in range(300)]
    reading = Reading(TextView(Article(id="0" * 16, source="made.txt", text=" ".join(words))), VOCABULARIES)
    parts = {("port", "crane", "stops", "after"), ("after", "after", "bolts", "port"), ("port", "lost", "a", "crane")}
    assert _find_parts(reading, parts) == [at for at in range(300) if tuple(words[at : at + 4]) in parts]


def test_sentences_left_out_by_the_weights_of_their_words_are_no_stock_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    stock = "Choosing the right ferry is important for your needs. Here is everything you need to know about the ferry."
    mould = "The ferry is easy to use and well known. The ferry line is easy to use and well known."
    news = "Ana Reed paid 40 crowns, said the clerk, and the rusty crane collapsed on Monday. He slept."
    reading = Reading(read_text(f"{stock} {mould} {news}\n\n{stock.replace('ferry', 'ferry line')}"), VOCABULARIES)
    reading.topic = frozenset({"ferry", "line"})
    found = padding_stock.find_stock_sentences(reading)
    assert len(padding_stock._choose_sentences(reading)) < len(reading.sentences)
    monkeypatch.setattr(padding_stock, "_choose_sentences", lambda reading: reading.sentences)
    assert padding_stock.find_stock_sentences(reading) == found
    assert len(found.evidence) == 4


def test_an_entry_of_one_word_is_found_where_a_longer_one_does_not_go_on() -> None:
    own, longer = Entry("alarm", "alarm", 1.0), Entry("alarm", "alarm", 2.0)
    entries = {("grave",): own, ("grave", "new", "peril"): longer}
    vocabulary = LoadedVocabulary(entries, frozenset(), frozenset(), frozenset())
    words = ["grave", "new", "peril", "grave", "new", "day", "grave"]
    marks = bytes(map(vocabulary.marks.__getitem__, words))
    assert vocabulary.find(words, marks) == [Hit(0, 3, longer), Hit(3, 4, own), Hit(6, 7, own)]
    assert vocabulary.find([], b"") == []


def test_words_marked_by_the_words_of_the_text_are_marked_as_each_alone() -> None:
    text = "It's grave, isn't it? 9 crews' “don't” LIES\n'a'b 2nd half-sunk o’clock"
    words, marks = share_words(read_text(text)), ENGLISH.marks
    assert words.numbers
    for start, end in ((0, len(text)), (text.index("grave"), text.rindex("2nd"))):
        passage = Passage(text, start, end, words=words)
        assert passage.mark(marks) == bytes(map(marks.__getitem__, passage.folded))
        assert passage.mark(marks) == Passage(text, start, end).mark(marks)
        assert any(passage.mark(marks))


@pytest.mark.parametrize("start", ["", "'", "“", "‘said’ ", "?!\n"])
@pytest.mark.parametrize("pattern", [_ANY_MARK, _SENTENCE_END])
def test_marks_between_words_are_those_of_the_text(start: str, pattern: re.Pattern[str]) -> None:
    text = f"{start}She said “it’s late”?! and 'all is well'.\n— \"so _'what'...\" x?'y ‘don’t’«a»a.b!!! boys'.\n“End”?"
    for begin, end in (
        (0, len(text)),
        (text.index("said"), text.rindex("End")),
        (text.index("all"), text.index("y ‘")),
    ):
        plain = [match.span() for match in pattern.finditer(text, begin, end)]
        assert Passage(text, begin, end).find_between(pattern) == plain != []
    assert Passage("?! “", 0, 3).find_between(pattern) == [match.span() for match in pattern.finditer("?! “", 0, 3)]


def test_phrases_of_one_and_two_words_and_gaps_stand_beside_each_other() -> None:
    rows = read_phrases({"ferry": "one", "ferry line": "two", "ferry * port": "gap"})
    text = "Ferry line. The ferry to the port, a ferry"
    found = [(hit.key, hit.phrase) for hit in rows.find(text, 0, len(text))]
    assert found == [("two", "ferry line"), ("gap", "ferry * port"), ("one", "ferry")]


def test_words_of_a_passage_are_those_of_one_pattern() -> None:
    text = "Don't; the crews' “it’s” o'-clock\n'a'b’c'd' rock 'n' roll, half-sunk_DIDN'T ’twas 9's\nx'y"
    for start, end in ((0, len(text)), (text.index("\n"), text.rindex("\n"))):
        found = list(re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", text[start:end]))
        passage = Passage(text, start, end)
        assert [passage.write(place) for place in range(len(passage))] == [match.group() for match in found]
        assert passage.folded == [match.group().replace("’", "'").casefold() for match in found]
        places = list(zip(passage.starts, passage.ends, strict=True))
        assert places == [(match.start() + start, match.end() + start) for match in found]


def test_sentence_ends_are_those_of_the_plain_pattern() -> None:
    plain = re.compile(r"(?<![.!?…])[.!?…]++(?=[\s\"”’')\]]|\Z)|[\r\n]++")
    chance = random.Random(7)
    for _ in range(300):
        text = "".join(chance.choices(".!?…\r\n a)”", k=12))
        for start, end in ((0, 12), (3, 9)):
            ends = [match.span() for match in _SENTENCE_END.finditer(text, start, end)]
            assert ends == [match.span() for match in plain.finditer(text, start, end)]


@pytest.mark.parametrize(
    "line", ["the workers'", "the workers' ", "the workers' boats", "the workers’", "l'avis  qu’une"]
)
def test_words_of_a_sentence_are_those_of_its_whole_text(line: str) -> None:
    odd = " -- Dr. A.B. said--no &co\tR&D\xa0x,(y) “$5.50!” U.S.' dogs'... "
    text = f"{line}\n{odd}{line}. Then{odd}{line}"
    view = read_text(text)
    _check_words(view)


def _check_words(view: TextView) -> None:
    row = read_row(view)
    for number, span in enumerate(view.sentences):
        found, sentence = list(_TOKEN.finditer(view.text[slice(*span)])), row[number]
        assert [sentence.write(place) for place in range(len(sentence))] == [match.group() for match in found]
        assert sentence.words == [fold_word(match.group()) for match in found]
        assert sentence.starts == [match.start() + span.start for match in found]


_PIECES = [
    "Dr", "Dr.", "l'", "L’", "qu'", "avis", "U.", "S.", "U.S.", "a", "b", "workers'", "dogs’", "state-of", "-", "--",
    "&", "R&D", " ", " ", " ", "\n", ". ", ".", "..", "…", "“", "”", "'", "’", "_", "$5", "9.5", "Profs.", "ß", "İs",
    "你好。", "\t", "(", ") ", ", ", "‑", "don't", "s'", "The", "the ", " US ", "The's",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_words_cut_from_the_runs_of_a_text_are_those_of_the_pattern(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(300):
        _check_words(read_text("".join(chance.choices(_PIECES, k=chance.randrange(1, 16)))))


@pytest.mark.parametrize("seed", range(5))
def test_beginnings_and_long_sentences_are_those_of_looking_at_each_word(seed: int) -> None:
    chance = random.Random(seed)
    seconds = {
        "u.s": ["", "a"],
        "don't": ["a"],
        "the": ["b", "l'"],
        "'": ["a"],
        "…": [""],
        "a": [".", "b"],
        "r&d": ["--"],
    }
    beginnings, found, missed = Beginnings(seconds), 0, 0
    for _ in range(300):
        view = read_text("".join(chance.choices([*_PIECES, " don’t ", "\n", "a "], k=30)))
        sentences = list(map(read_row(view).__getitem__, range(len(view.sentences))))
        asked = {(sentence.number, at) for sentence, places in read_row(view).find(beginnings) for at in places}
        words = {
            (sentence.number, at): sentence.words[at : at + 2] for sentence in sentences for at in range(len(sentence))
        }
        plain = {place for place in words if _begins(seconds, words[place])}
        assert plain <= asked <= set(words)
        found += len(plain)
        missed += len(words.keys() - asked)
        long = [sentence.number for sentence in sentences if len(sentence) >= 3]
        assert read_row(TextView(view.article)).list_long(3) == long
        within = [sentence.write(at) for sentence in sentences for at in range(1, len(sentence))]
        for written in ("The", "the", "US", "don't", "R&D"):
            whole = re.compile(rf"{re.escape(written)}(?![^\W_])" if written.isalnum() else re.escape(written))
            plain_words = list(filter(whole.match, within))
            row = read_row(TextView(view.article))
            assert list(row.read_within(written, is_owned=False)) == plain_words
            owned = list(row.read_within(written, is_owned=True))
            assert {f"{written}'s", f"{written}’s"} & {*plain_words} <= {*owned}
            assert {*owned} <= {*within}
    assert found > 100
    assert missed > 10 * found


def _begins(seconds: dict[str, list[str]], words: list[str]) -> bool:
    follow = seconds.get(words[0], [])
    return "" in follow or words[1:] in [[word] for word in follow]


def test_phrases_are_found_as_by_trying_them_at_each_word() -> None:
    phrases = compile_phrases(["[is|are] [now|] [widely|] feared", "it is [said|]", "one [two|three four|] [five|six]"])
    text = "is feared are now widely feared is now it is it is said one five one three four six two is now"
    words = text.split()
    plain = {}
    patterns = {pattern for rows in phrases.by_first.values() for own in rows.values() for pattern in own}
    for place in range(len(words)):
        sample = " ".join(words[place : place + LONGEST_PHRASE]) + " "
        plain[place] = max((m.group().count(" ") for p in patterns if (m := re.match(p, sample))), default=0)
    assert [phrases.match(words, place) for place in plain] == [*plain.values()]
    view = read_text(f"{text}\nis\n{text}")
    asked = next(set(places) for sentence, places in read_row(view).find(phrases.beginnings) if sentence.number == 2)
    assert {place for place, size in plain.items() if size} <= asked < set(plain)


def test_figures_are_those_of_the_plain_pattern() -> None:
    plain = re.compile(
        r"(?<![\w.,])(?:[$€£¥]\s?\d[\d.,]{0,20}|\d[\d.,]{0,20}\s?(?:%|(?:per ?cent|millions?)\b))", re.IGNORECASE
    )
    chance = random.Random(3)
    for _ in range(500):
        text = "".join(chance.choices(["$", "€ ", "4", "5.5", ",", " ", "%", " percent", "a", " Million", "x"], k=8))
        found = [match.span() for match in _FIGURE_PATTERN.finditer(text, 2)]
        assert found == [match.span() for match in plain.finditer(text, 2)]


_FORMS = [
    "Anytown", "in Any town", "Your Town, TX", "YourCity, TX", "Some City, TX", "city, state 12345", "City, State, ZIP",
    "Musterstadt", "Musterstraße", "Max Mustermann", "Calle Falsa 123", "Rua Exemplo", "12, rue de l’Exemple", "某某路",
    "ул. Примерная", "г. Примерск", "Ciudad Ejemplo", "[Phone Number]", "[Street Address]", "[E-mail]",
    "[Insert the company here]", "[Your full name]", "your website name", "Your Company Name",
]  # fmt: skip


@pytest.mark.parametrize("form", _FORMS)
def test_a_form_that_nobody_filled_in_is_found_by_its_signs(form: str) -> None:
    view = read_text(f"A quiet line.\nBefore ({form}) after it\nAnother line")
    assert _MADE_UP.search(view.text)
    signs = list_signs(view)
    assert search_made_up(signs, f"Before ({form}) after it")
    assert [place for place, _ in _list_marked(view, signs, has_ipsum=False)] == [1]


def test_lines_with_marks_are_those_of_looking_at_each() -> None:
    chance = random.Random(5)
    text = "\n".join(
        "".join(chance.choices("ab 7@[<{\u0663", [900, 900, 200, 2, 1, 1, 1, 1, 2], k=450)) for _ in range(90)
    )
    view = read_text(text)
    plain = [place for place, line in enumerate(text.split("\n")) if re.search(r"[0-9@\[<{]", line.strip()[:400])]
    assert [place for place, _ in _list_marked(view, [], has_ipsum=False)] == plain
    assert 0 < len(plain) < 90


_LATER = [
    "on 3 May 2026", "on May 3, 2026", "on 2026-05-03", "on 20260503", "on 03/05/2026", "on 25/12/26", "on 25. 12. 26",
    "on 2026年5月3日", "on 令和8年5月3日", "in March 2027", "on 3 May ٢٠٢٦",
]  # fmt: skip


@pytest.mark.parametrize("moment", _LATER)
def test_a_date_after_publication_is_looked_for_where_it_stands(moment: str) -> None:
    text = f"The port is open. The mayor said so {moment} in the harbour."
    view = read_text(text)
    assert find_dates(moment) or any(_find_later_dates(text, Span(19, len(text)), "2024-06-30"))
    assert any(at >= view.sentences[1].start for at in _find_years(view, "2024-06-30"))


def test_a_sentence_that_may_name_a_holder_holds_a_word_of_the_name() -> None:
    offices = next(found for found in load_detectors() if isinstance(found, AnachronismDetector)).offices
    for name in offices.holders:
        for sentence in (f"The 2024{name} government", f"President {name}’s plan", f"Prime Minister “{name}”"):
            assert offices.may_claim(sentence)
    assert not offices.may_claim("The president of the harbour board")


def test_a_pattern_asked_at_its_first_characters_finds_what_it_finds_anywhere() -> None:
    chance = random.Random(11)
    for _ in range(400):
        text = "".join(chance.choices(["[", "1", "]", ", ", "²", "³", "⁺", "(", "x", "^", "［2］"], k=14))
        places = [match.start() for match in _MARK_START.finditer(text, 2)]
        found = [match.span() for match in match_at(_MARK, places, text, 2, len(text))]
        assert found == [match.span() for match in _MARK.finditer(text, 2)]


def test_addresses_begin_where_the_whole_pattern_finds_them() -> None:
    chance = random.Random(13)
    parts = ["http", "https", "htp", "hTTtp", ":", ";", "/", "//", "www", ".", "é", " ", "a.org", "x1", "_", "\\", "ſ"]
    for _ in range(2000):
        text = "".join(chance.choices(parts, k=9))
        for place in (0, 3):
            found, plain = _search_start(text, place, len(text)), _START.search(text, place)
            assert (found and found.span()) == (plain and plain.span()), text


_LABELS = [
    "DOI: 11.1038/x", "doi.org/10.1/x", "doi 10.1234", "ISBN 978-3-16-148410-0", "e-ISSN: 2049-3630",
    "arXiv:2101.00001v2", "PMID: 31452104", "PMCID: PMC6789012",
]  # fmt: skip


@pytest.mark.parametrize("label", _LABELS)
def test_a_labelled_number_holds_the_sign_of_its_pattern(label: str) -> None:
    judged = [(signs, pattern) for signs, pattern, _ in _JUDGES if pattern.search(label)]
    assert len(judged) == 1
    words = share_word_list(read_text(label))
    assert words is not None
    assert any(map(words.__contains__, judged[0][0]))


@pytest.mark.parametrize(
    "mark",
    [
        ":contentReference[oaicite:0]{index=0}", "oaicite:1", "x oai_citation:2", "【12†source】", "[12†L1]",
        "citeturn0search3", "attributableIndex", "[cite: 4, 7]", "[cite_start]", "[^3^]", "[web:12]",
        "sandbox:/mnt/data/a.csv", "<grok:render", "grok_render_card", "INSERT_LINK_HERE", "YOUR_SOURCE",
    ],
)  # fmt: skip
def test_a_leftover_of_a_machine_is_asked_for_by_its_words_and_brackets(mark: str) -> None:
    view = read_text(f"The ferry is late {mark} and full.")
    brackets = [at for at, sign in enumerate(view.text) if sign in "[({<【"]
    found = list(_find_leftovers(share_word_list(view), view.text, Span(0, len(view.text)), brackets))
    assert [match.group() for match in found] == [match.group() for match in _LEFTOVER.finditer(view.text)] != []


_MARKED_LINES = [
    "Springfield, NY 62704", "Call +1 (213) 555-0101", "020 7946 0018", "123-456-7890", "mail: your.name@email.com",
    "jane@YOURDOMAIN.com", "press@my-site.org", "info@example.net",
    "Lorem ipsum dolor sit amet, consectetur", "LOREM ıpſum DOLOR sit amet, consetetur",
]  # fmt: skip


@pytest.mark.parametrize("line", _MARKED_LINES)
def test_scans_left_out_by_the_words_of_a_page_find_nothing_there(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    view = read_text(f"The ferry is late in port 12.\n\nContacts\n\n{line}\n")
    found = list(find_placeholders(view))
    every = ("55555 7946 @example psum 1234567890", ["55555", "7946"], ["psum"])
    scans = identity_placeholders._choose_scans(*every, has_ipsum=True)
    monkeypatch.setattr(identity_placeholders, "_choose_scans", lambda *_, has_ipsum: scans)
    assert list(find_placeholders(view)) == found != []


def test_a_placeholder_without_brackets_is_asked_for_by_its_words() -> None:
    phrases = next(found for found in load_detectors() if isinstance(found, CitationsDetector)).phrases
    for text in (
        "INSERT  LINK\nHERE",
        "see: source to come.",
        "Todo: Cite",
        "请看在此插入链接。",
        "Insérer le lien ici",
    ):
        assert phrases.placeholders.search(text)
        assert phrases._may_hold_free(read_text(text))
    text = "The source is linked, and what goes on here is to be inserted."
    assert not phrases._may_hold_free(read_text(text))


_CREDITS = [
    "Source: {}", "(©2023{})", "Photo: Rui/{}The port", "By Ana Reed | {}", "do not reflect the views of 5{}",
]  # fmt: skip


def test_lines_that_may_credit_a_state_outlet_are_chosen() -> None:
    detector = next(found for found in load_detectors() if isinstance(found, AffiliationDetector))
    table = detector.table
    named = {name: table.find_name(name) for name in table.spellings} | dict(table.domains)
    raising = [name for name, outlet in named.items() if outlet and outlet.is_raising]
    missed = []
    for name in raising:
        view = read_text("\n".join(f"A quiet line\nA label:\n{credit.format(name)}" for credit in _CREDITS))
        wanted = {place for place in range(len(view.lines)) if place % 3}
        missed += [name] if not wanted <= {*detector.signs.choose_lines(view, view.lines)} else []
    assert len(raising) > 1000
    assert missed == []


def test_lines_without_a_state_outlet_are_not_chosen() -> None:
    detector = next(found for found in load_detectors() if isinstance(found, AffiliationDetector))
    view = read_text("A quiet line\nPhoto: Ana Reed/Harbour Gazette\nThe department of ferries said so.")
    assert {*detector.signs.choose_lines(view, view.lines)} == set()


def test_names_of_state_outlets_are_found_by_their_first_two_words() -> None:
    state = next(found for found in load_detectors() if isinstance(found, StateSourceDetector)).state
    names = [name for rows in state.names.values() for name, _ in rows]
    assert len(names) > 1000
    lines = [" ".join((name[0], *(word + own for word in name[1:]))) for name in names for own in ("", "'s")]
    lines += [" ".join((f"{name[0]}'s", *name[1:])) for name in names]
    view = read_text("\n".join(lines).upper())
    row = Row(view.text, view.lines, view.runs, view.runs.breaks)
    named = {number for number in range(len(row)) if _match_name(row[number], state, 0)[1]}
    assert len(named) > 2000
    assert named <= {sentence.number for sentence, places in row.find(state.beginnings) if 0 in places}


_SALES = [
    "Use code HARBOUR20 today", "rabattcode: HAFEN", "CÓDIGO FERRY10", "WhatsApp: +1 (213) 555-0101",
    "Open in 2016. Call us at 555-0142 now", "unter 030 555 0142", "68% off the plan", "Visit www.nordwell.example now",
]  # fmt: skip


@pytest.mark.parametrize("sale", _SALES)
def test_signs_of_a_sale_stand_where_their_patterns_are_asked(sale: str) -> None:
    view = read_text(f"A quiet line in 2015. 2016.\n{sale} in 2017. 2018. Another line.")
    chosen, places = _choose_patterns(view)
    own = dict(chosen)
    found = 0
    for kind, pattern in (("code", _CODE), ("contact", _ORDER_NUMBER), ("asks", _SITE), ("offers", _DISCOUNT)):
        for sentence in view.sentences:
            if pattern.search(view.text, *sentence):
                assert own[kind] is pattern
                assert any(sentence.start <= at < sentence.end for at in places)
                found += 1
    assert found == 1


def test_stems_of_a_headline_are_those_that_phrases_hold() -> None:
    tree = PhraseTree([("reveal~ * truth", "a"), ("rev~", "b"), ("# ways", "c")], ["ten"])
    for _ in range(2):
        assert sorted(tree.match(["revealing", "the", "truth"], 0)) == [(1, "b"), (3, "a")]
        assert tree.match(["re"], 0) == []
        assert tree.match(["ten", "ways"], 0) == tree.match(["10", "ways"], 0) == [(2, "c")]


_NOTICES = """
All Rights Reserved|our Privacy Policy|Terms of Use|terms of service|it uses cookies|this page use cookies|Cookie Policy
we store cookies|enable JavaScript|in your inbox|Unsubscribe here|by signing up you|Sign up for alerts|our newsletter
affiliate links|an affiliate commission|turn off the ad blocker|your adblocker|another web browser|an older browser
unsupported browser|outdated browser|update your browser|nous utilisons des cookies|utilisent les cookies
témoins de navigation|Tous droits réservés|política de privacidad|utiliza cookies|utilizamos cookies|usamos cookies
Derechos reservados|wir verwenden Cookies|Datenschutzerklärung|Datenschutzbestimmungen|Nutzungsbedingungen
direitos reservados|использует cookie|все права защищены|политика конфиденциальности|版权所有|未经授权|隐私政策|版權所有
cookieなど|無断転載|プライバシーポリシー
"""


@pytest.mark.parametrize("notice", re.split(r"[|\n]", _NOTICES.strip()))
def test_a_notice_holds_one_of_the_signs_that_are_asked_for(notice: str) -> None:
    assert _NOTICE.search(notice)
    assert is_notice(notice)
    assert find_notice_signs(notice) != []
    assert is_notice(notice.upper())
