"""What people said of a large city, as far as a plan of groups can keep it."""

from dataclasses import replace
from datetime import date

import numpy as np

from greenhaven.core.city import (
    City,
    CityState,
    nothing_asked,
    nothing_declined,
    nothing_down,
    nothing_kept,
)
from greenhaven.core.planning.room import room_of
from greenhaven.core.planning.wanting import wanting_of


def as_limits(city: City, state: CityState, horizon: tuple[date, int]) -> tuple[City, CityState]:
    """The same city with what was said as limits of its places, and a state without it.

    Room that hubs keep or have not is the least of the plan's weeks. A garden that wants none, or
    that waits to ask, may take nothing; what others ask for is read by `wants`. What was declined
    and what was agreed, a plan of groups does not know.

    Parameters
    ----------
    city : City
    state : CityState
    horizon : tuple of date and int
        First day and number of weeks.
    """
    start, weeks = horizon
    room = room_of(city, state, start, weeks).min(axis=0)
    hubs = replace(
        city.hubs,
        capacity_t_per_week=room,
        minimum_t_per_week=np.minimum(city.hubs.minimum_t_per_week, room),
    )
    gardens, wanting = city.gardens, wanting_of(city, state, start, weeks)
    asks = np.isin(np.arange(len(gardens)), wanting.garden)
    idle = wanting.speaks & ~asks
    names = ("nitrogen_cap_kg_per_ha_year", "phosphorus_cap_kg_per_ha_year")
    caps = {name: np.where(idle, 0.0, getattr(gardens, name)) for name in names}
    gardens = replace(gardens, **caps)
    silent = replace(
        state,
        asked=nothing_asked(),
        declined=nothing_declined(),
        kept=nothing_kept(),
        down=nothing_down(),
    )
    words = np.full(len(gardens), "", dtype=np.str_)
    return replace(city, hubs=hubs, gardens=replace(gardens, compost_wanted=words)), silent
