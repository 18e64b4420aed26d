"""A town with a digester, its plan, and members that follow it."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from greenhaven.core.city import City, CityState
from greenhaven.core.forecast.twin.climate import weather_years
from greenhaven.core.forecast.twin.schedule import Schedule, schedule_of
from greenhaven.core.forecast.twin.twin import Futures, follow, twin_unknowns
from greenhaven.core.forecast.uncertain import Members, central, members
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.settings import PlanSettings
from tests.core.planning.towns import QUICK, START, planned, town, varied

LEADS = {**QUICK, "digester": 2}
WEEKS = 6


@cache
def village() -> tuple[City, CityState, Schedule]:
    """A town of four hubs, one of them a digester, and six weeks of its plan."""
    city = varied(town(), "digester")
    state = opening_state(city, START, LEADS)
    plan = planned(city, WEEKS, PlanSettings(lead_weeks=LEADS), state)
    return city, state, schedule_of(city, plan, lead_weeks=LEADS)


def drawn(city: City, schedule: Schedule, count: int = 5, seed: int = 3) -> Members:
    """Members of its ensemble."""
    years = weather_years(city, schedule.start, schedule.days)
    return members(twin_unknowns(city), years, count, seed)


def middle(city: City, schedule: Schedule, values: Mapping[str, float] | None = None) -> Members:
    """The member at the central values, but for those given by name."""
    year = int(weather_years(city, schedule.start, schedule.days)[0])
    made = central(twin_unknowns(city), year)
    names = [unknown.name for unknown in made.unknowns]
    for name, value in (values or {}).items():
        made.draws[:, names.index(name)] = value
    return made


@cache
def followed() -> Futures:
    """Five futures of the village."""
    city, state, schedule = village()
    return follow(city, state, schedule, drawn(city, schedule))


def total(values: np.ndarray) -> np.ndarray:
    """Sum over weeks and hubs, shape (n_members, 7)."""
    return values.sum(axis=(1, 2))
