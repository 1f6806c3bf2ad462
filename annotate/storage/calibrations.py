"""The calibrations of the detectors, newest first."""

from __future__ import annotations

import json

from annotate.core.calibration import Calibration
from annotate.core.model import Finding, base_version
from annotate.storage.clock import utc_now
from annotate.storage.database import Database


def save_calibration(db: Database, calibration: Calibration) -> int:
    """Store a calibration; the newest of a detector version counts."""
    with db.transaction():
        return db.execute(
            "INSERT INTO calibrations (flag, detector, version, method, knots, verdicts, brier_stated,"
            " brier_calibrated, fitted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                calibration.flag,
                calibration.detector,
                calibration.version,
                calibration.method,
                json.dumps([[round(x, 4), round(y, 4)] for x, y in calibration.knots]),
                calibration.verdicts,
                calibration.brier_stated,
                calibration.brier_calibrated,
                utc_now(),
            ),
        )


def list_calibrations(db: Database) -> dict[tuple[str, str, str], Calibration]:
    """Return the newest calibration by (flag, detector, version)."""
    found = {}
    for row in db.query("SELECT * FROM calibrations ORDER BY id"):
        found[row["flag"], row["detector"], row["version"]] = Calibration(
            row["flag"],
            row["detector"],
            row["version"],
            row["method"],
            tuple((x, y) for x, y in json.loads(row["knots"])),
            row["verdicts"],
            row["brier_stated"],
            row["brier_calibrated"],
        )
    return found


def calibrate_finding(calibrations: dict[tuple[str, str, str], Calibration], finding: Finding) -> float | None:
    """Return the calibrated probability of a finding, or None without a calibration or a probability."""
    calibration = calibrations.get((finding.flag, finding.detector, base_version(finding.version)))
    if calibration is None or finding.probability is None:
        return None
    return round(calibration.read(finding.probability), 4)
