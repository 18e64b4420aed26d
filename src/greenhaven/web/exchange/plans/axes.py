"""Axes with round marks, and points on a picture that is stretched to the place a page has."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.utils.formats import date_format

from greenhaven.core.columns import Floats
from greenhaven.web.commons.quantities import number

WIDTH, HEIGHT = 1000, 300  # stretched to the place that the page has
DAYS_PER_WEEK = 7
INTERVALS = 4
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
SLIGHT = 0.03  # share of what is highest
LONG_D = 400  # from then on a mark tells its year, not its day


@dataclass(frozen=True, slots=True)
class Axis:
    """Evenly spaced marks from the first to the last, and the words at them."""

    marks: tuple[float, ...]
    labels: tuple[str, ...]

    def part(self, values: Floats) -> Floats:
        """Where values lie, 0 at the first mark and 1 at the last."""
        first, last = self.marks[0], self.marks[-1]
        return np.asarray((values - first) / (last - first), dtype=np.float64)

    def across(self, values: Floats) -> Floats:
        """Where values lie from left to right."""
        return np.asarray(WIDTH * self.part(values))

    def upright(self, values: Floats) -> Floats:
        """Where values lie from the top down."""
        return np.asarray(HEIGHT * (1 - self.part(values)))

    @property
    def rows(self) -> list[str]:
        """Heights of the lines across that stand for the marks."""
        return [fixed(y) for y in self.upright(np.asarray(self.marks)).tolist()]

    @property
    def columns(self) -> list[str]:
        """Places of the upright lines that stand for the marks."""
        return [fixed(x) for x in self.across(np.asarray(self.marks)).tolist()]

    @property
    def downward(self) -> tuple[str, ...]:
        """The words at the upright axis, the highest first."""
        return self.labels[::-1]


def days_axis(last: float) -> Axis:
    """Days in whole weeks, so that few marks reach the end."""
    marks = _whole_weeks(last)
    return Axis(tuple(float(mark) for mark in marks), tuple(str(mark) for mark in marks))


def dates_axis(start: date, last: float) -> Axis:
    """Days from a date in whole weeks, told as dates."""
    marks = _whole_weeks(last)
    form = "M Y" if marks[-1] > LONG_D else "j M"
    labels = tuple(date_format(start + timedelta(days=mark), form) for mark in marks)
    return Axis(tuple(float(mark) for mark in marks), labels)


def values_axis(values: Floats, limit: float | None = None) -> Axis:
    """Round numbers from nothing, or from below what is lowest, to above what is highest."""
    top = max(float(values.max()), limit or 0.0, 1e-9)
    bottom = min(float(values.min()), 0.0)
    if bottom > -SLIGHT * top:  # hangs a little below the axis
        bottom = 0.0
    power = 10.0 ** math.floor(math.log10((top - bottom) / INTERVALS))
    step = next(each for each in STEPS if each * power * INTERVALS >= top - bottom) * power
    first, last = math.floor(bottom / step), math.ceil(top / step)
    marks = [step * at for at in range(first, last + 1)]
    digits = max(0, -math.floor(math.log10(step)))
    if round(step * 10**digits, 6) % 1:  # a step of 2.5
        digits += 1
    return Axis(tuple(marks), tuple(number(mark, digits) for mark in marks))


def polyline(x: Floats, y: Floats) -> str:
    """Points as an SVG line or polygon has them."""
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def fixed(value: float) -> str:
    """A place on the picture, to a tenth of its unit."""
    return f"{value:.1f}"


def _whole_weeks(last: float) -> list[int]:
    weeks = max(math.ceil(round(last / DAYS_PER_WEEK, 6)), 1)
    step = math.ceil(weeks / INTERVALS)
    return [DAYS_PER_WEEK * step * at for at in range(math.ceil(weeks / step) + 1)]
