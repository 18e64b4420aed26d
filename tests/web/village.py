"""A village small enough to check by hand: two districts, six sources, five hubs, four gardens."""

from datetime import date

import numpy as np

from greenhaven.core.city import (
    AssumedCells,
    Assumptions,
    Batches,
    Capture,
    City,
    CityState,
    Clock,
    Districts,
    Gardens,
    Hubs,
    Kinds,
    Sources,
    Supply,
    Tonnage,
    Weather,
)
from greenhaven.core.planning.plan import (
    ELEMENTS,
    Flows,
    HubWeeks,
    LimitPrices,
    Plan,
    Recipes,
    Shares,
    Solve,
    Unserved,
)

MONTHS = tuple(f"2024-{month:02d}" for month in range(1, 13))
START = date(2025, 3, 3)
PARAMETERS = {
    "detour_factor": 1.3,
    "settling_factor": 1.9,
    "haulage_per_t_km": 1.0,
    "handling_per_t": 40.0,
    "export_per_t": 90.0,
    "unserved_per_t": 400.0,
    "storage_per_t_week": 0.5,
    "value_garden_per_t": 60.0,
    "value_park_per_t": 30.0,
    "value_street_trees_per_t": 20.0,
    "value_sale_per_t": 10.0,
}


def kinds() -> Kinds:
    """Kitchen scraps and wood chips."""
    return Kinds.of(
        [
            kind("food", "food scraps", bulking=False, moisture=0.7),
            kind("chips", "wood chips", bulking=True, moisture=0.3),
        ]
    )


def kind(name: str, title: str, *, bulking: bool, moisture: float) -> dict[str, object]:
    """One material."""
    return {
        "id": name,
        "name": title,
        "bulking": bulking,
        "moisture": moisture,
        "carbon": 0.33 if bulking else 0.14,
        "nitrogen": 0.002 if bulking else 0.008,
        "phosphorus": 0.001,
        "potassium": 0.002,
        "ash": 0.04,
        "bulk_density_kg_per_m3": 250.0 if bulking else 550.0,
        "carbon_loss": 0.5,
        "nitrogen_loss": 0.3,
    }


def source(name: str, title: str, kind: str, stream: str, hub: str = "") -> dict[str, object]:
    """One source at the centre of the district that ends its name."""
    district = name[-1]
    lat, lon = {"n": (51.02, 4.01), "s": (50.98, 4.03)}[district]
    return {
        "id": name,
        "name": title,
        "kind": kind,
        "district": district,
        "lat": lat + 0.001 * len(title) % 0.01,
        "lon": lon,
        "stream": stream,
        "hub": hub,
    }


def hub(name: str, title: str, kind: str, district: str, **facts: object) -> dict[str, object]:
    """One hub; `facts` replace what is usual."""
    usual = {
        "id": name,
        "name": title,
        "kind": kind,
        "process": "",
        "district": district,
        "lat": 51.0,
        "lon": 4.02,
        "operator": "The village",
        "accepts": "food chips",
        "capacity_t_per_week": np.inf,
        "minimum_t_per_week": 0.0,
        "opening_fill": 0.0,
        "takes_part": True,
        "demonstration": False,
        "smart_bin": False,
        "permit": "",
        "permit_expires": "",
        "open_months": "",
        "note": "",
    }
    return usual | facts


def garden(name: str, title: str, kind: str, district: str, area: float) -> dict[str, object]:
    """One place that takes up compost."""
    endless = kind == "sale"
    return {
        "id": name,
        "name": title,
        "kind": kind,
        "district": district,
        "lat": 51.01,
        "lon": 4.02 if district else 4.05,
        "area_m2": area,
        "growing_share": 0.5,
        "nitrogen_cap_kg_per_ha_year": np.inf if endless else 300.0,
        "phosphorus_cap_kg_per_ha_year": np.inf if endless else 20.0,
    }


def sources() -> Sources:
    """Rounds at the door, a school, two places to bring scraps to, and a tree crew."""
    return Sources.of(
        [
            source("door-n", "Door rounds, North", "food", "organics_household"),
            source("door-s", "Door rounds, South", "food", "organics_household"),
            source("school-n", "Schools, North", "food", "organics_school"),
            source("drop-n", "Market square bin", "food", "organics_household", hub="square"),
            source("drop-s", "Old mill bin", "food", "organics_household", hub="mill"),
            source("chips-s", "Tree crew, South", "chips", "assumed"),
        ]
    )


