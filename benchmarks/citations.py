"""Broken citations: sound links of real articles flagged."""

from __future__ import annotations

from annotate.assembly import load_detectors
from annotate.detectors.citations import CitationsDetector, judge_address
from benchmarks.data import load_rows
from benchmarks.rows import Mistake, Report, rate_share

FLAG = "broken-citations"
_DATA = "hyperpartisan-dev, links"


def measure(report: Report) -> None:
    """Measure every link of the set, beside a general validator of addresses."""
    (rules,) = (d.addresses.rules for d in load_detectors([]) if isinstance(d, CitationsDetector))
    links = [(row["id"], link["href"]) for row in load_rows("hyperpartisan-dev") for link in row["links"]]
    faults = [judge_address(link, rules) for _, link in links]
    said = [float(fault is not None) for fault in faults]
    report.rows.append(rate_share(FLAG, _DATA, "flagged", "annotate", said, "<= 0.01"))
    notes = sorted((name, fault) for (name, _), fault in zip(links, faults, strict=True) if fault)
    report.mistakes += [Mistake(FLAG, name, 0.0, 1.0, (note,)) for name, note in notes[:10]]
    try:
        import validators
    except ImportError:
        return
    refused = [float(not validators.url(link)) for _, link in links]
    report.rows.append(rate_share(FLAG, _DATA, "flagged", "validators.url", refused))
