"""What rounds are planned from: stops, vehicles, hubs, ways, hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

import numpy as np

from greenhaven.core.columns import Booleans, Floats, Integers, Texts, positions
from greenhaven.core.planning.rounds.distances import Distances, DistanceService, Points
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.fleet import Carries, Vehicle, VehicleKind, refuse_twins
from greenhaven.core.planning.rounds.stops import (
    Closures,
    HubSites,
    Stops,
    Windows,
    checked_stops,
    no_closures,
    no_windows,
    split_loads,
)

MOST_DAYS = 7
Hours = TypeVar("Hours", Windows, Closures)


@dataclass(frozen=True, slots=True)
class RoundsInputs:
    """What rounds are planned from; made by `rounds_inputs`, which checks it.

    Parameters
    ----------
    start : date
        First day.
    days : int
        How many days are planned, 1-7.
    hubs : HubSites
    stops : Stops
        One row a visit: loads too large for any vehicle are split.
    vehicles : tuple of Vehicle
    distances : mapping of VehicleKind to Distances
        Between hubs and stops, hubs first.
    windows : Windows
    closures : Closures
    currency : str
        For sentences; "" = amounts without a unit.
    """

    start: date
    days: int
    hubs: HubSites
    stops: Stops
    vehicles: tuple[Vehicle, ...]
    distances: Mapping[VehicleKind, Distances]
    windows: Windows = field(default_factory=no_windows)
    closures: Closures = field(default_factory=no_closures)
    currency: str = ""

    def hub_positions(self, ids: Iterable[str]) -> tuple[int, ...]:
        """Positions of hubs in the table of hubs."""
        return tuple(positions(self.hubs.id, np.array(list(ids), dtype=np.str_)).tolist())


@dataclass(frozen=True, slots=True)
class Times:
    """When stops may be worked at, beside the hours of vehicles.

    Parameters
    ----------
    windows : Windows
        Opening hours; a stop without any is always open.
    closures : Closures
        Quiet hours and the like, in which nobody loads.
    """

    windows: Windows = field(default_factory=no_windows)
    closures: Closures = field(default_factory=no_closures)


def rounds_inputs(  # noqa: PLR0913 -- what is asked, in one call
    days: tuple[date, int],
    hubs: HubSites,
    stops: Stops,
    vehicles: Sequence[Vehicle],
    service: DistanceService,
    *,
    times: Times | None = None,
    currency: str = "",
) -> RoundsInputs:
    """Check what rounds are planned from, split large loads and ask for the ways.

    Parameters
    ----------
    days : pair of date and int
        First day, and how many days are planned, 1-7.
    hubs : HubSites
    stops : Stops
    vehicles : sequence of Vehicle
    service : DistanceService
        Asked once for each kind of vehicle.
    times : Times, optional
    currency : str

    Raises
    ------
    RoundsError
        If something cannot be planned with; the message names it.
    """
    start, length = days
    times = times or Times()
    if not 1 <= length <= MOST_DAYS:
        raise RoundsError(f"rounds are planned for 1 to {MOST_DAYS} days, {length} were asked for")
    if not vehicles:
        raise RoundsError("rounds need a vehicle; none came")
    refuse_twins(vehicles)
    known = set(hubs.id.tolist())
    for vehicle in vehicles:
        _refuse_unknown(f"vehicle {vehicle.id}", vehicle.hubs, known)
    _refuse_unknown("stops", filter(None, stops.hub.tolist()), known)
    _refuse_unknown("windows", times.windows.stop.tolist(), set(stops.id.tolist()), "stop")
    visits, row = _split(checked_stops(stops), vehicles)
    kinds = dict.fromkeys(vehicle.kind for vehicle in vehicles)
    names = ("id", "lat", "lon")
    points = Points(
        *(np.concatenate([getattr(hubs, name), getattr(stops, name)]) for name in names)
    )
    at = np.append(np.arange(len(hubs)), len(hubs) + row)
    return RoundsInputs(
        start=start,
        days=length,
        hubs=hubs,
        stops=visits,
        vehicles=tuple(vehicles),
        distances={kind: _taken(service.between(points, kind), at) for kind in kinds},
        windows=_of_visits(times.windows, stops.id, visits.id, row),
        closures=_of_visits(times.closures, stops.id, visits.id, row),
        currency=currency,
    )


def may_carry(vehicle: Vehicle, stops: Stops) -> dict[str, Booleans]:
    """Which stops a vehicle may serve, whatever the hours, by what might forbid it.

    Returns
    -------
    dict of str to array of bool, shape (n_stops,)
        "hub", "kind" and "carries"; the order is that in which reasons are told.
    """
    alone = vehicle.hubs[0] if len(vehicle.hubs) == 1 else ""
    collects, delivers = stops.collect_kg > 0, stops.deliver_kg > 0
    carries = {
        Carries.BOTH: np.ones(len(stops), dtype=bool),
        Carries.COLLECTIONS: ~delivers,
        Carries.DELIVERIES: ~collects,
    }
    return {
        "hub": (stops.hub == "") | (stops.hub == alone),
        "kind": (stops.vehicle == "") | (stops.vehicle == vehicle.kind.value),
        "carries": carries[vehicle.carries],
    }


def _split(stops: Stops, vehicles: Sequence[Vehicle]) -> tuple[Stops, Integers]:
    """Visits, and the row of the stop that each belongs to."""
    most_kg, most_l = np.zeros(len(stops)), np.zeros(len(stops))
    for vehicle in vehicles:
        may = np.logical_and.reduce(list(may_carry(vehicle, stops).values()))
        most_kg = np.where(may, np.maximum(most_kg, vehicle.capacity_kg), most_kg)
        most_l = np.where(may, np.maximum(most_l, vehicle.capacity_l), most_l)
    nobody = most_kg == 0
    visits = split_loads(stops, np.where(nobody, np.inf, most_kg), np.where(nobody, np.inf, most_l))
    first = {name: row for row, name in enumerate(stops.id.tolist())}
    rows, row = [], -1
    for name in visits.id.tolist():
        row = first.get(name, row)
        rows.append(row)
    return checked_stops(visits), np.array(rows, dtype=np.int64)


def _taken(table: Distances, at: Integers) -> Distances:
    """The ways between visits: those of their stops."""
    pick = np.ix_(at, at)
    seconds = None if table.seconds is None else table.seconds[pick]
    return replace(table, metres=table.metres[pick], seconds=seconds)


def _of_visits(table: Hours, stops: Texts, visits: Texts, row: Integers) -> Hours:
    """The same hours for every visit of a stop."""
    if len(visits) == len(stops):
        return table
    mine: dict[str, list[str]] = {}
    for name, stop in zip(visits.tolist(), stops[row].tolist(), strict=True):
        mine.setdefault(stop, []).append(name)
    rows, names = [], []
    for place, stop in enumerate(table.stop.tolist()):
        each = mine.get(stop, [stop])
        rows += [place] * len(each)
        names += each
    taken = table.take(np.array(rows, dtype=np.int64))
    return replace(taken, stop=np.array(names, dtype=np.str_))


def _refuse_unknown(owner: str, wanted: Iterable[str], known: set[str], what: str = "hub") -> None:
    if missing := sorted(set(wanted) - known):
        raise RoundsError(f"{owner}: there is no {what} {', '.join(missing[:3])}")


def ways(inputs: RoundsInputs, vehicle: Vehicle) -> tuple[Floats, Floats]:
    """Ways [m] and durations [s] for a vehicle, in whole numbers; inf = no way.

    Returns
    -------
    metres, seconds : array, shape (n_hubs + n_stops, n_hubs + n_stops)
        Metres to the nearest, seconds rounded up.
    """
    table = inputs.distances[vehicle.kind]
    metres, seconds = table.metres, table.durations(vehicle.speed_km_per_h)
    none = ~(np.isfinite(metres) & np.isfinite(seconds))
    return (
        np.where(none, np.inf, np.rint(metres)),
        np.where(none, np.inf, np.ceil(seconds - 1e-6)),
    )
