"""What a city is: its tables, which do not change.

Masses are metric tonnes wet unless a name says otherwise; `NaN` in a measured column means *not
reported*, which is never zero.
"""

import calendar
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from greenhaven.core.columns import (
    Booleans,
    Columns,
    Floats,
    Integers,
    Texts,
    absent,
    no_numbers,
    no_texts,
)
from greenhaven.errors import GreenhavenError

EARTH_RADIUS_KM = 6371.0088  # mean radius R1, Moritz (2000), Geodetic Reference System 1980
NOT_KNOWN = absent("")
NOT_MEASURED = absent(math.nan)


class CityError(GreenhavenError):
    """A city lacks something that was asked of it."""


class HubKind(StrEnum):
    """What a hub does with what it receives."""

    COLLECTION_POINT = "collection_point"
    TRANSFER_STATION = "transfer_station"
    PROCESSING_HUB = "processing_hub"
    OUT_OF_CITY = "out_of_city"


class GardenUse(StrEnum):
    """What grows where compost is spread."""

    FOOD_BED = "food_bed"
    ORNAMENTAL = "ornamental"
    SCHOOL = "school"
    PARK = "park"
    TREES = "trees"


class CompostWanted(StrEnum):
    """How much compost the people of a garden want."""

    SAFE = "safe"  # as much as its soil can safely take
    ASKED = "asked"  # what they ask for, and no more
    NONE = "none"  # none: they have enough


class GardenKind(StrEnum):
    """Who takes up compost, in the order in which the plan thinks of them."""

    GARDEN = "garden"
    PARK = "park"
    STREET_TREES = "street_trees"
    SALE = "sale"


@dataclass(frozen=True, slots=True)
class Kinds(Columns):
    """Materials that sources give, as received; contents in kg per kg wet mass."""

    id: Texts
    name: Texts
    bulking: Booleans  # wood and leaves that give a mix its structure; need not all be used
    moisture: Floats
    carbon: Floats
    nitrogen: Floats
    phosphorus: Floats
    potassium: Floats
    ash: Floats
    bulk_density_kg_per_m3: Floats
    carbon_loss: Floats  # share of the carbon that leaves as gas when composted
    nitrogen_loss: Floats  # share of the nitrogen that leaves as gas when composted


@dataclass(frozen=True, slots=True)
class Districts(Columns):
    """The parts of the city between which the plan is fair."""

    id: Texts
    name: Texts
    borough: Texts
    lat: Floats
    lon: Floats
    area_km2: Floats
    population: Floats


@dataclass(frozen=True, slots=True)
class Sources(Columns):
    """Places and rounds where organics arise."""

    id: Texts
    name: Texts
    kind: Texts  # id in Kinds
    district: Texts
    lat: Floats
    lon: Floats
    stream: Texts  # the published stream that the tonnage comes from, or "assumed"
    hub: Texts  # the collection point where it is brought; "" when it is collected at the door


@dataclass(frozen=True, slots=True)
class Hubs(Columns):
    """Collection points, transfer stations, processing hubs and processors outside the city."""

    id: Texts
    name: Texts
    kind: Texts  # HubKind
    process: Texts  # id in recipes.PROCESSES; "" where nothing is processed
    district: Texts  # "" outside the city
    lat: Floats
    lon: Floats
    operator: Texts
    accepts: Texts  # ids in Kinds, separated by spaces
    capacity_t_per_week: Floats  # inf = no limit
    minimum_t_per_week: Floats  # what a reactor must be fed; 0 = none
    opening_fill: Floats  # share of its capacity that was in process when the plan begins, 0-1
    takes_part: Booleans
    demonstration: Booleans
    smart_bin: Booleans  # a collection point that nobody staffs
    permit: Texts  # what the permit or registration in the list allows, in its own words
    permit_expires: Texts  # ISO date; "" = none given
    open_months: Texts  # "1 2 … 12"; "" = not stated
    note: Texts
    # "shown" or "not_shown" in its log of heat
    heat_record: Texts = field(default_factory=no_texts, metadata=NOT_KNOWN)
    # Of its compost, by wet mass
    foreign_matter_percent: Floats = field(default_factory=no_numbers, metadata=NOT_MEASURED)


@dataclass(frozen=True, slots=True)
class Gardens(Columns):
    """Places that take up compost: gardens, parks, street trees, sale."""

    id: Texts
    name: Texts
    kind: Texts  # GardenKind
    district: Texts  # "" where it belongs to none
    lat: Floats
    lon: Floats
    area_m2: Floats  # outline on the map
    growing_share: Floats  # share of the outline that is bed, lawn or tree pit
    nitrogen_cap_kg_per_ha_year: Floats  # total N; inf = no limit
    phosphorus_cap_kg_per_ha_year: Floats
    use: Texts = field(default_factory=no_texts, metadata=NOT_KNOWN)  # GardenUse
    open_water_m: Floats = field(default_factory=no_numbers, metadata=NOT_MEASURED)
    well_m: Floats = field(default_factory=no_numbers, metadata=NOT_MEASURED)
    # "yes", "no": where the law protects waters from nitrate
    vulnerable_zone: Texts = field(default_factory=no_texts, metadata=NOT_KNOWN)
    compost_wanted: Texts = field(default_factory=no_texts, metadata=NOT_KNOWN)  # CompostWanted

    def caps_kg(self) -> tuple[Floats, Floats]:
        """Most N and P that each may receive in twelve months [kg], shape (n_gardens,) each."""
        hectares = self.area_m2 * self.growing_share / 1e4
        limits = (self.nitrogen_cap_kg_per_ha_year, self.phosphorus_cap_kg_per_ha_year)
        nitrogen, phosphorus = (
            np.where(np.isinf(limit), np.inf, np.where(np.isinf(limit), 0, limit) * hectares)
            for limit in limits
        )
        return nitrogen, phosphorus


