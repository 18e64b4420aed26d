"""Putting in stops that a search left out, and saying why one cannot be put in."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from greenhaven.core.planning.rounds.frame import Frame
from greenhaven.core.planning.rounds.program import Line
from greenhaven.core.planning.rounds.reach import Reach
from greenhaven.core.planning.rounds.routes import (
    Route,
    Trip,
    Visit,
    can_be_done,
    cost,
    fits,
    timetable,
    with_visit,
    without_stops,
)

MOST_TRIED = 12  # cheapest places of a stop whose timetable is worked out


class Place(NamedTuple):
    """Where a stop could be put in, and what that would cost."""

    cost: float
    row: int  # position among the routes; −1 = a new round
    route: Route


@dataclass(frozen=True, slots=True)
class Refusal:
    """What keeps a stop out of every round."""

    has_room: bool  # a vehicle that may come has room for it, but no time
    cheapest: float  # of the places where it could be put in, in the city's currency; inf = none
    bound: bool = False  # it could be put in elsewhere, and must not move


Moving = Callable[[int, Route], float]  # what it costs that a round serves a stop


@dataclass(frozen=True, slots=True)
class Room:
    """Where stops may be put in.

    Parameters
    ----------
    frame : Frame
    reach : Reach
    lines : sequence of Line
        Working days that may be used.
    moving : callable
        The price of a stop in a round, on top of its way; inf = never.
    """

    frame: Frame
    reach: Reach
    lines: Sequence[Line]
    moving: Moving


def trimmed(frame: Frame, route: Route) -> tuple[Route, ...]:
    """The round without the stops that keep it from being done; nothing where none is left."""
    while route.trips and not can_be_done(frame, route):
        shorter = (without_stops(route, frozenset({stop})) for stop in reversed(route.stops))
        done = (each for each in shorter if each.trips and can_be_done(frame, each))
        route = next(done, without_stops(route, frozenset({_hardest(frame, route)})))
    return (route,) if route.trips else ()


def _hardest(frame: Frame, route: Route) -> int:
    """The largest load of a trip that is too heavy; else the last stop of all."""
    loads = frame.inputs.stops.kg
    for trip in route.trips:
        if not fits(frame, route.shift, trip):
            return max((visit.stop for visit in trip.visits), key=lambda stop: float(loads[stop]))
    return route.stops[-1]


def insert_all(
    room: Room, routes: Sequence[Route], left: Sequence[int]
) -> tuple[list[Route], dict[int, Refusal]]:
    """Put in every stop that can be put in for less than it is worth, the largest first.

    Returns
    -------
    routes : list of Route
    refused : dict of int to Refusal
        Stops that stay out, and why.
    """
    stops, now = room.frame.inputs.stops, list(routes)
    size, refused = stops.kg, {}
    for stop in sorted(left, key=lambda each: (-float(size[each]), each)):
        places, has_room = _places(room, now, stop)
        best = min(places, key=lambda place: place.cost, default=None)
        if best is None or best.cost > stops.worth[stop] or np.isinf(best.cost):
            cheapest = np.inf if best is None else best.cost
            refused[stop] = Refusal(has_room, cheapest, bool(places) and np.isinf(cheapest))
        elif best.row < 0:
            now.append(best.route)
        else:
            now[best.row] = best.route
    return now, refused


def _places(room: Room, routes: Sequence[Route], stop: int) -> tuple[list[Place], bool]:
    """Where a stop can be put in, and whether any vehicle has room for it."""
    frame = room.frame
    places = list(_new_round(room, routes, stop))
    has_room = bool(places)
    for row, route in enumerate(routes):
        if not room.reach.allowed[route.shift, stop]:
            continue
        before = cost(frame, route, timetable(frame, route)) - room.moving(stop, route)
        for tried in _nearest_first(frame, route, stop):
            if not all(fits(frame, route.shift, trip) for trip in tried.trips):
                continue
            has_room = True
            if events := timetable(frame, tried):
                places.append(Place(cost(frame, tried, events) - before, row, tried))
    return places, has_room


def _nearest_first(frame: Frame, route: Route, stop: int) -> Iterator[Route]:
    """The round with the stop put in where it is least out of the way, a trip of its own last."""
    metres = frame.ways[frame.shifts[route.shift].vehicle][0]
    vehicle = frame.vehicle(frame.shifts[route.shift])
    home = frame.home[frame.shifts[route.shift].vehicle]
    point, detours = frame.hubs + stop, []
    begins = home
    for number, trip in enumerate(route.trips):
        points = [begins, *(frame.hubs + visit.stop for visit in trip.visits), trip.hub]
        legs = (
            metres[points[:-1], point] + metres[point, points[1:]] - metres[points[:-1], points[1:]]
        )
        detours += [(float(leg), number, place) for place, leg in enumerate(legs)]
        begins = trip.hub
    for span in frame.openings.of(stop):
        for _, number, place in sorted(detours)[:MOST_TRIED]:
            yield with_visit(route, number, place, Visit(stop, span))
        if (
            len(route.trips) < vehicle.trips
            and home in frame.unloading[frame.shifts[route.shift].vehicle]
        ):
            yield replace(route, trips=(*route.trips, Trip((Visit(stop, span),), home)))


def _new_round(room: Room, routes: Sequence[Route], stop: int) -> Iterator[Place]:
    """The cheapest round of its own, by a vehicle that stays at home that day."""
    frame, used = room.frame, {(route.shift, route.unit) for route in routes}
    for line in room.lines:
        free = [unit for unit in line.units if (line.shift, unit) not in used]
        if not free or not room.reach.allowed[line.shift, stop]:
            continue
        home = frame.home[frame.shifts[line.shift].vehicle]
        for span in frame.openings.of(stop):
            route = Route(line.shift, free[0], (Trip((Visit(stop, span),), home),))
            if events := timetable(frame, route):
                price = cost(frame, route, events) + room.moving(stop, route)
                yield Place(price, -1, route)
