"""What was said and decided: written down by one, approved by another."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.meetings.actions import held
from greenhaven.web.council.meetings.errors import MeetingError
from greenhaven.web.council.meetings.models import AgendaItem, Meeting

MOST_PRESENT = 1_000_000


class OnPoint(NamedTuple):
    """What was said on a point, and what was decided."""

    said: str
    decided: str


@transaction.atomic
def write_minutes(
    *, meeting: Meeting, by: Person, present: int, text: str, points: Mapping[int, OnPoint]
) -> Meeting:
    """Write down a meeting that has begun; it may be written anew until it is approved."""
    row = held(meeting)
    _refuse_unready(row)
    if not text.strip():
        raise MeetingError(_("Write down what happened."))
    if not 0 <= present <= MOST_PRESENT:
        raise MeetingError(_("Count again how many came."))
    items = list(row.items.all())
    for each in items:
        if each.pk in points:
            each.said, each.decided = (told.strip() for told in points[each.pk])
    AgendaItem.objects.bulk_update(items, ["said", "decided"])
    row.minutes, row.minutes_by, row.present = text.strip(), by, present
    row.save(update_fields=["minutes", "minutes_by", "present"])
    told = {"present": present, "decided": sum(bool(each.decided) for each in items)}
    witness(by=by, action="meeting.minutes", subject=row, told=told)
    return row


@transaction.atomic
def approve_minutes(*, meeting: Meeting, by: Person) -> Meeting:
    """Say that the minutes are right; whoever wrote them cannot. They stay as they are then."""
    row = held(meeting)
    if row.approved_at is not None:
        return row
    if not row.minutes:
        raise MeetingError(_("There are no minutes yet."))
    if row.minutes_by_id == by.pk:
        raise MeetingError(_("You wrote them: somebody else has to approve them."))
    row.approved_at, row.approved_by = clock.now(present_city()), by
    row.save(update_fields=["approved_at", "approved_by"])
    witness(by=by, action="meeting.approve", subject=row)
    return row


def _refuse_unready(row: Meeting) -> None:
    if row.cancelled_at is not None:
        raise MeetingError(_("This meeting is cancelled."))
    if row.begins_at > clock.now(present_city()):
        raise MeetingError(_("This meeting has not begun yet."))
    if row.approved_at is not None:
        raise MeetingError(_("These minutes are approved: they stay as they are."))
