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
from greenhaven.core.columns import Floats
from greenhaven.core.planning.inputs import Inputs
from greenhaven.core.planning.room import room_of
from greenhaven.core.planning.wanting import wanting_of


def as_limits(
    city: City, state: CityState, horizon: tuple[date, int], sample: Inputs
) -> tuple[City, CityState]:
    """The same city with what was said as limits of its places, and a state without it.

    Room that hubs keep or have not is the least of the plan's weeks. What a garden asks for, or
    that it wants none, lowers its caps: it gets no more than that of the leanest compost. That it
    is served first, which compost it wants, what was declined and what was agreed, a plan of
    groups does not know.

    Parameters
    ----------
    city : City
    state : CityState
    horizon : tuple of date and int
        First day and number of weeks.
    sample : Inputs
        Of which the N and P of compost are read.
    """
    start, weeks = horizon
    room = room_of(city, state, start, weeks).min(axis=0)
    hubs = replace(
        city.hubs,
        capacity_t_per_week=room,
        minimum_t_per_week=np.minimum(city.hubs.minimum_t_per_week, room),
    )
    gardens = city.gardens
    left = _most_kg(city, state, (start, weeks), sample)
    if left is not None:
        hectares = gardens.area_m2 * gardens.growing_share / 1e4
        applied = (state.nitrogen_applied_kg, state.phosphorus_applied_kg)
        names = ("nitrogen_cap_kg_per_ha_year", "phosphorus_cap_kg_per_ha_year")
        caps = {}
        for name, most, done in zip(names, left, applied, strict=True):
            own = getattr(gardens, name)
            rate = np.divide(most + done, hectares, out=np.zeros_like(own), where=hectares > 0)
            caps[name] = np.where(np.isinf(most), own, np.minimum(own, rate))
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


def _most_kg(
    city: City, state: CityState, horizon: tuple[date, int], sample: Inputs
) -> tuple[Floats, Floats] | None:
    """Most N and P for each garden that said what it wants [kg]; inf = it did not."""
    wanting = wanting_of(city, state, *horizon)
    if not wanting.speaks.any():
        return None
    wet = np.bincount(wanting.garden, weights=wanting.asked.wet, minlength=len(city.gardens))
    found = []
    for nutrient in range(2):
        content = sample.content[:, :, nutrient]
        leanest = float(content[content > 0].min(initial=np.inf))
        leanest = leanest if np.isfinite(leanest) else 0.0
        found.append(np.where(wanting.speaks, wet * leanest, np.inf))
    return found[0], found[1]
