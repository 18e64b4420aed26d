"""Emergencies end by themselves, early or by the rules; and the database keeps what was."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.emergencies.by_hand import confirm
from greenhaven.web.commons.emergencies.ending import end_early, keep_time, report
from greenhaven.web.commons.emergencies.errors import EmergencyError
from greenhaven.web.commons.emergencies.hearing import Warned, hear
from greenhaven.web.commons.emergencies.models import (
    Activation,
    ActiveArea,
)
from greenhaven.web.commons.emergencies.queries import alerts_in_force, in_force_now, reports_due
from greenhaven.web.commons.notices.models import Notice
from tests.web.decided import ruled
from tests.web.emergencies_told import SERVICE, agreed, asked, now, warned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("places")]
HOUR = timedelta(hours=1)


def the_activation() -> Activation:
    return Activation.objects.get()


def test_it_ends_by_itself_and_is_told(steward, second_steward, later):
    agreed()
    made = confirm(call=asked(steward), by=second_steward)
    later(7)

    assert len(alerts_in_force("village", now())) == 0  # before anybody wrote it down
    assert not in_force_now("village", now())
    assert keep_time() == 1
    assert keep_time() == 0

    row = Activation.objects.get(pk=made.pk)
    assert (row.ended_at, row.ended_by) == (made.ends_at, None)
    assert AuditRow.objects.filter(action="emergency.end").count() == 1
    assert Notice.objects.filter(topic="emergency.ended", person=steward).exists()
    assert Notice.objects.filter(topic="emergency.report_due", person=second_steward).exists()


def test_one_steward_ends_it_early_and_it_does_not_come_back(second_steward):
    agreed()
    warned()
    one = the_activation()

    with pytest.raises(EmergencyError, match="Say why"):
        end_early(activation=one, why=" ", by=second_steward)
    ended = end_early(activation=one, why="The storm has passed.", by=second_steward)
    with pytest.raises(EmergencyError, match="over already"):
        end_early(activation=one, why="Again.", by=second_steward)

    assert ended.ended_by == second_steward
    assert len(alerts_in_force("village", now())) == 0
    keep_time()  # the warning still stands
    assert Activation.objects.count() == 1


def test_vote_prolongs_it(later):
    agreed()
    warned(ends_at=None)
    one = the_activation()
    until = one.ends_at + 10 * HOUR
    renewal = {"began": one.begins_at.isoformat(), "until": until.isoformat()}
    agreed(version=4, renewals=[renewal])
    later(48)

    keep_time()

    one.refresh_from_db()
    assert (one.ends_at, one.ended_at) == (until, None)
    assert in_force_now("village", now()) == {"stand-down": until}
    assert len(alerts_in_force("village", now())) == 3


def test_it_ends_where_its_article_is_no_more():
    agreed()
    warned()
    ruled("lent")
    keep_time()

    assert the_activation().ended_at is not None
    assert len(alerts_in_force("village", now())) == 0


def test_article_that_is_agreed_while_a_warning_stands_is_set_in_force():
    warned()
    assert not Activation.objects.exists()

    agreed()
    assert keep_time() == 1


def test_report_is_owed_until_it_is_told_once(second_steward, coordinator, later):
    agreed()
    warned()
    one = the_activation()
    with pytest.raises(EmergencyError, match="not over yet"):
        report(activation=one, text="All well.", by=coordinator)
    later(20)
    keep_time()
    assert list(reports_due("village")) == [one]

    with pytest.raises(EmergencyError, match="Say what it did"):
        report(activation=one, text="", by=coordinator)
    told = report(activation=one, text="Nothing was carried for eleven hours.", by=coordinator)
    assert report(activation=one, text=told.report, by=coordinator) == told
    with pytest.raises(EmergencyError, match="already"):
        report(activation=one, text="Something else.", by=second_steward)
    assert not reports_due("village").exists()


def test_database_lets_no_article_be_in_force_twice_in_one_place():
    agreed()
    warned()
    area = ActiveArea.objects.get(area="n")
    other = Activation.objects.get()
    twin = {"activation": other, "city": "village", "article": "stand-down", "area": "n"}

    with pytest.raises(DatabaseError), transaction.atomic():
        ActiveArea.objects.bulk_create(
            [ActiveArea(**twin | {"area": "x"}, begins_at=area.begins_at, ends_at=area.ends_at)] * 2
        )
    second = Activation.objects.create(
        **{
            name: getattr(other, name)
            for name in ("city", "article", "version", "way", "event", "severity")
        },
        begins_at=other.begins_at + HOUR,
        ends_at=other.ends_at,
        made_at=now(),
    )
    with pytest.raises(DatabaseError, match="in force there"), transaction.atomic():
        ActiveArea.objects.create(
            **twin | {"activation": second}, begins_at=second.begins_at, ends_at=second.ends_at
        )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM commons_activation",
        "DELETE FROM commons_activearea",
        "DELETE FROM commons_alert",
        "UPDATE commons_alert SET severity = 4",
        "UPDATE commons_activation SET begins_at = ends_at",
        "UPDATE commons_activation SET article = 'another'",
        "UPDATE commons_activearea SET area = 'elsewhere'",
        "UPDATE commons_ground SET alert_id = alert_id",
    ],
)
def test_database_refuses_to_change_what_was_done(statement):
    agreed()
    warned()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_database_refuses_what_one_steward_did_alone(steward):
    agreed()
    call = asked(steward)

    with pytest.raises(DatabaseError, match=r"alone|guard"), transaction.atomic():
        Activation.objects.create(
            city="village",
            article="stand-down",
            version=1,
            way="hand",
            event="storm",
            severity=3,
            call=call,
            begins_at=now(),
            ends_at=now() + HOUR,
            made_at=now(),
        )
    call.confirmed_by, call.confirmed_at = steward, now()
    with pytest.raises(DatabaseError), transaction.atomic():
        call.save()


def test_feed_needs_no_person():
    agreed(sources=[SERVICE])
    told = Warned(SERVICE, "urn:1", "storm", 3, now(), now() + HOUR, districts=["n"])

    alert = hear(warned=told, by="weather-feed")

    assert alert.told_by is None
    assert AuditRow.objects.get(action="alert.hear").actor == "weather-feed"
