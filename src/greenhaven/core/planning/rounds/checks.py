"""A plan of rounds against what was asked, from its tables and the inputs alone.

Nothing of the search is used: ways, hours and loads are added up again from each visit to the next.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from greenhaven.core.columns import Floats, positions
from greenhaven.core.planning.rounds.fleet import DAY_S, HOUR_S, Vehicle
from greenhaven.core.planning.rounds.hours import clock
from greenhaven.core.planning.rounds.inputs import RoundsInputs, may_carry, ways
from greenhaven.core.planning.rounds.result import RoundPlan
from greenhaven.core.planning.rounds.times import closed_stops

SLIGHT = 1e-6
Row = dict[str, Any]
Ways = tuple[Floats, Floats]


def faults(inputs: RoundsInputs, plan: RoundPlan) -> tuple[str, ...]:
    """Everything that is wrong with a plan of rounds; nothing, as a rule.

    Parameters
    ----------
    inputs : RoundsInputs
    plan : RoundPlan

    Returns
    -------
    tuple of str
        Stops that are served twice or neither served nor named; loads, windows, quiet hours,
        working times and lengths that are not kept; times and lengths that do not add up.
    """
    visits: dict[str, list[Row]] = {}
    for row in plan.visits.records():
        visits.setdefault(row["round"], []).append(row)
    found = list(_once(inputs, plan))
    vehicles = {name: each for each in inputs.vehicles for name in each.names()}
    known: dict[tuple[str, float], Ways] = {}
    for row in plan.rounds.records():
        vehicle = vehicles[row["vehicle"]]
        key = (vehicle.kind.value, vehicle.speed_km_per_h)
        if key not in known:
            known[key] = ways(inputs, vehicle)
        mine = visits[row["id"]]
        wrong = [*_of_round(inputs, row, vehicle, mine)]
        wrong += _of_ways(inputs, row, (vehicle, known[key]), mine)
        found += [f"{row['id']}: {fault}" for fault in wrong]
    return tuple(found)


def _once(inputs: RoundsInputs, plan: RoundPlan) -> Iterator[str]:
    at = plan.visits.place[plan.visits.what == "stop"].tolist()
    times = Counter([*at, *plan.left_out.stop.tolist()])
    for stop in inputs.stops.id.tolist():
        if times[stop] != 1:
            yield f"stop {stop} is served or named {times[stop]} times"
    for stop in sorted(set(times) - set(inputs.stops.id.tolist())):
        yield f"nobody asked for stop {stop}"
    days = Counter(zip(plan.rounds.vehicle.tolist(), plan.rounds.day.tolist(), strict=True))
    for (vehicle, day), number in days.items():
        if number > 1:
            yield f"{vehicle} has {number} rounds on day {day + 1}"


def _of_round(inputs: RoundsInputs, row: Row, vehicle: Vehicle, visits: list[Row]) -> Iterator[str]:
    yield from _of_day(inputs, row, vehicle, visits)
    yield from _of_loads(inputs, vehicle, visits)
    yield from _of_stops(inputs, vehicle, visits)


def _of_day(inputs: RoundsInputs, row: Row, vehicle: Vehicle, visits: list[Row]) -> Iterator[str]:
    begins, ends = visits[0]["arrives_s"], visits[-1]["leaves_s"]
    first, last = (
        row["day"] * DAY_S + HOUR_S * hour for hour in (vehicle.begins_h, vehicle.ends_h)
    )
    if not vehicle.works_on((inputs.start + timedelta(days=row["day"])).weekday()):
        yield "the vehicle does not work on that day"
    if begins < first - 1 or ends > last + 1:
        yield f"from {clock(begins)} to {clock(ends)} is outside the working day"
    if ends - begins > HOUR_S * vehicle.longest_h + 1:
        yield f"{(ends - begins) / HOUR_S:.2f} h are longer than a working day may be"
    if (row["begins_s"], row["ends_s"]) != (begins, ends):
        yield "begin and end differ from those of its visits"
    ends_at = [visit["place"] for visit in visits if visit["what"] in ("leave", "return")]
    if ends_at != [vehicle.hub, vehicle.hub]:
        yield "it does not begin and end at the vehicle's hub"
    unloads = [visit["place"] for visit in visits if visit["what"] == "unload"]
    if not set(unloads) <= set(vehicle.unloads_at or (vehicle.hub,)):
        yield "it unloads where the vehicle may not"
    if len(unloads) + 1 > vehicle.trips:
        yield f"{len(unloads) + 1} trips are more than {vehicle.trips}"


def _of_ways(
    inputs: RoundsInputs, row: Row, by: tuple[Vehicle, Ways], visits: list[Row]
) -> Iterator[str]:
    vehicle, (metres, seconds) = by
    points = np.concatenate([inputs.hubs.id, inputs.stops.id])
    at_stop = np.array([visit["what"] == "stop" for visit in visits])
    names = np.array([visit["place"] for visit in visits], dtype=points.dtype)
    point = np.where(
        at_stop,
        len(inputs.hubs) + positions(inputs.stops.id, np.where(at_stop, names, inputs.stops.id[0])),
        positions(inputs.hubs.id, np.where(at_stop, inputs.hubs.id[0], names)),
    )
    total = 0.0
    for place, (one, other) in enumerate(pairwise(visits)):
        way = float(metres[point[place], point[place + 1]]) / 1e3
        takes = float(seconds[point[place], point[place + 1]])
        total += way
        if not abs(other["km"] - way) <= SLIGHT:
            yield f"to {other['name']} it is {way:.3f} km, not {other['km']:.3f}"
        if not abs(one["leaves_s"] + takes - other["arrives_s"]) <= 1:
            yield f"{other['name']} is reached at another time than the way takes"
    if not abs(total - row["km"]) <= SLIGHT * max(total, 1):
        yield f"it is {total:.3f} km long, not {row['km']:.3f}"
    if total > vehicle.longest_km * (1 + SLIGHT):
        yield f"{total:.1f} km are more than {vehicle.longest_km:g}"


def _of_loads(inputs: RoundsInputs, vehicle: Vehicle, visits: list[Row]) -> Iterator[str]:
    stops = inputs.stops
    row_of = {name: row for row, name in enumerate(stops.id.tolist())}
    trips: dict[int, list[Row]] = {}
    for visit in visits:
        if visit["what"] == "stop":
            trips.setdefault(visit["trip"], []).append(visit)
    for trip in trips.values():
        rows = [row_of[visit["place"]] for visit in trip]
        for unit, most, column in (
            ("kg", vehicle.capacity_kg, "load_kg"),
            ("l", vehicle.capacity_l, "load_l"),
        ):
            collect, deliver = (getattr(stops, f"{what}_{unit}") for what in ("collect", "deliver"))
            load = float(deliver[rows].sum())
            loads = [load := load + float(collect[row] - deliver[row]) for row in rows]
            for visit, now in zip(trip, loads, strict=True):
                if abs(visit[column] - now) > SLIGHT * max(1.0, now):
                    yield f"after {visit['name']} {now:.1f} {unit} are on board"
            if max(float(deliver[rows].sum()), *loads) > most * (1 + SLIGHT):
                yield f"it holds more than {most:g} {unit}"


def _of_stops(inputs: RoundsInputs, vehicle: Vehicle, visits: list[Row]) -> Iterator[str]:
    stops = inputs.stops
    row_of = {name: row for row, name in enumerate(stops.id.tolist())}
    may = np.logical_and.reduce(list(may_carry(vehicle, stops).values()))
    windows: dict[str, list[tuple[int, int]]] = {}
    for window in inputs.windows.records():
        windows.setdefault(window["stop"], []).append((window["opens_s"], window["closes_s"]))
    for visit in visits:
        if visit["what"] != "stop":
            continue
        row, begins = row_of[visit["place"]], visit["begins_s"]
        if not may[row]:
            yield f"{visit['name']} must not be served by it"
        mine = windows.get(visit["place"], [(begins, begins)])
        if not any(opens <= begins <= closes for opens, closes in mine):
            yield f"{visit['name']} is closed at {clock(begins)}"
        if visit["leaves_s"] - begins != stops.work_s[row] or begins < visit["arrives_s"]:
            yield f"the work at {visit['name']} does not fit its times"
        yield from _quiet(inputs, visit, row)


def _quiet(inputs: RoundsInputs, visit: Row, row: int) -> Iterator[str]:
    begins, ends = visit["begins_s"], max(visit["leaves_s"], visit["begins_s"] + 1)
    for closure in inputs.closures.records():
        meets = closure["begins_s"] < ends and begins < closure["ends_s"]
        if meets and closed_stops(inputs, closure)[row]:
            yield f"{visit['name']} is worked at in {closure['why']}"
