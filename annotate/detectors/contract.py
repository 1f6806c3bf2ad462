"""What every detector must keep to, checked on texts that are awkward in each their own way."""

from __future__ import annotations

from collections.abc import Iterator

from annotate.core.model import Article, BylineKind, Finding, Verdict, identify_content
from annotate.core.text import TextView
from annotate.detectors import Detector

_STORY = (
    "New ferry sails on Monday\n\nBy Ana Reed\nMarch 3, 2026\n\nThe ferry will leave at noon, the harbour office said. "
    "“Nobody told us”, a baker said. See https://www.fao.org/fishery for the catch of 2025 [1].\n\n[1] Port report."
)
TEXTS = {
    "story": _STORY,
    "empty": "",
    "blank": " \n\t\r\n ",
    "controls": "a\0b\x1b[31mc\x9b" * 60,
    "lone surrogate": "x\ud800y " * 60,
    "right to left": "\u202eשלום עולם. مرحبا " * 60,
    "emoji and marks": "👩‍👩‍👧 🇵🇪 e\u0301 " * 60,
    "ideographs": "港口的新渡轮周一启航。记者王伟报道。" * 20,
    "carriage returns": _STORY.replace("\n", "\r\n"),
    "one long line": _STORY.replace("\n", " ") * 40,
    "brackets and quotes": "[(«“" * 900,
    "addresses": "http://[http://" * 400,
}


def check_detector(detector: Detector) -> Iterator[str]:
    """Yield one line for each way in which a detector breaks the contract; none when it keeps it.

    Checked on each text, with and without a byline, date and outlet: it does not raise, says exactly
    one finding for each of its flags, gives the same answer twice, probabilities within 0 and 1 that go
    with the verdict, a reason for every flag raised, and quotes that stand at their offsets.
    """
    for name, text in TEXTS.items():
        for article in _build_articles(text):
            try:
                findings = list(detector.detect(TextView(article)))
                again = list(detector.detect(TextView(article)))
            except Exception as error:  # the report is what the author wants
                yield f"{name}: raises {type(error).__name__}: {error}"
                break
            if findings != again:
                yield f"{name}: says something else the second time"
            yield from (f"{name}: {fault}" for fault in _find_faults(detector, article, findings))


def _build_articles(text: str) -> Iterator[Article]:
    identity = identify_content(text)
    yield Article(identity, "contract.txt", text, published_known=False)
    yield Article(
        identity,
        "contract.txt",
        text,
        url="https://www.harbourgazette.example/ferry",
        title="New ferry sails on Monday",
        byline="Ana Reed",
        byline_kind=BylineKind.PERSON,
        byline_origin="record",
        published="2026-03-03",
        published_origin="record",
        outlet="harbourgazette.example",
        outlet_name="Harbour Gazette",
        language="en",
    )


def _find_faults(detector: Detector, article: Article, findings: list[Finding]) -> Iterator[str]:
    if sorted(finding.flag for finding in findings) != sorted(detector.flags):
        yield f"wants one finding for each of {', '.join(detector.flags)}"
    for finding in findings:
        if (finding.detector, finding.version) != (detector.name, detector.version):
            yield "a finding names another detector or version"
        if finding.probability is not None and not 0 <= finding.probability <= 1:
            yield f"probability {finding.probability} is outside 0 and 1"
        if finding.verdict is Verdict.PRESENT and not (finding.evidence and (finding.probability or 0) >= 0.5):
            yield "present without evidence, or with a probability below 0.5"
        for item in finding.evidence:
            if not item.note:
                yield "evidence without a note"
            if item.start is None or item.end is None:
                if item.quote is not None:
                    yield "a quote without its offsets"
            elif article.text[item.start : item.end] != item.quote or item.start >= item.end:
                yield f"the quote {item.quote!r:.60} does not stand at {item.start}-{item.end}"
