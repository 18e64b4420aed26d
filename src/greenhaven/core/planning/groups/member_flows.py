"""What single sources and gardens send and receive in a plan of groups."""

from dataclasses import dataclass, replace

import numpy as np

from greenhaven.core.city import City, GardenKind, weekly_supply
from greenhaven.core.columns import Columns, Floats, Integers, Rows
from greenhaven.core.planning.groups.grouped_plan import GroupedPlan
from greenhaven.core.planning.groups.sphere import along_km, on_sphere


@dataclass(frozen=True, slots=True)
class SourceFlows(Columns):
    """Movements of single sources, one row a source, week and way."""

    source: Integers  # row of City.sources
    week: Integers
    hub: Integers  # row of City.hubs
    via: Integers  # row of City.hubs; −1 = none
    km: Floats
    wet: Floats  # [t]


@dataclass(frozen=True, slots=True)
class GardenFlows(Columns):
    """Deliveries to single gardens, parks and buyers."""

    garden: Integers  # row of City.gardens
    week: Integers
    hub: Integers  # row of City.hubs
    km: Floats
    wet: Floats  # [t]


def source_flows(city: City, plan: GroupedPlan, rows: Rows = slice(None)) -> SourceFlows:
    """What the chosen sources send.

    Parameters
    ----------
    city : City
        The city that the plan was made for.
    plan : GroupedPlan
    rows : mask, positions or slice
        Of City.sources; all of them if not given.

    Returns
    -------
    SourceFlows
        Sorted as the chosen rows are.
    """
    source = np.arange(len(city.sources))[rows]
    few = replace(city, supply=replace(city.supply, tonnes=city.supply.tonnes[source]))
    supply, _ = weekly_supply(few, plan.start, plan.weeks)
    which, row = _expanded(plan.collected.group, plan.source_group[source])
    moved = plan.collected.take(row)
    flows = SourceFlows(
        source=source[which],
        week=moved.week,
        hub=moved.hub,
        via=moved.via,
        km=_way_km(city, source[which], moved.hub, moved.via),
        wet=supply[which, moved.week] * moved.share,
    )
    return flows.take(flows.wet > 0)


def left_over(city: City, plan: GroupedPlan, rows: Rows = slice(None)) -> Floats:
    """What the chosen sources give for which no place is found [t], shape (n_rows, weeks)."""
    source = np.arange(len(city.sources))[rows]
    few = replace(city, supply=replace(city.supply, tonnes=city.supply.tonnes[source]))
    supply, _ = weekly_supply(few, plan.start, plan.weeks)
    return np.asarray(supply * plan.left_share[plan.source_group[source]], dtype=np.float64)


def garden_flows(city: City, plan: GroupedPlan, rows: Rows = slice(None)) -> GardenFlows:
    """What the chosen gardens receive; `rows` are those of City.gardens."""
    garden = np.arange(len(city.gardens))[rows]
    which, row = _expanded(plan.returned.group, plan.garden_group[garden])
    moved, place = plan.returned.take(row), garden[which]
    sold = city.gardens.kind[place] == GardenKind.SALE
    places = on_sphere(city.gardens.lat[place], city.gardens.lon[place])
    hubs = on_sphere(city.hubs.lat, city.hubs.lon)[moved.hub]
    km = city.parameters["detour_factor"] * along_km(places, hubs)
    flows = GardenFlows(
        garden=place,
        week=moved.week,
        hub=moved.hub,
        km=np.where(sold, 0.0, km),
        wet=moved.wet * plan.garden_share[place],
    )
    return flows.take(flows.wet > 0)


def flows_of_district(city: City, plan: GroupedPlan, district: str) -> SourceFlows:
    """What the sources of one district send."""
    return source_flows(city, plan, np.flatnonzero(city.sources.district == district))


def _expanded(sorted_groups: Integers, group: Integers) -> tuple[Integers, Integers]:
    """Every row of each member's group: which member, and which row."""
    first = np.searchsorted(sorted_groups, group, side="left")
    count = np.searchsorted(sorted_groups, group, side="right") - first
    which = np.repeat(np.arange(len(group)), count)
    start = np.cumsum(count) - count
    return which, np.arange(len(which)) - start[which] + first[which]


def _way_km(city: City, source: Integers, hub: Integers, via: Integers) -> Floats:
    """Road distance of each movement, by its transfer station."""
    table, detour = city.hubs, city.parameters["detour_factor"]
    vectors = on_sphere(table.lat, table.lon)
    place = on_sphere(city.sources.lat[source], city.sources.lon[source])
    stop = np.where(via >= 0, via, hub)
    beyond = np.where(via >= 0, along_km(vectors[stop], vectors[hub]), 0.0)
    return detour * (along_km(place, vectors[stop]) + beyond)
