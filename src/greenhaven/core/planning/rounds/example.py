"""Vehicles of an example, for a city that has not said which it has."""

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from greenhaven.core.planning.rounds.fleet import WORKDAYS, Vehicle, VehicleKind
from greenhaven.core.planning.rounds.stops import Stops

# Assumed by Greenhaven, to be confirmed by those who ride and drive: loads, speeds with lights and
# traffic, hours and costs of a cargo bike and of a small van.
CARGO_BIKE = Vehicle(
    id="bike",
    hub="",
    kind=VehicleKind.CARGO_BIKE,
    capacity_kg=150.0,
    speed_km_per_h=13.0,
    begins_h=8.0,
    ends_h=16.0,
    longest_h=7.0,
    longest_km=60.0,
    trips=5,
    turn_min=10.0,
    cost_per_km=0.1,
    cost_per_h=30.0,
    cost_per_day=10.0,
)
VAN = replace(
    CARGO_BIKE,
    id="van",
    kind=VehicleKind.VAN,
    capacity_kg=900.0,
    speed_km_per_h=20.0,
    longest_h=8.0,
    longest_km=250.0,
    trips=3,
    turn_min=20.0,
    cost_per_km=0.45,
    cost_per_day=40.0,
)
TRIPS_A_DAY = 2  # of a van, to begin with: how many vans are there is told by the loads
SPARE = 1.25


def example_fleet(stops: Stops) -> tuple[Vehicle, ...]:
    """One cargo bike for each hub, and as many vans as its week's loads need.

    Parameters
    ----------
    stops : Stops
        Each bound to a hub.

    Returns
    -------
    tuple of Vehicle
        Ids are those of the hubs, with "-bike" or "-van" behind.
    """
    return tuple(_fleet(stops))


def _fleet(stops: Stops) -> Iterator[Vehicle]:
    for hub in dict.fromkeys(stops.hub.tolist()):
        mine = stops.hub == hub
        kg = float(stops.kg[mine].sum())
        vans = max(1, ceil(SPARE * kg / (VAN.capacity_kg * TRIPS_A_DAY * len(WORKDAYS))))
        yield replace(CARGO_BIKE, id=f"{hub}-bike", hub=hub)
        yield replace(VAN, id=f"{hub}-van", hub=hub, count=vans)
