"""Vehicles are checked when they are made, and read from a table of text."""

import numpy as np
import pytest

from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.fleet import Carries, Vehicle, VehicleKind
from greenhaven.core.planning.rounds.reading import vehicles_in
from tests.core.planning.streets import bike


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"capacity_kg": 0}, "capacity_kg must be more than 0, 0 came"),
        ({"count": 0}, "count must be 1 to 10 000, 0 came"),
        ({"ends_h": 7}, "ends_h must be after begins_h and at most 24, 7 came"),
        ({"days": (7,)}, "days must be weekdays from 0 to 6"),
        ({"speed_km_per_h": np.nan}, "speed_km_per_h must be more than 0 and below 200"),
        ({"cost_per_km": -1}, "cost_per_km must be 0 or more, -1 came"),
        ({"trips": 0}, "trips must be 1 to 100"),
    ],
)
def test_vehicle_with_an_impossible_value_is_refused(fields, message):
    with pytest.raises(RoundsError, match=message):
        bike(**fields)


def test_every_one_of_alike_vehicles_has_a_name():
    assert list(bike(count=2).names()) == ["bike-1", "bike-2"]
    assert list(bike().names()) == ["bike"]


def test_table_of_vehicles_is_read():
    text = (
        "id,hub,kind,capacity_kg,count,begins_h,ends_h,days,carries,unloads_at\n"
        "red,yard,cargo bike,150,2,07:30,15,mon Tue,collections,\n"
        "blue,barn,van,800,,,,,,yard barn\n"
    )

    red, blue = vehicles_in(text)

    assert red == Vehicle(
        id="red",
        hub="yard",
        kind=VehicleKind.CARGO_BIKE,
        capacity_kg=150,
        count=2,
        begins_h=7.5,
        ends_h=15,
        days=(0, 1),
        carries=Carries.COLLECTIONS,
    )
    assert blue.hubs == ("barn", "yard")
    assert blue.kind is VehicleKind.VAN
    assert blue.count == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,hub\na,b\n", "there is no column capacity_kg"),
        ("id,hub,capacity_kg,colour\n", "no vehicle has a column colour"),
        ("id,hub,capacity_kg,speed\n", "did you mean speed_km_per_h"),
        ("id,hub,capacity_kg\n", "the table has no rows"),
        ("id,hub,capacity_kg\na,b,many\n", "line 2: capacity_kg must be a number, 'many' came"),
        ("id,hub,capacity_kg,days\na,b,1,someday\n", "line 2: days must be days such as"),
        ("id,hub,capacity_kg,kind\na,b,1,boat\n", "kind must be cargo_bike, van or truck"),
        ("id,hub,capacity_kg\na,b\n", "line 2: as many values as columns"),
        ("id,hub,capacity_kg\na,b,-1\n", "line 2: vehicle a: capacity_kg must be more than 0"),
    ],
)
def test_table_that_cannot_be_read_says_where(text, message):
    with pytest.raises(RoundsError, match=message):
        vehicles_in(text)
