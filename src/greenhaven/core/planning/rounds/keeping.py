"""Keeping rounds that people have agreed to when some stops come and go.

Rounds far from every change stay exactly as they were. The others may change, but each stop that
moves to another vehicle or day costs a price, so that it only moves where that saves more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from scipy.optimize import linear_sum_assignment

from greenhaven.core.planning.rounds.agreement import Agreement
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.fleet import DAY_NAMES, unit_name
from greenhaven.core.planning.rounds.frame import Frame
from greenhaven.core.planning.rounds.hours import Span
from greenhaven.core.planning.rounds.inputs import RoundsInputs
from greenhaven.core.planning.rounds.insertion import trimmed
from greenhaven.core.planning.rounds.program import Line
from greenhaven.core.planning.rounds.reach import Reach
from greenhaven.core.planning.rounds.result import Changes
from greenhaven.core.planning.rounds.routes import Route, Trip, Visit, can_be_done

Round = tuple[str, int]  # name of the vehicle, weekday


@dataclass(frozen=True, slots=True)
class Keeping:
    """What was agreed, and how firmly.

    Parameters
    ----------
    agreed : Agreement
        Stops and vehicles are recognised by their ids, days by the day of the week.
    price_per_move : float
        What it is worth that a stop keeps its vehicle and day, in the city's currency; 0 = begin
        from the agreed rounds, but bind nobody to them; inf = no stop changes its vehicle or day.
    nearest : int
        How many agreed rounds near a new stop may change for its sake.
    """

    agreed: Agreement
    price_per_move: float = 5.0
    nearest: int = 3

    def __post_init__(self) -> None:
        if not self.price_per_move >= 0:
            raise RoundsError(f"price_per_move must be 0 or more, {self.price_per_move} came")
        if self.nearest < 0:
            raise RoundsError(f"nearest must be 0 or more, {self.nearest} came")


@dataclass(frozen=True, slots=True)
class Agreed:
    """Agreed rounds in terms of today's stops and vehicles.

    Parameters
    ----------
    frozen : tuple of Route
        Stay exactly as they were.
    opened : tuple of Route
        Can be done as they were, less what is no longer asked for or can be held, and may change.
    homes : mapping of pair of int to frozenset of int
        The stops that were agreed for each shift and unit, as far as it may still serve them.
    price_per_move : float
    """

    frozen: tuple[Route, ...]
    opened: tuple[Route, ...]
    homes: Mapping[tuple[int, int], frozenset[int]]
    price_per_move: float

    @property
    def kept_units(self) -> frozenset[tuple[int, int]]:
        """Shift and unit of the rounds that stay."""
        return frozenset((route.shift, route.unit) for route in self.frozen)

    def price(self, stop: int, route: Route) -> float:
        """What it costs that a round serves a stop that was agreed for another."""
        away = any(
            stop in stops and at != (route.shift, route.unit) for at, stops in self.homes.items()
        )
        return self.price_per_move if away else 0.0


def agreed_rounds(frame: Frame, reach: Reach, keeping: Keeping) -> Agreed:
    """Recognise agreed rounds, and choose those that may change."""
    whole: list[Route] = []
    touched: list[Route] = []
    homes: dict[tuple[int, int], frozenset[int]] = {}
    for route, changed in _recognised(frame, reach, keeping.agreed):
        homes[route.shift, route.unit] = frozenset(route.stops)
        as_it_was = not changed and can_be_done(frame, route)
        if as_it_was:
            whole.append(route)
        else:
            touched += trimmed(frame, route)
    served = {stop for route in (*whole, *touched) for stop in route.stops}
    free = [stop for stop in np.flatnonzero(~reach.nobody).tolist() if stop not in served]
    near = _near(frame, reach, whole, free, keeping.nearest)
    frozen = tuple(route for row, route in enumerate(whole) if row not in near)
    opened = tuple(route for row, route in enumerate(whole) if row in near)
    return Agreed(frozen, (*touched, *opened), homes, keeping.price_per_move)


def all_opened(agreed: Agreed) -> Agreed:
    """The same, with every round free to change."""
    return replace(agreed, frozen=(), opened=(*agreed.opened, *agreed.frozen))


def lines_of(frame: Frame, agreed: Agreed | None = None) -> tuple[Line, ...]:
    """The working days that may be planned: those of agreed rounds each by itself."""
    kept = agreed.kept_units if agreed else frozenset()
    homes = agreed.homes if agreed else {}
    found = [Line(at[0], (at[1],), stops) for at, stops in homes.items() if at not in kept]
    for number, shift in enumerate(frame.shifts):
        every = range(frame.vehicle(shift).count)
        if units := [unit for unit in every if (number, unit) not in homes]:
            found.append(Line(number, tuple(units)))
    return tuple(found)


def relabelled(routes: Sequence[Route], agreed: Agreed) -> list[Route]:
    """The same rounds; of vehicles that are alike each takes the one most like its agreed one."""
    found = [route for route in routes if (route.shift, route.unit) in agreed.kept_units]
    others = [route for route in routes if (route.shift, route.unit) not in agreed.kept_units]
    open_homes = set(agreed.homes) - agreed.kept_units
    for shift in dict.fromkeys(route.shift for route in others):
        mine = [route for route in others if route.shift == shift]
        units = {route.unit for route in mine} | {unit for at, unit in open_homes if at == shift}
        order = sorted(units)
        alike = [
            [len(agreed.homes.get((shift, unit), frozenset()) & set(route.stops)) for unit in order]
            for route in mine
        ]
        rows, columns = linear_sum_assignment(alike, maximize=True)
        found += [
            replace(mine[row], unit=order[column])
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ]
    return found


def _recognised(frame: Frame, reach: Reach, agreed: Agreement) -> Iterator[tuple[Route, bool]]:
    """Agreed rounds that still have a vehicle and a stop, and whether they lost a stop."""
    known = {name: stop for stop, name in enumerate(frame.inputs.stops.id.tolist())}
    hubs = {name: hub for hub, name in enumerate(frame.inputs.hubs.id.tolist())}
    places = _shift_of(frame)
    taken: set[int] = set()
    for which, trips in _told(agreed).items():
        if which not in places:
            continue
        shift, unit = places[which]
        vehicle = frame.shifts[shift].vehicle
        home, unloading = frame.home[vehicle], frame.unloading[vehicle]
        made, lost = [], False
        for names, ends in trips:
            kept = [known[name] for name in names if name in known]
            kept = [stop for stop in kept if reach.allowed[shift, stop] and stop not in taken]
            taken.update(kept)
            lost |= len(kept) < len(names)
            visits = tuple(Visit(stop, frame.openings.of(stop)[0]) for stop in kept)
            if kept:
                end = hubs.get(ends, home)
                made.append(Trip(visits, end if end in unloading else unloading[0]))
        if made:
            made[-1] = Trip(made[-1].visits, home)
            yield _in_hours(frame, Route(shift, unit, tuple(made))), lost


def _told(agreed: Agreement) -> dict[Round, list[tuple[list[str], str]]]:
    """The stops and the last hub of each trip of each round."""
    found: dict[Round, list[tuple[list[str], str]]] = {}
    number = 0
    for row in agreed.records():
        trips = found.setdefault((row["vehicle"], row["weekday"]), [])
        if not trips or row["trip"] != number:
            trips.append(([], row["unloads_at"]))
        number = row["trip"]
        trips[-1][0].append(row["stop"])
    return found


def _weekday(inputs: RoundsInputs, day: int) -> int:
    return (inputs.start + timedelta(days=day)).weekday()


def _shift_of(frame: Frame) -> dict[Round, tuple[int, int]]:
    """Shift and unit of each vehicle's day."""
    return {
        (unit_name(frame.vehicle(shift), unit), _weekday(frame.inputs, shift.day)): (number, unit)
        for number, shift in enumerate(frame.shifts)
        for unit in range(frame.vehicle(shift).count)
    }


