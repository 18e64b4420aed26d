"""A few gardens, a weather that can be made wetter or drier, and what they are given."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np

from greenhaven.cities.synthetic import random_city
from greenhaven.core.city import City, Weather
from greenhaven.core.columns import Floats
from greenhaven.core.forecast.twin.bed_unknowns import GARDEN_UNKNOWNS
from greenhaven.core.forecast.twin.climate import climate_of, weather_years
from greenhaven.core.forecast.twin.garden_futures import GardenFutures
from greenhaven.core.forecast.twin.garden_twin import run_gardens
from greenhaven.core.forecast.uncertain import Members, central
from greenhaven.core.planning.plan import ELEMENTS

START = date(2025, 11, 3)
FIRST_YEAR, YEARS = 2015, 4
HECTARES = 0.05
# A compost with a C:N of 12, by wet mass, in the order of ELEMENTS
COMPOST = np.array([1.0, 0.40, 0.15, 0.0125, 0.003, 0.006, 0.25])
NITROGEN, PHOSPHORUS = ELEMENTS.index("nitrogen"), ELEMENTS.index("phosphorus")


@cache
def weather(rain: float = 1.0, shift_d: int = 0, warmer_c: float = 0.0) -> Weather:
    """Four years like those of New York, with their rain times `rain`, `shift_d` days late."""
    first = date(FIRST_YEAR, 1, 1)
    number = np.arange((date(FIRST_YEAR + YEARS, 1, 1) - first).days)
    random = np.random.default_rng(3)
    middle = 12.5 - 12 * np.cos(2 * np.pi * (number - 20 - shift_d) / 365.25)
    middle += random.normal(0, 3, len(number)) + warmer_c
    fell = np.where(random.random(len(number)) < 0.33, random.exponential(10.5, len(number)), 0)
    return Weather(
        date=np.array([(first + timedelta(days=int(day))).isoformat() for day in number]),
        minimum_c=middle - 4.0,
        maximum_c=middle + 4.0,
        rain_mm=rain * fell,
        snow_mm=np.zeros(len(number)),
        wind_m_per_s=np.full(len(number), 2.5),
    )


@cache
def gardens(rain: float = 1.0, shift_d: int = 0, warmer_c: float = 0.0) -> City:
    """Two gardens and a park of 0.05 ha each, and one who buys."""
    city = random_city(7, sources=5, hubs=2, gardens=3)
    table = replace(
        city.gardens,
        kind=np.array(["garden", "garden", "park", "sale"]),
        area_m2=np.array([1000.0, 1000.0, 5000.0, 0.0]),
        growing_share=np.array([0.5, 0.5, 0.1, 0.0]),
    )
    return replace(city, gardens=table, weather=weather(rain, shift_d, warmer_c))


def usual(city: City, years: int = 1, **values: float) -> Members:
    """Members at the central values, one for each of the first weather years; some set."""
    found = weather_years(city, START, 364)[:years]
    unknowns = tuple(
        replace(each, central=values[key], low=values[key], high=values[key], positive=False)
        if (key := each.name.replace(" ", "_").replace(":", "")) in values
        else each
        for each in GARDEN_UNKNOWNS
    )
    one = central(unknowns, int(found[0]))
    count = len(found)
    return replace(
        one,
        number=np.arange(count),
        seed=np.zeros(count, dtype=np.int64),
        weather_year=found,
        draws=np.repeat(one.draws, count, axis=0),
    )


def given(city: City, weeks: int, members: int = 1, **tonnes_per_ha: float) -> Floats:
    """Compost in the first week of each year [kg], by garden: `first`, `second`, `park`."""
    total = np.zeros((members, weeks, len(city.gardens), len(ELEMENTS)))
    for name, dose in tonnes_per_ha.items():
        row = ("first", "second", "park").index(name)
        total[:, ::52, row] = 1e3 * dose * HECTARES * COMPOST
    return total


def run(city: City, additions: Floats, members: Members, start: date = START) -> GardenFutures:
    """Its gardens under what they are given."""
    days = 7 * additions.shape[1]
    return run_gardens(
        city, additions, members, climate_of(city, start, days, members.weather_year)
    )
