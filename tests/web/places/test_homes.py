"""Where a home is shown, and to whom."""

import math

import pytest

from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.actions import (
    HomeError,
    add_home,
    close_home,
    move_home,
)
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.places.privacy import FARTHEST_M, NEAREST_M, blurred
from greenhaven.web.commons.places.queries import (
    between_km,
    near,
    sees_door,
    shown_address,
)

DOOR = (51.01234, 4.01567)


@pytest.fixture
def home(resident):
    return add_home(by=resident, name="Ana's", lat=DOOR[0], lon=DOOR[1], address="1 Mill Lane")


def test_a_home_is_shown_a_few_hundred_metres_from_its_door(home):
    metres = 1000 * between_km(*DOOR, home.shown_lat, home.shown_lon)

    assert NEAREST_M - 1 <= metres <= FARTHEST_M + 1


def test_many_doors_are_moved_within_the_ring_in_all_directions():
    turns = set()
    for number in range(500):
        lat, lon = blurred(lat=60.0, lon=10.0, whose=str(number))
        metres = 1000 * between_km(60.0, 10.0, lat, lon)
        assert NEAREST_M - 1 <= metres <= FARTHEST_M + 1
        turns.add(int(4 * math.atan2(lat - 60.0, lon - 10.0) / math.pi))

    assert turns >= {-3, -2, -1, 0, 1, 2, 3}


def test_the_same_door_added_again_gives_no_second_point_to_average(home, resident):
    again = add_home(by=resident, name="Once more", lat=DOOR[0], lon=DOOR[1])

    assert (again.shown_lat, again.shown_lon) == (home.shown_lat, home.shown_lon)


def test_steps_before_the_same_door_move_the_shown_point_no_other_way(resident):
    lat, lon = 51.0123, 4.0157
    first = blurred(lat=lat, lon=lon, whose=str(resident.pseudonym))
    second = blurred(lat=lat + 0.0001, lon=lon, whose=str(resident.pseudonym))

    assert second[0] - first[0] == pytest.approx(0.0001, abs=1.1e-5)
    assert second[1] == pytest.approx(first[1], abs=1.1e-5)


def test_neighbours_at_one_door_are_moved_each_their_own_way(resident, neighbour):
    one = blurred(lat=DOOR[0], lon=DOOR[1], whose=str(resident.pseudonym))
    other = blurred(lat=DOOR[0], lon=DOOR[1], whose=str(neighbour.pseudonym))

    assert one != other


def test_who_does_not_know_the_secret_draws_another_point(home, resident, settings):
    settings.SECRET_KEY = "guessed" * 8

    guessed = blurred(lat=DOOR[0], lon=DOOR[1], whose=str(resident.pseudonym))

    assert guessed != (home.shown_lat, home.shown_lon)


def test_the_door_is_told_to_its_owner_and_to_whom_both_agreed(home, resident, neighbour):
    owner, other = Actor.of(resident), Actor.of(neighbour)

    assert sees_door(home, owner)
    assert not sees_door(home, other)
    assert sees_door(home, other, agreed=True)
    assert (home.shown_lat, home.shown_lon) != DOOR
    assert shown_address(home, other) == ""
    assert shown_address(home, other, agreed=True) == "1 Mill Lane"


@pytest.mark.parametrize("who", ["coordinator", "steward", "auditor", "keeper"])
def test_no_role_opens_a_door(home, who, request):
    assert not sees_door(home, Actor.of(request.getfixturevalue(who)))


def test_nearness_is_measured_to_where_a_home_is_shown(home):
    (found, km), *_rest = near(*DOOR, PlaceKind.HOME, 5)

    assert found == home
    assert km == between_km(*DOOR, home.shown_lat, home.shown_lon)
    assert km >= NEAREST_M / 1000 - 0.001


def test_the_nearest_places_of_a_sort_come_first(places):
    assert places
    found = near(51.01, 4.02, PlaceKind.GARDEN, 2, ["garden", "park", "street_trees"])

    assert len(found) == 2
    assert found[0][1] <= found[1][1]


def test_a_home_outside_the_city_is_refused(resident):
    for lat, lon in ((0.0, 0.0), (math.nan, 4.0), (math.inf, 4.0), (51.0, 40.0)):
        with pytest.raises(HomeError, match="not in the city"):
            add_home(by=resident, name="", lat=lat, lon=lon)
    assert not resident.homes.exists()


def test_a_home_that_moves_is_shown_elsewhere(home, resident):
    before = (home.shown_lat, home.shown_lon)

    moved = move_home(home=home, by=resident, name="New", lat=51.02, lon=4.02)

    assert (moved.shown_lat, moved.shown_lon) != before
    assert moved.address == ""


def test_a_home_that_is_closed_keeps_no_door(home, resident):
    closed = close_home(home=home, by=resident)

    assert (closed.lat, closed.lon) == (closed.shown_lat, closed.shown_lon)
    assert closed.address == ""
    assert closed.closed_at is not None
