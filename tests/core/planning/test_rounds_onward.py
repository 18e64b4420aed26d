"""The rest of a round from where the vehicle is."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenhaven.core.planning.rounds.errors import RoundsError
from greenhaven.core.planning.rounds.hours import ALWAYS, Span
from greenhaven.core.planning.rounds.onward import Rest, driven, onward

HOUR = 3600


def rest_of(points, opened=None, **more):
    """A vehicle at 0, stops at points of a line, and the hub at 0; 60 seconds for each step."""
    at = np.array([0, *points, 0], dtype=float)
    count = len(points)
    usual = {
        "seconds": 60 * np.abs(at[:, None] - at),
        "work_s": [300] * count,
        "opened": opened or [(ALWAYS,)] * count,
        "collect_kg": [10.0] * count,
        "deliver_kg": [0.0] * count,
        "on_board_kg": 0.0,
        "capacity_kg": 1e3,
        "begins_s": 9 * HOUR,
        "ends_s": 16 * HOUR,
    }
    return Rest(**(usual | more))


def test_stops_are_come_to_on_the_way_there_and_back():
    found = onward(rest_of([1, 9, 2, 8]))

    assert found.at_hub_s == 9 * HOUR + 4 * 300 + 18 * 60
    assert found.left_out == ()


def test_order_that_is_as_good_stays():
    found = onward(rest_of([1, 2, 3]))

    assert found.order == (0, 1, 2)
    assert found.begins_s == (9 * HOUR + 60, 9 * HOUR + 420, 9 * HOUR + 780)


def test_hours_of_stops_are_kept_and_waited_for():
    late = (Span(10 * HOUR, 11 * HOUR),)
    gone = (Span(7 * HOUR, 8 * HOUR),)

    found = onward(rest_of([1, 2, 3], [late, (ALWAYS,), gone]))

    assert found.order == (1, 0)
    assert found.begins_s[1] == 10 * HOUR
    assert found.left_out == (2,)


def test_what_cannot_be_carried_or_reached_in_time_is_left():
    full = onward(rest_of([1, 2, 3], on_board_kg=975.0))
    short = onward(rest_of([1, 2, 30], ends_s=9 * HOUR + 1000))

    assert len(full.order) == 2
    assert short.order == (0, 1)
    assert short.at_hub_s <= 9 * HOUR + 1000


def test_bringing_first_makes_room_for_fetching():
    found = onward(
        rest_of(
            [1, 2],
            collect_kg=[50.0, 0.0],
            deliver_kg=[0.0, 80.0],
            on_board_kg=80.0,
            capacity_kg=100.0,
        )
    )

    assert found.order == (1, 0)


def test_stop_to_which_no_way_leads_is_left():
    rest = rest_of([1, 2])
    rest.seconds[2, :] = rest.seconds[:, 2] = np.inf

    assert onward(rest).left_out == (1,)


def test_round_without_stops_goes_home():
    found = onward(rest_of([]))

    assert (found.order, found.at_hub_s) == ((), 9 * HOUR)


def test_table_of_another_size_is_refused():
    with pytest.raises(RoundsError, match="4 rows and columns"):
        rest_of([1, 2], seconds=np.zeros((3, 3)))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6),
    st.data(),
)
def test_no_order_of_few_stops_is_much_better(points, data):
    at = np.array([(0, 0), *points, (0, 0)], dtype=float)
    ways = 60 * np.abs(at[:, None] - at).sum(axis=2)
    opens = [9 * HOUR + 60 * data.draw(st.integers(0, 90)) for _ in points]
    opened = [(Span(first, first + 2 * HOUR),) for first in opens]
    rest = rest_of([0] * len(points), opened, seconds=ways)

    found = onward(rest)

    every = [driven(rest, order) for order in permutations(range(len(points)))]
    fewest = min(len(each.left_out) for each in every)
    soonest = min(each.at_hub_s for each in every if len(each.left_out) == fewest)
    assert len(found.left_out) <= fewest + 1
    if len(found.left_out) == fewest:
        assert found.at_hub_s - rest.begins_s <= 1.25 * (soonest - rest.begins_s)
    served = sorted((*found.order, *found.left_out))
    assert served == list(range(len(points)))
