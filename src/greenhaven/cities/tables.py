"""The schema of a city folder: one declaration that is read, checked and documented.

A blank cell is never zero. It is filled from `assumptions.csv` where a column says "may be
assumed", else it stands for what the column says, else it is a fault.
"""

import math
from dataclasses import replace
from functools import partial

from greenhaven.cities.schema import CellType, Column, Table
from greenhaven.core.city import CompostWanted, GardenKind, GardenUse, HubKind
from greenhaven.core.planning.recipes import PROCESSES

_id = partial(Column, type=CellType.ID)
_text = partial(Column, type=CellType.TEXT, blank="")
_name = partial(Column, type=CellType.TEXT)
_number = partial(Column, type=CellType.NUMBER)
_share = partial(Column, type=CellType.NUMBER, unit="share", lowest=0, highest=1)
_lat = Column("lat", CellType.NUMBER, "WGS 84", "degrees north", lowest=-90, highest=90)
_lon = Column("lon", CellType.NUMBER, "WGS 84", "degrees east", lowest=-180, highest=180)

NOT_REPORTED = math.nan

KINDS = Table(
    "kinds",
    "Materials that sources give, as received.",
    (
        _id("id", meaning="id of the material"),
        _name("name", meaning="what people call it"),
        Column(
            "bulking", CellType.FLAG, "gives a mix its structure; need not all be used", blank=False
        ),
        Column(
            "made_of",
            CellType.MIX,
            "feedstocks and their shares of the wet mass, `leaves 0.5; branches 0.5`; needed "
            "unless all contents are given",
            blank="",
            assumable=True,
        ),
        *(
            _number(
                name,
                unit="kg per kg wet",
                meaning=f"{name}; blank = as in `made_of`",
                lowest=0,
                highest=1,
                blank=NOT_REPORTED,
            )
            for name in ("moisture", "carbon", "nitrogen", "phosphorus", "potassium", "ash")
        ),
        _number(
            "bulk_density_kg_per_m3",
            unit="kg/m3",
            meaning="bulk density; blank = as in `made_of`",
            lowest=1,
            highest=3000,
            blank=NOT_REPORTED,
        ),
        _share("carbon_loss", meaning="of the carbon, lost as gas when composted", assumable=True),
        _share(
            "nitrogen_loss", meaning="of the nitrogen, lost as gas when composted", assumable=True
        ),
    ),
    ("id",),
)

DISTRICTS = Table(
    "districts",
    "Parts of the city between which the plan is fair; each needs an outline.",
    (
        _id("id", meaning="id of the district"),
        _name("name", meaning="name"),
        _text("borough", meaning="larger part of the city that it belongs to"),
        _lat,
        _lon,
        _number(
            "area_km2",
            unit="km2",
            meaning="land and inner water; blank = not reported",
            lowest=0,
            blank=NOT_REPORTED,
        ),
        _number(
            "population",
            unit="people",
            meaning="blank = not reported",
            lowest=0,
            blank=NOT_REPORTED,
        ),
    ),
    ("id",),
)

SOURCES = Table(
    "sources",
    "Places and rounds where organics arise: one row a place and material.",
    (
        _id("id", meaning="id of the source"),
        _name("name", meaning="name"),
        _id("kind", meaning="material that it gives", refers_to="kinds"),
        _id("district", meaning="district", refers_to="districts"),
        replace(_lat, assumable=True),
        replace(_lon, assumable=True),
        _text("stream", meaning="published stream that the tonnage comes from, or `assumed`"),
        _id(
            "hub",
            meaning="collection point where it is brought; blank = at the door",
            refers_to="hubs",
            blank="",
        ),
    ),
    ("id",),
)

SUPPLY = Table(
    "supply",
    "What each source gave in each month; a month without a row was not reported. At least the "
    "last twelve months in a row.",
    (
        _id("source_id", meaning="source", refers_to="sources"),
        Column("month", CellType.MONTH, "YYYY-MM"),
        _number(
            "tonnes", unit="t wet", meaning="blank = not reported", lowest=0, blank=NOT_REPORTED
        ),
    ),
    ("source_id", "month"),
)

