"""Open offers as sources of a plan: by district, never by door, and never counted twice."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from greenhaven.cities.declared import with_assumed
from greenhaven.cities.recorded import Offered
from greenhaven.core.city import City, Sources, Supply
from greenhaven.core.columns import Floats

STREAM = "offered"
OWN = "assumed"  # the stream of a source that nobody publishes
MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Group:
    """Offers that the plan sees as one source."""

    source: dict[str, object]
    tonnes: Floats  # of each of the last twelve months of the city's supply


def source_of(
    district: str, material: str, *, fetched: bool, hub: str = "", place: str = ""
) -> str:
    """Id of the source that an offer is part of.

    Offers from homes are one source a district, material and way; a market, kitchen or school is
    one of its own.
    """
    if place:
        return f"offers-{place}-{material}"[:100]
    way = "fetched" if fetched else "brought"
    return "-".join(part for part in ("offers", district, material, way, hub) if part)[:100]


def with_offers(city: City, offered: Offered, day: date) -> City:
    """The city with what is offered from `day` on as supply.

    What people offer was part of what their district gave before, so it is taken off the sources
    of the same material there, as far as there is anything, and an assumption says so.
    """
    kinds, districts = set(city.kinds.id.tolist()), set(city.districts.id.tolist())
    groups: dict[str, _Group] = {}
    given: dict[tuple[str, str], Floats] = {}
    for row in offered.records():
        if row["material"] not in kinds or row["district"] not in districts:
            continue
        tonnes = _by_month(city, row, day)
        if not tonnes.any():
            continue
        source = _source(city, row)
        before = groups.get(str(source["id"]))
        held = before.tonnes if before else np.zeros(MONTHS)
        groups[str(source["id"])] = _Group(source, held + tonnes)
        where = (str(row["district"]), str(row["material"]))
        given[where] = given.get(where, np.zeros(MONTHS)) + tonnes
    if not groups:
        return city
    for where, tonnes in sorted(given.items()):
        city = _without(city, where, tonnes)
    return _grown(city, [groups[name] for name in sorted(groups)])


def _by_month(city: City, row: Mapping[str, object], day: date) -> Floats:
    """What one offer gives in each calendar month of the coming year, as a month's supply [t].

    A supply is spread evenly over the days of its month, so what is offered on a part of a month
    counts by the days that it stands.
    """
    first = max(date.fromisoformat(str(row["first"])), day)
    last = date.fromisoformat(str(row["last"]))
    season = {int(month) for month in str(row["months"]).split()} or set(range(1, 13))
    every = float(str(row["every_days"]))
    found = np.zeros(MONTHS)
    if not every:
        last = min(last, first)
    for index, month in enumerate(city.supply.months[-MONTHS:]):
        reported_year, number = int(month[:4]), int(month[5:])
        begins, ends = _coming(day, number)
        stands = (min(ends, last) - max(begins, first)).days + 1
        if stands <= 0 or number not in season:
            continue
        days = (ends - begins).days + 1
        in_all = float(str(row["tonnes"])) * (stands / every if every else 1.0)
        found[index] = in_all * calendar.monthrange(reported_year, number)[1] / days
    return found


def _coming(day: date, month: int) -> tuple[date, date]:
    """The days of the calendar month that come next, the present one from `day` on."""
    year = day.year + (month < day.month)
    last = date(year, month, calendar.monthrange(year, month)[1])
    return max(date(year, month, 1), day), last


def _source(city: City, row: Mapping[str, object]) -> dict[str, object]:
    district = str(row["district"])
    at = int(np.flatnonzero(city.districts.id == district)[0])
    place, hub = str(row["place"]), str(row["hub"])
    fetched = bool(row["fetched"])
    material = str(city.kinds.name[city.kinds.id == row["material"]][0])
    hubs = np.flatnonzero(city.hubs.id == hub) if hub and not fetched else np.zeros(0, dtype=int)
    name = f"{material} offered in {city.districts.name[at]}"
    lat, lon = float(city.districts.lat[at]), float(city.districts.lon[at])
    if place:
        name, lat, lon = (
            f"{material} from {row['name']}",
            float(str(row["lat"])),
            float(str(row["lon"])),
        )
    elif len(hubs):
        name = f"{material} brought to {city.hubs.name[hubs[0]]}"
        lat, lon = float(city.hubs.lat[hubs[0]]), float(city.hubs.lon[hubs[0]])
    known = hub if len(hubs) else ""
    return {
        "id": source_of(district, str(row["material"]), fetched=fetched, hub=known, place=place),
        "name": name,
        "kind": str(row["material"]),
        "district": district,
        "lat": lat,
        "lon": lon,
        "stream": STREAM,
        "hub": known,
    }


def _without(city: City, where: tuple[str, str], tonnes: Floats) -> City:
    """The city with so much less from what its district gave of the material, never below zero."""
    district, material = where
    table = city.sources
    alike = (table.district == district) & (table.kind == material)
    published = alike & (table.stream != OWN)
    rows = np.flatnonzero(published if published.any() else alike)
    recent = city.supply.tonnes[rows, -MONTHS:]
    total = np.nansum(recent, axis=0)
    taken = np.minimum(tonnes, total)
    if not taken.any():
        return city
    kept = np.divide(total - taken, total, out=np.ones(MONTHS), where=total > 0)
    less = city.supply.tonnes.copy()
    less[rows, -MONTHS:] = recent * kept
    name = str(city.kinds.name[city.kinds.id == material][0]).lower()
    told = {
        "table": "supply",
        "column": "tonnes",
        "applies_to": f"district={district}",
        "value": f"{taken.sum():.3g} a year less",
        "unit": "t wet",
        "reason": f"people offer {name} here themselves; it was part of what was collected before, "
        "and would be counted twice",
        "source": "open offers",
    }
    cells = [("supply", "tonnes", str(name)) for name in table.id[rows]]
    return with_assumed(replace(city, supply=Supply(city.supply.months, less)), told, cells)


def _grown(city: City, groups: list[_Group]) -> City:
    """The city with a source for each group of offers; homes are not shown."""
    table, supply = city.sources, city.supply
    new = Sources.of([group.source for group in groups])
    sources = Sources(
        **{
            name: np.concatenate([getattr(table, name), getattr(new, name)])
            for name in Sources.names()
        }
    )
    rows = np.full((len(groups), supply.tonnes.shape[1]), np.nan)
    rows[:, -MONTHS:] = [group.tonnes for group in groups]
    tonnes = np.vstack([supply.tonnes, rows])
    city = replace(city, sources=sources, supply=Supply(supply.months, tonnes))
    middle = [
        str(group.source["id"])
        for group in groups
        if not group.source["hub"] and " offered in " in str(group.source["name"])
    ]
    if not middle:
        return city
    told = {
        "table": "sources",
        "applies_to": f"stream={STREAM}",
        "value": "middle of the district",
        "unit": "-",
        "reason": "nobody's home is shown: what people offer there is planned from the middle",
        "source": "assumed by Greenhaven",
    }
    for column in ("lat", "lon"):
        cells = [("sources", column, name) for name in middle]
        city = with_assumed(city, told | {"column": column}, cells)
    return city
