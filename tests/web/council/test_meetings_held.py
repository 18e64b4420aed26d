"""People meet: called, with an agenda before and minutes after that another approves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from greenhaven.web.commons import clock
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.meetings.actions import (
    add_point,
    cancel,
    drop_point,
    move_up,
    publish,
)
from greenhaven.web.council.meetings.errors import MeetingError
from greenhaven.web.council.meetings.ical import ical_of
from greenhaven.web.council.meetings.minutes import OnPoint, approve_minutes, write_minutes
from greenhaven.web.council.meetings.models import Meeting
from greenhaven.web.council.meetings.queries import points_of
from greenhaven.web.council.meetings.telling import TOGETHER, tell_changes
from tests.web.council.gathering import meeting, published
from tests.web.decided import drafted, resident_of, ruled
from tests.web.neighbours import circle_of
from tests.web.voting import called, voters

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


def held(by):
    """A meeting that began an hour ago."""
    made, now = published(by), clock.now(present_city())
    Meeting.objects.filter(pk=made.pk).update(
        begins_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1)
    )
    return Meeting.objects.get(pk=made.pk)


def test_a_published_agenda_is_told_and_comes_into_calendars(client, steward, second_steward):
    voters(steward, "vera")
    made = meeting(steward)
    vote = called(steward)
    add_point(meeting=made, by=steward, title="Seeds")
    add_point(meeting=made, by=steward, poll=vote)
    before = client.get(reverse("meeting", args=[made.pk])).status_code
    publish(meeting=made, by=steward)

    text = client.get(reverse("meeting-calendar", args=[made.pk])).content
    event = Calendar.from_ical(text).walk("VEVENT")[0]
    page = client.get(reverse("meeting", args=[made.pk])).content.decode()

    assert before == 404
    assert str(event["description"]) == f"1. Seeds\n2. {vote.title}"
    assert event.decoded("dtstart") == made.begins_at.replace(microsecond=0)
    assert reverse("poll", args=[vote.number]) in page
    assert Notice.objects.filter(topic="meeting.called", person=second_steward).count() == 1


def test_points_stand_in_the_order_they_are_given_and_once(steward):
    made = meeting(steward)
    first, second = (add_point(meeting=made, by=steward, title=each) for each in ("One", "Two"))
    again = add_point(meeting=made, by=steward, title="One")

    move_up(point=second, by=steward)
    order = [each.title for each in points_of(made)]
    drop_point(point=first, by=steward)

    assert again == first
    assert order == ["Two", "One"]
    assert [each.title for each in points_of(made)] == ["Two"]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"hours": -1}, "to come"),
        ({"hours": 24 * 800}, "within two years"),
        ({"title": " "}, "Say what"),
        ({"where": ""}, "where people meet"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(steward, told, said):
    with pytest.raises(MeetingError, match=said):
        meeting(steward, **told)
    assert not Meeting.objects.exists()


def test_a_form_sent_twice_calls_one_meeting(steward):
    key, begins = uuid4(), clock.now(present_city()) + timedelta(days=1)

    assert meeting(steward, key=key, begins_at=begins) == meeting(
        steward, key=key, begins_at=begins
    )
    with pytest.raises(MeetingError, match="sent before"):
        meeting(steward, key=key, begins_at=begins, title="Another")


def test_minutes_are_approved_by_another_and_then_stay(steward, second_steward):
    made = held(steward)
    point = points_of(made)[0]
    told = {"present": 7, "text": "We met.", "points": {point.pk: OnPoint("Beans.", "More beans.")}}

    with pytest.raises(MeetingError, match="no minutes"):
        approve_minutes(meeting=made, by=second_steward)
    write_minutes(meeting=made, by=steward, **told)
    with pytest.raises(MeetingError, match="somebody else"):
        approve_minutes(meeting=made, by=steward)
    approve_minutes(meeting=made, by=second_steward)
    with pytest.raises(MeetingError, match="stay as they are"):
        write_minutes(meeting=made, by=steward, **told)

    assert points_of(made)[0].decided == "More beans."
    assert Meeting.objects.get().approved_by == second_steward


def test_nothing_is_written_of_a_meeting_before_it_begins_nor_changed_after(steward):
    with pytest.raises(MeetingError, match="not begun"):
        write_minutes(meeting=meeting(steward), by=steward, present=1, text="x", points={})
    with pytest.raises(MeetingError, match="has begun"):
        add_point(meeting=held(steward), by=steward, title="Late")


def test_a_cancelled_meeting_is_told_to_those_who_knew_of_it(client, steward, second_steward):
    made = published(steward)
    cancel(meeting=made, by=steward)
    text = client.get(reverse("meeting-calendar", args=[made.pk])).content.decode()

    assert Notice.objects.filter(topic="meeting.cancelled", person=second_steward).count() == 1
    assert "STATUS:CANCELLED" in text
    with pytest.raises(MeetingError, match="is cancelled"):
        add_point(meeting=made, by=steward, title="Late")


def test_of_a_circles_meeting_only_its_members_read(as_someone, resident, neighbour):
    circle = circle_of(resident)
    made = published(resident, level=Level.CIRCLE, circle=circle)
    where = reverse("meeting", args=[made.pk])

    assert as_someone(resident).get(where).status_code == 200
    assert as_someone(neighbour).get(where).status_code == 404
    assert made.title not in as_someone(neighbour).get(reverse("meetings")).content.decode()


def test_a_meeting_goes_by_its_pages_from_call_to_minutes(as_someone, steward, second_steward):
    browser, day = as_someone(steward), clock.today(present_city()) + timedelta(days=3)
    sent = {
        "key": str(uuid4()),
        "title": "Spring meeting",
        "level": "city",
        "where": "The yard",
        "day": day.isoformat(),
        "begins": "18:00",
        "ends": "17:00",
    }
    refused = browser.post(reverse("meeting-new"), sent)
    browser.post(reverse("meeting-new"), sent | {"ends": "20:00"})
    made = Meeting.objects.get()
    browser.post(reverse("meeting-point", args=[made.pk]), {"title": "Seeds", "minutes_long": "15"})
    browser.post(reverse("meeting-publish", args=[made.pk]))
    Meeting.objects.update(begins_at=clock.now(present_city()) - timedelta(hours=1))
    point = points_of(made)[0]
    minutes = {"present": "3", "text": "We met.", f"decided_{point.pk}": "More beans."}
    faulty = browser.post(reverse("meeting-minutes", args=[made.pk]), minutes | {"present": "-1"})
    browser.post(reverse("meeting-minutes", args=[made.pk]), minutes)
    as_someone(second_steward).post(reverse("meeting-approve", args=[made.pk]))

    paper = browser.get(reverse("meeting-paper", args=[made.pk])).content.decode()

    assert (refused.status_code, faulty.status_code) == (422, 422)
    assert "More beans." in paper
    assert "Approved by Sue" in paper


def test_pages_of_meetings_ask_few_questions(as_someone, steward, django_assert_max_num_queries):
    voters(steward, "vera")
    made = meeting(steward)
    for number in range(5):
        add_point(meeting=made, by=steward, poll=called(steward, title=f"Question {number}"))
    browser = as_someone(steward)
    for each in (reverse("meetings"), reverse("meeting", args=[made.pk])):
        browser.get(each)

        with django_assert_max_num_queries(MOST_QUERIES):
            assert browser.get(each).status_code == 200


def last_of(made):
    return Calendar.from_ical(
        ical_of(made, points_of(made), present_city(), "village.example")
    ).walk("VEVENT")[0]


def later():
    """Some minutes after the last change."""
    Meeting.objects.filter(untold_since__isnull=False).update(
        untold_since=timezone.now() - TOGETHER
    )
    tell_changes(None, clock.now(present_city()))
    return Meeting.objects.get()


def test_who_knew_of_a_meeting_is_told_what_changed_on_its_agenda_together(steward, second_steward):
    made = published(steward)
    before = last_of(made)

    add_point(meeting=made, by=steward, title="Beans")
    add_point(meeting=made, by=steward, title="Bees")
    drop_point(point=points_of(made)[0], by=steward)
    tell_changes(None, clock.now(present_city()))
    assert not Notice.objects.filter(topic="meeting.changed").exists()
    row = later()
    later()

    (told,) = Notice.objects.filter(topic="meeting.changed", person=second_steward)
    assert (told.told["added"], told.told["dropped"]) == ("Beans, Bees", "Seeds")
    after = last_of(row)
    assert (before["sequence"], after["sequence"]) == (0, 3)
    assert after.decoded("dtstamp") >= before.decoded("dtstamp")
    assert after["uid"] == before["uid"]


def test_another_order_is_told_and_what_is_changed_back_is_not(steward, second_steward):
    made = published(steward)
    second = add_point(meeting=made, by=steward, title="Beans")
    drop_point(point=second, by=steward)
    later()
    assert not Notice.objects.filter(topic__startswith="meeting.c", told__added="Beans").exists()

    move_up(point=add_point(meeting=made, by=steward, title="Bees"), by=steward)
    later()
    move_up(point=points_of(made)[1], by=steward)
    later()

    assert Notice.objects.filter(topic="meeting.changed", person=second_steward).count() == 1
    assert Notice.objects.filter(topic="meeting.reordered", person=second_steward).count() == 1


def test_shortly_before_it_begins_a_change_is_told_at_once(steward, second_steward):
    made = published(steward)
    soon = clock.now(present_city()) + timedelta(minutes=30)
    Meeting.objects.update(begins_at=soon)

    add_point(meeting=made, by=steward, title="Beans")

    assert Notice.objects.filter(topic="meeting.changed", person=second_steward).count() == 1


def test_an_agenda_that_is_not_published_is_changed_in_silence(steward):
    made = meeting(steward)
    add_point(meeting=made, by=steward, title="Seeds")

    row = later()

    assert row.sequence == 0
    assert not Notice.objects.exists()


def test_a_cancelled_meeting_is_a_later_version_and_of_its_changes_nothing_more_is_told(
    steward, second_steward
):
    made = published(steward)
    add_point(meeting=made, by=steward, title="Beans")
    row = cancel(meeting=made, by=steward)
    later()

    assert last_of(row)["sequence"] == 2
    assert str(last_of(row)["status"]) == "CANCELLED"
    assert not Notice.objects.filter(topic="meeting.changed").exists()
    assert Notice.objects.filter(topic="meeting.cancelled", person=second_steward).count() == 1


def test_whose_proposal_is_off_the_agenda_is_told_so(steward, resident, neighbour):
    ruled()
    for each in (resident, neighbour):
        resident_of(each, steward, clock.now(present_city()))
    made = meeting(steward)
    point = add_point(meeting=made, by=steward, proposal=drafted(resident))
    add_point(meeting=made, by=steward, title="Seeds")
    publish(meeting=made, by=steward)

    drop_point(point=point, by=steward)
    later()

    assert Notice.objects.filter(topic="meeting.changed", person=resident).count() == 1
