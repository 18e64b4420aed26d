"""What people of the village record, row by row, and the present city that comes of it."""

import numpy as np

from greenhaven.cities.present import present_city
from greenhaven.cities.recorded import Lots, Records, table_of
from tests.web.village import START, village, village_state

ALONE = frozenset({"yard"})


def present(day=START, **tables):
    base = village()
    return present_city(base, village_state(base), day, Records(**tables))


def declared(column, value, row_id="yard", table="hubs"):
    return {
        "table": table,
        "id": row_id,
        "column": column,
        "value": value,
        "evidence": "weighed for a month",
        "by": "its keeper",
        "on": "2025-03-01",
    }


def offer(**facts):
    usual = {
        "district": "n",
        "material": "food",
        "fetched": True,
        "hub": "",
        "place": "",
        "name": "",
        "lat": np.nan,
        "lon": np.nan,
        "tonnes": 0.007,
        "every_days": 7.0,
        "first": "2025-01-01",
        "last": "2027-12-31",
        "months": "",
    }
    return usual | facts


def lot(**facts):
    usual = {
        "id": "b1",
        "hub": "yard",
        "started": "2025-02-03",
        "ready": "",
        "filling": False,
        "ripe": False,
        "free": True,
        "wet": 1.0,
        "water": 0.6,
        "carbon": 0.15,
        "nitrogen": 0.006,
        "phosphorus": 0.001,
        "potassium": 0.002,
        "ash": 0.05,
        "carbon_to_air": 0.0,
        "nitrogen_to_air": 0.0,
    }
    return usual | facts


def lots(*rows):
    return table_of(Lots, [lot(**row) for row in rows])


def promise(**facts):
    usual = {
        "leg": "collect",
        "giver": "door-n",
        "taker": "yard",
        "material": "food",
        "offered": "",
        "due": "2025-03-05",
        "tonnes": 0.2,
    }
    return usual | facts


def said_no(**facts):
    usual = promise() | {"by": "giver", "until": "", "tonnes": 0.0}
    return usual | facts
