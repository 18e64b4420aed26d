"""Bands over weeks as areas that a template draws, and as rows of a table that say the same.

What happens within a step is drawn as a stair, for it is a sum over the step; what lies there at
its end is drawn as a slope from one end to the next.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from greenhaven.core.columns import Floats, Integers
from greenhaven.web.exchange.plans.axes import (
    HEIGHT,
    WIDTH,
    Axis,
    dates_axis,
    polyline,
    values_axis,
)
from greenhaven.web.exchange.plans.ranges import LOWER, MEDIAN, UPPER, Scale, scale_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a band: its first day (of a stock its last), and its values in words."""

    day: date
    low: str
    median: str
    high: str


@dataclass(frozen=True, slots=True)
class Band:
    """The area in which 8 of 10 futures lie, and their median."""

    area: str
    median: str
    dates: Axis
    values: Axis
    scale: Scale
    steps: tuple[Step, ...]
    is_stock: bool
    width: int = WIDTH
    height: int = HEIGHT


def band(start: date, days: Integers, bands: Floats, *, unit: str, is_stock: bool) -> Band:
    """Draw a band over the steps of a forecast.

    Parameters
    ----------
    start : date
        First day of the first step.
    days : array of int, shape (n_steps,)
        Days from the start to the end of each step.
    bands : array, shape (5, n_steps)
        At the quantiles 5, 10, 50, 90 and 95 %.
    unit : str
    is_stock : bool
        Whether a value is what lies there at the end of its step.
    """
    scale = scale_of(unit, bands[[LOWER, MEDIAN, UPPER]])
    told = scale.factor * bands
    begins = np.concatenate([[0], days[:-1]])
    dates, values = dates_axis(start, float(days[-1])), values_axis(told[[LOWER, UPPER]])
    ends = days if is_stock else np.column_stack([begins, days]).ravel()
    repeats = 1 if is_stock else 2
    low, middle, high = (np.repeat(told[row], repeats) for row in (LOWER, MEDIAN, UPPER))
    across = dates.across(ends.astype(np.float64))
    area_x = np.concatenate([across, across[::-1]])
    area_y = values.upright(np.concatenate([high, low[::-1]]))
    first = days - 1 if is_stock else begins
    return Band(
        area=polyline(area_x, area_y),
        median=polyline(across, values.upright(middle)),
        dates=dates,
        values=values,
        scale=scale,
        steps=_steps(start, first, bands, scale),
        is_stock=is_stock,
    )


def _steps(start: date, days: Integers, bands: Floats, scale: Scale) -> tuple[Step, ...]:
    rows = bands[[LOWER, MEDIAN, UPPER]].T.tolist()
    return tuple(
        Step(start + timedelta(days=day), *(scale.say(value) for value in row))
        for day, row in zip(days.tolist(), rows, strict=True)
    )
