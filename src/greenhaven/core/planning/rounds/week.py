"""The stops of a plan's week: drop-off points to empty, gardens to bring compost to.

What a district puts out at its kerbs is no stop: trucks go from door to door. What parks and
street trees get comes by the truckload, and buyers fetch what they buy. All of that is counted.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from greenhaven.core.city import City, GardenKind
from greenhaven.core.columns import Columns, Floats, Integers, Texts, positions
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.stops import HubSites, Stops, no_stops
from greenhaven.core.rules.movements import Leg

# Assumed by Greenhaven; to be confirmed by those who empty and bring: see `Handling`.
COMPOST_KG_PER_M3 = 600.0
AT_THE_DOOR = "collected at the door: a district's truck routes are not single stops"
AT_THE_HUB = "brought to the hub itself"
NOT_CHOSEN = "of hubs that were not chosen"
BY_TRUCK = "to parks and street trees by the truckload"
BY_BUYERS = "fetched by buyers"


@dataclass(frozen=True, slots=True)
class Handling:
    """How long the work at a stop takes.

    Parameters
    ----------
    minutes : float
        For each stop: parking, unlocking, signing.
    kg_per_min : float
        Tipped into the vehicle or unloaded from it.
    """

    minutes: float = 4.0
    kg_per_min: float = 30.0

    @property
    def service_s(self) -> int:
        """Work at each stop, whatever is handled there [s]."""
        return round(60 * self.minutes)

    @property
    def service_s_per_kg(self) -> float:
        """Work for each kilogram more [s/kg]."""
        return 60 / self.kg_per_min


@dataclass(frozen=True, slots=True)
class NotStops(Columns):
    """What a week moves and no round covers, by reason."""

    reason: Texts
    flows: Integers
    tonnes: Floats


@dataclass(frozen=True, slots=True)
class WeekStops:
    """The stops of a week and what they leave out.

    Parameters
    ----------
    stops : Stops
        Bound to the hub that the plan chose, in the order of the plan's flows.
    hubs : HubSites
        The hubs of the stops.
    rest : NotStops
    """

    stops: Stops
    hubs: HubSites
    rest: NotStops


def stops_of(
    city: City,
    plan: Plan,
    week: int,
    hubs: Collection[str] = (),
    handling: Handling | None = None,
) -> WeekStops:
    """The stops of one week of a plan.

    Parameters
    ----------
    city : City
    plan : Plan
    week : int
        0 = first.
    hubs : collection of str
        Hubs whose rounds are meant, transfer stations too; empty = every hub that processes.
    handling : Handling, optional

    Returns
    -------
    WeekStops
        A stop for each collection point from which a hub receives, at the place of its source; one
        for each garden to which a hub sends. Ids are the same in every week.

    Raises
    ------
    RoundsError
        If the plan has no such week, or the city no such hub.
    """
    if not 0 <= week < plan.weeks:
        raise RoundsError(f"week {week + 1} was asked for; the plan has {plan.weeks}")
    if unknown := sorted(set(hubs) - set(city.hubs.id.tolist())):
        raise RoundsError(f"{city.name} has no hub {', '.join(unknown)}")
    rows, left = [], []
    for row in plan.flows.take(plan.flows.week == week).records():
        reason, stop = _outward(city, row, hubs) if _is_outward(row) else _homeward(city, row, hubs)
        if reason:
            left.append((reason, row["wet"]))
        else:
            rows.append(stop)
    stops = _table(rows, handling or Handling())
    return WeekStops(stops, hub_sites(city, dict.fromkeys(stops.hub.tolist())), _rest(left))


def hub_sites(city: City, ids: Collection[str]) -> HubSites:
    """Some hubs of a city, as rounds need them."""
    at = positions(city.hubs.id, np.array(list(ids), dtype=np.str_))
    return HubSites(*(getattr(city.hubs, name)[at] for name in HubSites.names()))


Told = tuple[str, dict[str, Any]]  # why it is no stop, or "" and the stop


def _is_outward(row: dict[str, Any]) -> bool:
    return row["leg"] in (Leg.COLLECT, Leg.EXPORT)


def _outward(city: City, row: dict[str, Any], hubs: Collection[str]) -> Told:
    sources = city.sources
    at = int(positions(sources.id, np.array([row["origin"]]))[0])
    point = str(sources.hub[at])
    ends = row["via"] or row["destination"] if row["leg"] == Leg.EXPORT else row["destination"]
    if not point:
        return AT_THE_DOOR, {}
    if point == ends:
        return AT_THE_HUB, {}
    if ends not in hubs and (hubs or row["leg"] == Leg.EXPORT):
        return _station_reason(city, ends) if row["leg"] == Leg.EXPORT else NOT_CHOSEN, {}
    density = float(city.kinds.bulk_density_kg_per_m3[city.kinds.id == row["material"]][0])
    stop = _stop(sources, at, point, ends, str(row["material"]))
    kg = 1e3 * row["wet"]
    return "", {**stop, "collect_kg": kg, "collect_l": 1e3 * kg / density}


def _homeward(city: City, row: dict[str, Any], hubs: Collection[str]) -> Told:
    gardens = city.gardens
    at = int(positions(gardens.id, np.array([row["destination"]]))[0])
    if gardens.kind[at] == GardenKind.SALE:
        return BY_BUYERS, {}
    if gardens.kind[at] != GardenKind.GARDEN:
        return BY_TRUCK, {}
    if hubs and row["origin"] not in hubs:
        return NOT_CHOSEN, {}
    stop = _stop(gardens, at, str(gardens.id[at]), row["origin"], str(row["material"]))
    kg = 1e3 * row["wet"]
    return "", {**stop, "deliver_kg": kg, "deliver_l": 1e3 * kg / COMPOST_KG_PER_M3}


def _station_reason(city: City, ends: str) -> str:
    names = city.hubs.name[city.hubs.id == ends]
    return f"out of the city by {names[0]}, a hub that was not chosen"


def _stop(table: Any, at: int, place: str, hub: str, material: str) -> dict[str, Any]:
    return {
        "id": f"{place}@{hub}",
        "name": str(table.name[at]),
        "lat": float(table.lat[at]),
        "lon": float(table.lon[at]),
        "district": str(table.district[at]),
        "place": place,
        "hub": hub,
        "material": material,
        **dict.fromkeys(("collect_kg", "deliver_kg", "collect_l", "deliver_l"), 0.0),
    }


def _table(rows: list[dict[str, Any]], handling: Handling) -> Stops:
    """One row a place and hub: what is moved for several kinds or batches is added up."""
    merged: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["id"] not in merged:
            merged[row["id"]] = row
            continue
        known = merged[row["id"]]
        for name in ("collect_kg", "deliver_kg", "collect_l", "deliver_l"):
            known[name] += row[name]
        known["material"] = " ".join(sorted({*known["material"].split(), row["material"]}))
    if not merged:
        return no_stops()
    work = {"service_s": handling.service_s, "service_s_per_kg": handling.service_s_per_kg}
    return Stops.of([row | work for row in merged.values()])


def _rest(left: list[tuple[str, float]]) -> NotStops:
    def rows() -> Iterator[dict[str, Any]]:
        for reason in dict.fromkeys(reason for reason, _ in left):
            mine = [wet for each, wet in left if each == reason]
            yield {"reason": reason, "flows": len(mine), "tonnes": float(sum(mine))}

    return NotStops.of(list(rows()), reason=np.str_, flows=np.int64, tonnes=np.float64)
