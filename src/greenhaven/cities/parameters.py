"""The numbers of a city as a whole: prices, worths and factors, all of them assumed."""

from functools import partial

from greenhaven.cities.schema import CellType, Column

_number = partial(Column, type=CellType.NUMBER)

PARAMETERS = (
    _number(
        "detour_factor",
        unit="-",
        meaning="road distance per straight distance",
        lowest=1,
        highest=5,
    ),
    _number(
        "settling_factor",
        unit="-",
        meaning="bulk density in a pile per bulk density as received",
        lowest=1,
        highest=5,
    ),
    _number("haulage_per_t_km", unit="{currency} per t km", meaning="price of haulage", lowest=0),
    _number("handling_per_t", unit="{currency} per t", meaning="price of processing", lowest=0),
    _number("export_per_t", unit="{currency} per t", meaning="price outside the city", lowest=0),
    _number(
        "unserved_per_t",
        unit="{currency} per t",
        meaning="penalty of organics not placed",
        lowest=0,
    ),
    _number(
        "value_garden_per_t",
        unit="{currency} per t",
        meaning="worth of compost in a garden",
        lowest=0,
    ),
    _number(
        "value_park_per_t", unit="{currency} per t", meaning="worth of compost in a park", lowest=0
    ),
    _number(
        "value_street_trees_per_t",
        unit="{currency} per t",
        meaning="worth at street trees",
        lowest=0,
    ),
    _number("value_sale_per_t", unit="{currency} per t", meaning="price of compost sold", lowest=0),
    _number(
        "storage_per_t_week", unit="{currency} per t week", meaning="price of storage", lowest=0
    ),
)
