"""The geometry of the charts; the templates draw them as SVG, so that they need no script and scale with the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from annotate.core.scoring import Interval, OutletScore

# Beyond so many, points and bars are drawn finer, so that a crowd does not become one blot.
CROWD = 300
# Steps of the heat map: as many as can be told apart beside their figures.
STEPS = 9


def spell(value: float) -> str:
    """Return a coordinate in as few characters as a tenth of a unit needs."""
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Bar:
    """An interval on a scale from 0 to `length`, in units of the drawing."""

    low: str
    median: str
    high: str


def draw_bar(interval: Interval, most: float = 100.0, length: float = 200.0, margin: float = 4.0) -> Bar:
    """Return where the ends and the middle of an interval stand on a scale from 0 to `most`."""
    low, median, high = (
        spell(margin + min(max(value / most, 0.0), 1.0) * length)
        for value in (interval.low, interval.median, interval.high)
    )
    return Bar(low, median, high)


@dataclass(frozen=True, slots=True)
class Point:
    """An outlet on the plane: `x` is bias, `y` credibility."""

    id: int
    key: str
    x: str
    y: str
    bars: str
    says: str


@dataclass(frozen=True, slots=True)
class Plane:
    """Credibility against bias: points in a square of `size` units with its origin at the lower left."""

    size: int
    ticks: tuple[tuple[int, str, str], ...]
    points: tuple[Point, ...]

    @property
    def is_crowded(self) -> bool:
        """Whether the points are too many to be drawn large."""
        return len(self.points) > CROWD


def draw_plane(outlets: Sequence[tuple[int, OutletScore]], size: int = 400) -> Plane:
    """Return the outlets (id and score) that have both axes as points with error bars."""
    points = []
    for id_, score in outlets:
        bias, credibility = score.bias, score.credibility
        if bias is None:
            continue
        x, y = bias.median / 100 * size, size - credibility.median / 100 * size
        across = f"M{spell(bias.low / 100 * size)} {spell(y)}H{spell(bias.high / 100 * size)}"
        down = f"M{spell(x)} {spell(size - credibility.low / 100 * size)}V{spell(size - credibility.high / 100 * size)}"
        says = f"credibility {describe_interval(credibility)}, bias {describe_interval(bias)}"
        points.append(Point(id_, score.key, spell(x), spell(y), across + down, says))
    ticks = tuple((value, spell(value / 100 * size), spell(size - value / 100 * size)) for value in range(0, 101, 20))
    return Plane(size, ticks, tuple(points))


def describe_interval(interval: Interval, percent: bool = False) -> str:
    """Return "83 [79–85]"; of a share in per cent."""
    by = 100 if percent else 1
    low, median, high = (f"{value * by:.0f}" for value in (interval.low, interval.median, interval.high))
    return f"{median} [{low}–{high}]"


def choose_step(share: float) -> int:
    """Return the step of the heat map for a share from 0 to 1: 0 is nothing, 9 all."""
    return min(max(round(share * STEPS), 0), STEPS)


@dataclass(frozen=True, slots=True)
class Curve:
    """Intervals over time: where each stands, in a field of `width` by `height` units."""

    width: int
    height: int
    points: tuple[tuple[str, str, str, str, str], ...]
    line: str


def draw_curve(values: Sequence[tuple[str, Interval | None]], width: int = 640, height: int = 160) -> Curve:
    """Return (label, x, y of the low end, of the median, of the high end) of each that is known, and the line.

    The line is broken where a value is missing.
    """
    step = width / max(len(values), 1)
    points, line, is_broken = [], "", True
    for place, (label, interval) in enumerate(values):
        x = spell((place + 0.5) * step)
        if interval is None:
            is_broken = True
            continue
        low, median, high = (
            spell(height - value / 100 * height) for value in (interval.low, interval.median, interval.high)
        )
        points.append((label, x, low, median, high))
        line += f"{'M' if is_broken else 'L'}{x} {median}"
        is_broken = False
    return Curve(width, height, tuple(points), line)
