"""Courses over days as lines that a template draws, and as rows of a table that say the same."""

import math
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.web.commons.quantities import number

WIDTH, HEIGHT = 1000, 300  # stretched to the place that the page has
MOST_POINTS = 360
DAYS_PER_WEEK = 7
INTERVALS = 4  # of the axis of days
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
TOLD_DAYS = (0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 42, 56, 70, 84, 98, 112, 126, 140)


@dataclass(frozen=True, slots=True)
class Axis:
    """Evenly spaced marks from the first to the last, and the words at them."""

    marks: tuple[float, ...]
    labels: tuple[str, ...]

    def part(self, values: Floats) -> Floats:
        """Where values lie, 0 at the first mark and 1 at the last."""
        first, last = self.marks[0], self.marks[-1]
        return np.asarray((values - first) / (last - first), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Told:
    """One day of a course: the lowest of its lines, their mean, and the highest."""

    day: int
    lowest: float
    mean: float
    highest: float


@dataclass(frozen=True, slots=True)
class Course:
    """Lines over days: thin ones where there are several, and their mean."""

    lines: tuple[str, ...]
    mean: str
    limit: str  # height of a line across; "" = none
    days: Axis
    values: Axis
    told: tuple[Told, ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def rows(self) -> list[str]:
        """Heights of the lines across that stand for the marks."""
        return [_fixed(HEIGHT * (1 - part)) for part in _parts(self.values)]

    @property
    def columns(self) -> list[str]:
        """Places of the upright lines that stand for the marks."""
        return [_fixed(WIDTH * part) for part in _parts(self.days)]

    @property
    def downward(self) -> tuple[str, ...]:
        """The words at the upright axis, the highest first."""
        return self.values.labels[::-1]


def course(days: Floats, values: Floats, *, limit: float | None = None) -> Course:
    """Draw series over days.

    Parameters
    ----------
    days : array, shape (n,)
    values : array, shape (n, n_lines)
    limit : float, optional
        A value to be marked by a line across.
    """
    across, upright = _days(float(days[-1])), _values(values, limit)
    kept = np.unique(np.linspace(0, len(days) - 1, min(len(days), MOST_POINTS)).astype(int))
    x = WIDTH * across.part(days[kept])
    y = HEIGHT * (1 - upright.part(values[kept]))
    lines = [_points(x, y[:, each]) for each in range(y.shape[1])] if y.shape[1] > 1 else []
    at = "" if limit is None else _fixed(HEIGHT * (1 - float(upright.part(np.array(limit)))))
    return Course(
        tuple(lines), _points(x, y.mean(axis=1)), at, across, upright, _told(days, values)
    )


def _told(days: Floats, values: Floats) -> tuple[Told, ...]:
    """The days that the table tells; the last is always among them."""
    last = int(days[-1])
    chosen = [day for day in (*TOLD_DAYS, last) if day <= last]
    found = []
    for day in sorted(set(chosen)):
        row = values[int(np.abs(days - day).argmin())]
        found.append(Told(day, float(row.min()), float(row.mean()), float(row.max())))
    return tuple(found)


def _days(last: float) -> Axis:
    """Whole weeks, so that few marks reach the end."""
    weeks = max(math.ceil(round(last / DAYS_PER_WEEK, 6)), 1)
    step = math.ceil(weeks / INTERVALS)
    marks = [DAYS_PER_WEEK * step * at for at in range(math.ceil(weeks / step) + 1)]
    return Axis(tuple(float(mark) for mark in marks), tuple(str(mark) for mark in marks))


def _values(values: Floats, limit: float | None) -> Axis:
    """Round numbers from nothing, or from below what is lowest, to above what is highest."""
    top = max(float(values.max()), limit or 0.0, 1e-9)
    bottom = min(float(values.min()), 0.0)
    power = 10.0 ** math.floor(math.log10((top - bottom) / INTERVALS))
    step = next(each for each in STEPS if each * power * INTERVALS >= top - bottom) * power
    first, last = math.floor(bottom / step), math.ceil(top / step)
    marks = [step * at for at in range(first, last + 1)]
    digits = max(0, -math.floor(math.log10(step)))
    return Axis(tuple(marks), tuple(number(mark, digits) for mark in marks))


def _parts(axis: Axis) -> list[float]:
    parts: list[float] = axis.part(np.asarray(axis.marks)).tolist()
    return parts


def _points(x: Floats, y: Floats) -> str:
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _fixed(value: float) -> str:
    return f"{value:.1f}"
