"""Areas and places of polygons against known figures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenhaven.cities.geometry import area_m2, centre, contains, distance_degrees


def box(west: float, south: float, east: float, north: float) -> np.ndarray:
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return np.array(corners, dtype=float)


def test_area_of_the_whole_earth_is_that_of_the_ellipsoid():
    # 510 065 621.724 km2: surface of the WGS 84 ellipsoid, Moritz (2000).
    assert area_m2([[box(-180, -90, 180, 90)]]) == pytest.approx(510_065_621.724e6, rel=1e-12)


def test_area_of_a_small_square_is_that_of_the_plane_tangent_to_it():
    # At 40.7° north a degree is 111 044.7 m of meridian and 84 509.1 m of parallel (WGS 84 series
    # 111132.954 - 559.822 cos 2φ + 1.175 cos 4φ and 111412.84 cos φ - 93.5 cos 3φ + 0.118 cos 5φ).
    latitude = np.radians(40.7)
    meridian = 111132.954 - 559.822 * np.cos(2 * latitude) + 1.175 * np.cos(4 * latitude)
    parallel = (
        111412.84 * np.cos(latitude) - 93.5 * np.cos(3 * latitude) + 0.118 * np.cos(5 * latitude)
    )

    area = area_m2([[box(-74.0005, 40.6995, -73.9995, 40.7005)]])

    assert area == pytest.approx(meridian * parallel * 1e-6, rel=1e-5)


def test_area_takes_holes_away_and_adds_parts():
    whole, hole = box(0, 50, 1, 51), box(0.4, 50.4, 0.6, 50.6)

    assert area_m2([[whole, hole]]) == pytest.approx(area_m2([[whole]]) - area_m2([[hole]]))
    assert area_m2([[whole], [box(2, 50, 3, 51)]]) == pytest.approx(2 * area_m2([[whole]]))


@given(st.floats(-170, 170), st.floats(-80, 80), st.booleans())
def test_area_does_not_depend_on_the_way_round_or_the_longitude(lon, lat, reverse):
    ring = box(lon, lat, lon + 0.5, lat + 0.5)
    here = area_m2([[ring[::-1] if reverse else ring]])

    assert here == pytest.approx(area_m2([[box(0, lat, 0.5, lat + 0.5)]]), rel=1e-9)


def test_centre_of_a_ring_with_a_hole_is_off_the_middle():
    lon, lat = centre([[box(0, 0, 4, 4), box(2, 1, 4, 3)]])

    assert (lon, lat) == (pytest.approx((16 * 2 - 4 * 3) / 12), pytest.approx(2.0))


def test_centre_does_not_depend_on_the_way_round():
    ring = box(-74, 40, -73, 41)

    assert centre([[ring]]) == centre([[ring[::-1]]]) == (pytest.approx(-73.5), pytest.approx(40.5))


def test_centre_of_what_has_no_area_is_the_mean_of_its_points():
    line = np.array([[0, 0], [2, 0], [4, 0], [0, 0]], dtype=float)

    assert centre([[line]]) == (1.5, 0.0)


@pytest.mark.parametrize(
    ("lon", "lat", "within"),
    [(1, 1, True), (2.5, 2, False), (5, 2, False), (10.5, 10.5, True), (-1, 2, False)],
)
def test_contains_leaves_holes_out(lon, lat, within):
    polygons = [[box(0, 0, 4, 4), box(2, 1, 3, 3)], [box(10, 10, 11, 11)]]

    assert contains(polygons, lon, lat) is within


def test_distance_counts_degrees_of_longitude_as_they_are_at_that_latitude():
    polygons = [[box(0, 59, 1, 61)]]

    assert distance_degrees(polygons, 3.0, 60.0) == pytest.approx(1.0)
    assert distance_degrees(polygons, 0.5, 62.0) == pytest.approx(1.0)