@dataclass(frozen=True, slots=True)
class Supply:
    """What each source gave in each reported month [t wet]; NaN = not reported."""

    months: tuple[str, ...]  # "YYYY-MM", ascending
    tonnes: Floats  # shape (n_sources, n_months)


@dataclass(frozen=True, slots=True)
class Tonnage(Columns):
    """Published collection by district, month and stream [t]; only what was reported."""

    district: Texts
    month: Texts
    stream: Texts
    tonnes: Floats


@dataclass(frozen=True, slots=True)
class Capture(Columns):
    """Published share of a district's organics that was collected separately [%]."""

    district: Texts
    month: Texts
    percent: Floats


@dataclass(frozen=True, slots=True)
class Weather(Columns):
    """Daily weather at the city's station."""

    date: Texts
    minimum_c: Floats
    maximum_c: Floats
    rain_mm: Floats
    snow_mm: Floats
    wind_m_per_s: Floats


@dataclass(frozen=True, slots=True)
class Assumptions(Columns):
    """Numbers that nobody measured, each with its reason: never passed off as data."""

    table: Texts
    column: Texts
    applies_to: Texts  # "*", "kind=…" or an id
    value: Texts
    unit: Texts
    reason: Texts
    source: Texts
    rows: Integers  # how many values of the city rest on it


@dataclass(frozen=True, slots=True)
class AssumedCells(Columns):
    """Which values of the city rest on which assumption."""

    table: Texts
    column: Texts
    id: Texts  # of the row; of the source, in the table of supplies
    assumption: Integers  # row in Assumptions


def no_assumed_cells() -> AssumedCells:
    """A table without rows."""
    return AssumedCells.of([], table=np.str_, column=np.str_, id=np.str_, assumption=np.int64)


@dataclass(frozen=True, slots=True)
class Clock:
    """Which day it is in the city, and where that day comes from."""

    today: date
    fixed: bool  # True until live feeds are set
    weather_from: date
    weather_to: date

    def weather_day(self, day: date) -> date:
        """The recorded day that stands in for `day`: the same calendar day, as late as recorded."""
        for year in range(min(day.year, self.weather_to.year), self.weather_from.year - 1, -1):
            last = calendar.monthrange(year, day.month)[1]
            recorded = date(year, day.month, min(day.day, last))
            if self.weather_from <= recorded <= self.weather_to:
                return recorded
        raise CityError(f"no weather is recorded for {day:%d %B} in any year")


@dataclass(frozen=True, slots=True)
class City:
    """Everything that is known of a city, and everything that had to be assumed."""

    id: str
    name: str
    timezone: str
    currency: str
    clock: Clock
    kinds: Kinds
    districts: Districts
    sources: Sources
    supply: Supply
    hubs: Hubs
    gardens: Gardens
    tonnage: Tonnage
    capture: Capture
    weather: Weather
    assumptions: Assumptions
    parameters: Mapping[str, float]  # the city's own numbers: haulage, prices, detour …
    outlines: Mapping[str, str]  # district id -> GeoJSON geometry
    notes: tuple[str, ...] = ()  # what a reader must know of how the tables were made
    assumed: AssumedCells = field(default_factory=no_assumed_cells)


def weekly_supply(city: City, start: date, weeks: int) -> tuple[Floats, Booleans]:
    """What each source gives in each week, from the same calendar days of the last reported year.

    Parameters
    ----------
    city : City
    start : date
        First day of the first week.
    weeks : int
        Number of weeks, ≥ 1.

    Returns
    -------
    supply : array, shape (n_sources, weeks)
        Expected mass [t wet]; a month that was not reported contributes nothing.
    reported : array of bool, shape (n_sources, weeks)
        False where at least one day of the week falls in a month that was not reported.
    """
    months = city.supply.months[-12:]
    column = {int(month[5:]): index for index, month in enumerate(months)}
    if len(column) < 12:
        raise CityError(f"{city.name}: a full year of supply is needed, {len(column)} months came")
    shares = np.zeros((12, weeks))
    for offset in range(7 * weeks):
        day = start + timedelta(days=offset)
        index = column[day.month]
        reported_year = int(months[index][:4])
        shares[index, offset // 7] += 1 / calendar.monthrange(reported_year, day.month)[1]
    tonnes = city.supply.tonnes[:, -12:]
    known = ~np.isnan(tonnes)
    missing: Booleans = (~known).astype(float) @ (shares > 0) > 0
    return np.where(known, tonnes, 0.0) @ shares, ~missing


def distance_km(lat_a: Floats, lon_a: Floats, lat_b: Floats, lon_b: Floats) -> Floats:
    """Great-circle distance [km] between points in degrees; shapes broadcast.

    Source
    ------
    Haversine formula, Sinnott (1984), Virtues of the haversine, Sky and Telescope 68(2), 159.
    """
    phi_a, phi_b = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((phi_b - phi_a) / 2) ** 2
    half = half + np.cos(phi_a) * np.cos(phi_b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half)), dtype=np.float64)
