"""A town on squared paper: places lie at whole kilometres, ways follow the lines."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from greenhaven.core.planning.rounds.distances import Distances, Points
from greenhaven.core.planning.rounds.fleet import Vehicle, VehicleKind
from greenhaven.core.planning.rounds.inputs import RoundsInputs, Times, rounds_inputs
from greenhaven.core.planning.rounds.keeping import Keeping
from greenhaven.core.planning.rounds.plan import plan_rounds
from greenhaven.core.planning.rounds.result import RoundPlan
from greenhaven.core.planning.rounds.search import Effort
from greenhaven.core.planning.rounds.stops import Closures, HubSites, Stops, Windows

MONDAY = date(2025, 11, 3)
HOUR = 3600
DAY = 24 * HOUR


@dataclass(frozen=True)
class Streets:
    """Latitude and longitude are kilometres; corners are turned at will."""

    def between(self, points: Points, kind: VehicleKind) -> Distances:
        """The way along the lines."""
        del kind
        north = np.abs(points.lat[:, None] - points.lat)
        east = np.abs(points.lon[:, None] - points.lon)
        return Distances(1e3 * (north + east))


def stops(*places: tuple[float, float, float], **columns: Any) -> Stops:
    """Stops "a", "b", … at north, east with some kilograms to collect; work takes five minutes."""
    names = np.array([chr(ord("a") + row) for row in range(len(places))])
    north, east, kg = (np.array(each, dtype=float) for each in zip(*places, strict=True))
    given = {
        "collect_kg": kg,
        "deliver_kg": np.zeros(len(places)),
        "service_s": np.full(len(places), 300),
    } | {name: np.array(values) for name, values in columns.items()}
    return Stops(id=names, name=names, lat=north, lon=east, **given)


def hubs(**places: tuple[float, float]) -> HubSites:
    """Hubs by name, each in a district of the same name."""
    names = np.array(list(places))
    north, east = (np.array(each, dtype=float) for each in zip(*places.values(), strict=True))
    return HubSites(names, names, names, north, east)


def bike(**fields: Any) -> Vehicle:
    """A cargo bike of the hub "yard": 100 kg, 10 km/h, nothing to do at the hub."""
    given = {"capacity_kg": 100.0, "speed_km_per_h": 10.0, "turn_min": 0.0, "cost_per_day": 10.0}
    return Vehicle(**({"id": "bike", "hub": "yard"} | given | fields))


def windows(*rows: tuple[str, float, float]) -> Windows:
    """Opening hours: stop, from, to, in hours since the first midnight."""
    stop, opens, closes = zip(*rows, strict=True)
    hours = [np.round(HOUR * np.array(each)).astype(np.int64) for each in (opens, closes)]
    return Windows(np.array(stop), *hours)


def closures(*rows: tuple[str, float, float], why: str = "the quiet hours") -> Closures:
    """Closed districts: district, from, to, in hours since the first midnight."""
    district, begins, ends = zip(*rows, strict=True)
    hours = [np.round(HOUR * np.array(each)).astype(np.int64) for each in (begins, ends)]
    empty = np.full(len(rows), "")
    return Closures(np.array(district), empty, empty, *hours, np.full(len(rows), why))


def asked(
    wanted: Stops,
    *vehicles: Vehicle,
    sites: HubSites | None = None,
    days: int = 1,
    times: Times | None = None,
) -> RoundsInputs:
    """Inputs for the town; without sites there is one hub, "yard", at its corner."""
    places = sites or hubs(yard=(0, 0))
    return rounds_inputs(
        (MONDAY, days),
        places,
        wanted,
        vehicles or (bike(),),
        Streets(),
        times=times,
        currency="EUR",
    )


def planned(
    inputs: RoundsInputs, iterations: int = 300, keeping: Keeping | None = None, seed: int = 1
) -> RoundPlan:
    """Rounds by iterations, so that they are the same every time."""
    return plan_rounds(inputs, Effort(seconds=None, iterations=iterations, seed=seed), keeping)


def stops_of_rounds(plan: RoundPlan) -> dict[str, list[str]]:
    """The stops of each round, in order."""
    at_stop = plan.visits.take(plan.visits.what == "stop")
    found: dict[str, list[str]] = {name: [] for name in plan.rounds.id.tolist()}
    for name, stop in zip(at_stop.round.tolist(), at_stop.place.tolist(), strict=True):
        found[name].append(stop)
    return found
