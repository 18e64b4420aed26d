"""The tables of a city whose places are groups."""

from dataclasses import replace

import numpy as np

from greenhaven.core.city import City, Gardens, Sources, Supply
from greenhaven.core.columns import Floats, Texts
from greenhaven.core.planning.groups.grouping import Grouping
from greenhaven.core.planning.groups.shares import GardenGroups
from greenhaven.core.planning.groups.whole import Whole


def city_of_groups(whole: Whole, sources: Grouping, gardens: GardenGroups) -> City:
    """The same city with a row for each group; a group lies in the middle of its members."""
    city = whole.city
    tonnes = sources.total(np.nan_to_num(city.supply.tonnes))
    return replace(
        city,
        sources=_sources(whole, sources),
        supply=Supply(city.supply.months, tonnes),
        gardens=_gardens(whole, gardens),
    )


def _sources(whole: Whole, groups: Grouping) -> Sources:
    table, hubs = whole.city.sources, whole.city.hubs
    one = groups.one_of_each()
    point = whole.givers.point[one]
    lat, lon = _middle(groups, table.lat, table.lon)
    return replace(
        table.take(one),
        id=_numbered("sources", len(groups)),
        name=_counted(groups, table.kind[one]),
        lat=lat,
        lon=lon,
        hub=np.where(point >= 0, hubs.id[point], ""),
    )


def _gardens(whole: Whole, gardens: GardenGroups) -> Gardens:
    table, groups = whole.city.gardens, gardens.groups
    one = groups.one_of_each()
    lat, lon = _middle(groups, table.lat, table.lon)
    area, growing = groups.total(table.area_m2), groups.total(table.area_m2 * table.growing_share)
    nitrogen, phosphorus = (_per_ha(cap, growing) for cap in gardens.caps_kg)
    return replace(
        table.take(one),
        id=_numbered("gardens", len(groups)),
        name=_counted(groups, table.kind[one]),
        lat=lat,
        lon=lon,
        area_m2=area,
        growing_share=np.divide(growing, area, out=np.zeros_like(area), where=area > 0),
        nitrogen_cap_kg_per_ha_year=nitrogen,
        phosphorus_cap_kg_per_ha_year=phosphorus,
    )


def _per_ha(cap_kg: Floats, area_m2: Floats) -> Floats:
    """A group's cap by area; nothing may be spread where there is no area."""
    rate = np.divide(1e4 * cap_kg, area_m2, out=np.zeros_like(area_m2), where=area_m2 > 0)
    return np.where(np.isinf(cap_kg), np.inf, rate)


def _middle(groups: Grouping, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
    return groups.total(lat) / groups.size, groups.total(lon) / groups.size


def _numbered(name: str, count: int) -> Texts:
    width = len(str(count))
    return np.array([f"{name}-{number:0{width}d}" for number in range(1, count + 1)], dtype=np.str_)


def _counted(groups: Grouping, kinds: Texts) -> Texts:
    pairs = zip(groups.size.tolist(), kinds.tolist(), strict=True)
    return np.array([f"{size} × {kind.replace('_', ' ')}" for size, kind in pairs], dtype=np.str_)
