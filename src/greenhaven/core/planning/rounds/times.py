"""Hours of vehicles and of stops, in seconds since the midnight before the first day."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers
from greenhaven.core.planning.rounds.fleet import DAY_NAMES, DAY_S, HOUR_S, Carries, Vehicle
from greenhaven.core.planning.rounds.hours import (
    ALWAYS,
    Span,
    bridged,
    forbidden_starts,
    longest,
    without,
)
from greenhaven.core.planning.rounds.inputs import RoundsInputs
from greenhaven.core.planning.rounds.stops import Closures

LEG_OF = {Carries.COLLECTIONS: "collect", Carries.DELIVERIES: "deliver"}


@dataclass(frozen=True, slots=True)
class Shift:
    """A day's work of some vehicles that are alike."""

    vehicle: int  # position in the inputs' vehicles
    day: int
    span: Span  # from the beginning of work to the end, unloading included


@dataclass(frozen=True, slots=True)
class Openings:
    """When work at each stop may begin; unused places hold spans that are empty.

    Parameters
    ----------
    first, last : array of int, shape (n_stops, most spans)
    """

    first: Integers
    last: Integers

    def of(self, stop: int) -> tuple[Span, ...]:
        """The spans of a stop."""
        pairs = zip(self.first[stop].tolist(), self.last[stop].tolist(), strict=True)
        return tuple(Span(first, last) for first, last in pairs if first <= last)

    def earliest(self, arrival: Floats) -> Floats:
        """When work begins after an arrival [s], shape (n_stops,); inf = not any more."""
        begins = np.maximum(self.first, arrival[:, None])
        open_then = (begins <= self.last) & (self.first <= self.last)
        return np.asarray(np.where(open_then, begins, np.inf).min(axis=1, initial=np.inf))


def shifts_of(inputs: RoundsInputs) -> tuple[Shift, ...]:
    """The working days of all vehicles.

    Where the hub's district is closed in the middle of a working day, the longer part of the day
    counts: what leaves a hub in it could not come back.
    """
    found = []
    district = dict(zip(inputs.hubs.id.tolist(), inputs.hubs.district.tolist(), strict=True))
    for position, vehicle in enumerate(inputs.vehicles):
        mine = _at_hub(inputs.closures, vehicle, district[vehicle.hub])
        closed = [Span(begins, ends - 1) for begins, ends in mine]
        for day in range(inputs.days):
            if not vehicle.works_on((inputs.start + timedelta(days=day)).weekday()):
                continue
            begins, ends = (
                round(day * DAY_S + HOUR_S * hour) for hour in (vehicle.begins_h, vehicle.ends_h)
            )
            span = longest(without([Span(begins, ends)], closed))
            if span is not None and span.last > span.first:
                found.append(Shift(position, day, span))
    return tuple(found)


def _at_hub(closures: Closures, vehicle: Vehicle, district: str) -> list[tuple[int, int]]:
    here = np.isin(closures.district, ["", district]) & (closures.stop == "")
    here &= np.isin(closures.hub, ["", vehicle.hub])
    here &= np.isin(closures.leg, ["", LEG_OF.get(vehicle.carries, "")])
    rows = np.flatnonzero(here)
    return [(int(closures.begins_s[row]), int(closures.ends_s[row])) for row in rows]


def openings(inputs: RoundsInputs, busy: tuple[Span, ...]) -> Openings:
    """When work at each stop may begin, as far as anybody works then.

    Parameters
    ----------
    inputs : RoundsInputs
    busy : tuple of Span
        The working days of all vehicles.
    """
    spans = [
        bridged(without(opened, closed), busy)
        for opened, closed in zip(_opened(inputs), _closed(inputs), strict=True)
    ]
    most = max((len(each) for each in spans), default=0) or 1
    first = np.ones((len(spans), most), dtype=np.int64)
    last = np.zeros((len(spans), most), dtype=np.int64)
    for row, each in enumerate(spans):
        for place, span in enumerate(each):
            first[row, place], last[row, place] = span
    return Openings(first, last)


def _opened(inputs: RoundsInputs) -> list[list[Span]]:
    mine: dict[str, list[Span]] = {}
    for row in inputs.windows.records():
        mine.setdefault(row["stop"], []).append(Span(row["opens_s"], row["closes_s"]))
    return [mine.get(stop, [ALWAYS]) for stop in inputs.stops.id.tolist()]


def _closed(inputs: RoundsInputs) -> list[list[Span]]:
    """Starts of work at each stop that a closure forbids."""
    stops = inputs.stops
    closed: list[list[Span]] = [[] for _ in range(len(stops))]
    service = stops.work_s.tolist()
    for row in inputs.closures.records():
        for stop in np.flatnonzero(closed_stops(inputs, row)).tolist():
            begins, ends = row["begins_s"], row["ends_s"]
            closed[stop].append(forbidden_starts(begins, ends, service[stop]))
    return closed


def closed_stops(inputs: RoundsInputs, closure: dict[str, object]) -> Booleans:
    """Which stops a closure speaks of."""
    stops = inputs.stops
    mine = np.full(len(stops), not closure["hub"])
    if closure["district"]:
        mine &= stops.district == closure["district"]
    if closure["stop"]:
        mine &= stops.id == closure["stop"]
    if closure["leg"] == "collect":
        mine &= stops.collect_kg > 0
    elif closure["leg"] == "deliver":
        mine &= stops.deliver_kg > 0
    return mine


def day_name(inputs: RoundsInputs, day: int) -> str:
    """The name of a day of the plan."""
    return DAY_NAMES[(inputs.start + timedelta(days=day)).weekday()]
