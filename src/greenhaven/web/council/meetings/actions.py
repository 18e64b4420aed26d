"""Meetings are called, their agenda is made and published; a meeting may be cancelled."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.meetings.errors import MeetingError
from greenhaven.web.council.meetings.models import AgendaItem, Meeting
from greenhaven.web.council.meetings.telling import agenda_changed, tell_of, told_now
from greenhaven.web.council.numbers import hold_city
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.proposals.models import Proposal

LONGEST, FARTHEST = timedelta(hours=24), timedelta(days=731)
MOST_POINTS = 60


@transaction.atomic
def call_meeting(  # noqa: PLR0913 -- all that a meeting begins with
    *,
    by: Person,
    title: str,
    where: str,
    begins_at: datetime,
    ends_at: datetime,
    level: str = Level.CITY,
    district: str = "",
    circle: Circle | None = None,
    key: uuid.UUID | None = None,
) -> Meeting:
    """Call people together; nobody is told until the agenda is published."""
    city, named, place = present_city(), title.strip(), where.strip()
    hold_city(city.id)
    if key and (known := Meeting.objects.filter(key=key).first()):
        if (known.called_by_id, known.title, known.begins_at) != (by.pk, named, begins_at):
            raise MeetingError(
                _("This form was sent before with other content. Open the page again.")
            )
        return known
    if not named or not place:
        raise MeetingError(_("Say what the meeting is called, and where people meet."))
    now = clock.now(city)
    if not now < begins_at <= now + FARTHEST:
        raise MeetingError(_("Choose a day and an hour to come, within two years."))
    if not begins_at < ends_at <= begins_at + LONGEST:
        raise MeetingError(_("A meeting ends after it begins, and on the same day."))
    made = Meeting.objects.create(
        key=key or uuid.uuid4(),
        city=city.id,
        level=level,
        district=district,
        circle=circle,
        title=named,
        where=place,
        begins_at=begins_at,
        ends_at=ends_at,
        called_by=by,
    )
    told = {"title": named, "begins": begins_at.isoformat()}
    witness(by=by, action="meeting.call", subject=made, told=told)
    return made


@transaction.atomic
def add_point(
    *,
    meeting: Meeting,
    by: Person,
    title: str = "",
    minutes_long: int = 10,
    proposal: Proposal | None = None,
    poll: Poll | None = None,
) -> AgendaItem:
    """Put a point on the agenda, last; the same point again is the one that is there."""
    row = held_to_come(meeting)
    about = proposal or poll
    named = title.strip() or (about.title if about else "")
    if not named:
        raise MeetingError(_("Say what the point is about, or choose a proposal or a vote."))
    if known := row.items.filter(title=named, proposal=proposal, poll=poll).first():
        return known
    if row.items.count() >= MOST_POINTS:
        raise MeetingError(_("At most %(most)s points on one agenda.") % {"most": MOST_POINTS})
    last = row.items.aggregate(last=Max("position"))["last"] or 0
    made = AgendaItem.objects.create(
        meeting=row,
        position=last + 1,
        title=named[:200],
        minutes_long=minutes_long,
        proposal=proposal,
        poll=poll,
        asked_by=by,
    )
    agenda_changed(row)
    witness(by=by, action="meeting.point", subject=made, told={"title": made.title})
    return made


@transaction.atomic
def move_up(*, point: AgendaItem, by: Person) -> None:
    """Let a point come before the one that is before it now."""
    row = held_to_come(point.meeting)
    points = list(row.items.order_by("position", "pk"))
    at = [each.pk for each in points].index(point.pk)
    if at:
        points[at - 1], points[at] = points[at], points[at - 1]
    for position, each in enumerate(points, 1):
        each.position = position
    AgendaItem.objects.bulk_update(points, ["position"])
    if at:
        agenda_changed(row)
    witness(by=by, action="meeting.order", subject=point, told={"position": max(at, 1)})


@transaction.atomic
def drop_point(*, point: AgendaItem, by: Person) -> None:
    """Take a point off the agenda."""
    row = held_to_come(point.meeting)
    told = {"title": point.title}
    AgendaItem.objects.filter(pk=point.pk).delete()
    agenda_changed(row)
    witness(by=by, action="meeting.drop", subject=row, told=told | {"point": point.pk})


@transaction.atomic
def publish(*, meeting: Meeting, by: Person) -> Meeting:
    """Publish the agenda, and tell those whom it concerns."""
    row = held_to_come(meeting)
    if row.published_at is not None:
        return row
    if not row.items.exists():
        raise MeetingError(_("Put a point on the agenda first."))
    row.published_at = clock.now(present_city())
    row.told_points = told_now(row)
    row.save(update_fields=["published_at", "told_points"])
    tell_of(row, "meeting.called")
    witness(by=by, action="meeting.publish", subject=row, told={"points": row.items.count()})
    return row


@transaction.atomic
def cancel(*, meeting: Meeting, by: Person) -> Meeting:
    """Say that the meeting does not take place; who was told of it is told."""
    row = held(meeting)
    if row.cancelled_at is not None:
        return row
    row = held_to_come(row)
    row.cancelled_at = clock.now(present_city())
    row.sequence, row.untold_since = row.sequence + 1, None
    row.save(update_fields=["cancelled_at", "sequence", "untold_since"])
    if row.published_at is not None:
        tell_of(row, "meeting.cancelled")
    witness(by=by, action="meeting.cancel", subject=row)
    return row


def held(meeting: Meeting) -> Meeting:
    """The meeting as it is now, held until the transaction ends."""
    rows = Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("circle")
    return rows.get(pk=meeting.pk)


def held_to_come(meeting: Meeting) -> Meeting:
    """The same, where it has not begun."""
    row = held(meeting)
    if row.cancelled_at is not None:
        raise MeetingError(_("This meeting is cancelled."))
    if row.begins_at <= clock.now(present_city()):
        raise MeetingError(_("This meeting has begun: its agenda stays as it was."))
    return row
