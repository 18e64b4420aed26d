"""The plate: where things lie on it."""

import numpy as np
import pytest

from greenhaven.web.commons.outlines import PLATE, Frame, degrees, mercator

SQUARE = '{"type": "Polygon", "coordinates": [[[4, 51], [5, 51], [5, 52], [4, 52], [4, 51]]]}'
TWO = (
    '{"type": "MultiPolygon", "coordinates": [[[[4, 51], [4.5, 51], [4.5, 52], [4, 51]]],'
    " [[[5, 51], [5.5, 51], [5.5, 52], [5, 51]]]]}"
)


def test_mercator_and_back_is_the_same_place():
    lon, lat = np.array([-74.0, 0.0, 151.2]), np.array([40.7, 0.0, -33.9])

    back = degrees(*mercator(lon, lat))

    assert np.allclose(back, (lon, lat))


def test_mercator_puts_the_null_island_in_the_middle():
    assert np.allclose(mercator(np.array(0.0), np.array(0.0)), (0.5, 0.5))


def test_frame_holds_its_outlines_with_a_margin_and_north_on_top():
    frame = Frame.around({"a": SQUARE}, margin=0.1)

    x, y = frame.place(np.array([4.0, 5.0]), np.array([52.0, 51.0]))
    assert max(frame.width, frame.height) == PLATE
    assert 0 < x[0] < x[1] < frame.width
    assert 0 < y[0] < y[1] < frame.height


def test_frame_locates_what_it_places():
    frame = Frame.around({"a": SQUARE})

    found = frame.locate(*frame.place(np.array([4.25]), np.array([51.75])))

    assert np.allclose(found, ([4.25], [51.75]))


@pytest.mark.parametrize(("outline", "rings"), [(SQUARE, 1), (TWO, 2)])
def test_path_closes_every_ring(outline, rings):
    path = Frame.around({"a": outline}).path(outline)

    assert path.count("M") == path.count("z") == rings


def test_path_leaves_out_a_ring_too_small_to_see():
    speck = '{"type": "Polygon", "coordinates": [[[4, 51], [4.00001, 51], [4, 51.00001], [4, 51]]]}'

    assert Frame.around({"a": SQUARE}).path(speck) == ""


def test_frame_of_a_slim_city_is_no_column_and_holds_it_in_the_middle():
    slim = SQUARE.replace("5,", "4.1,")
    frame = Frame.around({"a": slim}, margin=0)

    x, _ = frame.place(np.array([4.0, 4.1]), np.array([51.0, 51.0]))
    assert (frame.width, frame.height) == (PLATE * 3 // 4, PLATE)
    assert np.isclose(x.mean(), frame.width / 2)
