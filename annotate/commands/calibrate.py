"""`annotate calibrate` fits the detectors' probabilities to the reviewers' verdicts."""

from __future__ import annotations

from itertools import groupby

import click

from annotate.commands import db_option, echo_wrapped, open_db, open_rubric, require_flags, say_next


@click.command()
@click.option("--flag", "flags", multiple=True, metavar="FLAG", help="Only this flag; may be repeated.")
@click.option(
    "--method", type=click.Choice(["auto", "platt", "isotonic"]), default="auto", show_default=True, help="How to fit."
)
@db_option
def calibrate(flags: tuple[str, ...], method: str, db: str | None) -> None:
    """Fit each detector's probability to the verdicts on your own corpus.

    Stores the fit with the detector's version; show, review and the export of findings then give the
    calibrated probability beside the stated one. Never from fewer than 30 verdicts, and only where it
    is better by cross-validation. Needs scikit-learn: pip install 'annotate-sources[calibrate]'

    \b
    Example:
      annotate calibrate --flag seo-padding
    """
    from annotate.batch.calibrating import fit_calibration
    from annotate.storage.calibrations import save_calibration
    from annotate.storage.judgements import iterate_judged

    database = open_db(db)
    rubric = open_rubric(database)
    judged = sorted(iterate_judged(database, require_flags(rubric, flags)), key=lambda item: item.detector_key)
    for (key, detector, version), items in groupby(judged, lambda item: item.detector_key):
        fitted = fit_calibration(list(items), method)
        head = f"{key}  {detector}/{version}: "
        if isinstance(fitted, str):
            echo_wrapped(head + fitted, hanging=2)
            continue
        save_calibration(database, fitted)
        gain = f"Brier {fitted.brier_stated:.3f} to {fitted.brier_calibrated:.3f}, cross-validated"
        echo_wrapped(f"{head}calibrated by {fitted.method} on {fitted.verdicts} verdicts ({gain})", hanging=2)
    if not judged:
        echo_wrapped("No verdict stands beside a finding yet: annotate autoflag, then annotate review")
    say_next("Next: annotate evaluate")
