"""Who held which office when, and where a text speaks of a holder as if it were another time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

_COLUMNS = ("person", "office", "country", "from", "source")
# A title is looked for from here on: the table holds few earlier terms.
_EARLIEST = "2005-01-01"
# Days in which an article may lag behind a handover, and days before one in which the coming government is spoken of.
_LAG, _LEAD = 14, 100
# Beyond so many days after the newest date of the table somebody may be back in an office unknown to it.
_HORIZON = 730
# A title or government spoken of before it existed needs no verb to be wrong.
_EARLY = 0.65
_CROWNS = ("king", "queen", "pope")
# Where a former president keeps the title, "President X said" alone means little.
_COURTESY = frozenset({"US", "PH"})
_RULE, _NOW, _ACT, _SAY, _POLICY = 0.8, 0.8, 0.65, 0.6, 0.45
_SAY_COURTESY, _PERFECT, _PERFECT_COURTESY = 0.4, 0.3, 0.15

_PRESENT = (
    "announces|seeks|plans|wants|aims|continues|pushes|prepares|pursues|proposes|urges|presses|vows|pledges|intends|hopes"
    "|unveils|launches|imposes|considers|weighs|faces|moves|insists|looks|works|tries|struggles|says|argues|believes|claims"
    "|defends|denies|expects|favou?rs|hails|maintains|opposes|refuses|rejects|relies|remains|supports|tells|threatens|warns"
    "|calls on|is committed|is under pressure|does not want|has yet to"
)
_ONGOING = (
    "announcing|seeking|planning|aiming|continuing|pushing|preparing|pursuing|proposing|urging|pressing|vowing|pledging"
    "|hoping|unveiling|launching|imposing|considering|weighing|facing|moving|looking|working|trying|struggling|calling"
    "|relying|refusing|reviewing|tightening|strengthening|stepping|doubling|ramping|negotiating|leading|using|taking"
)
# What a government in office does: "seeks to bolster", "is weighing", "has announced"; not "is remembered", "sought".
_DOES = re.compile(
    rf",? (?:(?:also|now|still|currently|reportedly) )?(?:(?:{_PRESENT})\b"
    rf"|(?:is|has been) (?:(?:now|also|still|currently|actively|reportedly) )?(?:{_ONGOING})\b"
    r"|(?:is (?:expected|set|poised|scheduled) to|has (?:just )?(?:announced|pledged|proposed|unveiled|vowed|begun)"
    r"|will (?:announce|seek|propose|impose|unveil|travel|meet|visit|sign|host|address))\b)"
)
# The perfect of one who still governs: "has repeatedly refused"; not "has been sued", "has a record".
_HAS_DONE = re.compile(
    r" has (?!been\b|left\b)(?:[a-z]{1,14}ly )?(?:[a-z]{2,16}ed|taken|made|given|sought|said|told|begun)\b"
)
# "'s strategy emphasizes the"; not "'s rule was repealed".
_POLICY_DOES = re.compile(
    r"['’]s (?:[a-z]{1,20} )?(?:strategy|policy|plan|approach|push|effort|agenda) "
    r"(?:emphasi[sz]es|seeks|aims|focuses|calls for|continues)\b"
)
# What a holder did on a day of the week: "said on Tuesday", "told reporters on Friday", "signed a bill today".
_DAY = (
    r"[^.;:\n]{0,60}?\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|today|yesterday|this (?:week|morning))\b"
    r"(?!['’]s|,? (?:January|February|March|April|May|June|July|August|September|October|November|December))"
)
_ACTED = re.compile(rf",? (?:announced|signed|ordered|nominated|vetoed|appointed|fired|arrived){_DAY}")
_SAID = re.compile(rf",? (?:said|told|urged|warned|vowed|called|condemned|welcomed|praised|met){_DAY}")
_BODY = re.compile(r"\b(?:administration|government)\b")
_NAME_BEFORE = re.compile(r"((?:[^\W\d_][\w.’'-]{0,30} ){1,3})$")
# "President Biden", "the prime minister, Rishi Sunak,"; the name alone is caught.
_NAME_AFTER = re.compile(r",? ((?:[^\W\d_][\w.’'-]{0,30})(?: [^\W\d_][\w.’'-]{0,30}){0,5})")
# "former US ", "Vice ", "President-elect ", "a future "; not "current British ".
_NOT_HOLDER = re.compile(
    r"\b(?:former|ex|then|late|vice|deputy|acting|interim|past|previous|outgoing|incoming|future|next|old|under|during"
    r"|since|elect|one-time|onetime|formerly|a|an|another)\b[ \w.,'’-]{0,30}$",
    re.IGNORECASE,
)
_IS_CURRENT = re.compile(r"\b(?:current|incumbent|sitting|serving)(?: [A-Z][\w.'’-]{0,20}){0,3} $", re.IGNORECASE)
# Words by which a sentence tells of another time or of what may be: "at the time", "in his first term", "if elected".
_ELSEWHEN = re.compile(
    r"\b(?:at the time|back then|(?:years?|months) (?:ago|earlier|before)|last (?:year|term)|first term|when|during"
    r"|anniversary|archives?|memoir|biography|history|recalled?|remember\w{0,4}|legacy|imagine\w?|photo|pictured)\b",
    re.IGNORECASE,
)
# Words by which somebody can be spoken of in an office that they do not yet hold: "if elected", "would be".
_MAYBE = re.compile(
    r"\b(?:if|would|could|might|candidate|nominee|elect|elected|hypothetical|transition|inaugurat\w{1,4}|possible"
    r"|potential)\b",
    re.IGNORECASE,
)
# What a name carries that is not its own: "Biden's", "Biden."; not the point of "Jr." where the table has it.
_ENDING = re.compile(r"(?:['’]s?|[.,])+$")
# The words after a verb that make a quote readable: "seeks" + " to bolster".
_TWO_WORDS = re.compile(r"(?: [\w’'-]{1,30}){0,2}")
# No name begins within a row of letters: the patterns of names take all letters that stand together.
_LETTERS = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person's time in an office; `until` is None where it had not ended when the table was written."""

    person: str
    names: tuple[str, ...]
    office: str
    country: str
    since: str
    until: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A place in a text that contradicts the date of the article, and how strongly.

    `past` is the term that was over, where a title was given to somebody who had left.
    """

    start: int
    end: int
    note: str
    weight: float
    past: Tenure | None = None


@dataclass(frozen=True, slots=True)
class _Fault:
    reason: str
    is_early: bool
    past: Tenure | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OfficeTable:
    """Tenures by name, split by what they lead; `newest` is the latest date that stands in the table."""

    holders: Mapping[str, tuple[Tenure, ...]]
    titles: re.Pattern[str]
    newest: str
    # A sentence without one of these words, folded, names no office and no government; one without a word with which
    # a holder's name begins names no holder.
    signs: frozenset[str]
    beginnings: frozenset[str]

    def may_claim(self, sentence: str) -> bool:
        """Whether a sentence may name a holder."""
        return not self.beginnings.isdisjoint(_LETTERS.findall(sentence))

    def find_claims(self, text: str, start: int, end: int, published: str) -> Iterator[Claim]:
        """Yield where `text[start:end]` speaks of a holder out of their time; a bare title weighs nothing by itself."""
        sentence = text[start:end]
        if published < _EARLIEST or _ELSEWHEN.search(sentence) or _is_of_the_past(sentence, published):
            return
        for found in _BODY.finditer(sentence):
            yield from self._judge_body(sentence, found, start, published)
        for found in self.titles.finditer(sentence):
            yield from self._judge_title(text, sentence, found, start, published)

    def is_holder_named(self, text: str, past: Tenure, published: str) -> bool:
        """Whether a text names who held the office of `past` at a date; so where the table does not know who did."""
        own = [
            row
            for rows in self.holders.values()
            for row in rows
            if (row.office, row.country) == (past.office, past.country)
        ]
        now = [row for row in own if row.since <= published and (row.until is None or published <= row.until)]
        return not now or any(name in text for row in now for name in (row.person, *row.names))

    def _judge_body(self, sentence: str, found: re.Match[str], start: int, published: str) -> Iterator[Claim]:
        named = _NAME_BEFORE.search(sentence, max(0, found.start() - 96), found.start())
        does = _DOES.match(sentence, found.end())
        policy = _POLICY_DOES.match(sentence, found.end())
        done = _HAS_DONE.match(sentence, found.end())
        if not named:
            return
        words = named.group(1).split()
        begin = found.start() - len(named.group(1))
        for size in range(len(words), 0, -1):
            name = _ENDING.sub("", " ".join(words[-size:]))
            own = [tenure for tenure in self.holders.get(name, ()) if _leads(tenure, found.group())]
            at = found.start() - len(" ".join(words[-size:])) - 1
            is_current = own and _IS_CURRENT.search(sentence[max(0, begin - 40) : at])
            if own and not is_current and _NOT_HOLDER.search(sentence, max(0, begin - 40), at):
                return
            if own and (fault := self._contradict(own, published, sentence)):
                weight = _RULE if does or is_current else _POLICY if policy else _PERFECT if done else 0.0
                stop = _reach(sentence, (does or policy or done or found).end())
                if weight or fault.is_early:
                    weight = max(weight, _EARLY) if fault.is_early else weight
                    yield Claim(start + _widen(sentence, at), start + stop, fault.reason, weight)
                return

    def _judge_title(
        self, text: str, sentence: str, found: re.Match[str], start: int, published: str
    ) -> Iterator[Claim]:
        named = _NAME_AFTER.match(sentence, found.end())
        before = sentence[max(0, found.start() - 50) : found.start()]
        if not named or _NOT_HOLDER.search(before):
            return
        words = named.group(1).split(" ")
        for size in range(len(words), 0, -1):
            name = " ".join(words[:size])
            name = name if name in self.holders else _ENDING.sub("", name)
            own = [row for row in self.holders.get(name, ()) if row.office == _fold(found.group())]
            if not own:
                continue
            stop = named.start(1) + len(name)
            weight, stop = _weigh_title(sentence, before, stop, own[0].country)
            fault = self._contradict(own, published, sentence)
            if fault and fault.is_early and name == own[0].person and own[0].office not in _CROWNS:
                weight = max(weight, _EARLY)
            if fault:
                yield Claim(start + found.start(), start + stop, fault.reason, weight, fault.past)
            return

    def _contradict(self, own: Iterable[Tenure], published: str, sentence: str) -> _Fault | None:
        """Return why nobody of this name can have held the office at that date, or None."""
        rows = sorted(own, key=lambda tenure: tenure.since)
        if _count_days(self.newest, published) > _HORIZON:
            return None
        if any(_count_days(published, row.since) <= _LEAD and _is_before_end(row, published) for row in rows):
            return None
        past = [row for row in rows if row.until and row.until < published]
        if past:
            left = past[-1]
            return _Fault(f"{left.person} had left office on {left.until} ({left.source})", is_early=False, past=left)
        if _MAYBE.search(sentence):
            return None
        return _Fault(f"{rows[0].person} took office only on {rows[0].since} ({rows[0].source})", is_early=True)


def read_offices(rows: Iterable[Mapping[str, str]]) -> OfficeTable:
    """Return the table of office holders; ValueError names the row and the column that is wrong."""
    tenures = [_read_tenure(place, row) for place, row in enumerate(rows, 1)]
    holders: dict[str, list[Tenure]] = {}
    for tenure in tenures:
        for name in dict.fromkeys((tenure.person, *tenure.names)):
            holders.setdefault(name, []).append(tenure)
    offices = sorted({tenure.office for tenure in tenures})
    spelt = "|".join(r"\b" + "[ -]".join(f"[{w[0].upper()}{w[0]}]{w[1:]}" for w in o.split()) for o in offices)
    newest = max((moment for row in tenures for moment in (row.since, row.until) if moment), default=_EARLIEST)
    titles = re.compile(f"(?:{spelt})\\b" if spelt else r"(?!)")
    signs = frozenset(("administration", "government", *(max(office.split(), key=len) for office in offices)))
    beginnings = frozenset(_LETTERS.findall(name)[0] for name in holders)
    return OfficeTable(
        MappingProxyType({name: tuple(found) for name, found in holders.items()}), titles, newest, signs, beginnings
    )


def find_former(text: str, table: OfficeTable) -> frozenset[str]:
    """Return the persons that the text itself calls former holders ("ex-President Biden")."""
    found = re.finditer(r"\b(?:[Ff]ormer|[Ee]x)[- ](?:[A-Z][\w.'’-]{0,20} ){0,3}", text)
    persons = set()
    for match in found:
        title = table.titles.search(text, match.start(), match.end() + 20)
        named = _NAME_AFTER.match(text, title.end()) if title else None
        words = named.group(1).split(" ") if named else []
        for size in range(len(words), 0, -1):
            persons |= {tenure.person for tenure in table.holders.get(" ".join(words[:size]), ())}
    return frozenset(persons)


def _read_tenure(place: int, row: Mapping[str, str]) -> Tenure:
    for name in _COLUMNS:
        if not (row.get(name) or "").strip():
            raise ValueError(f"facts: row {place} has no {name}")
    until = (row.get("until") or "").strip() or None
    for moment in (row["from"], until):
        try:
            date.fromisoformat(moment or row["from"])
        except ValueError as error:
            raise ValueError(f"facts: row {place} holds {moment!r}, which is no date") from error
    if until and until < row["from"]:
        raise ValueError(f"facts: row {place} ends before it begins")
    names = tuple(name.strip() for name in (row.get("alternative names") or "").split("|") if name.strip())
    office = _fold(row["office"].strip())
    return Tenure(row["person"].strip(), names, office, row["country"], row["from"], until, row["source"])


def _fold(office: str) -> str:
    return office.casefold().replace("-", " ")


def _weigh_title(sentence: str, before: str, stop: int, country: str) -> tuple[float, int]:
    if _IS_CURRENT.search(before):
        return _NOW, stop
    is_courtesy = country in _COURTESY
    if found := _DOES.match(sentence, stop):
        is_speech = is_courtesy and found.group().endswith("says")
        return (_SAY_COURTESY if is_speech else _ACT), found.end()
    if found := _ACTED.match(sentence, stop):
        return _ACT, found.end()
    if found := _SAID.match(sentence, stop):
        return (_SAY_COURTESY if is_courtesy else _SAY), found.end()
    if found := _HAS_DONE.match(sentence, stop):
        return (_PERFECT_COURTESY if is_courtesy else _PERFECT), found.end()
    return 0.0, stop


def _leads(tenure: Tenure, body: str) -> bool:
    return (tenure.office == "president") if body == "administration" else tenure.office not in _CROWNS


def _is_before_end(tenure: Tenure, published: str) -> bool:
    return tenure.until is None or _count_days(tenure.until, published) <= _LAG


def _count_days(first: str, second: str) -> int:
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def _is_of_the_past(sentence: str, published: str) -> bool:
    return any(found.group() < published[:4] for found in _YEAR.finditer(sentence))


def _widen(sentence: str, at: int) -> int:
    return at - 4 if sentence[max(0, at - 4) : at].casefold() == "the " else at


def _reach(sentence: str, stop: int) -> int:
    found = _TWO_WORDS.match(sentence, stop)
    return found.end() if found else stop
