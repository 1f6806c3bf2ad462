"""Fits a detector's probability to the reviewers' verdicts, with scikit-learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from annotate.core.calibration import FEWEST_VERDICTS, Calibration
from annotate.core.evaluation import Judged
from annotate.errors import AnnotateError

_FOLDS = 5
_KNOTS = 41
METHODS = ("platt", "isotonic")


def fit_calibration(judged: Sequence[Judged], method: str = "auto") -> Calibration | str:
    """Return the calibration of one detector on one flag, or in a few words why there is none.

    `method` is platt, isotonic, or auto, which takes the one with the lower cross-validated Brier
    score. None is made from fewer than 30 verdicts, from verdicts that all agree, or where the
    stated probabilities are as good. Raises AnnotateError where scikit-learn is not installed.
    """
    items = [item for item in judged if item.probability is not None]
    stated = [item.probability or 0.0 for item in items]
    truth = [int(item.holds) for item in items]
    if len(items) < FEWEST_VERDICTS:
        return f"{len(items)} verdict{'' if len(items) == 1 else 's'}; {FEWEST_VERDICTS} are needed"
    if min(sum(truth), len(truth) - sum(truth)) < _FOLDS:
        return "too few verdicts of one kind to tell"
    before = _brier(stated, truth)
    tried = {name: _cross_validate(_FITTERS[name], stated, truth) for name in METHODS if method in (name, "auto")}
    best = min(tried, key=lambda name: (tried[name], name))
    if tried[best] >= before:
        return f"the stated probabilities are as good (Brier {before:.3f}, calibrated {tried[best]:.3f})"
    fitted = _FITTERS[best](stated, truth)
    knots = tuple((place / (_KNOTS - 1), fitted(place / (_KNOTS - 1))) for place in range(_KNOTS))
    first = items[0]
    return Calibration(*first.detector_key, best, knots, len(items), round(before, 4), round(tried[best], 4))


def _cross_validate(fit: Callable[..., Callable[[float], float]], stated: list[float], truth: list[int]) -> float:
    """Return the Brier score of predictions for verdicts that were left out of the fit; folds of equal mixture."""
    order = sorted(range(len(truth)), key=lambda at: (truth[at], at))
    total = 0.0
    for fold in range(_FOLDS):
        held = set(order[fold::_FOLDS])
        kept = [at for at in range(len(truth)) if at not in held]
        fitted = fit([stated[at] for at in kept], [truth[at] for at in kept])
        total += sum((fitted(stated[at]) - truth[at]) ** 2 for at in held)
    return total / len(truth)


def _brier(stated: Sequence[float], truth: Sequence[int]) -> float:
    return sum((p - y) ** 2 for p, y in zip(stated, truth, strict=True)) / len(truth)


def _fit_platt(stated: list[float], truth: list[int]) -> Callable[[float], float]:
    model = _import("linear_model").LogisticRegression()
    model.fit([[value] for value in stated], truth)
    return lambda value: float(model.predict_proba([[value]])[0][1])


def _fit_isotonic(stated: list[float], truth: list[int]) -> Callable[[float], float]:
    model = _import("isotonic").IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    model.fit(stated, truth)
    return lambda value: float(model.predict([value])[0])


_FITTERS = {"platt": _fit_platt, "isotonic": _fit_isotonic}


def _import(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(f"sklearn.{name}")
    except ImportError as error:
        raise AnnotateError(
            "annotate calibrate needs scikit-learn.", "Install it with: pip install 'annotate-sources[calibrate]'"
        ) from error
