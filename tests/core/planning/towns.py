"""A town small enough to be planned by hand."""

from dataclasses import replace
from datetime import date

import numpy as np

from greenhaven.cities.synthetic import random_city
from greenhaven.core.city import City, CityState
from greenhaven.core.planning.allocation import allocate
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.plan import Plan
from greenhaven.core.planning.settings import PlanSettings

START = date(2025, 3, 3)
QUICK = {"aerated_static_pile": 2, "windrow": 3, "in_vessel": 1}


def town(seed: int = 7, **sizes: int) -> City:
    """A random town of 30 sources, 4 hubs and 12 gardens."""
    return random_city(seed, **({"sources": 30, "hubs": 4, "gardens": 12} | sizes))


def planned(
    city: City,
    weeks: int = 6,
    settings: PlanSettings | None = None,
    state: CityState | None = None,
) -> Plan:
    """Its plan, with short lead times so that compost of the plan's own weeks is in play."""
    chosen = settings or PlanSettings(lead_weeks=QUICK)
    opening = state or opening_state(city, START, chosen.lead_weeks)
    return allocate(city, opening, start=START, weeks=weeks, settings=chosen)


def with_hubs(city: City, **columns: object) -> City:
    """The same town with other values in some columns of its hubs."""
    hubs = {name: np.broadcast_to(value, len(city.hubs)).copy() for name, value in columns.items()}
    return replace(city, hubs=replace(city.hubs, **hubs))


def varied(city: City, *kinds_of_hub: str, uncapped: int = 0) -> City:
    """The same town with its first processing hubs made into others, and gardens without caps.

    A "digester" processes otherwise; a "station" passes on up to half of what it could process.
    """
    hubs, gardens = city.hubs, city.gardens
    kind, process = hubs.kind.astype("U20"), hubs.process.astype("U30")
    accepts, capacity = hubs.accepts.astype("U200"), hubs.capacity_t_per_week.copy()
    for row, wanted in zip(np.flatnonzero(kind == "processing_hub"), kinds_of_hub, strict=False):
        accepts[row] = " ".join(city.kinds.id.tolist())
        if wanted == "station":
            kind[row], process[row], capacity[row] = "transfer_station", "", capacity[row] / 2
        else:
            process[row] = wanted
    free = np.arange(len(gardens)) < uncapped
    caps = {
        name: np.where(free, np.inf, getattr(gardens, name))
        for name in ("nitrogen_cap_kg_per_ha_year", "phosphorus_cap_kg_per_ha_year")
    }
    changed = with_hubs(
        city,
        kind=kind,
        process=process,
        accepts=accepts,
        capacity_t_per_week=capacity,
    )
    return replace(changed, gardens=replace(gardens, **caps))
