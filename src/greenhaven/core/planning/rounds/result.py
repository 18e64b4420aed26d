"""Planned rounds: which vehicle drives when, where it stops, and what is left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from greenhaven.core.columns import Columns, Floats, Integers, Texts


@dataclass(frozen=True, slots=True)
class Rounds(Columns):
    """One row a vehicle and day on which it goes out."""

    id: Texts
    vehicle: Texts  # name of the one vehicle
    kind: Texts  # VehicleKind
    hub: Texts
    day: Integers  # 0 = first
    begins_s: Integers  # since the first day's midnight
    ends_s: Integers
    km: Floats
    hours: Floats
    stops: Integers
    trips: Integers
    collected_kg: Floats
    delivered_kg: Floats
    most_kg: Floats  # most that it has on board
    waits_s: Integers
    cost: Floats  # in the city's currency
    sentence: Texts


@dataclass(frozen=True, slots=True)
class Visits(Columns):
    """What a round does, in order: it leaves a hub, stops, unloads, returns."""

    round: Texts
    order: Integers
    trip: Integers  # 1 = first
    what: Texts  # "leave", "stop", "unload" or "return"
    place: Texts  # id of the stop, or of the hub
    name: Texts
    arrives_s: Integers  # since the first day's midnight
    begins_s: Integers  # work there
    leaves_s: Integers
    waits_s: Integers
    km: Floats  # from the place before
    collect_kg: Floats
    deliver_kg: Floats
    load_kg: Floats  # on board when it leaves
    load_l: Floats


@dataclass(frozen=True, slots=True)
class LeftOut(Columns):
    """Stops that no round serves."""

    stop: Texts
    name: Texts
    collect_kg: Floats
    deliver_kg: Floats
    reason: Texts


@dataclass(frozen=True, slots=True)
class Changes(Columns):
    """Stops of which something was agreed that no longer holds."""

    stop: Texts
    name: Texts
    was: Texts  # round; "" = it was in none
    now: Texts  # round; "" = it is in none
    sentence: Texts


@dataclass(frozen=True, slots=True)
class Looked:
    """How the rounds were found."""

    seed: int
    iterations: int
    cpu_s: float
    groups: int  # of hubs and stops that have nothing to do with each other


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """The rounds of some days."""

    start: date
    days: int
    rounds: Rounds
    visits: Visits
    left_out: LeftOut
    changes: Changes
    summary: Mapping[str, float]  # rounds, stops, km, hours, collected_kg, cost …
    looked: Looked
