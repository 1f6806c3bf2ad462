"""Who speaks: the noun phrase before or after a verb of saying."""

from __future__ import annotations

from annotate.detectors.attribution_nouns import LONGEST_NAME, SourceKind, Subject, classify, names_in
from annotate.detectors.attribution_tokens import QUOTES, Sentence
from annotate.detectors.attribution_words import AttributionWords, Role

# A noun phrase is looked for within so many words of its verb, an apposition within so many.
_REACH, _APPOSITION = 14, 30


def find_subject(sentence: Sentence, words: AttributionWords, verb: int, size: int) -> Subject | None:
    """Return who says the verb of `size` words at `verb`: before it, or after it ("said Ana Ruiz")."""
    before = _skip_back(sentence, words, verb - 1)
    inverted = before < 0 or sentence.words[before] in QUOTES or _closes_quote(sentence, before)
    if not inverted:
        found = _find_before(sentence, words, before)
        if found:
            return found
        inverted = sentence.words[before] == "," or not words.capitals_are_names or words.language != "en"
    start = verb + size
    if not inverted or start >= len(sentence) or sentence.words[start] in words.prepositions:
        return None
    return find_after(sentence, words, start)


def find_after(sentence: Sentence, words: AttributionWords, start: int) -> Subject | None:
    """Return the source that the words from `start` on name ("a study by the Institute of Fisheries")."""
    first = start
    while first < len(sentence) and first < start + 3 and sentence.words[first] in QUOTES:
        first += 1
    last = first - 1
    stop, bounds = min(len(sentence) - 1, first + _REACH), words.bounds
    while last < stop and sentence.words[last + 1] not in bounds:
        last += 1
    return classify(sentence, words, first, last, is_after=True) if last >= first else None


def _skip_back(sentence: Sentence, words: AttributionWords, place: int) -> int:
    """Step back over adverbs, auxiliaries and brackets that stand between a subject and its verb."""
    least = max(-1, place - _REACH)
    while place > least:
        word = sentence.words[place]
        if word == ")":
            opened = next((at for at in range(place - 1, max(-1, place - 12), -1) if sentence.words[at] == "("), None)
            if opened is None:
                return place
            place = opened - 1
        elif word in words.skip or (word.endswith("ly") and not sentence.is_capital(place)):
            place -= 1
        else:
            return place
    return place


def _closes_quote(sentence: Sentence, place: int) -> bool:
    return sentence.is_mark(place) and place > 0 and sentence.words[place - 1] in QUOTES


def _find_before(sentence: Sentence, words: AttributionWords, last: int) -> Subject | None:
    word = sentence.words[last]
    if word in words.he:
        return Subject(sentence.write(last), SourceKind.PERSON, None, last, last, is_echo=True)
    if word in words.who and last > 0:
        last -= 2 if sentence.words[last - 1] == "," and last > 1 else 1
        word = sentence.words[last]
    if word == ",":
        return _find_apposed(sentence, words, last) if last > 1 else None
    if sentence.is_mark(last) or word in words.stop or word.endswith(("'s", "s'")):
        return None
    first, start, bounds = last, max(0, last - _REACH), words.bounds
    while first > start and sentence.words[first - 1] not in bounds:
        first -= 1
    return classify(sentence, words, first, last, is_after=False)


def _find_apposed(sentence: Sentence, words: AttributionWords, comma: int) -> Subject | None:
    """Read "Ana Ruiz, a professor at the academy, said": the name stands before an earlier comma."""
    for place in range(comma - 1, max(0, comma - _APPOSITION), -1):
        if sentence.words[place] in QUOTES or sentence.words[place] in ";:":
            return None
        if sentence.words[place] != "," or sentence.is_mark(place - 1):
            continue
        found = _find_before(sentence, words, place - 1)
        if found and not found.is_common and (found.name or not found.is_echo):
            apposed = _join_apposed(sentence, words, found, place, comma)
            if apposed:
                return apposed
    return None


def _join_apposed(
    sentence: Sentence, words: AttributionWords, found: Subject, place: int, comma: int
) -> Subject | None:
    """Join what stands before the comma at `place` with what stands between it and the next."""
    inner = range(place + 1, comma)
    role = found.role or next(
        (words.nouns[sentence.words[at]] for at in inner if sentence.words[at] in words.nouns), None
    )
    kind = SourceKind.OFFICIAL if role is Role.TITLES else found.kind
    if not sentence.is_capital(place + 1) or sentence.words[place + 1] in words.nouns:
        # "Another study, released by the Bank of Lima, found": what is set between the commas may name it.
        is_vague = found.is_vague and not names_in(sentence, words, inner)
        is_echo = found.is_echo or (found.is_vague and not is_vague and found.kind is SourceKind.DOCUMENT)
        return Subject(found.name, kind, role, found.first, comma, is_vague, is_echo)
    if found.role in (Role.TITLES, Role.PEOPLE, Role.EXPERTS) and comma - place <= LONGEST_NAME:
        return Subject(sentence.join(place + 1, comma - 1), kind, role, found.first, comma)
    return None
