"""Whom a piece judges is named in the order of the text, in every run."""

from __future__ import annotations

from annotate.assembly import load_detectors
from annotate.core.text import TextView
from annotate.ingest.record import article_from_record

JUDGED = "Then Harland, Osgood and Marlow saw Quill, and his shameless cronies lied again about Brightwell. "
PLAIN = "Nobody asked the people in the village about it, and the road stayed closed for weeks. "


def test_of_names_judged_equally_often_the_first_are_told() -> None:
    detector = next(detector for detector in load_detectors() if detector.name == "sides")
    text = "The plan came late on Monday in the town. " + JUDGED * 3 + PLAIN * 8
    (finding,) = detector.detect(TextView(article_from_record({"title": "The road", "text": text}, "made")))
    notes = [item.note for item in finding.evidence]
    assert "named where it judges, and not heard: Harland, Osgood" in notes
