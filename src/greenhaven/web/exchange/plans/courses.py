"""Courses over days as lines that a template draws, and as rows of a table that say the same."""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Floats
from greenhaven.web.exchange.plans.axes import (
    HEIGHT,
    WIDTH,
    Axis,
    days_axis,
    fixed,
    polyline,
    values_axis,
)

MOST_POINTS = 360
TOLD_DAYS = (0, 1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28, 42, 56, 70, 84, 98, 112, 126, 140)


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


def course(days: Floats, values: Floats, *, limit: float | None = None) -> Course:
    """Draw series over days.

    Parameters
    ----------
    days : array, shape (n,)
    values : array, shape (n, n_lines)
    limit : float, optional
        A value to be marked by a line across.
    """
    across, upright = days_axis(float(days[-1])), values_axis(values, limit)
    kept = np.unique(np.linspace(0, len(days) - 1, min(len(days), MOST_POINTS)).astype(int))
    x, y = across.across(days[kept]), upright.upright(values[kept])
    lines = [polyline(x, y[:, each]) for each in range(y.shape[1])] if y.shape[1] > 1 else []
    at = "" if limit is None else fixed(float(upright.upright(np.array(limit))))
    mean = polyline(x, y.mean(axis=1))
    return Course(tuple(lines), mean, at, across, upright, _told(days, values))


def _told(days: Floats, values: Floats) -> tuple[Told, ...]:
    """The days that the table tells; the last is always among them."""
    last = int(days[-1])
    chosen = [day for day in (*TOLD_DAYS, last) if day <= last]
    found = []
    for day in sorted(set(chosen)):
        row = values[int(np.abs(days - day).argmin())]
        found.append(Told(day, float(row.min()), float(row.mean()), float(row.max())))
    return tuple(found)