def _in_hours(frame: Frame, route: Route) -> Route:
    """The round with the first span of each stop's hours that can be kept, stop by stop."""
    for number, trip in enumerate(route.trips):
        for place, visit in enumerate(trip.visits):
            spans = frame.openings.of(visit.stop)
            for span in spans if len(spans) > 1 else ():
                route = _with_span(route, number, place, span)
                if can_be_done(frame, replace(route, trips=_up_to(route, number, place))):
                    break
    return route


def _up_to(route: Route, number: int, place: int) -> tuple[Trip, ...]:
    last = route.trips[number]
    return (*route.trips[:number], Trip(last.visits[: place + 1], last.hub))


def _with_span(route: Route, number: int, place: int, span: Span) -> Route:
    trip = route.trips[number]
    visits = list(trip.visits)
    visits[place] = visits[place]._replace(span=span)
    trips = list(route.trips)
    trips[number] = replace(trip, visits=tuple(visits))
    return replace(route, trips=tuple(trips))


def _near(
    frame: Frame, reach: Reach, routes: Sequence[Route], free: Sequence[int], nearest: int
) -> set[int]:
    """Rounds among the nearest of some new stop, by the way that it would add."""
    near: set[int] = set()
    for stop in free:
        point, detours = frame.hubs + stop, []
        for row, route in enumerate(routes):
            if not reach.allowed[route.shift, stop]:
                continue
            shift = frame.shifts[route.shift]
            metres, home = frame.ways[shift.vehicle][0], frame.home[shift.vehicle]
            points = [home]
            for trip in route.trips:
                points += [*(frame.hubs + visit.stop for visit in trip.visits), trip.hub]
            first, then = points[:-1], points[1:]
            added = metres[first, point] + metres[point, then] - metres[first, then]
            detours.append((float(added.min()), row))
        near.update(row for _, row in sorted(detours)[:nearest])
    return near


