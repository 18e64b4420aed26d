"""Which working day could serve which stop at all, and why none can."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.rounds.fleet import HOUR_S, VehicleKind
from greenhaven.core.planning.rounds.frame import SLIGHT, Frame, longest_s
from greenhaven.core.planning.rounds.times import Shift
from greenhaven.core.planning.words import grouped, mass


@dataclass(frozen=True, slots=True)
class Reach:
    """What each working day could do if it had nothing else to do.

    Parameters
    ----------
    allowed : array of bool, shape (n_shifts, n_stops)
    alone_cost : array, shape (n_shifts, n_stops)
        Of going there and back and nowhere else, in the city's currency; inf = not possible.
    """

    allowed: Booleans
    alone_cost: Floats

    @property
    def nobody(self) -> Booleans:
        """Stops that no working day can serve, shape (n_stops,)."""
        return np.asarray(~self.allowed.any(axis=0))


def reach(frame: Frame) -> Reach:
    """Which working day could serve which stop."""
    shape = (len(frame.shifts), len(frame.inputs.stops))
    allowed, cost = np.zeros(shape, dtype=bool), np.full(shape, np.inf)
    for row, shift in enumerate(frame.shifts):
        *_, last = (passed for _, passed in _passed(frame, shift))
        allowed[row] = last
        cost[row, last] = _alone(frame, shift).cost[last]
    return Reach(allowed, cost)


@dataclass(frozen=True, slots=True)
class _Alone:
    """There and back to each stop on one day, shape (n_stops,)."""

    metres: Floats
    begins: Floats  # work at the stop; inf = too late
    back: Floats
    lasts: Floats
    cost: Floats


def _alone(frame: Frame, shift: Shift) -> _Alone:
    vehicle, home = frame.vehicle(shift), frame.home[shift.vehicle]
    metres, seconds = frame.ways[shift.vehicle]
    out, back = seconds[home, frame.hubs :], seconds[frame.hubs :, home]
    way = metres[home, frame.hubs :] + metres[frame.hubs :, home]
    service = frame.inputs.stops.work_s
    ready = shift.span.first + vehicle.loading_s
    begins = frame.openings.earliest(np.asarray(ready + out))
    home_again = begins + service + back + vehicle.turn_s
    lasts = vehicle.loading_s + out + service + back + vehicle.turn_s
    cost = vehicle.cost_per_day + vehicle.cost_per_km * way / 1e3
    cost = cost + vehicle.cost_per_h * np.where(np.isfinite(lasts), lasts, 0.0) / HOUR_S
    return _Alone(way, begins, home_again, lasts, np.asarray(cost))


def _passed(frame: Frame, shift: Shift) -> Iterator[tuple[str, Booleans]]:
    """Stops that pass one hurdle after another."""
    vehicle = frame.vehicle(shift)
    passed = np.ones(len(frame.inputs.stops), dtype=bool)
    for name, holds in frame.may[shift.vehicle].items():
        passed = passed & holds
        yield name, passed
    alone = _alone(frame, shift)
    passed = passed & np.isfinite(alone.metres)
    yield "way", passed
    passed = passed & (alone.begins <= shift.span.last)
    yield "hours", passed
    most_m = 1e3 * vehicle.longest_km * (1 + SLIGHT)
    passed = passed & (alone.metres <= most_m)
    passed = passed & (alone.lasts <= longest_s(vehicle)) & (alone.back <= shift.span.last)
    yield "length", passed


def why_nobody(frame: Frame, stop: int) -> str:
    """Why no working day can serve a stop: the first thing that stops them all."""
    left = set(range(len(frame.shifts)))
    if not left:
        return "no vehicle works on these days"
    hurdles = [
        [(name, bool(each[stop])) for name, each in _passed(frame, shift)] for shift in frame.shifts
    ]
    for place, (name, _) in enumerate(hurdles[0]):
        still = {row for row in left if hurdles[row][place][1]}
        if not still:
            return _told(frame, stop, name, [frame.shifts[row] for row in sorted(left)])
        left = still
    return ""


def _told(frame: Frame, stop: int, hurdle: str, shifts: list[Shift]) -> str:
    """Why a stop fails at a hurdle that all these working days fail at."""
    stops = frame.inputs.stops
    if hurdle == "hub":
        return f"no vehicle works from {_hub_name(frame, str(stops.hub[stop]))} on these days"
    if hurdle == "kind":
        kind = VehicleKind(str(stops.vehicle[stop])).words
        return f"only a {kind} gets there, and none works from its hub on these days"
    if hurdle == "carries":
        what = "compost out" if stops.deliver_kg[stop] > 0 else "organics in"
        return f"no vehicle of its hub brings {what}"
    if hurdle == "way":
        return f"no way leads there for a {frame.vehicle(shifts[0]).kind.words}"
    told = {"capacity": _too_large, "hours": _closed, "length": _too_far}
    return told[hurdle](frame, stop, shifts)


def _too_large(frame: Frame, stop: int, shifts: list[Shift]) -> str:
    stops = frame.inputs.stops
    kg = max(float(stops.collect_kg[stop]), float(stops.deliver_kg[stop]))
    litres = max(float(stops.collect_l[stop]), float(stops.deliver_l[stop]))
    if kg > max(frame.vehicle(shift).capacity_kg for shift in shifts):
        return f"{mass(kg / 1e3)} are more than any vehicle holds that may come"
    return f"{grouped(litres)} litres are more than any vehicle holds that may come"


def _too_far(frame: Frame, stop: int, shifts: list[Shift]) -> str:
    ways = [_alone(frame, shift) for shift in shifts]
    vehicles = [frame.vehicle(shift) for shift in shifts]
    hours = min(float(each.lasts[stop]) for each in ways) / HOUR_S
    km = min(float(each.metres[stop]) for each in ways) / 1e3
    longest = max(min(each.longest_h, each.ends_h - each.begins_h) for each in vehicles)
    if hours > longest:
        return f"there and back takes {hours:.1f} h; a vehicle's day has at most {longest:g}"
    if km > (most := max(each.longest_km for each in vehicles)):
        return f"there and back is {km:.0f} km; a vehicle goes at most {most:g} in a day"
    return "no vehicle can be there in its hours and back within its own working day"


def _closed(frame: Frame, stop: int, shifts: list[Shift]) -> str:
    """Why the hours of a stop do not meet those of any vehicle."""
    del shifts
    inputs = frame.inputs
    name = inputs.stops.id[stop]
    mine = np.isin(inputs.closures.district, ["", inputs.stops.district[stop]])
    mine &= np.isin(inputs.closures.stop, ["", name])
    mine &= np.isin(inputs.closures.hub, ["", inputs.stops.hub[stop]])
    why = list(dict.fromkeys(inputs.closures.why[mine].tolist()))
    if (inputs.windows.stop == name).any():
        told = "it is open only when no vehicle can be there"
        return f"{told}, or {' and '.join(why)} forbid it" if why else told
    if why:
        return f"{' and '.join(why)} leave no time for it"
    return "no vehicle can be there within its working day"


def _hub_name(frame: Frame, hub: str) -> str:
    names = frame.inputs.hubs.name[frame.inputs.hubs.id == hub]
    return str(names[0]) if len(names) else "any hub"
