"""An amount that is known within a range is told in one unit, with as many figures as mean any."""

import numpy as np
import pytest

from greenhaven.web.exchange.plans.ranges import range_of, scale_of


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("unit", "most", "told"),
    [
        ("t", 1234.4, "1 230 t"),
        ("t", 7.25, "7.2 t"),
        ("t", 0.25, "250 kg"),
        ("t", 0.00025, "250 g"),
        ("kg N", 15432.0, "15.4 t"),
        ("kg N", 431.0, "431 kg"),
        ("kg P", 0.0654, "65 g"),
        ("kg C", 0.00012, "0.12 g"),
        ("t km", 2413119.9, "2 410 000 t km"),
        ("d", 3.0, "3.0 days"),
        ("kg N", 0.0, "0 kg"),
    ],
)
def test_value_is_told_in_the_unit_that_is_easily_read(unit, most, told):
    assert plain(scale_of(unit, np.array([0.0, most])).say(most)) == told


def test_range_is_told_with_its_unit_once():
    told = range_of("t", np.array([0.5, 1.0, 12.0, 25.0, 30.0]))

    assert plain(told.limits) == "1 to 25 t"
    assert plain(told.words) == "12 t; 1 to 25 t in 8 of 10 futures"


def test_range_whose_limits_are_told_alike_is_one_value():
    told = range_of("t", np.array([112.7, 112.79, 112.8, 112.81, 112.9]))

    assert told.is_narrow
    assert plain(told.limits) == "113 t"
    assert plain(told.words) == "113 t in nearly every future"


def test_range_of_nothing_says_so():
    told = range_of("t", np.array([0.0, 1e-16, 1e-16, 1e-15, 3.0]))

    assert told.is_nothing
    assert told.words == "nothing, in nearly every future"


def test_range_below_nothing_keeps_its_sign():
    told = range_of("kg N", np.array([-40.0, -32.0, 100.0, 702.0, 879.0]))

    assert plain(told.limits) == "−32 to 702 kg"


def test_range_of_what_is_to_come_has_no_more_than_three_figures():
    told = range_of("t", np.array([0.0, 17183.4, 19339.2, 21559.1, 0.0]))

    assert plain(told.middle) == "19 300 t"
    assert plain(told.limits) == "17 200 to 21 600 t"
