"""Blocks of questions and answers that only turn the article round."""

from __future__ import annotations

from bisect import bisect_right

from annotate.core.literals import find_literal
from annotate.detectors.padding_echo import Run, mark_runs
from annotate.detectors.padding_reading import Reading, Signal, ramp
from annotate.detectors.padding_stock import weigh_sentence

_LONGEST_QUESTION = 16
# "A wealth tax? No." is a figure of speech, not an answer to a search.
_SHORTEST_ANSWER, _LONGEST_ANSWER = 4, 40
# So many characters, quotation marks among them, stand between a question and what is behind its mark.
_NEAR = 4
# Pairs of a stock question with a thin answer in an article of 800 words. Of the news articles of
# articles-dev one in 40 has such a pair, and one in 570 more; a fifth more words by pairs gives four in the shortest.
_FEW, _MANY = 1.2, 4.2
_MOST = 0.9
# A heading such as "FAQ" over short answers; a newsroom's explainer has longer ones.
_FAQ_MEAN = 45
_FAQ = 0.36
# So many headings of such a block are looked at: no honest page has more.
_HEADS = 3


def find_question_blocks(reading: Reading, runs: list[Run]) -> Signal:
    """Return the signal of stock questions whose answers are stock, empty or copied."""
    name = "question blocks"
    if reading.vocabulary is None:
        return Signal(name, 0.0)
    echoes = mark_runs(len(reading.words), runs)
    sentences, asking = reading.sentences, _number_questions(reading)
    pairs = [
        (sentences[number], sentences[number + 1])
        for number in sorted(asking)
        if number + 1 < len(sentences)
        and number + 1 not in asking
        and not reading.is_spoken(sentences[number][0])
        and _is_stock_question(reading, *sentences[number])
        and _is_thin(reading, *sentences[number + 1], echoes)
    ]
    if not pairs:
        return Signal(name, 0.0)
    note = f"stock question with a thin answer ({len(pairs)} such)"
    shown = tuple(reading.cite(question[0], answer[1], note) for question, answer in pairs[:3])
    return Signal(name, ramp(reading.count_evenly(len(pairs)), _FEW, _MANY, _MOST), shown)


def find_faq(reading: Reading) -> Signal:
    """Return the signal of a block headed "FAQ" or the like with three or more short answers."""
    name = "FAQ block"
    if reading.vocabulary is None:
        return Signal(name, 0.0)
    phrases, places = reading.choose_phrases("faq"), set(reading.find_phrases("faq"))
    lines = [row for row in reading.lines if row[0] in places and row[1] - row[0] <= 16] if places else ()
    heads = [row for row in lines if phrases.match(reading.words, *row)]
    for start, stop in heads[:_HEADS]:
        count, mean = _count_answers(reading, stop)
        if count >= 3 and mean <= _FAQ_MEAN:
            note = f"block of {count} questions with {mean} words of answer each"
            return Signal(name, _FAQ, (reading.cite(start, stop, note),))
    return Signal(name, 0.0)


def _count_answers(reading: Reading, after: int) -> tuple[int, int]:
    """Return how many questions stand after a word, and the mean number of words after each."""
    sentences = [row for row in reading.sentences if row[0] >= after]
    questions = [
        row for row in map(reading.sentences.__getitem__, sorted(_number_questions(reading))) if row[0] >= after
    ]
    if not questions:
        return 0, 0
    asked = sum(stop - start for start, stop in questions)
    answered = sum(stop - start for start, stop in sentences if start >= questions[0][0]) - asked
    return len(questions), answered // len(questions)


def _number_questions(reading: Reading) -> set[int]:
    """Return the numbers of the sentences that end with a question mark, close behind their last word."""
    text = reading.view.text
    marks = [*find_literal(text, "?"), *find_literal(text, "？")]
    ends = [reading.ends[stop - 1] for _, stop in reading.sentences] if marks else []
    found: set[int] = set()
    for mark in marks:
        last = bisect_right(ends, mark)
        near = range(bisect_right(ends, mark - _NEAR, 0, last), last)
        found.update(number for number in near if "\n" not in text[ends[number] : mark])
    return found


def _is_stock_question(reading: Reading, start: int, stop: int) -> bool:
    content = weigh_sentence(reading, start, stop)
    is_open = content.topic > 0 or content.stock >= 1
    return is_open and not content.has_voice and content.size <= _LONGEST_QUESTION + content.topic and content.news <= 1


def _is_thin(reading: Reading, start: int, stop: int, echoes: bytearray) -> bool:
    if not _SHORTEST_ANSWER <= stop - start <= _LONGEST_ANSWER:
        return False
    content = weigh_sentence(reading, start, stop)
    copied = sum(echoes[start:stop]) >= 0.6 * (stop - start)
    return copied or content.points >= 1 or (content.news <= 1.4 and not content.has_voice)
