"""A city whose days go by: each night a plan from that day on, and no promise asked for twice."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from greenhaven.core.planning.opening import opening_state
from greenhaven.web.commons.places.actions import bring_places
from greenhaven.web.commons.places.rounds import bring_rounds
from greenhaven.web.commons.snapshots.actions import bring_city
from greenhaven.web.exchange.handovers.actions import lapse_promises
from greenhaven.web.exchange.handovers.models import OPEN_STATES, Commitment
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.models import Cause, PlanChange, Progress
from greenhaven.web.exchange.loop.present import present
from greenhaven.web.exchange.loop.replanning import carry_out
from tests.web.village import START, village

pytestmark = pytest.mark.django_db


@pytest.fixture
def days(monkeypatch):
    """Sets the real day; it is nine o'clock in the evening in London."""

    def set_day(day: date) -> date:
        moment = datetime(day.year, day.month, day.day, 21, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        return day

    return set_day


@pytest.fixture
def living(db):  # noqa: ARG001 -- it opens the database
    """The village as a city that lives, loaded on its first Monday."""
    city = village()
    city = replace(city, clock=replace(city.clock, fixed=False))
    bring_city(city=city, state=opening_state(city, START), by="a test")
    bring_places(city=city)
    bring_rounds(city=city)
    return city


def night():
    row, new = wish(cause=Cause.NIGHT)
    assert new
    row = carry_out(replanning=row)
    assert row.state == Progress.DONE, row.words
    return row.plan


@pytest.mark.usefixtures("living")
def test_present_day_is_today_and_a_plan_begins_with_it(days):
    today = days(START + timedelta(days=30))

    _, state = present()

    assert state.day == today
    assert night().start == today


@pytest.mark.usefixtures("living")
def test_nights_that_follow_each_other_ask_for_each_movement_once_a_week(days):
    asked = Counter()
    for number in range(10):
        days(START + timedelta(days=number))
        plan = night()
        assert plan.start == START + timedelta(days=number)
        ahead = Commitment.objects.filter(state__in=OPEN_STATES, due_on__gte=plan.start)
        places = Counter(ahead.values_list("leg", "giver_place", "taker_place", "material"))
        assert max(places.values()) == 1
        lapse_promises(now=datetime.combine(plan.start, time(21), tzinfo=UTC))
        asked.update(places.keys())

    assert asked
    made = Counter(
        Commitment.objects.exclude(state="withdrawn").values_list("giver_place", "taker_place")
    )
    # Ten nights see at most three of a weekday: that of the first week, the second, the third.
    assert max(made.values()) <= 3


@pytest.mark.usefixtures("living")
def test_a_day_that_goes_by_changes_nothing_for_anyone(days):
    days(START)
    night()
    days(START + timedelta(days=1))

    night()

    assert [(str(change), change.why) for change in PlanChange.objects.all()] == []
