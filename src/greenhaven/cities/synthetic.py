"""Random cities for trials, benchmarks and property tests; nothing in them is a fact."""

import calendar
import json
from dataclasses import fields
from datetime import date, timedelta

import numpy as np

from greenhaven.cities.crowds import Crowd, crowded
from greenhaven.core.city import (
    Assumptions,
    Capture,
    City,
    CityError,
    Clock,
    Districts,
    GardenKind,
    Gardens,
    HubKind,
    Hubs,
    Kinds,
    Sources,
    Supply,
    Tonnage,
    Weather,
)
from greenhaven.core.columns import Floats, Texts, positions
from greenhaven.core.material import Composition, mixture_of

SIDE_KM = 30.0
GRID = 4  # districts along one side
LATITUDE, LONGITUDE = 45.0, 0.0  # south-western corner
KM_PER_DEGREE = 111.195  # of a great circle on the sphere of city.EARTH_RADIUS_KM
YEAR = 2024
WEEKLY_SUPPLY_T = 2.0  # median of a source
CAPACITY_PER_SUPPLY = 1.1
PHOSPHORUS_CAP_PER_SUPPLY = 0.6  # so that the caps bind for a part of the gardens
MIXES = {
    "household_organics": {"food_vegetable": 0.51, "food_other": 0.34, "mixed_paper": 0.15},
    "food_scraps": {"food_vegetable": 0.95, "food_other": 0.05},
    "yard_trimmings": {"leaves": 0.34, "grass": 0.33, "branches": 0.33},
    "wood_and_leaves": {"dry_leaves": 0.7, "branches": 0.3},
}
BULKING = "wood_and_leaves"
GREEN = ("yard_trimmings", BULKING)
KIND_SHARES = (0.4, 0.15, 0.25, 0.2)
CARBON_LOSS = (0.657, 0.657, 0.572, 0.45)
NITROGEN_LOSS = (0.30, 0.30, 0.139, 0.12)
PARAMETERS = {
    "detour_factor": (1.3, "-"),
    "settling_factor": (1.9, "-"),
    "haulage_per_t_km": (0.35, "USD per t km"),
    "handling_per_t": (40.0, "USD per t"),
    "export_per_t": (130.0, "USD per t"),
    "unserved_per_t": (1000.0, "USD per t"),
    "value_garden_per_t": (60.0, "USD per t"),
    "value_park_per_t": (30.0, "USD per t"),
    "value_street_trees_per_t": (30.0, "USD per t"),
    "value_sale_per_t": (15.0, "USD per t"),
    "storage_per_t_week": (0.2, "USD per t week"),
}


def random_city(  # noqa: PLR0913 -- each size is named by the caller
    seed: int,
    *,
    sources: int = 100,
    hubs: int = 10,
    gardens: int = 50,
    unreported: float = 0.0,
    neighbourhoods: int = 0,
    weekly_supply_t: float = WEEKLY_SUPPLY_T,
) -> City:
    """A random city in a square of 30 km, the same for the same seed.

    Parameters
    ----------
    seed : int
    sources, hubs, gardens : int
        How many sources, processing hubs and gardens, ≥ 1 each; one processor outside the city
        and one buyer of compost are added.
    unreported : float
        Share of the source-months that were not reported, 0–1.
    neighbourhoods : int
        Sources and gardens crowd around that many centres, some large and dense, some small and
        green; 0 = they lie anywhere, and every kind arises everywhere alike.
    weekly_supply_t : float
        Median of what a source gives [t a week]; a household gives about 0.005.

    Returns
    -------
    City
        Supplies are lognormal; the hubs can take 1.1 times the supply, unevenly; the gardens may
        take 0.6 times the phosphorus that arises, and some of them less because of nitrogen.
    """
    if min(sources, hubs, gardens) < 1:
        raise CityError(
            f"a random city needs at least one of each: sources={sources}, hubs={hubs}, "
            f"gardens={gardens} came"
        )
    random = np.random.default_rng(seed)
    kinds, districts = _kinds(), _districts()
    crowd = crowded(random, neighbourhoods, SIDE_KM) if neighbourhoods else None
    source_table = _sources(random, sources, kinds, crowd)
    supply = _supply(random, sources, weekly_supply_t, unreported)
    yearly_t = np.nansum(supply.tonnes, axis=1)
    phosphorus_kg = 1e3 * yearly_t @ kinds.phosphorus[positions(kinds.id, source_table.kind)]
    return City(
        id=f"random-{seed}",
        name=f"Random city {seed}",
        timezone="UTC",
        currency="USD",
        clock=Clock(
            today=date(YEAR + 1, 1, 6),
            fixed=True,
            weather_from=date(YEAR, 1, 1),
            weather_to=date(YEAR, 12, 31),
        ),
        kinds=kinds,
        districts=districts,
        sources=source_table,
        supply=supply,
        hubs=_hubs(random, hubs, yearly_t.sum() / 52, kinds),
        gardens=_gardens(random, gardens, PHOSPHORUS_CAP_PER_SUPPLY * phosphorus_kg, crowd),
        tonnage=_tonnage(),
        capture=Capture(district=_texts([]), month=_texts([]), percent=np.zeros(0)),
        weather=_weather(),
        assumptions=_assumptions(),
        parameters={name: value for name, (value, _) in PARAMETERS.items()},
        outlines=_outlines(),
        notes=("Every number of this city is random.",),
    )