def hubs() -> Hubs:
    """A market square, a closed mill, a yard that composts, a station, and somewhere else."""
    return Hubs.of(
        [
            hub("square", "Market square", "collection_point", "n", open_months="1 2 3 4 5"),
            hub("mill", "LAST DAY 1 March: Old mill", "collection_point", "s", takes_part=False),
            hub(
                "yard",
                "Village yard",
                "processing_hub",
                "s",
                process="windrow",
                capacity_t_per_week=6.0,
                permit="Composting - registration",
                permit_expires="2023-05-01",
            ),
            hub("station", "Quay station", "transfer_station", "n", permit_expires="2031-01-01"),
            hub("away", "Processor outside the village", "out_of_city", "", accepts="food"),
        ]
    )


def gardens() -> Gardens:
    """One of each kind of place that takes up compost."""
    return Gardens.of(
        [
            garden("rose", "Rose beds <i>& herbs</i>", "garden", "n", 1000.0),
            garden("park", "South park", "park", "s", 9000.0),
            garden("trees", "Street trees", "street_trees", "", 2000.0),
            garden("shop", "Sold by the bag", "sale", "", 0.0),
        ]
    )


def village() -> City:
    """The village with all its tables."""
    giving = sources()
    return City(
        id="village",
        name="The Village",
        timezone="Europe/Brussels",
        currency="EUR",
        clock=Clock(START, True, date(2009, 1, 1), date(2024, 2, 29)),  # noqa: FBT003 -- a field
        kinds=kinds(),
        districts=Districts.of(
            [
                district("n", "North bank", 51.02, 4.01),
                district(
                    "s", "South bank with a name so long that it must be wrapped", 50.98, 4.03
                ),
            ]
        ),
        sources=giving,
        supply=Supply(MONTHS, np.full((len(giving), 12), 10.0)),
        hubs=hubs(),
        gardens=gardens(),
        tonnage=tonnage(),
        capture=Capture.of(
            [
                {"district": "n", "month": "2024-05", "percent": 4.1},
                {"district": "n", "month": "2024-06", "percent": 4.8},
            ]
        ),
        weather=Weather.of([], date="U10", **dict.fromkeys(Weather.names()[1:], float)),
        assumptions=assumptions(),
        parameters=PARAMETERS,
        outlines={"n": square(51.0, 4.0), "s": square(50.96, 4.0)},
        notes=("The tables were made by hand.",),
        assumed=assumed_cells(),
    )


def district(name: str, title: str, lat: float, lon: float) -> dict[str, object]:
    """One district of a thousand people."""
    borough = "Upper town" if name == "n" else "Lower town"
    return {
        "id": name,
        "name": title,
        "borough": borough,
        "lat": lat,
        "lon": lon,
        "area_km2": 12.5,
        "population": 1000.0,
    }


def square(lat: float, lon: float) -> str:
    """A square of 0.04 degrees as GeoJSON."""
    ring = [[lon, lat], [lon + 0.04, lat], [lon + 0.04, lat + 0.04], [lon, lat + 0.04], [lon, lat]]
    return f'{{"type": "Polygon", "coordinates": [{ring}]}}'


def tonnage() -> Tonnage:
    """Ten tonnes a month in the north, two streams; half a year in the south; and refuse."""
    rows = [("n", month, "organics_household", 8.0) for month in MONTHS]
    rows += [("n", month, "organics_school", 2.0) for month in MONTHS]
    rows += [("s", month, "organics_household", 5.0) for month in MONTHS[6:]]
    rows += [("n", month, "refuse", 99.0) for month in MONTHS]
    return Tonnage.of([dict(zip(Tonnage.names(), row, strict=True)) for row in rows])


def assumptions() -> Assumptions:
    """One assumption a kind of reach."""
    rows = [
        ("hubs", "capacity_t_per_week", "yard", "6", "t/week", "nobody has weighed it", "", 1),
        ("gardens", "growing_share", "*", "0.5", "1", "Paths take half.", "A survey, 2019", 4),
        ("hubs", "opening_fill", "kind=processing_hub", "0", "1", "It was swept.", "", 1),
    ]
    return Assumptions.of([dict(zip(Assumptions.names(), row, strict=True)) for row in rows])


def assumed_cells() -> AssumedCells:
    """The yard's capacity and fill, and every garden's growing share."""
    cells = [("hubs", "capacity_t_per_week", "yard", 0), ("hubs", "opening_fill", "yard", 2)]
    cells += [("gardens", "growing_share", name, 1) for name in ("rose", "park", "trees", "shop")]
    return AssumedCells.of([dict(zip(AssumedCells.names(), cell, strict=True)) for cell in cells])


