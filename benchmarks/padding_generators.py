"""Pads news as pages for search engines are padded: five kinds, each in several styles, the same for the same seed."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Sequence

KINDS = ("template_sentences", "keyword_list", "repeated_passages", "thin_headings", "question_blocks")
# Words of the text that are no topic.
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "about above after again against also because been before being between both could does doing down during each"
        " from further have having here hers herself himself into itself just more most much must only other over said"
        " same says should some such than that their them then there these they this those through under until very"
        " were what when where which while will with would your years year people time many like last first make made"
        " even still",
    )
)
_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
_PARAGRAPH = re.compile(r"\n\s*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_SENTENCES = (
    "If {k} is on your radar, this write-up has you covered from start to finish.",
    "{K} keeps popping up in searches, so here is a quick rundown of the essentials.",
    "There is no shortage of opinions on {k}, and we have rounded up the ones that count.",
    "Getting a handle on {k} takes a little patience but pays off in the long run.",
    "In the sections below you will find helpful background about {k}.",
    "So what makes {k} such a popular subject these days?",
    "Truth be told, {k} touches more parts of daily life than most of us realize.",
    "{K} remains a key talking point, and its importance continues to grow.",
    "Before we move on, keep in mind that {k} comes with both challenges and opportunities.",
    "By the end of this page you will know all the basics of {k}.",
    "As interest in {k} grows, so does the need for reliable information.",
    "No overview of {k} would be complete without a look at the bigger picture.",
    "Many readers write to us because they want simple answers about {k}.",
    "With so much being said about {k}, it can be hard to separate fact from opinion.",
    "That is exactly why a clear understanding of {k} is so valuable today.",
    "Save this guide and come back whenever you need a refresher on {k}.",
    "{K} may look complicated at first glance, but the main ideas are easy to follow.",
    "All things considered, {k} deserves the attention it is getting.",
)
_HEADINGS = (
    "{K} at a Glance", "Why Everyone Is Talking About {K}", "{K}: What to Know", "The Basics of {K}", "{K} Explained",
    "How {K} Shapes the Future", "Common Questions About {K}", "Important Facts on {K}", "The Bigger Picture",
    "{K} and You", "Challenges Around {K}", "Opportunities in {K}", "Looking Ahead", "Latest Trends in {K}",
    "A Guide to {K}", "Is {K} Worth Following?", "What Makes {K} Different?", "Lessons from {K}", "Summary",
    "Next Steps",
)  # fmt: skip
_THIN = (
    "{K} is worth a closer look.", "This part covers {k} in brief.", "There are several sides to {k}.",
    "Interest in {k} keeps growing.", "More on {k} follows below.", "Here are the main points.",
    "{K} matters to many readers.", "The details can vary.",
)  # fmt: skip
_QUESTIONS = (
    ("What does {k} mean?", "{K} refers to the subject of this article."),
    ("Why does everyone talk about {k}?", "Because {k} has an impact on many areas of life."),
    ("Can {k} be explained in simple terms?", "Yes, {k} can be understood by following the main points above."),
    ("Who should care about {k}?", "Anyone with an interest in current events should care about {k}."),
    ("How long has {k} been a topic?", "{K} has been a topic for quite some time."),
    ("Is {k} going to change?", "Experts expect that {k} will continue to develop."),
    ("What is the best source on {k}?", "This page offers a helpful overview of {k}."),
    ("Where does {k} matter most?", "{K} matters in different places and for different reasons."),
)
_MODIFIERS = (
    "{k}", "{k} meaning", "{k} latest", "{k} this week", "{k} analysis", "why {k}", "{k} summary", "who is {k}",
    "{k} timeline", "{k} reaction", "{k} vs", "best {k}", "{k} report", "is {k} true", "{k} photos",
    "{k} for beginners",
)  # fmt: skip


def pad(text: str, kind: str, share: float, seed: int) -> str:
    """Return the text with `share` of its words added as padding of one of KINDS; the same for the same seed."""
    rng = random.Random(f"{kind} {seed} {len(text)}")
    paragraphs = [part for part in _PARAGRAPH.split(text) if part.strip()]
    if not paragraphs:
        return text
    need = max(1, round(len(text.split()) * share))
    chunks = _MAKERS[kind](paragraphs, _find_topics(text, paragraphs[0], rng), need, rng)
    return _spread(paragraphs, chunks, rng)


def _find_topics(text: str, headline: str, rng: random.Random) -> list[str]:
    """Return what the padding is about: a headline, or the most used words, alone or in pairs."""
    counts = Counter(word.lower() for word in _WORD.findall(text) if word.lower() not in _SMALL)
    often = [word for word, _ in counts.most_common(8)] or ["news"]
    pairs = [f"{first} {second}" for first, second in zip(often[::2], often[1::2], strict=False)] or often
    names = [" ".join(_WORD.findall(headline)[:3]) or often[0]]
    return rng.choice([names, often[:1], often[:4], pairs])


def _spread(paragraphs: Sequence[str], chunks: Sequence[str], rng: random.Random) -> str:
    """Put the chunks at paragraph ends, under paragraphs, or all at the end."""
    place = rng.choice(["inline", "between", "between", "end"])
    if place == "end" or (place == "inline" and any("\n" in chunk for chunk in chunks)):
        return "\n\n".join([*paragraphs, *chunks])
    slots: dict[int, list[str]] = {}
    for chunk in chunks:
        slots.setdefault(rng.randrange(len(paragraphs)), []).append(chunk)
    glue = " " if place == "inline" else "\n\n"
    return "\n\n".join(glue.join([part, *slots.get(number, [])]) for number, part in enumerate(paragraphs))


def _fill(template: str, topic: str) -> str:
    return template.replace("{k}", topic).replace("{K}", topic[:1].upper() + topic[1:])


def _collect(make: Callable[[int], str], need: int) -> list[str]:
    chunks: list[str] = []
    while sum(len(chunk.split()) for chunk in chunks) < need:
        chunks.append(make(len(chunks)))
    return chunks


def _make_sentences(_: Sequence[str], topics: list[str], need: int, rng: random.Random) -> list[str]:
    order = rng.sample(_SENTENCES, len(_SENTENCES))
    return _collect(lambda number: _fill(order[number % len(order)], rng.choice(topics)), need)


def _make_keywords(_: Sequence[str], topics: list[str], need: int, rng: random.Random) -> list[str]:
    items = _collect(lambda _: _fill(rng.choice(_MODIFIERS), rng.choice(topics)), need)
    style = rng.choice(["comma", "bar", "semicolon", "lines", "bullets", "label", "tags"])
    if style == "tags":
        items = ["#" + "".join(word.capitalize() for word in item.split()) for item in items]
    if style == "bullets":
        items = ["• " + item for item in items]
    glue = {"bar": " | ", "semicolon": "; ", "lines": "\n", "bullets": "\n", "tags": " "}.get(style, ", ")
    size = rng.choice([len(items), len(items), max(8, len(items) // 3)])
    head = "Search terms: " if style == "label" else ""
    return [head + glue.join(items[start : start + size]) for start in range(0, len(items), size)]


def _make_repeats(paragraphs: Sequence[str], _: list[str], need: int, rng: random.Random) -> list[str]:
    sentences = [part for paragraph in paragraphs for part in _SENTENCE.split(paragraph) if len(part.split()) > 6]
    order = rng.sample(sentences, len(sentences)) or list(paragraphs)
    rate = rng.choice([0.0, 0.0, 0.08, 0.15])

    def edit(number: int) -> str:
        words = order[number % len(order)].split()
        kept = [word for word in words if rng.random() >= rate / 2] or words
        return " ".join(word + (" clearly" if rng.random() < rate / 2 else "") for word in kept)

    return _collect(edit, need)


def _make_headings(_: Sequence[str], topics: list[str], need: int, rng: random.Random) -> list[str]:
    order = rng.sample(_HEADINGS, len(_HEADINGS))
    mark = rng.choice(["{n}. ", "", "## ", "**", "{n}) "])
    bodies = rng.choice([0, 1, 1, 2])

    def make(number: int) -> str:
        topic = rng.choice(topics)
        head = mark.replace("{n}", str(number + 1)) + _fill(order[number % len(order)], topic.title())
        head += "**" if mark == "**" else ""
        return "\n".join([head, *(_fill(rng.choice(_THIN), topic) for _ in range(bodies))])

    return _collect(make, need)


def _make_questions(paragraphs: Sequence[str], topics: list[str], need: int, rng: random.Random) -> list[str]:
    order = rng.sample(_QUESTIONS, len(_QUESTIONS))
    form = rng.choice(
        ["Q: {q}\nA: {a}", "{q}\n{a}", "{q} {a}", "- {q} {a}", "### {q}\n{a}", "Question: {q}\nAnswer: {a}"]
    )
    from_body = rng.random() < 0.3

    def make(number: int) -> str:
        question, answer = order[number % len(order)]
        topic = rng.choice(topics)
        copied = _SENTENCE.split(rng.choice(paragraphs))[0]
        answer = copied if from_body and 5 < len(copied.split()) < 30 else _fill(answer, topic)
        return form.replace("{q}", _fill(question, topic)).replace("{a}", answer)

    return _collect(make, need)


_MAKERS: dict[str, Callable[[Sequence[str], list[str], int, random.Random], list[str]]] = {
    "template_sentences": _make_sentences,
    "keyword_list": _make_keywords,
    "repeated_passages": _make_repeats,
    "thin_headings": _make_headings,
    "question_blocks": _make_questions,
}
