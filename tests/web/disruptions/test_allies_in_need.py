"""Room that allies keep: not planned with on usual days, open on the occasion it is meant for."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from greenhaven.core.city import Hubs
from greenhaven.core.planning.opening import opening_state
from greenhaven.core.planning.room import room_of
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Role
from greenhaven.web.commons.places.actions import bring_places
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.commons.snapshots.actions import bring_city
from greenhaven.web.exchange.alliances.actions import Pledged, agree, propose
from greenhaven.web.exchange.alliances.models import Help, Occasion, Side
from greenhaven.web.exchange.disruptions.actions import end, tell_hub_is_down, tell_of_storm
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.models import Cause, PlanChange, Progress
from greenhaven.web.exchange.loop.present import present
from greenhaven.web.exchange.loop.replanning import carry_out
from greenhaven.web.exchange.loop.words import why_words
from greenhaven.web.exchange.plans.queries import plan_of
from tests.web.neighbours import person
from tests.web.village import START, hub, village

pytestmark = pytest.mark.django_db
TONNE = 1_000_000_000


@pytest.fixture
def two_yards(db):  # noqa: ARG001 -- it opens the database
    """The village with a barn beside its yard, each with room for six tonnes a week."""
    city = village()
    rows = [*city.hubs.records()]
    barn = hub(
        "barn", "The barn", "processing_hub", "n", process="windrow", capacity_t_per_week=6.0
    )
    names = set(Hubs.names())
    hubs = Hubs.of([*rows, {name: barn.get(name, rows[0][name]) for name in names}])
    city = replace(city, hubs=hubs)
    bring_city(city=city, state=opening_state(city, START), by="a test")
    bring_places(city=city)
    bring_rounds(city=city)
    return {place.code: place for place in Place.objects.all()}


@pytest.fixture
def keepers(two_yards):
    """Kim keeps the yard, Bo the barn."""
    return (
        person("kim", Role.KEEPER, two_yards["yard"]),
        person("bo", Role.KEEPER, two_yards["barn"]),
    )


def allied(two_yards, keepers, **more):
    """The barn keeps four tonnes a week for the yard, for when it is down, asked for at once."""
    pledge = {"amount_mg_per_week": 4 * TONNE, "occasion": Occasion.HUB_DOWN, "notice_h": 0}
    kim, bo = keepers
    made = propose(
        first=two_yards["barn"],
        second=two_yards["yard"],
        pledges=[
            Pledged(by=Side.FIRST, kind=Help.CAPACITY, place=two_yards["barn"], **pledge | more)
        ],
        by=bo,
        begins_on=START,
    )
    return agree(alliance=made, by=kim)


def at(number, hour=0):
    return datetime.combine(START + timedelta(days=number), time(hour), tzinfo=clock.zone_of_city())


def rooms(weeks=3):
    city, state = present()
    barn = city.hubs.id.tolist().index("barn")
    return room_of(city, state, START, weeks)[:, barn].round(6).tolist()


def taken(plan, code, week):
    flows = plan_of(plan.digest).flows
    return float(flows.wet[(flows.destination == code) & (flows.week == week)].sum())


def test_room_for_an_occasion_is_kept_on_usual_days(two_yards, keepers):
    allied(two_yards, keepers)

    assert rooms() == [2.0, 2.0, 2.0]


def test_weekdays_and_seasons_of_what_is_promised_are_read(two_yards, keepers):
    # Mondays and Tuesdays of March alone; the last week of March 2025 begins on its last Monday.
    allied(two_yards, keepers, weekdays=0b0000011, season_from=3, season_to=3)

    assert rooms(6) == [2.0, 2.0, 2.0, 2.0, 4.0, 6.0]


def test_hub_that_is_down_sends_material_to_the_room_that_its_ally_keeps(two_yards, keepers):
    allied(two_yards, keepers)
    before = carry_out(replanning=wish(cause=Cause.ASKED)[0])
    usual = taken(before.plan, "barn", 0), taken(before.plan, "yard", 0)

    made = tell_hub_is_down(
        by=keepers[0], place=two_yards["yard"], begins_at=at(0), ends_at=at(6, 23)
    )
    row, new = wish(cause=Cause.OCCASION, by=keepers[0], occasion=made)
    after = carry_out(replanning=row)

    assert new
    assert (after.state, after.occasion) == (Progress.DONE, made)
    assert usual[0] <= 2.0 * (1 + 1e-6)
    assert usual[1] > 0
    assert taken(after.plan, "yard", 0) == 0
    assert 2.5 < taken(after.plan, "barn", 0) <= 6.0 * (1 + 1e-6)
    assert taken(after.plan, "barn", 1) <= 2.0 * (1 + 1e-6)  # the week after it is kept again
    words = {why_words(change.why) for change in PlanChange.objects.filter(replanning=after)}
    assert "Village yard cannot work for some days." in words
    assert any("opens the room" in each for each in words), words


def test_room_opens_after_the_notice_that_was_agreed_on(two_yards, keepers, monkeypatch):
    allied(two_yards, keepers, notice_h=48)
    now = datetime.combine(START, time(9), tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    tell_hub_is_down(by=keepers[0], place=two_yards["yard"], begins_at=at(0))

    # Two of the first week's seven days pass before it is open, and then it is.
    assert rooms() == [pytest.approx(6 - 4 * 2 / 7), 6.0, 6.0]


def test_storm_opens_what_was_promised_for_storms_where_it_comes(two_yards, keepers):
    allied(two_yards, keepers, occasion=Occasion.STORM)
    south = tell_of_storm(
        by=keepers[0], begins_at=at(0), ends_at=at(6, 23), districts=["s"], severity=2
    )

    assert rooms(2) == [6.0, 2.0]  # the yard, for which it is kept, is in the south

    end(disruption=south, by=keepers[0])
    tell_of_storm(by=keepers[0], begins_at=at(0), ends_at=at(6, 23), districts=["n"], severity=2)
    assert rooms(2) == [2.0, 2.0]


def test_another_hub_that_is_down_opens_nothing(two_yards, keepers):
    allied(two_yards, keepers)

    tell_hub_is_down(by=keepers[0], place=two_yards["station"], begins_at=at(0))

    assert rooms(1) == [2.0]
    assert present()[1].down.hub.tolist() == ["station"]
