"""Vehicles: what they hold, when they work, where they unload and what they cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from greenhaven.core.planning.rounds.errors import RoundsError

HOUR_S, DAY_S = 3600, 86_400
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKDAYS = (0, 1, 2, 3, 4)


class VehicleKind(StrEnum):
    """What goes on a round; ways may differ by kind."""

    CARGO_BIKE = "cargo_bike"
    VAN = "van"
    TRUCK = "truck"

    @property
    def words(self) -> str:
        """As a reader says it."""
        return self.value.replace("_", " ")


class Carries(StrEnum):
    """Raw organics, finished compost, or both at once in closed containers."""

    BOTH = "both"
    COLLECTIONS = "collections"
    DELIVERIES = "deliveries"


@dataclass(frozen=True, slots=True)
class Vehicle:
    """Some vehicles that are alike.

    Parameters
    ----------
    id : str
    hub : str
        Id of the hub where a working day begins and ends.
    kind : VehicleKind
    count : int
        How many there are.
    capacity_kg, capacity_l : float
        What one holds at a time; inf = not limited.
    speed_km_per_h : float
        On its way, stops left out; where a matrix of durations is given, that counts instead.
    begins_h, ends_h : float
        Hours of the day between which it works, 0-24.
    longest_h, longest_km : float
        Longest working time and way of a day, breaks not counted; inf = no limit.
    days : tuple of int
        Weekdays on which it works, 0 = Monday.
    trips : int
        Most times that it leaves a hub in a day; more than one = it unloads and goes again.
    unloads_at : tuple of str
        Hubs where it may unload between trips; empty = its own. One that unloads at several only
        serves stops that are bound to no hub.
    turn_min : float
        Minutes at the hub for unloading, and loading anew, after each trip.
    cost_per_km, cost_per_h, cost_per_day : float
        In the city's currency; the last for each day on which it goes out.
    carries : Carries
    """

    id: str
    hub: str
    capacity_kg: float
    kind: VehicleKind = VehicleKind.CARGO_BIKE
    count: int = 1
    capacity_l: float = np.inf
    speed_km_per_h: float = 15.0
    begins_h: float = 8.0
    ends_h: float = 16.0
    longest_h: float = 8.0
    longest_km: float = np.inf
    days: tuple[int, ...] = WORKDAYS
    trips: int = 1
    unloads_at: tuple[str, ...] = ()
    turn_min: float = 10.0
    cost_per_km: float = 0.1
    cost_per_h: float = 30.0
    cost_per_day: float = 10.0
    carries: Carries = Carries.BOTH

    def __post_init__(self) -> None:
        for name, holds, expected in _limits(self):
            if not holds:
                came = getattr(self, name)
                raise RoundsError(f"vehicle {self.id}: {name} must be {expected}, {came} came")

    @property
    def hubs(self) -> tuple[str, ...]:
        """Where its loads go, each hub once."""
        return tuple(dict.fromkeys((self.hub, *self.unloads_at)))

    @property
    def turn_s(self) -> int:
        """Time at a hub after each trip [s]."""
        return round(60 * self.turn_min)

    @property
    def loading_s(self) -> int:
        """Time at its hub before the first trip [s]: to load what it brings out."""
        return 0 if self.carries is Carries.COLLECTIONS else self.turn_s

    def works_on(self, weekday: int) -> bool:
        """Whether it works on a weekday, 0 = Monday."""
        return weekday in self.days

    def names(self) -> Iterator[str]:
        """A name for each of them."""
        for unit in range(self.count):
            yield unit_name(self, unit)


class Limit(NamedTuple):
    """A demand on one field."""

    field: str
    holds: bool
    expected: str


def _limits(vehicle: Vehicle) -> Iterator[Limit]:
    each = vehicle
    yield Limit("id", bool(each.id), "a name")
    yield Limit("count", 1 <= each.count <= 10_000, "1 to 10 000")
    yield Limit("trips", 1 <= each.trips <= 100, "1 to 100")
    yield Limit("days", bool(each.days) and set(each.days) <= set(range(7)), "weekdays from 0 to 6")
    for name in ("capacity_kg", "capacity_l", "longest_h", "longest_km"):
        yield Limit(name, getattr(each, name) > 0, "more than 0")
    yield Limit("speed_km_per_h", 0 < each.speed_km_per_h < 200, "more than 0 and below 200")
    yield Limit("begins_h", 0 <= each.begins_h < 24, "an hour of the day")
    yield Limit("ends_h", each.begins_h < each.ends_h <= 24, "after begins_h and at most 24")
    for name in ("turn_min", "cost_per_km", "cost_per_h", "cost_per_day"):
        value = getattr(each, name)
        yield Limit(name, bool(np.isfinite(value)) and value >= 0, "0 or more")


def unit_name(vehicle: Vehicle, unit: int) -> str:
    """The name of one of some vehicles that are alike."""
    return vehicle.id if vehicle.count == 1 else f"{vehicle.id}-{unit + 1}"


def refuse_twins(vehicles: Sequence[Vehicle]) -> None:
    """Every vehicle must have a name of its own."""
    names = [name for vehicle in vehicles for name in vehicle.names()]
    if twins := sorted({name for name in names if names.count(name) > 1}):
        raise RoundsError(f"vehicles must have different ids; twice: {', '.join(twins[:5])}")


def column_names() -> tuple[str, ...]:
    """The fields of a vehicle, in order."""
    return tuple(each.name for each in fields(Vehicle))
