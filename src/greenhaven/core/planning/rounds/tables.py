"""From rounds as they are driven to labelled tables."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from greenhaven.core.planning.rounds.fleet import DAY_NAMES, HOUR_S, unit_name
from greenhaven.core.planning.rounds.frame import Frame
from greenhaven.core.planning.rounds.insertion import Refusal
from greenhaven.core.planning.rounds.keeping import Keeping, changes, round_id
from greenhaven.core.planning.rounds.reach import why_nobody
from greenhaven.core.planning.rounds.result import (
    Changes,
    LeftOut,
    Looked,
    RoundPlan,
    Rounds,
    Visits,
)
from greenhaven.core.planning.rounds.routes import STOP, Event, Route, carried, cost, timetable
from greenhaven.core.planning.rounds.times import day_name
from greenhaven.core.planning.rounds.words import left_out_reason, round_sentence

Row = dict[str, Any]
TEXTS = ("id", "vehicle", "kind", "hub", "round", "what", "place", "name", "sentence")
WHOLE = ("day", "begins_s", "ends_s", "stops", "trips", "waits_s", "order", "trip", "arrives_s")
TYPES = {**dict.fromkeys(TEXTS, np.str_), **dict.fromkeys((*WHOLE, "leaves_s"), np.int64)}


def assemble(
    frame: Frame,
    routes: Iterable[Route],
    refused: Mapping[int, Refusal],
    looked: Looked,
    keeping: Keeping | None,
) -> RoundPlan:
    """Label everything that a reader may ask of rounds."""
    inputs = frame.inputs
    shifts = frame.shifts
    ordered = sorted(
        routes, key=lambda each: (shifts[each.shift].day, shifts[each.shift].vehicle, each.unit)
    )
    rounds: list[Row] = []
    visits: list[Row] = []
    now: dict[str, tuple[str, int]] = {}
    for route in ordered:
        events = timetable(frame, route)
        mine = _visits(frame, route, events)
        row = _round(frame, route, events, mine)
        rounds.append(row)
        visits += mine
        weekday = DAY_NAMES.index(day_name(inputs, row["day"]))
        now |= dict.fromkeys(inputs.stops.id[list(route.stops)].tolist(), (row["vehicle"], weekday))
    left = _left_out(frame, ordered, refused)
    table = Rounds.of(rounds, **_types(Rounds))
    moved = (
        changes(frame, keeping.agreed, now)
        if keeping
        else Changes.of([], **dict.fromkeys(Changes.names(), np.str_))
    )
    return RoundPlan(
        start=inputs.start,
        days=inputs.days,
        rounds=table,
        visits=Visits.of(visits, **_types(Visits)),
        left_out=left,
        changes=moved,
        summary=_summary(table, left, moved),
        looked=looked,
    )


def _types(table: type[Rounds] | type[Visits]) -> dict[str, Any]:
    return {name: TYPES.get(name, np.float64) for name in table.names()}


def _round(frame: Frame, route: Route, events: Sequence[Event], visits: list[Row]) -> Row:
    inputs, shift = frame.inputs, frame.shifts[route.shift]
    vehicle, stops = frame.vehicle(shift), list(route.stops)
    weekday = DAY_NAMES.index(day_name(inputs, shift.day))
    name = unit_name(vehicle, route.unit)
    row: Row = {
        "id": round_id(name, weekday),
        "vehicle": name,
        "kind": vehicle.kind.value,
        "hub": vehicle.hub,
        "day": shift.day,
        "begins_s": visits[0]["arrives_s"],
        "ends_s": visits[-1]["leaves_s"],
        "km": sum(visit["km"] for visit in visits),
        "hours": (visits[-1]["leaves_s"] - visits[0]["arrives_s"]) / HOUR_S,
        "stops": len(stops),
        "trips": len(route.trips),
        "collected_kg": float(inputs.stops.collect_kg[stops].sum()),
        "delivered_kg": float(inputs.stops.deliver_kg[stops].sum()),
        "most_kg": max(kg for trip in route.trips for kg, _ in carried(frame, trip)),
        "waits_s": sum(visit["waits_s"] for visit in visits),
        "cost": cost(frame, route, events),
    }
    hub = str(inputs.hubs.name[inputs.hubs.id == vehicle.hub][0])
    return {**row, "sentence": round_sentence(row, DAY_NAMES[weekday], hub)}


def _visits(frame: Frame, route: Route, events: Sequence[Event]) -> list[Row]:
    inputs = frame.inputs
    name = round_id(
        unit_name(frame.vehicle(frame.shifts[route.shift]), route.unit),
        DAY_NAMES.index(day_name(inputs, frame.shifts[route.shift].day)),
    )
    loads = [iter(list(carried(frame, trip))) for trip in route.trips]
    rows: list[Row] = []
    for order, event in enumerate(events):
        at_stop = event.what == STOP
        table, row = (inputs.stops, event.stop) if at_stop else (inputs.hubs, event.point)
        # A hub is where the next trip begins: what it brings out is then on board.
        trip = event.trip if at_stop or not order else event.trip + 1
        kg, litres = next(loads[trip]) if trip < len(loads) else (0.0, 0.0)
        rows.append(
            {
                "round": name,
                "order": order,
                "trip": event.trip + 1,
                "what": event.what,
                "place": str(table.id[row]),
                "name": str(table.name[row]),
                "arrives_s": round(event.arrives_s),
                "begins_s": round(event.begins_s),
                "leaves_s": round(event.leaves_s),
                "waits_s": round(event.begins_s - event.arrives_s),
                "km": event.metres / 1e3,
                "collect_kg": float(inputs.stops.collect_kg[row]) if at_stop else 0.0,
                "deliver_kg": float(inputs.stops.deliver_kg[row]) if at_stop else 0.0,
                "load_kg": kg,
                "load_l": litres,
            }
        )
    return rows


def _left_out(frame: Frame, routes: Sequence[Route], refused: Mapping[int, Refusal]) -> LeftOut:
    """Every stop that no round serves, with the reason."""
    stops = frame.inputs.stops
    served = {stop for route in routes for stop in route.stops}
    rows = []
    for stop in range(len(stops)):
        if stop in served:
            continue
        refusal = refused.get(stop)
        worth = float(stops.worth[stop])
        currency = frame.inputs.currency
        rows.append(
            {
                "stop": str(stops.id[stop]),
                "name": str(stops.name[stop]),
                "collect_kg": float(stops.collect_kg[stop]),
                "deliver_kg": float(stops.deliver_kg[stop]),
                "reason": left_out_reason(refusal, worth, currency)
                if refusal
                else why_nobody(frame, stop),
            }
        )
    texts = dict.fromkeys(("stop", "name", "reason"), np.str_)
    return LeftOut.of(rows, collect_kg=np.float64, deliver_kg=np.float64, **texts)


def _summary(rounds: Rounds, left: LeftOut, moved: Changes) -> Mapping[str, float]:
    """The numbers that people quote."""
    return {
        "rounds": len(rounds),
        "vehicles": len(np.unique(rounds.vehicle)),
        "stops": int(rounds.stops.sum()),
        "trips": int(rounds.trips.sum()),
        "km": float(rounds.km.sum()),
        "hours": float(rounds.hours.sum()),
        "collected_kg": float(rounds.collected_kg.sum()),
        "delivered_kg": float(rounds.delivered_kg.sum()),
        "cost": float(rounds.cost.sum()),
        "left_out": len(left),
        "left_out_kg": float((left.collect_kg + left.deliver_kg).sum()),
        "moved": int(((moved.was != "") & (moved.now != "")).sum()),
    }