HUBS = Table(
    "hubs",
    "Collection points, transfer stations, processing hubs and processors outside the city.",
    (
        _id("id", meaning="id of the hub; must stay the same when the list is issued again"),
        _name("name", meaning="name"),
        Column("kind", CellType.CHOICE, "what it does", choices=tuple(HubKind)),
        Column(
            "process",
            CellType.CHOICE,
            "how it processes; needed for a processing hub",
            choices=tuple(PROCESSES),
            blank="",
            assumable=True,
        ),
        _id(
            "district",
            meaning="district; blank = outside the city",
            refers_to="districts",
            blank="",
        ),
        replace(_lat, assumable=True),
        replace(_lon, assumable=True),
        _text("operator", meaning="who runs it"),
        Column(
            "accepts",
            CellType.IDS,
            "materials that it takes, separated by spaces",
            refers_to="kinds",
            assumable=True,
        ),
        _number(
            "capacity_t_per_week",
            unit="t/week",
            meaning="most that it takes, wet; `inf` = no limit",
            lowest=0,
            infinite=True,
            assumable=True,
        ),
        _number(
            "minimum_t_per_week",
            unit="t/week",
            meaning="least that its reactor must be fed; blank = none",
            lowest=0,
            blank=0.0,
            assumable=True,
        ),
        _share(
            "opening_fill",
            meaning="of its capacity, in process when the plan begins; blank = none",
            blank=0.0,
            assumable=True,
        ),
        Column("takes_part", CellType.FLAG, "is part of the plan", assumable=True),
        Column("demonstration", CellType.FLAG, "does not exist: shown as an example", blank=False),
        Column("smart_bin", CellType.FLAG, "a collection point that nobody staffs", blank=False),
        _text("permit", meaning="what its permit or registration allows, in the list's words"),
        Column(
            "permit_expires", CellType.DATE, "last day of the permit; blank = none given", blank=""
        ),
        Column(
            "open_months",
            CellType.MONTHS,
            "numbers of the months in which it is open; blank = not stated",
            blank="",
            assumable=True,
        ),
        _text("note", meaning="what a reader must know"),
        Column(
            "heat_record",
            CellType.CHOICE,
            "whether its log shows the heat that kills germs; blank = not known",
            choices=("shown", "not_shown"),
            blank="",
        ),
        _number(
            "foreign_matter_percent",
            unit="% of wet mass",
            meaning="glass, plastic and metal in its compost; blank = not measured",
            lowest=0,
            highest=100,
            blank=NOT_REPORTED,
        ),
    ),
    ("id",),
)

GARDENS = Table(
    "gardens",
    "Places that take up compost.",
    (
        _id("id", meaning="id of the place"),
        _name("name", meaning="name"),
        Column("kind", CellType.CHOICE, "who takes up", choices=tuple(GardenKind)),
        _id(
            "district", meaning="district; blank = belongs to none", refers_to="districts", blank=""
        ),
        replace(_lat, assumable=True),
        replace(_lon, assumable=True),
        _number("area_m2", unit="m2", meaning="area of its outline", lowest=0, assumable=True),
        _share(
            "growing_share", meaning="of the outline that is bed, lawn or tree pit", assumable=True
        ),
        _number(
            "nitrogen_cap_kg_per_ha_year",
            unit="kg/ha/year",
            meaning="most total N that it may receive; `inf` = no limit",
            lowest=0,
            infinite=True,
            assumable=True,
        ),
        _number(
            "phosphorus_cap_kg_per_ha_year",
            unit="kg/ha/year",
            meaning="most P that it may receive; `inf` = no limit",
            lowest=0,
            infinite=True,
            assumable=True,
        ),
        Column(
            "use",
            CellType.CHOICE,
            "what grows there; blank = not known",
            choices=tuple(GardenUse),
            blank="",
        ),
        _number(
            "open_water_m",
            unit="m",
            meaning="to the nearest stream, pond or shore; blank = not known",
            lowest=0,
            blank=NOT_REPORTED,
        ),
        _number(
            "well_m",
            unit="m",
            meaning="to the nearest well or spring; blank = not known",
            lowest=0,
            blank=NOT_REPORTED,
        ),
        Column(
            "vulnerable_zone",
            CellType.CHOICE,
            "whether the law protects the waters there from nitrate; blank = not known",
            choices=("yes", "no"),
            blank="",
        ),
        Column(
            "compost_wanted",
            CellType.CHOICE,
            "how much compost they want: `safe` for their soil, what is `asked` for, or none",
            choices=tuple(CompostWanted),
            blank="",
            assumable=True,
        ),
    ),
    ("id",),
)

