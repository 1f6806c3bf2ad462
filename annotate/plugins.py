"""Third-party detectors from entry points, loaded one by one: one that fails is named and left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from annotate.detectors import Detector

GROUP = "annotate.detectors"


@dataclass(frozen=True, slots=True)
class Plugin:
    """An entry point: its name, the distribution and version it comes from, and the detector or the fault."""

    name: str
    distribution: str
    detector: Detector | None
    fault: str | None = None


def load_plugins(flags: Collection[str]) -> list[Plugin]:
    """Return all plug-ins by name; `flags` are the keys of the rubric that a detector may speak to.

    An entry point names a detector, or a function without parameters that returns one.
    """
    points = sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    return [_load(point, flags) for point in points]


def list_detectors(plugins: list[Plugin]) -> Iterator[Detector]:
    """Yield the detectors of the plug-ins that loaded."""
    for plugin in plugins:
        if plugin.detector is not None:
            yield plugin.detector


def _load(point: EntryPoint, flags: Collection[str]) -> Plugin:
    distribution = f"{point.dist.name} {point.dist.version}" if point.dist else "unknown distribution"
    try:
        loaded = point.load()
        detector: Detector = loaded() if not hasattr(loaded, "detect") or isinstance(loaded, type) else loaded
        fault = _find_fault(detector, flags)
    except Exception as error:  # whatever a plug-in does, the others must go on
        return Plugin(point.name, distribution, None, f"{type(error).__name__}: {error}")
    return Plugin(point.name, distribution, None if fault else detector, fault)


def _find_fault(detector: Detector, flags: Collection[str]) -> str | None:
    for name in ("name", "version"):
        if not isinstance(getattr(detector, name, None), str) or not getattr(detector, name):
            return f"it has no {name}"
    spoken = getattr(detector, "flags", None)
    if not isinstance(spoken, tuple) or not spoken:
        return "it speaks to no flag"
    unknown = [flag for flag in spoken if flag not in flags]
    if unknown:
        return f"{unknown[0]} is not a flag of the rubric"
    return None if callable(getattr(detector, "detect", None)) else "it has no detect"
