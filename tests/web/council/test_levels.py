"""Who decides at which level: a circle's members, or those known to live there."""

from datetime import timedelta

import pytest

from greenhaven.web.commons import clock
from greenhaven.web.commons.residence.queries import Tier, tier_of
from greenhaven.web.council.errors import NotEntitledError
from greenhaven.web.council.levels.forms import LevelField
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.levels.queries import (
    electorate,
    has_a_say,
    level_title,
    refuse_without_a_say,
)
from greenhaven.web.council.models import Conversation
from tests.web.decided import resident_of
from tests.web.neighbours import circle_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(city):
    return clock.now(city)


def of(level: Level, **more: object) -> Conversation:
    return Conversation(city="village", level=level, **more)


def test_a_city_is_decided_by_those_known_to_live_there(resident, neighbour, steward, at):
    resident_of(resident, steward, at)

    assert list(electorate(of(Level.CITY), at)) == [resident]
    assert has_a_say(of(Level.CITY), resident, at)
    assert not has_a_say(of(Level.CITY), neighbour, at)
    assert not has_a_say(of(Level.CITY), None, at)


def test_a_district_is_decided_by_those_who_live_in_it(resident, neighbour, steward, at):
    resident_of(resident, steward, at, district="n")
    resident_of(neighbour, steward, at, district="s")

    assert list(electorate(of(Level.DISTRICT, district="s"), at)) == [neighbour]
    with pytest.raises(NotEntitledError, match="live in the district"):
        refuse_without_a_say(of(Level.DISTRICT, district="s"), resident, at)


def test_a_circle_is_decided_by_its_members(resident, neighbour, gardener, at):
    circle = circle_of(resident, neighbour)

    assert set(electorate(of(Level.CIRCLE, circle=circle), at)) == {resident, neighbour}
    with pytest.raises(NotEntitledError, match="Join it first"):
        refuse_without_a_say(of(Level.CIRCLE, circle=circle), gardener, at)


def test_who_is_not_known_is_told_how_to_become_so(resident, at):
    with pytest.raises(NotEntitledError, match="address confirmed"):
        refuse_without_a_say(of(Level.CITY), resident, at)


def test_a_residence_counts_from_its_day_until_it_ends(resident, steward, at):
    known = resident_of(resident, steward, at)

    known.ended_at = at - timedelta(days=1)
    known.save()

    assert not has_a_say(of(Level.CITY), resident, at)
    assert has_a_say(of(Level.CITY), resident, at - timedelta(days=2))
    assert not has_a_say(of(Level.CITY), resident, at - timedelta(days=40))


def test_tiers_rise_with_what_is_known(resident, neighbour, gardener, steward, at):
    resident_of(resident, steward, at)
    resident_of(gardener, steward, at, days=400)

    tiers = [tier_of(each, "village", at) for each in (neighbour, resident, gardener)]

    assert tiers == [Tier.NEIGHBOUR, Tier.RESIDENT, Tier.LONG_STANDING]


def test_a_level_is_chosen_among_what_there_is(city, resident, neighbour):
    circle = circle_of(resident)
    field = LevelField()
    field.offer(city, resident)

    assert field.clean(f"circle:{circle.pk}")["circle_id"] == circle.pk
    assert field.clean("city")["level"] == Level.CITY
    offered = LevelField()
    offered.offer(city, neighbour)
    with pytest.raises(Exception, match="Select a valid choice"):
        offered.clean(f"circle:{circle.pk}")


def test_levels_have_names(city, resident):
    circle = circle_of(resident)
    district = city.districts.id[0]

    titles = [
        level_title(each, city)
        for each in (
            of(Level.CITY),
            of(Level.DISTRICT, district=district),
            of(Level.CIRCLE, circle=circle),
        )
    ]

    assert titles == [city.name, city.districts.name[0], "Mill Lane"]
