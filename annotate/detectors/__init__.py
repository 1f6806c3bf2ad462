"""The built-in detectors: each answers one question about an article and shows its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from annotate.core.model import Evidence, Finding, Verdict
from annotate.core.text import TextView


class Detector(Protocol):
    """A value with a name, a version and the flags it speaks to.

    `detect` is a pure function of the view: no network, no clock, no random numbers. It returns
    exactly one finding for each of its flags; where it could not look, the verdict is "unsure".
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def flags(self) -> tuple[str, ...]: ...
    def detect(self, view: TextView) -> list[Finding]: ...


@dataclass(frozen=True, slots=True)
class Failure:
    """A detector that crashed on an article: which one, and what it said."""

    detector: str
    version: str
    message: str


def detect_all(detectors: Sequence[Detector], view: TextView) -> tuple[list[Finding], list[Failure]]:
    """Run every detector over one article; one that crashes is reported and the others go on.

    Its flags come out "unsure", without a probability: a detector that could not look says so.
    """
    findings: list[Finding] = []
    failures: list[Failure] = []
    for detector in detectors:
        try:
            findings.extend(_check_findings(detector, detector.detect(view)))
        except Exception as error:  # a detector may be a plug-in: one failure must not lose the rest
            failure = Failure(detector.name, detector.version, f"{type(error).__name__}: {error}")
            failures.append(failure)
            findings.extend(_give_up(detector, failure))
    return findings, failures


def _give_up(detector: Detector, failure: Failure) -> list[Finding]:
    evidence = (Evidence(f"the detector failed: {failure.message}"),)
    return [Finding(flag, Verdict.UNSURE, None, evidence, detector.name, detector.version) for flag in detector.flags]


def _check_findings(detector: Detector, findings: Iterable[Finding]) -> list[Finding]:
    checked = list(findings)
    if sorted(finding.flag for finding in checked) != sorted(detector.flags):
        raise ValueError(f"{detector.name} must return one finding for each of {', '.join(detector.flags)}")
    return checked