def _texts(values: list[str]) -> Texts:
    return np.array(values, dtype=np.str_)


def _numbered(name: str, count: int) -> Texts:
    width = len(str(count))
    return _texts([f"{name}-{number:0{width}d}" for number in range(1, count + 1)])


def _kinds() -> Kinds:
    materials = [mixture_of(shares) for shares in MIXES.values()]
    contents = {
        field.name: np.array([getattr(material, field.name) for material in materials])
        for field in fields(Composition)
    }
    return Kinds(
        id=_texts(list(MIXES)),
        name=_texts([name.replace("_", " ").capitalize() for name in MIXES]),
        bulking=np.array([name == BULKING for name in MIXES]),
        carbon_loss=np.array(CARBON_LOSS),
        nitrogen_loss=np.array(NITROGEN_LOSS),
        **contents,
    )


def _places(random: np.random.Generator, count: int) -> tuple[Floats, Floats, Texts]:
    """Latitude, longitude and district of random points."""
    north, east = random.uniform(0, SIDE_KM, (2, count))
    return _placed(north, east)


def _placed(north: Floats, east: Floats) -> tuple[Floats, Floats, Texts]:
    """Latitude, longitude and district of points in kilometres from the corner."""
    cell = (north // (SIDE_KM / GRID)).astype(int) * GRID + (east // (SIDE_KM / GRID)).astype(int)
    lat = LATITUDE + north / KM_PER_DEGREE
    lon = LONGITUDE + east / (KM_PER_DEGREE * np.cos(np.radians(LATITUDE)))
    return lat, lon, _numbered("district", GRID * GRID)[cell]


def _districts() -> Districts:
    step = SIDE_KM / GRID
    north, east = np.divmod(np.arange(GRID * GRID), GRID)
    lat = LATITUDE + (north + 0.5) * step / KM_PER_DEGREE
    lon = LONGITUDE + (east + 0.5) * step / KM_PER_DEGREE / np.cos(np.radians(LATITUDE))
    ids = _numbered("district", GRID * GRID)
    borough = np.where(north < GRID / 2, "South", "North")
    area_km2, population = np.full(len(ids), step**2), np.full(len(ids), 1e5)
    return Districts(ids, ids, borough, lat, lon, area_km2, population)


def _outlines() -> dict[str, str]:
    table = _districts()
    half_lat = SIDE_KM / GRID / 2 / KM_PER_DEGREE
    half_lon = half_lat / np.cos(np.radians(LATITUDE))
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    outlines = {}
    for name, lat, lon in zip(table.id, table.lat, table.lon, strict=True):
        ring = [[round(lon + x * half_lon, 5), round(lat + y * half_lat, 5)] for x, y in corners]
        outlines[str(name)] = json.dumps({"type": "Polygon", "coordinates": [ring]})
    return outlines


def _sources(random: np.random.Generator, count: int, kinds: Kinds, crowd: Crowd | None) -> Sources:
    ids = _numbered("source", count)
    if crowd is None:
        lat, lon, district = _places(random, count)
        kind = random.choice(kinds.id, count, p=KIND_SHARES)
    else:
        members = crowd.members(random, count)
        lat, lon, district = _placed(*crowd.around(random, members))
        green = np.isin(kinds.id, GREEN)
        kind = kinds.id[crowd.kinds_given(random, members, KIND_SHARES, green)]
    return Sources(
        id=ids,
        name=ids,
        kind=kind,
        district=district,
        lat=lat,
        lon=lon,
        stream=np.full(count, "random"),
        hub=np.full(count, ""),
    )


def _supply(random: np.random.Generator, count: int, median_t: float, unreported: float) -> Supply:
    weekly_t = median_t * random.lognormal(0.0, 0.7, (count, 1))
    weeks = np.array([calendar.monthrange(YEAR, month)[1] / 7 for month in range(1, 13)])
    tonnes = weekly_t * weeks * random.uniform(0.8, 1.2, (count, 12))
    tonnes[random.uniform(size=tonnes.shape) < unreported] = np.nan
    return Supply(tuple(f"{YEAR}-{month:02d}" for month in range(1, 13)), tonnes)


def _hubs(random: np.random.Generator, count: int, weekly_t: float, kinds: Kinds) -> Hubs:
    lat, lon, district = _places(random, count + 1)
    size = random.lognormal(0.0, 0.8, count)
    green_only = random.uniform(size=count) < 0.2
    every = " ".join(kinds.id)
    district[-1] = ""
    return Hubs(
        id=np.append(_numbered("hub", count), "out-of-city"),
        name=np.append(_numbered("hub", count), "Processor outside the city"),
        kind=np.append(np.full(count, HubKind.PROCESSING_HUB.value), HubKind.OUT_OF_CITY.value),
        process=np.append(random.choice(["aerated_static_pile", "windrow"], count), ""),
        district=district,
        lat=np.append(lat[:-1], LATITUDE + 100 / KM_PER_DEGREE),
        lon=lon,
        operator=np.full(count + 1, "random"),
        accepts=np.append(np.where(green_only, " ".join(GREEN), every), every),
        capacity_t_per_week=np.append(CAPACITY_PER_SUPPLY * weekly_t * size / size.sum(), np.inf),
        minimum_t_per_week=np.zeros(count + 1),
        opening_fill=np.append(np.full(count, 0.5), 0.0),
        takes_part=np.ones(count + 1, dtype=bool),
        demonstration=np.zeros(count + 1, dtype=bool),
        smart_bin=np.zeros(count + 1, dtype=bool),
        permit=np.full(count + 1, ""),
        permit_expires=np.full(count + 1, ""),
        open_months=np.full(count + 1, ""),
        note=np.full(count + 1, ""),
    )


def _gardens(
    random: np.random.Generator, count: int, phosphorus_kg_per_year: float, crowd: Crowd | None
) -> Gardens:
    """Gardens, a tenth of them parks, and one buyer; together they may take that much P."""
    if crowd is None:
        lat, lon, district = _places(random, count + 1)
    else:
        members = crowd.members(random, count + 1)
        lat, lon, district = _placed(*crowd.around(random, members))
    park = random.uniform(size=count) < 0.1
    growing_share = np.where(park, 0.1, 0.5)
    cap = np.where(park, 10.0, 15.0)
    area_m2 = random.lognormal(0.0, 1.2, count) * np.where(park, 20.0, 1.0)
    allowed_kg = area_m2 * growing_share * cap / 1e4
    area_m2 *= phosphorus_kg_per_year / allowed_kg.sum()
    kind = np.where(park, GardenKind.PARK.value, GardenKind.GARDEN.value)
    ids = np.append(_numbered("garden", count), "sale")
    district[-1] = ""
    return Gardens(
        id=ids,
        name=ids,
        kind=np.append(kind, GardenKind.SALE.value),
        district=district,
        lat=lat,
        lon=lon,
        area_m2=np.append(area_m2, 0.0),
        growing_share=np.append(growing_share, 0.0),
        nitrogen_cap_kg_per_ha_year=np.append(
            random.choice([170.0, 30.0], count, p=[0.7, 0.3]), np.inf
        ),
        phosphorus_cap_kg_per_ha_year=np.append(cap, np.inf),
    )


def _weather() -> Weather:
    """A year without surprises: a cold January, a warm July, five days dry and one wet."""
    first = date(YEAR, 1, 1)
    days = (date(YEAR + 1, 1, 1) - first).days
    number = np.arange(days)
    minimum_c = np.round(8 - 11 * np.cos(2 * np.pi * (number - 15) / days), 1)
    return Weather(
        date=_texts([(first + timedelta(days=int(day))).isoformat() for day in number]),
        minimum_c=minimum_c,
        maximum_c=minimum_c + 8,
        rain_mm=np.where(number % 6 == 0, 15.0, 0.0),
        snow_mm=np.zeros(days),
        wind_m_per_s=np.full(days, 3.0),
    )


def _tonnage() -> Tonnage:
    return Tonnage(_texts([]), _texts([]), _texts([]), np.zeros(0))


def _assumptions() -> Assumptions:
    count = len(PARAMETERS)
    return Assumptions(
        table=np.full(count, "city"),
        column=_texts(list(PARAMETERS)),
        applies_to=np.full(count, "*"),
        value=_texts([f"{value:g}" for value, _ in PARAMETERS.values()]),
        unit=_texts([unit for _, unit in PARAMETERS.values()]),
        reason=np.full(count, "a random city has to have some"),
        source=np.full(count, "none"),
        rows=np.ones(count, dtype=np.int64),
    )