def changes(frame: Frame, agreed: Agreement, now: Mapping[str, Round]) -> Changes:
    """Stops that have another vehicle or day than was agreed, or none, or are new.

    Parameters
    ----------
    frame : Frame
    agreed : Agreement
    now : mapping of str to pair of str and int
        Vehicle and weekday of each stop that is served.
    """
    stops = frame.inputs.stops
    names = dict(zip(stops.id.tolist(), stops.name.tolist(), strict=True))
    said = dict(zip(agreed.stop.tolist(), agreed.name.tolist(), strict=True))
    before = {
        stop: which for which, trips in _told(agreed).items() for mine, _ in trips for stop in mine
    }
    rows = [
        _change(stop, str(names.get(stop, said[stop])), (was, now.get(stop)), asked=stop in names)
        for stop, was in before.items()
        if now.get(stop) != was
    ]
    rows += [
        _change(stop, name, (None, now.get(stop)), asked=True)
        for stop, name in names.items()
        if stop not in before
    ]
    return Changes.of(rows, **dict.fromkeys(Changes.names(), np.str_))


def _change(
    stop: str, name: str, rounds: tuple[Round | None, Round | None], *, asked: bool
) -> dict[str, str]:
    was, now = rounds
    if not asked:
        sentence = f"{name}: no longer asked for; it was with {_said(was)}."
    elif was is None:
        sentence = f"{name}: new, " + (f"with {_said(now)}." if now else "but left out.")
    elif now is None:
        sentence = f"{name}: left out; it was with {_said(was)}."
    else:
        sentence = f"{name}: moves from {_said(was)} to {_said(now)}."
    ids = {"was": round_id(*was) if was else "", "now": round_id(*now) if now else ""}
    return {"stop": stop, "name": name, **ids, "sentence": sentence}


def round_id(vehicle: str, weekday: int) -> str:
    """The id of a vehicle's day."""
    return f"{vehicle}/{DAY_NAMES[weekday][:3].lower()}"


def _said(which: Round | None) -> str:
    return f"{which[0]} on {DAY_NAMES[which[1]]}" if which else "nobody"
