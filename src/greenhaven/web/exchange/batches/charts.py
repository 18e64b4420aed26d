"""Pictures that the server draws: the temperatures of a batch over its days."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.utils.translation import ngettext

from greenhaven.core.columns import Floats
from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.units import shown_celsius
from greenhaven.web.exchange.batches.heat import Heat, days_of
from greenhaven.web.exchange.plans.axes import (
    HEIGHT,
    WIDTH,
    Axis,
    days_axis,
    fixed,
    polyline,
    values_axis,
)


@dataclass(frozen=True, slots=True)
class Chart:
    """Thin lines for the spots, a bold one for the hottest, a line at the floor, turnings."""

    spots: tuple[str, ...]
    hottest: str
    floor: str
    turnings: tuple[str, ...]
    days: Axis
    values: Axis
    unit: str
    told: str
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(heat: Heat | None, start: datetime, units: str) -> Chart | None:
    """The chart of a batch; none before two walks."""
    if heat is None or len(heat.times) < 2:
        return None
    days = np.array([days_of(time) - days_of(start) for time in heat.times])
    read = _in_unit(heat.values, units)
    floor = float(_in_unit(np.array(heat.hold.floor_c), units))
    across = days_axis(max(float(days[-1]), 1.0))
    upright = values_axis(np.nan_to_num(read), floor)
    spots = (_line(across, upright, days, read[:, each]) for each in range(read.shape[1]))
    turnings = np.array([days_of(time) - days_of(start) for time in heat.turnings])
    return Chart(
        spots=tuple(line for line in spots if line),
        hottest=_line(across, upright, days, np.nanmax(read, axis=1)),
        floor=fixed(float(upright.upright(np.array(floor)))),
        turnings=tuple(fixed(float(at)) for at in across.across(turnings) if 0 <= at <= WIDTH),
        days=across,
        values=upright,
        unit="°F" if units == Units.US else "°C",
        told=_told(heat, units),
    )


def _line(across: Axis, upright: Axis, days: Floats, values: Floats) -> str:
    known = np.isfinite(values)
    if known.sum() < 2:
        return ""
    return polyline(across.across(days[known]), upright.upright(values[known]))


def _in_unit(celsius: Floats, units: str) -> Floats:
    return np.asarray(1.8 * celsius + 32 if units == Units.US else celsius, dtype=np.float64)


def _told(heat: Heat, units: str) -> str:
    """The chart in one sentence."""
    count = len(heat.turnings)
    words = ngettext(
        "Hottest %(most)s, last %(last)s; turned once.",
        "Hottest %(most)s, last %(last)s; turned %(count)d times.",
        count,
    )
    return words % {
        "most": shown_celsius(float(np.nanmax(heat.values)), units),
        "last": shown_celsius(float(np.nanmax(heat.values[-1])), units),
        "count": count,
    }
