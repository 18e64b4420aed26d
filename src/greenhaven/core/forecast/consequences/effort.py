"""What moving and tending organics asks of people and vehicles: assumptions, drawn between limits.

Nobody has counted hours and loads for whole cities; these rows say what is taken instead, and why.
"""

from dataclasses import dataclass

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Floats, positions
from greenhaven.core.forecast.twin.hub_futures import HubFutures
from greenhaven.core.forecast.twin.schedule import Schedule
from greenhaven.core.forecast.uncertain import Members, Uncertain
from greenhaven.core.rules.movements import Leg

HAND_RUN_T_PER_WEEK = 50.0  # sites of less are run by hand: no loader pays there; assumed
STREETS_KM = 15.0  # of a way out of the city that are streets of the city; assumed
ASSUMED = "assumed by Greenhaven; to be confirmed by those who keep count"


def _effort(
    name: str, meaning: str, unit: str, points: tuple[float, float, float], reason: str
) -> Uncertain:
    """A positive quantity; `points` are its 5 %, 50 % and 95 % points."""
    low, central, high = points
    return Uncertain(name, meaning, unit, central, low, high, ASSUMED, reason, bounds=(0.0, np.inf))


LOADS = {
    Leg.COLLECT: _effort(
        "load of a collection",
        "what a vehicle brings to a hub in one go",
        "t",
        (1.0, 2.5, 6.0),
        "vans and small trucks of compost networks carry one to two tonnes, packer trucks six",
    ),
    Leg.EXPORT: _effort(
        "load out of the city",
        "what a vehicle takes out of the city in one go",
        "t",
        (6.0, 12.0, 20.0),
        "packer trucks bring six tonnes to a transfer station, trailers twenty most of the way",
    ),
    Leg.RETURN: _effort(
        "load of compost",
        "what a vehicle brings of compost in one go",
        "t",
        (1.0, 3.0, 8.0),
        "from a van for one garden to a dump truck for a park",
    ),
}
WAY_BACK = Uncertain(
    "way with the way back",
    "kilometres driven for each kilometre with a load",
    "1",
    *(1.7, 1.3, 2.0),
    source=ASSUMED,
    reason="who has brought a load drives back; rounds share part of the way",
    bounds=(1.0, 2.0),
)
PACE = _effort(
    "pace in the city",
    "how fast vehicles are on their way, stops at lights included",
    "km/h",
    (14.0, 20.0, 30.0),
    "mean speeds of streets in large cities lie about there",
)
OPEN_PACE = _effort(
    "pace on the open road",
    "how fast vehicles are that leave the city, once streets are behind them",
    "km/h",
    (45.0, 60.0, 75.0),
    "trailers on highways; the first kilometres are driven at the pace in the city",
)
CREW = _effort(
    "people on a vehicle",
    "people who ride on a vehicle",
    "1",
    (1.0, 1.5, 2.0),
    "one drives a van, two ride on a collection truck",
)
LOADING = _effort(
    "work of loading",
    "work of loading and unloading",
    "h/t",
    (0.1, 0.25, 0.5),
    "a bin of 100 kg takes a minute or two; compost is loaded by machine or by shovel",
)
HAND_RUN = _effort(
    "work at a site run by hand",
    "work of mixing, turning, screening and record keeping at a small site",
    "h/t",
    (2.0, 4.0, 8.0),
    "turning and screening a tonne with forks takes two people a morning, or a day in all",
)
MACHINE_RUN = _effort(
    "work at a site run by machine",
    "work of mixing, turning and screening at a large site",
    "h/t",
    (0.2, 0.4, 0.8),
    "loaders and turners move tens of tonnes in an hour; weighing and keeping records remain",
)
EFFORT_UNKNOWNS: tuple[Uncertain, ...] = (
    *LOADS.values(),
    WAY_BACK,
    PACE,
    CREW,
    LOADING,
    HAND_RUN,
    MACHINE_RUN,
    OPEN_PACE,
)


@dataclass(frozen=True, slots=True)
class Effort:
    """What a schedule asks of people and vehicles, shape (n_members,) each."""

    haulage_t_km: Floats
    driven_km: Floats
    work_h: Floats  # in the city; at processors outside it nobody is counted
    cost: Floats  # in the city's currency


def effort(city: City, schedule: Schedule, members: Members, hubs: HubFutures) -> Effort:
    """Add up what moving and tending takes.

    Parameters
    ----------
    city : City
    schedule : Schedule
    members : Members
        That draw EFFORT_UNKNOWNS.
    hubs : HubFutures

    Raises
    ------
    EnsembleError
        If the members do not draw what is needed.
    """
    flows, moved = schedule.flows, hubs.moved_t
    t_km = moved * flows.km
    driven, hours = on_the_road(schedule, members, moved)
    work = hours * members.value(CREW.name)
    work += moved.sum(axis=1) * members.value(LOADING.name)
    brought = np.flatnonzero(flows.leg == Leg.COLLECT)
    hub = positions(city.hubs.id, flows.destination[brought])
    small = city.hubs.capacity_t_per_week[hub] < HAND_RUN_T_PER_WEEK
    for name, rows in ((HAND_RUN.name, brought[small]), (MACHINE_RUN.name, brought[~small])):
        work += moved[:, rows].sum(axis=1) * members.value(name)
    return Effort(t_km.sum(axis=1), driven, work, _cost(city, schedule, moved, t_km))


def on_the_road(schedule: Schedule, members: Members, moved: Floats) -> tuple[Floats, Floats]:
    """Kilometres that vehicles drive, and the hours that they take, shape (n_members,) each.

    Only who leaves the city comes onto open road.
    """
    flows = schedule.flows
    streets = np.where(flows.leg == Leg.EXPORT, np.minimum(flows.km, STREETS_KM), flows.km)
    driven, hours = np.zeros((2, len(members)))
    for leg, load in LOADS.items():
        legs = (Leg.RETURN, Leg.SALE) if leg is Leg.RETURN else (leg,)
        mine = np.isin(flows.leg, [str(each) for each in legs])
        ways = moved[:, mine] * (members.value(WAY_BACK.name) / members.value(load.name))[:, None]
        slow, fast = ways @ streets[mine], ways @ (flows.km - streets)[mine]
        driven += slow + fast
        hours += slow / members.value(PACE.name) + fast / members.value(OPEN_PACE.name)
    return driven, hours


def _cost(city: City, schedule: Schedule, moved: Floats, t_km: Floats) -> Floats:
    """As a plan's: haulage, handling at hubs in the city, and what processors outside ask."""
    price, legs = city.parameters, schedule.flows.leg
    taken = moved[:, legs == Leg.COLLECT].sum(axis=1)
    exported = moved[:, legs == Leg.EXPORT].sum(axis=1)
    return np.asarray(
        t_km.sum(axis=1) * price["haulage_per_t_km"]
        + taken * price["handling_per_t"]
        + exported * price["export_per_t"]
    )