TONNAGE = Table(
    "tonnage",
    "Published collection, as reported. `refuse` is mixed waste; all else was kept apart from it.",
    (
        _id("district", meaning="district", refers_to="districts"),
        Column("month", CellType.MONTH, "YYYY-MM"),
        _id("stream", meaning="stream, as named in the source"),
        _number("tonnes", unit="t", meaning="mass collected", lowest=0),
    ),
    ("district", "month", "stream"),
)

CAPTURE = Table(
    "capture",
    "Published share of a district's organics that was collected separately.",
    (
        _id("district", meaning="district", refers_to="districts"),
        Column("month", CellType.MONTH, "YYYY-MM"),
        _number("percent", unit="%", meaning="capture rate", lowest=0, highest=100),
    ),
    ("district", "month"),
)

WEATHER = Table(
    "weather",
    "Daily weather at the city's station; blank = not measured.",
    (
        Column("date", CellType.DATE, "YYYY-MM-DD"),
        _number(
            "minimum_c", unit="°C", meaning="lowest", lowest=-90, highest=60, blank=NOT_REPORTED
        ),
        _number(
            "maximum_c", unit="°C", meaning="highest", lowest=-90, highest=60, blank=NOT_REPORTED
        ),
        _number(
            "rain_mm",
            unit="mm",
            meaning="precipitation",
            lowest=0,
            highest=2000,
            blank=NOT_REPORTED,
        ),
        _number(
            "snow_mm", unit="mm", meaning="new snow", lowest=0, highest=5000, blank=NOT_REPORTED
        ),
        _number(
            "wind_m_per_s",
            unit="m/s",
            meaning="mean wind",
            lowest=0,
            highest=120,
            blank=NOT_REPORTED,
        ),
    ),
    ("date",),
)

ASSUMPTIONS = Table(
    "assumptions",
    "Numbers that nobody measured. `fill` fills blank cells, the most specific row first: an id, "
    "then `column=value`, then `*`. `basis` says on what given cells rest. A row that covers "
    "nothing is a fault.",
    (
        Column(
            "table",
            CellType.CHOICE,
            "table, or `city` for a parameter",
            choices=("city", "kinds", "sources", "supply", "hubs", "gardens"),
        ),
        _id("column", meaning="column of that table, or name of the parameter"),
        _name("applies_to", meaning="`*`, `column=value` or an id"),
        Column("use", CellType.CHOICE, "fill or basis", choices=("fill", "basis"), blank="fill"),
        _name("value", meaning="value, written as in the column"),
        _name("unit", meaning="unit of the column; `-` where it has none"),
        _name("reason", meaning="why this value"),
        _name("source", meaning="where it comes from"),
    ),
    ("table", "column", "applies_to", "use"),
)

TABLES = (
    KINDS,
    DISTRICTS,
    SOURCES,
    SUPPLY,
    HUBS,
    GARDENS,
    TONNAGE,
    CAPTURE,
    WEATHER,
    ASSUMPTIONS,
)

SETTINGS_FILE = "city.toml"
SETTINGS = (
    _id("id", meaning="id of the city"),
    _name("name", meaning="name of the city"),
    _name("timezone", meaning="name in the IANA time zone database, `Europe/Paris`"),
    _name("currency", meaning="three capital letters of ISO 4217"),
    Column("clock.today", CellType.DATE, "the day it is in the city"),
    Column("clock.fixed", CellType.FLAG, "the day stands still until live feeds are set"),
    Column("clock.weather_from", CellType.DATE, "first day of the weather record"),
    Column("clock.weather_to", CellType.DATE, "last day of the weather record"),
)

OUTLINES_FILE = "districts.geojson"


def table(name: str) -> Table | None:
    """The table of that name, if there is one."""
    return next((each for each in TABLES if each.name == name), None)
