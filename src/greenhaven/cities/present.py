"""The present city: what came in its folder, and what people have recorded since."""

from dataclasses import replace
from datetime import date

import numpy as np

from greenhaven.cities.added import with_places
from greenhaven.cities.declared import with_declared
from greenhaven.cities.offered import with_offers
from greenhaven.cities.recorded import Records
from greenhaven.cities.stocked import as_recorded, state_from
from greenhaven.core.city import City, CityState


def present_city(
    base: City, opening: CityState, day: date, records: Records
) -> tuple[City, CityState]:
    """A city and its state on a day.

    Parameters
    ----------
    base : City
        As it came in its folder.
    opening : CityState
        What the folder's assumptions imply on the day on which it was read.
    day : date
        ≥ the opening's day in a city that lives; the same day in one that stands still.
    records : Records
        What people have recorded. Where there is nothing, the base city is given back as it is.

    Returns
    -------
    City, CityState
    """
    city = with_places(base, records.places, records.declared)
    city = _without_closed(with_declared(city, records.declared), records.closed)
    city = with_offers(city, records.offered, day)
    city = as_recorded(city, records)
    state = state_from(city, (base, opening), day, records)
    return _with_notes(city, records), state


def _without_closed(city: City, closed: frozenset[str]) -> City:
    """The city in which what has closed takes no part, and takes up nothing."""
    hubs, gardens = (np.isin(table.id, sorted(closed)) for table in (city.hubs, city.gardens))
    if not hubs.any() and not gardens.any():
        return city
    names = [*city.hubs.name[hubs].tolist(), *city.gardens.name[gardens].tolist()]
    return replace(
        city,
        hubs=replace(city.hubs, takes_part=city.hubs.takes_part & ~hubs),
        gardens=replace(city.gardens, area_m2=np.where(gardens, 0.0, city.gardens.area_m2)),
        notes=(*city.notes, *(f"{name} has closed." for name in names)),
    )


def _with_notes(city: City, records: Records) -> City:
    """The city with what a reader must know of the room of its hubs."""
    names = dict(zip(city.hubs.id.tolist(), city.hubs.name.tolist(), strict=True))
    kept: dict[str, float] = {}
    for row in records.kept.records():
        if row["hub"] in names:
            kept[row["hub"]] = max(kept.get(row["hub"], 0.0), row["wet"])
    said = [
        f"{names[hub]} keeps room for {wet:.3g} t a week for its allies."
        for hub, wet in sorted(kept.items())
    ]
    down = [row for row in records.down.records() if row["hub"] in names]
    said += [f"{names[row['hub']]} is down{_until(row['last'])}." for row in down]
    return replace(city, notes=(*city.notes, *said)) if said else city


def _until(last: str) -> str:
    return f" until {last}" if last else ""
