"""A program in PyVRP's terms, and PyVRP's answer in ours."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
import pyvrp
from pyvrp import Activity, ActivityType

from greenhaven.core.columns import Floats
from greenhaven.core.planning.rounds.fleet import Vehicle
from greenhaven.core.planning.rounds.frame import longest_s
from greenhaven.core.planning.rounds.hours import ALWAYS
from greenhaven.core.planning.rounds.matrices import Matrices
from greenhaven.core.planning.rounds.program import (
    MONEY,
    Line,
    Program,
    per_metre,
    per_second,
)
from greenhaven.core.planning.rounds.routes import Route, Trip, Visit

MOVED_VISITS = 10  # whose price may count as length where the way of a vehicle's day is limited
NO_LIMIT = 2**40
ROUND_UNITS = (1.0, 0.1, 0.01, 0.001)
FINEST = 1e5  # parts of the largest load, where no round unit makes all loads whole


class Translation:
    """Goes between a program and PyVRP.

    Parameters
    ----------
    program : Program
    all_served : bool
        True = no stop that must be served may be left out, so that there may be no answer.
    """

    def __init__(self, program: Program, *, all_served: bool) -> None:
        self._program, self._all_served = program, all_served
        self._client = {
            (program.stops[place], span): client
            for client, (place, span) in enumerate(program.alternatives)
        }
        stops = program.frame.inputs.stops.take(np.array(program.stops, dtype=np.int64))
        vehicles = [program.vehicle(line) for line in program.lines]
        masses, volumes = [v.capacity_kg for v in vehicles], [v.capacity_l for v in vehicles]
        self._units = (
            load_unit([stops.collect_kg, stops.deliver_kg], masses),
            load_unit([stops.collect_l, stops.deliver_l], volumes),
        )

    @cached_property
    def data(self) -> pyvrp.ProblemData:
        """The program as PyVRP reads it."""
        program, matrices = self._program, Matrices(self._program)
        types = [self._vehicle_type(line, matrices.profile(line)) for line in program.lines]
        hubs = list(program.hubs)
        depots = [pyvrp.Depot(hubs.index(hub), service_duration=s) for hub, s in program.depots]
        places = len(hubs) + len(program.stops)
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in range(places)],
            list(self._clients()),
            depots,
            types,
            matrices.metres,
            matrices.seconds,
            [
                pyvrp.ClientGroup(clients, required=self._all_served and self._must(place))
                for place, clients in self._groups.items()
            ],
        )

    def solution(self, routes: Sequence[Route]) -> pyvrp.Solution:
        """Rounds in PyVRP's form; each must belong to one of the lines."""
        line_of = {
            (line.shift, unit): place
            for place, line in enumerate(self._program.lines)
            for unit in line.units
        }
        made = [
            pyvrp.Route(self.data, list(self._activities(route)), line_of[route.shift, route.unit])
            for route in routes
        ]
        return pyvrp.Solution(self.data, made)

    def routes(self, solution: pyvrp.Solution) -> tuple[Route, ...]:
        """PyVRP's answer as rounds; visits that a line must not make are left out."""
        free = [list(line.units) for line in self._program.lines]
        found = []
        for route in solution.routes():
            line = self._program.lines[route.vehicle_type()]
            if trips := self._trips(line, route):
                found.append(Route(line.shift, free[route.vehicle_type()].pop(0), trips))
        return tuple(found)

    def _activities(self, route: Route) -> Iterator[Activity]:
        frame = self._program.frame
        stay = frame.vehicle(frame.shifts[route.shift]).turn_s
        for number, trip in enumerate(route.trips):
            for visit in trip.visits:
                yield Activity(ActivityType.CLIENT, self._client[visit.stop, visit.span])
            if number < len(route.trips) - 1:
                yield Activity(ActivityType.DEPOT, self._program.depots[trip.hub, stay])

    def _trips(self, line: Line, route: pyvrp.Route) -> tuple[Trip, ...]:
        program = self._program
        hub_of = {place: hub for (hub, _), place in program.depots.items()}
        trips: list[Trip] = []
        visits: list[Visit] = []
        for activity in list(route)[1:]:
            if activity.is_depot():
                if visits:
                    trips.append(Trip(tuple(visits), hub_of[activity.idx]))
                visits = []
                continue
            place, span = program.alternatives[activity.idx]
            if program.reach.allowed[line.shift, program.stops[place]]:
                visits.append(Visit(program.stops[place], span))
        if trips:
            home = program.frame.home[program.frame.shifts[line.shift].vehicle]
            trips[-1] = Trip(trips[-1].visits, home)
        return tuple(trips)

    def _vehicle_type(self, line: Line, profile: int) -> pyvrp.VehicleType:
        program = self._program
        shift, vehicle = program.frame.shifts[line.shift], program.vehicle(line)
        home, turn = program.frame.home[shift.vehicle], vehicle.turn_s
        unloading = [program.depots[hub, turn] for hub in program.frame.unloading[shift.vehicle]]
        most = (vehicle.capacity_kg, vehicle.capacity_l)
        rooms = [_most(room / unit) for room, unit in zip(most, self._units, strict=True) if unit]
        # PyVRP does not count the time at the hub where a round ends.
        return pyvrp.VehicleType(
            num_available=len(line.units),
            capacity=rooms,
            start_depot=program.depots[home, vehicle.loading_s],
            end_depot=program.depots[home, turn],
            fixed_cost=round(MONEY * vehicle.cost_per_day) + per_second(vehicle) * turn,
            tw_early=shift.span.first,
            tw_late=max(shift.span.last - turn, shift.span.first),
            shift_duration=max(_most(longest_s(vehicle)) - turn, 0),
            max_distance=self._longest(line, vehicle),
            unit_distance_cost=per_metre(vehicle),
            unit_duration_cost=per_second(vehicle),
            profile=profile,
            reload_depots=unloading if vehicle.trips > 1 else [],
            max_reloads=vehicle.trips - 1,
        )

    def _longest(self, line: Line, vehicle: Vehicle) -> int:
        """Longest way [m], and some more for prices that count as length."""
        allowance = MOVED_VISITS * self._program.moving_metres(vehicle) if line.stops else 0
        return min(_most(1e3 * vehicle.longest_km) + allowance, NO_LIMIT)

    def _clients(self) -> Iterator[pyvrp.Client]:
        program = self._program
        stops = program.frame.inputs.stops
        grouped = {place: number for number, place in enumerate(self._groups)}
        for place, span in program.alternatives:
            stop = program.stops[place]
            group = grouped.get(place)
            kg = (float(stops.collect_kg[stop]), float(stops.deliver_kg[stop]))
            litres = (float(stops.collect_l[stop]), float(stops.deliver_l[stop]))
            loads = [
                [int(np.ceil(amount / unit - 1e-6)) for amount in amounts]
                for amounts, unit in zip((kg, litres), self._units, strict=True)
                if unit
            ]
            yield pyvrp.Client(
                location=len(program.hubs) + place,
                pickup=[collect for collect, _ in loads],
                delivery=[deliver for _, deliver in loads],
                service_duration=int(stops.work_s[stop]),
                tw_early=span.first,
                tw_late=min(span.last, ALWAYS.last),
                prize=program.prize(stop),
                required=self._all_served and group is None and self._must(place),
                group=group,
            )

    def _must(self, place: int) -> bool:
        return bool(np.isinf(self._program.frame.inputs.stops.worth[self._program.stops[place]]))

    @cached_property
    def _groups(self) -> dict[int, list[int]]:
        """The clients of each stop that is open more than once, of which one is enough."""
        places = [place for place, _ in self._program.alternatives]
        several = {place for place, number in Counter(places).items() if number > 1}
        found: dict[int, list[int]] = {}
        for client, place in enumerate(places):
            if place in several:
                found.setdefault(place, []).append(client)
        return found


def load_unit(loads: Sequence[Floats], capacities: Sequence[float]) -> float:
    """The largest round unit in which every load and capacity is whole; else a fine one.

    Returns
    -------
    float
        In the unit of the loads; 0 where no capacity is limited.
    """
    limited = np.array([each for each in capacities if np.isfinite(each)])
    if not len(limited):
        return 0.0
    numbers = np.concatenate([*loads, limited])
    for unit in ROUND_UNITS:
        if np.allclose(numbers / unit, np.rint(numbers / unit), rtol=0, atol=1e-6):
            return unit
    return max(float(limited.max()) / FINEST, ROUND_UNITS[-1])


def _most(limit: float) -> int:
    """A limit in whole numbers; one that is very high is none."""
    return int(min(np.floor(limit + 1e-6), NO_LIMIT))
