"""Warnings set in force what was agreed, where and as long as that says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.emergencies.ending import keep_time
from greenhaven.web.commons.emergencies.errors import EmergencyError
from greenhaven.web.commons.emergencies.hearing import call_off
from greenhaven.web.commons.emergencies.models import (
    Activation,
    Alert,
    Ground,
)
from greenhaven.web.commons.emergencies.queries import alerts_in_force, in_force_now, reports_due
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.snapshots.actions import take_snapshot
from tests.web.emergencies_told import OFFICE, SERVICE, agreed, now, warned
from tests.web.village import village_state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HOUR = timedelta(hours=1)


def the_activation() -> Activation:
    return Activation.objects.get()


def test_agreed_article_is_not_active_until_it_is_warned_of():
    agreed()

    assert not Activation.objects.exists()
    assert len(alerts_in_force("village", now())) == 0


def test_believed_warning_sets_it_in_force_where_and_as_long_as_agreed(keeper):
    agreed()
    alert = warned(districts=["s"])

    one = the_activation()
    assert (one.article, one.way, one.severity, one.version) == ("stand-down", "alert", 3, 1)
    assert one.ends_at == alert.ends_at + 2 * HOUR  # it lingers
    assert [each.area for each in one.areas.all()] == ["s"]
    assert list(one.alerts.all()) == [alert]
    told = alerts_in_force("village", now())
    assert (told.article.tolist(), told.area.tolist()) == (["stand-down"], ["s"])
    row = AuditRow.objects.get(action="emergency.begin")
    assert row.payload.told.count('"alerts"') == 1
    assert Notice.objects.filter(topic="emergency.begins", person=keeper).count() == 1


def test_warning_is_kept_and_does_nothing_where_nobody_on_the_list_gave_it():
    agreed(sources=[SERVICE])

    warned(source="Somebody's blog")
    assert not Activation.objects.exists()
    warned(source=SERVICE)
    assert list(the_activation().alerts.values_list("source", flat=True)) == [SERVICE]
    assert Alert.objects.count() == 2


def test_two_sources_have_to_agree_where_the_article_asks_for_two():
    agreed(sources=[SERVICE, OFFICE], confirmations=2)

    warned(source=SERVICE)
    warned(source=SERVICE)  # the same one again is no second voice
    assert not Activation.objects.exists()
    warned(source=OFFICE, severity=2)

    one = the_activation()
    assert one.severity == 2
    assert {each.source for each in one.alerts.all()} == {SERVICE, OFFICE}


def test_warning_that_is_too_small_or_of_something_else_sets_nothing_in_force():
    agreed()

    warned(severity=1)
    warned(event="heat")

    assert not Activation.objects.exists()


def test_stuck_feed_cannot_hold_it_longer_than_agreed(later):
    agreed()
    first = warned(ends_at=None)
    assert the_activation().ends_at == first.begins_at + 48 * HOUR

    later(30)
    warned(begins_at=now(), ends_at=None)  # the feed repeats itself
    later(20)
    keep_time()

    one = the_activation()
    assert one.ended_at == first.begins_at + 48 * HOUR
    warned(begins_at=now(), ends_at=None)  # it rests for a day
    assert Activation.objects.count() == 1


def test_worse_warning_takes_over_where_it_reaches():
    agreed()
    warned()
    before = the_activation()
    warned(severity=4, districts=["n"], begins_at=now(), ends_at=now() + HOUR)

    worse = Activation.objects.get(severity=4)
    assert [each.area for each in worse.areas.all()] == ["n"]
    assert worse.ends_at == before.ends_at  # the later end of the two holds
    assert before.areas.get(area="n").ends_at == worse.begins_at
    assert before.areas.get(area="s").ends_at == before.ends_at
    assert set(in_force_now("village", now())) == {"stand-down"}


def test_storm_of_another_day_stands_beside_the_one_of_today():
    agreed(cool_down_h=0)
    warned()
    warned(begins_at=now() + 60 * HOUR, ends_at=now() + 70 * HOUR)

    assert Activation.objects.count() == 2
    assert len(in_force_now("village", now())) == 1
    assert len(alerts_in_force("village", now())) == 6  # two times in two districts and in none


def test_same_warning_again_changes_nothing_and_another_under_its_name_is_refused():
    agreed()
    told = {"source": SERVICE, "reference": "alert 7", "begins_at": now()}
    first = warned(**told, ends_at=None)

    assert warned(**told, ends_at=None) == first
    with pytest.raises(EmergencyError, match="something else under that name"):
        warned(**told, ends_at=None, severity=4)
    assert Alert.objects.count() == 1


def test_warning_that_is_called_off_ends_what_rests_on_it_alone():
    agreed()
    first, second = warned(), warned(severity=4, begins_at=now())

    call_off(alert=second, by="a feed")
    [mild, worse] = Activation.objects.order_by("severity")
    assert worse.ends_at <= now() + 2 * HOUR
    assert worse.ends_at < mild.ends_at or mild.areas.filter(ends_at__gt=now()).count() == 0

    call_off(alert=first, by="a feed")
    call_off(alert=first, by="a feed")
    assert all(each.ends_at <= now() + 2 * HOUR for each in Activation.objects.all())
    assert AuditRow.objects.filter(action="alert.call_off").count() == 2


def test_storm_that_does_not_come_was_never_in_force():
    agreed()
    alert = warned(begins_at=now() + 5 * HOUR, ends_at=now() + 9 * HOUR)
    assert the_activation().begins_at > now()
    assert not in_force_now("village", now())

    call_off(alert=alert, by="a feed")

    assert len(alerts_in_force("village", now())) == 0
    warned(begins_at=now() + 6 * HOUR, ends_at=now() + 9 * HOUR)  # it was no emergency to rest from
    assert len(alerts_in_force("village", now())) == 3


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"source": " "}, "name of its source"),
        ({"reference": ""}, "name of its source"),
        ({"source": "x" * 201}, "name of its source"),
        ({"event": "dragon"}, "one of those shown"),
        ({"severity": 0}, "one of those shown"),
        ({"severity": 10**9}, "one of those shown"),
        ({"districts": ["atlantis"]}, "no district atlantis"),
        ({"ends_at": -3}, "later end"),
        ({"begins_at": 24 * 20, "ends_at": 24 * 21}, "two weeks ahead"),
    ],
)
def test_warning_that_cannot_be_is_refused_and_nothing_kept(told, words):
    agreed()
    moments = {
        name: now() + value * HOUR
        for name, value in told.items()
        if name in ("begins_at", "ends_at")
    }

    with pytest.raises(EmergencyError, match=words):
        warned(**(told | moments))

    assert not Alert.objects.exists()


def test_rehearsal_in_a_demonstration_is_labelled_in_all_that_comes_of_it():
    agreed()
    warned(rehearsal=True)

    assert the_activation().rehearsal
    assert Notice.objects.filter(topic="emergency.begins").count() == 0
    assert not reports_due("village").exists()


def test_rehearsal_sets_nothing_in_force_where_people_live(city):
    living = replace(city, clock=replace(city.clock, fixed=False))
    take_snapshot(city=living, state=village_state(living), by="a test")
    agreed()

    warned(rehearsal=True)
    assert not Activation.objects.exists()
    warned()
    assert not the_activation().rehearsal


def test_rehearsal_and_a_warning_do_not_confirm_each_other():
    agreed(sources=[SERVICE, OFFICE], confirmations=2)

    warned(source=SERVICE, rehearsal=True)
    warned(source=OFFICE)

    assert not Activation.objects.exists()


def test_database_refuses_a_rehearsal_as_the_ground_of_an_emergency():
    agreed()
    rehearsed = warned(rehearsal=True, event="heat")
    warned()

    with pytest.raises(DatabaseError), transaction.atomic():
        Ground.objects.create(activation=the_activation(), alert=rehearsed)
