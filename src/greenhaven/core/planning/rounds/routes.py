"""A round as it is driven: its trips, its timetable, and whether it can be done at all.

Nothing here comes from the search: what it proposes is worked out again from the inputs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from greenhaven.core.planning.rounds.frame import SLIGHT, Frame, longest_s
from greenhaven.core.planning.rounds.hours import Span

LEAVE, STOP, UNLOAD, RETURN = "leave", "stop", "unload", "return"


class Visit(NamedTuple):
    """A stop of a trip, and the span of its hours that is meant."""

    stop: int
    span: Span


@dataclass(frozen=True, slots=True)
class Trip:
    """From a hub by some stops to a hub, where it unloads."""

    visits: tuple[Visit, ...]
    hub: int  # where it ends, position in the inputs' hubs


@dataclass(frozen=True, slots=True)
class Route:
    """A day of one vehicle."""

    shift: int  # position in the frame's shifts
    unit: int  # which of the vehicles that are alike
    trips: tuple[Trip, ...]

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The stops of all trips, in order."""
        return tuple(visit for trip in self.trips for visit in trip.visits)

    @property
    def stops(self) -> tuple[int, ...]:
        """Positions of the stops, in order."""
        return tuple(visit.stop for visit in self.visits)


class Event(NamedTuple):
    """Something that happens on a round, at a point."""

    what: str
    point: int
    stop: int  # position of the stop; −1 at a hub
    trip: int
    arrives_s: float
    begins_s: float
    leaves_s: float
    metres: float  # from the point before


class _Node(NamedTuple):
    what: str
    point: int
    trip: int
    service_s: float
    span: Span


def _nodes(frame: Frame, route: Route) -> list[_Node]:
    shift = frame.shifts[route.shift]
    vehicle = frame.vehicle(shift)
    home = frame.home[shift.vehicle]
    service = frame.inputs.stops.work_s
    nodes = [_Node(LEAVE, home, 0, vehicle.loading_s, shift.span)]
    for number, trip in enumerate(route.trips):
        nodes += [
            _Node(STOP, frame.hubs + stop, number, float(service[stop]), span)
            for stop, span in trip.visits
        ]
        ends = RETURN if number == len(route.trips) - 1 else UNLOAD
        nodes.append(_Node(ends, trip.hub, number, vehicle.turn_s, shift.span))
    return nodes


def timetable(frame: Frame, route: Route) -> tuple[Event, ...]:
    """When a round is where: back as early as can be, and begun as late as that allows.

    Parameters
    ----------
    frame : Frame
    route : Route

    Returns
    -------
    tuple of Event
        The first leaves the vehicle's hub, the last is back there and unloaded; empty where a
        window, the shift, the longest working time or way cannot be kept.
    """
    nodes = _nodes(frame, route)
    shift = frame.shifts[route.shift]
    vehicle = frame.vehicle(shift)
    metres, seconds = frame.ways[shift.vehicle]
    points = [node.point for node in nodes]
    legs = [0.0, *metres[points[:-1], points[1:]].tolist()]
    takes = [0.0, *seconds[points[:-1], points[1:]].tolist()]
    if sum(legs) > 1e3 * vehicle.longest_km * (1 + SLIGHT) or not np.isfinite(sum(takes)):
        return ()
    if not (first := _forward(nodes, takes, shift.span.first)):
        return ()
    begun = _latest_start(nodes, takes, first)
    times = _forward(nodes, takes, begun)
    if times[-1][2] > shift.span.last or times[-1][2] - begun > longest_s(vehicle):
        return ()
    return tuple(
        Event(node.what, node.point, max(node.point - frame.hubs, -1), node.trip, *when, leg)
        for node, when, leg in zip(nodes, times, legs, strict=True)
    )


Moment = tuple[float, float, float]  # arrives, begins, leaves


def _forward(nodes: Sequence[_Node], takes: Sequence[float], start: float) -> list[Moment]:
    times: list[Moment] = []
    now = start
    for node, way in zip(nodes, takes, strict=True):
        arrives = now + way
        begins = max(arrives, node.span.first)
        if begins > node.span.last:
            return []
        now = begins + node.service_s
        times.append((arrives, begins, now))
    return times


def _latest_start(nodes: Sequence[_Node], takes: Sequence[float], times: list[Moment]) -> float:
    """The latest beginning of work that still is back at the same time."""
    latest = times[-1][1]
    for place in range(len(nodes) - 2, -1, -1):
        latest = min(latest - takes[place + 1] - nodes[place].service_s, nodes[place].span.last)
    return latest


def carried(frame: Frame, trip: Trip) -> Iterator[tuple[float, float]]:
    """What is on board [kg, l]: when a trip begins, and after each of its stops."""
    stops = frame.inputs.stops
    at = [visit.stop for visit in trip.visits]
    kg, litres = float(stops.deliver_kg[at].sum()), float(stops.deliver_l[at].sum())
    yield kg, litres
    for stop in at:
        kg += float(stops.collect_kg[stop] - stops.deliver_kg[stop])
        litres += float(stops.collect_l[stop] - stops.deliver_l[stop])
        yield kg, litres


def fits(frame: Frame, shift: int, trip: Trip) -> bool:
    """Whether a vehicle of a shift never holds more than it can on a trip."""
    vehicle = frame.vehicle(frame.shifts[shift])
    most_kg, most_l = (max(each) for each in zip(*carried(frame, trip), strict=True))
    slack = 1 + SLIGHT
    return bool(most_kg <= vehicle.capacity_kg * slack and most_l <= vehicle.capacity_l * slack)


def can_be_done(frame: Frame, route: Route) -> bool:
    """Whether a round keeps every limit of trips, loads, hours and length."""
    few = len(route.trips) <= frame.vehicle(frame.shifts[route.shift]).trips
    loads_fit = all(fits(frame, route.shift, trip) for trip in route.trips)
    return few and loads_fit and len(timetable(frame, route)) > 0


def cost(frame: Frame, route: Route, events: Sequence[Event]) -> float:
    """What a round costs, in the city's currency."""
    vehicle = frame.vehicle(frame.shifts[route.shift])
    km = sum(event.metres for event in events) / 1e3
    hours = (events[-1].leaves_s - events[0].arrives_s) / 3600
    return vehicle.cost_per_day + vehicle.cost_per_km * km + vehicle.cost_per_h * hours


def with_visit(route: Route, trip: int, place: int, visit: Visit) -> Route:
    """The same round with one more stop."""
    visits = list(route.trips[trip].visits)
    visits.insert(place, visit)
    trips = list(route.trips)
    trips[trip] = replace(trips[trip], visits=tuple(visits))
    return replace(route, trips=tuple(trips))


def without_stops(route: Route, gone: frozenset[int]) -> Route:
    """The same round without some stops; trips that become empty are left out."""
    trips = [
        replace(trip, visits=tuple(visit for visit in trip.visits if visit.stop not in gone))
        for trip in route.trips
    ]
    kept = [trip for trip in trips if trip.visits]
    if kept:
        kept[-1] = replace(kept[-1], hub=route.trips[-1].hub)
    return replace(route, trips=tuple(kept))