def village_state(city: City) -> CityState:
    """Nothing in process, nothing spread."""
    count = len(city.gardens)
    empty = Batches.of([], **dict.fromkeys(Batches.names(), float))
    return CityState(START, empty, np.zeros(count), np.zeros(count))


def flow(
    week: int, leg: str, ends: tuple[str, str, str], material: str, wet: float
) -> dict[str, object]:
    """One movement with contents in proportion."""
    shares = dict(zip(ELEMENTS, (1.0, 0.7, 0.14, 0.01, 0.001, 0.002, 0.04), strict=True))
    origin, via, destination = ends
    ends_and_kind = {"week": week, "leg": leg, "origin": origin, "destination": destination}
    contents = {name: share * wet for name, share in shares.items()}
    return ends_and_kind | {"via": via, "material": material, "km": 4.0} | contents


def flows() -> Flows:
    """Ten tonnes come in in the first week, of which four leave; two go back to the soil."""
    rows = [
        flow(0, "collect", ("door-n", "", "yard"), "food", 3.0),
        flow(0, "collect", ("drop-n", "", "yard"), "food", 0.4),
        flow(0, "collect", ("chips-s", "", "yard"), "chips", 2.6),
        flow(0, "export", ("door-s", "station", "away"), "food", 3.5),
        flow(0, "export", ("school-n", "station", "away"), "food", 0.5),
        flow(0, "return", ("yard", "", "rose"), "compost", 0.25),
        flow(0, "return", ("yard", "", "park"), "compost", 1.5),
        flow(0, "return", ("yard", "", "trees"), "compost", 0.25),
        flow(0, "sale", ("yard", "", "shop"), "compost", 1.0),
        flow(1, "collect", ("door-n", "", "yard"), "food", 3.0),
        flow(1, "export", ("door-s", "station", "away"), "food", 3.0),
    ]
    return Flows.of(rows)


def hub_weeks() -> HubWeeks:
    """What lies in the yard: nine tonnes at first, of every element a share."""
    rows = []
    for name, share in zip(ELEMENTS, (1.0, 0.7, 0.14, 0.01, 0.001, 0.002, 0.04), strict=True):
        first = (9.0, 6.0, 0.0, 1.0, 3.0, 9.0, 2.0)
        second = (11.0, 3.0, 0.0, 1.0, 0.0, 12.0, 1.0)
        for week, masses in enumerate((first, second)):
            scaled = [mass * share for mass in masses]
            rows.append(dict(zip(HubWeeks.names(), ("yard", week, name, *scaled), strict=True)))
    return HubWeeks.of(rows)


def village_plan() -> Plan:
    """Two weeks of the village, by hand."""
    prices = [
        ("capacity", "yard", 2, 41.5, "t a week", True, "One more tonne a week at Village yard …"),
    ]
    recipe = ("yard", 0, 6.0, 28.0, 0.58, 0.41, 0.43, 0.2)
    summary = {
        "collected_t": 16.0,
        "bulking_t": 2.6,
        "composted_t": 9.0,
        "digested_t": 0.0,
        "exported_t": 7.0,
        "unserved_t": 0.3,
        "returned_to_soil_t": 2.0,
        "to_gardens_t": 0.25,
        "to_parks_t": 1.5,
        "sold_t": 1.0,
        "lost_to_air_t": 2.0,
        "in_process_t": 12.0,
        "ripe_t": 1.0,
        "haulage_t_km": 88.0,
        "cost": 1234.0,
        "gardens_safe_t_per_year": 1.2,
        "gardens_safe_share": 0.004,
        "max_balance_error": 2e-15,
    }
    return Plan(
        city="village",
        start=START,
        weeks=2,
        solve=Solve("optimal", 1.0, 0.01, 0.02, 30, 20, 1),
        flows=flows(),
        hub_weeks=hub_weeks(),
        recipes=Recipes.of([dict(zip(Recipes.names(), recipe, strict=True))]),
        unserved=Unserved.of([{"week": 1, "source": "school-n", "wet": 0.3}]),
        prices=LimitPrices.of([dict(zip(LimitPrices.names(), row, strict=True)) for row in prices]),
        shares=Shares.of([{"district": "n", "need": 1.0, "delivered": 0.25, "share": 0.25}]),
        fairness_floor=0.25,
        balance_error=dict.fromkeys(ELEMENTS, 1e-16),
        unreported=3,
        summary=summary,
    )
