"""Random cities: repeatable, possible, and shaped as promised."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.cities.outlines import district_at, outline_of
from greenhaven.cities.synthetic import random_city
from greenhaven.core.city import CityError, HubKind, distance_km
from greenhaven.core.columns import positions
from greenhaven.core.document import pack
from greenhaven.core.material import Composition

TABLES = ("kinds", "districts", "sources", "hubs", "gardens", "weather", "assumptions")


def test_random_city_is_the_same_for_the_same_seed():
    once, again = random_city(7, sources=30), random_city(7, sources=30)

    assert all(len(getattr(once, table)) for table in TABLES)
    assert pack(once) == pack(again)


def test_random_city_differs_for_another_seed():
    assert random_city(1).sources.lat.tolist() != random_city(2).sources.lat.tolist()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 12), st.integers(1, 40))
def test_random_city_refers_only_to_what_it_has(seed, sources, hubs, gardens):
    city = random_city(seed, sources=sources, hubs=hubs, gardens=gardens)

    positions(city.kinds.id, city.sources.kind)
    positions(city.districts.id, city.sources.district)
    for accepts in city.hubs.accepts:
        positions(city.kinds.id, np.array(accepts.split()))
    assert (len(city.sources), len(city.hubs), len(city.gardens)) == (
        sources,
        hubs + 1,
        gardens + 1,
    )
    assert len(Composition.of(city.kinds).carbon_to_nitrogen()) == 4


def test_random_city_has_room_for_little_more_than_its_supply():
    city = random_city(3, sources=500, hubs=20)

    inside = city.hubs.kind == HubKind.PROCESSING_HUB
    weekly = city.supply.tonnes.sum() / 52

    assert city.hubs.capacity_t_per_week[inside].sum() == pytest.approx(1.1 * weekly)
    assert (city.hubs.kind == HubKind.OUT_OF_CITY).sum() == 1


def test_random_city_cannot_return_all_its_phosphorus():
    city = random_city(3, sources=500, gardens=200)
    content = city.kinds.phosphorus[positions(city.kinds.id, city.sources.kind)]

    arising_kg = 1e3 * city.supply.tonnes.sum(axis=1) @ content

    assert city.gardens.caps_kg()[1][:-1].sum() == pytest.approx(0.6 * arising_kg)


def test_random_city_leaves_the_wanted_share_unreported():
    tonnes = random_city(4, sources=1000, unreported=0.25).supply.tonnes

    assert np.isnan(tonnes).mean() == pytest.approx(0.25, abs=0.02)


def test_random_city_lies_in_a_square_of_thirty_kilometres():
    city = random_city(5, sources=2000)
    south, north = np.array(city.sources.lat.min()), np.array(city.sources.lat.max())
    west, east = np.array(city.sources.lon.min()), np.array(city.sources.lon.max())

    assert distance_km(south, west, north, west) == pytest.approx(30, abs=0.2)
    assert distance_km(south, west, south, east) == pytest.approx(30, abs=0.2)


def test_random_city_outlines_hold_their_sources():
    city = random_city(6, sources=50)
    outlines = {name: outline_of(json.loads(text)) for name, text in city.outlines.items()}

    found = [
        district_at(outlines, lat, lon)
        for lat, lon in zip(city.sources.lat, city.sources.lon, strict=True)
    ]

    assert found == city.sources.district.tolist()


@pytest.mark.parametrize("table", ["sources", "hubs", "gardens"])
def test_random_city_without_a_table_is_refused(table):
    with pytest.raises(CityError, match=f"{table}=0"):
        random_city(1, **{table: 0})
