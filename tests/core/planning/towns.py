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
