"""Runs the detectors over a stream of articles or drafts on this machine, in order, with flat memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotate.assembly import load_detectors
from annotate.batch.pool import Job, Lost, Pool
from annotate.batch.sketching import sketch_article
from annotate.core.model import Article, Evidence, Finding, Verdict
from annotate.core.text import TextView
from annotate.detectors import Detector, Failure, detect_all
from annotate.ingest.article import Reading, ReadPage, finish_draft
from annotate.ingest.drafts import Draft
from annotate.ingest.sandbox import PageReader
from annotate.ingest.sources import Rejection


@dataclass(frozen=True, slots=True)
class Detection:
    """An article with what the detectors said of it, and which of them failed.

    `lost` says why nothing can be said: the article has ended the process that looked at it. `sketch` is by what it is
    compared with others, where the task asks for it.
    """

    article: Article
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]
    lost: str | None = None
    sketch: bytes | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """Which detectors to run: all, or those that speak to `flags`, without those of `left_out` alone.

    `outlets` as in outlets.csv. `rubric` holds the flags that a plug-in may speak to, by default the packaged ones;
    `names` narrows the detectors further. `sketches` asks for the sketch of each article as well.
    """

    outlets: tuple[Mapping[str, str], ...] | None = None
    flags: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    rubric: tuple[str, ...] | None = None
    names: frozenset[str] | None = None
    sketches: bool = False

    def load(self) -> list[Detector]:
        """Return the detectors."""
        return [
            detector
            for detector in load_detectors(self.outlets, self.rubric)
            if (not self.flags or set(detector.flags) & set(self.flags))
            and set(detector.flags) - set(self.left_out)
            and (self.names is None or detector.name in self.names)
        ]


# What becomes of a detection in the worker that made it: a line or a row, so that no article comes back.
Render = Callable[[Article, Sequence[Finding], Sequence[Failure]], Any]


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with each draft: how it is read, which detectors look at it, and what is handed back."""

    task: Task
    reading: Reading
    render: Render


def detect_articles(articles: Iterable[Article], task: Task, jobs: int = 1) -> Generator[Detection, None, None]:
    """Yield a detection for each article, in order, whatever the number of jobs."""
    if jobs <= 1:
        detectors = task.load()
        for article in articles:
            yield _detect(detectors, article, task.sketches)
        return
    waiting: deque[Article] = deque()
    job: Job[Article, _Packed] = Job(_prepare_articles, task, lambda article: len(article.text))
    with Pool(jobs, job) as pool:
        for answer in pool.run(_keep(articles, waiting)):
            article = waiting.popleft()
            yield Detection(article, (), (), answer.reason) if isinstance(answer, Lost) else _unpack(article, answer)


def detect_drafts(drafts: Iterable[Draft | Rejection], work: Work, jobs: int = 1) -> Generator[Any, None, None]:
    """Yield what `work.render` makes of each draft, or its rejection, in order, whatever the number of jobs."""
    if jobs <= 1:
        with PageReader() as pages:
            yield from map(prepare_drafts(work, pages), drafts)
        return
    with open_pool(work, jobs) as pool:
        yield from map(reject_lost, pool.run(drafts))


def open_pool(work: Work, jobs: int) -> Pool[Draft | Rejection, Any]:
    """Return the worker processes that read drafts and look at them."""
    return Pool(jobs, Job(prepare_drafts, work, weigh_draft))


def reject_lost(answer: Any) -> Any:
    """Return the answer of a worker; a draft that has ended its worker is a rejection."""
    return Rejection(answer.item.source, answer.reason) if isinstance(answer, Lost) else answer


def weigh_draft(draft: Draft | Rejection) -> int:
    """Return about how many bytes a draft holds."""
    if isinstance(draft, Rejection):
        return 0
    return len(draft.data) if isinstance(draft.data, bytes) else sum(len(str(cell)) for cell in draft.data.values())


def prepare_drafts(work: Work, pages: ReadPage) -> Callable[[Draft | Rejection], Any]:
    """Return the function from a draft to what is handed back."""
    detectors = work.task.load()

    def answer(draft: Draft | Rejection) -> Any:
        article = draft if isinstance(draft, Rejection) else finish_draft(draft, work.reading, pages)
        if isinstance(article, Rejection):
            return article
        return work.render(article, *detect_all(detectors, TextView(article)))

    return answer


def _keep(articles: Iterable[Article], waiting: deque[Article]) -> Iterator[Article]:
    for article in articles:
        waiting.append(article)
        yield article


def _detect(detectors: list[Detector], article: Article, sketches: bool) -> Detection:
    view = TextView(article)
    findings, failures = detect_all(detectors, view)
    return Detection(article, tuple(findings), tuple(failures), sketch=sketch_article(view) if sketches else None)


# Findings on their way from a worker, and the sketch: plain tuples, and no quote that its offsets give back.
_Packed = tuple[list[tuple[Any, ...]], list[Failure], bytes | None]


def _prepare_articles(task: Task, _: ReadPage) -> Callable[[Article], _Packed]:
    detectors = task.load()

    def answer(article: Article) -> _Packed:
        made = _detect(detectors, article, task.sketches)
        return [_pack(article.text, finding) for finding in made.findings], list(made.failures), made.sketch

    return answer


def _pack(text: str, finding: Finding) -> tuple[Any, ...]:
    evidence = [
        (
            item.note,
            item.start,
            item.end,
            None if item.start is None or item.quote == text[item.start : item.end] else item.quote,
        )
        for item in finding.evidence
    ]
    return finding.flag, finding.verdict.value, finding.probability, finding.detector, finding.version, evidence


def _unpack(article: Article, packed: _Packed) -> Detection:
    text = article.text
    findings = tuple(
        Finding(
            flag,
            Verdict(verdict),
            probability,
            tuple(_unpack_evidence(text, *item) for item in evidence),
            name,
            version,
        )
        for flag, verdict, probability, name, version, evidence in packed[0]
    )
    return Detection(article, findings, tuple(packed[1]), sketch=packed[2])


def _unpack_evidence(text: str, note: str, start: int | None, end: int | None, quote: str | None) -> Evidence:
    return Evidence(note, start, end, text[start:end] if start is not None and quote is None else quote)
