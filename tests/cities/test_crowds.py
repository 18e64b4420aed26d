"""Random cities that crowd: neighbourhoods, greenery, households."""

import numpy as np
import pytest

from greenhaven.cities.synthetic import random_city
from greenhaven.core.city import distance_km


def crowded(**sizes):
    return random_city(3, **({"sources": 4000, "gardens": 200, "neighbourhoods": 5} | sizes))


def densest_share(city):
    """Share of the sources that lies in the densest hundredth of the square."""
    cells, _, _ = np.histogram2d(city.sources.lat, city.sources.lon, bins=10)
    return cells.max() / cells.sum()


def test_neighbourhoods_make_a_city_crowd():
    assert densest_share(crowded()) > 4 * densest_share(crowded(neighbourhoods=0))


def test_crowded_city_is_the_same_for_the_same_seed():
    one, again = crowded(), crowded()

    assert list(one.sources.records()) == list(again.sources.records())
    assert np.array_equal(one.gardens.lat, again.gardens.lat)


def test_crowded_city_lies_in_its_square():
    sources = crowded(neighbourhoods=40).sources
    south, north = np.array(sources.lat.min()), np.array(sources.lat.max())
    west, east = np.array(sources.lon.min()), np.array(sources.lon.max())

    assert distance_km(south, west, north, west) <= 30.2
    assert distance_km(south, west, south, east) <= 30.2


def test_wide_neighbourhoods_are_greener():
    """Where sources are sparse, more yard trimmings and wood arise among them."""
    sources = crowded(sources=20_000, neighbourhoods=30).sources
    green = np.isin(sources.kind, ["yard_trimmings", "wood_and_leaves"])
    cells, lat, lon = np.histogram2d(sources.lat, sources.lon, bins=15)
    row = np.digitize(sources.lat, lat[1:-1])
    column = np.digitize(sources.lon, lon[1:-1])

    dense = cells[row, column] > np.median(cells[row, column])

    assert green[~dense].mean() > green[dense].mean() + 0.05


def test_households_give_as_much_as_was_asked():
    tonnes = crowded(weekly_supply_t=0.005).supply.tonnes

    assert np.median(tonnes.sum(axis=1)) / 52 == pytest.approx(0.005, rel=0.1)
