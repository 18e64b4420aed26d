"""Who knows of a meeting is told what becomes of it: a new agenda, or that it does not take place.

Whoever makes an agenda changes several things in a row. They are told together, some minutes after
the last one, or at once if the meeting is near.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.notices.models import Notice
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.timetable import Row
from greenhaven.web.council.meetings.models import Meeting
from greenhaven.web.council.meetings.queries import points_of, told_of

TOGETHER = timedelta(minutes=10)
NEAR = timedelta(hours=1)
NONE = "–"
BY_CLOCK = "the timetable"


def agenda_changed(row: Meeting) -> None:
    """Note that a published agenda is another one; called with the meeting held."""
    if row.published_at is None:
        return
    now = clock.now(present_city())
    row.sequence, row.changed_at = row.sequence + 1, now
    row.untold_since = timezone.now()
    row.save(update_fields=["sequence", "changed_at", "untold_since"])
    if row.begins_at - now < NEAR:
        tell_change(row)


def tell_changes(_row: Row, _now: datetime) -> None:
    """Tell of agendas that have stood as they are for some minutes."""
    due = Meeting.objects.filter(
        untold_since__lte=timezone.now() - TOGETHER, cancelled_at=None
    ).values_list("pk", flat=True)
    for pk in list(due):
        with transaction.atomic():
            row = Meeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
            if row.untold_since is not None:
                tell_change(row)


def tell_change(row: Meeting) -> None:
    """What is new on the agenda, what is off it, or that it has another order."""
    before, after = [tuple(each) for each in row.told_points], told_now(row)
    now = [tuple(each) for each in after]
    row.told_points, row.untold_since = after, None
    row.save(update_fields=["told_points", "untold_since"])
    if before == now:
        return  # changed, and changed back
    words = {
        "added": _listed(title for pk, title in now if (pk, title) not in before),
        "dropped": _listed(title for pk, title in before if (pk, title) not in now),
    }
    same = words["added"] == words["dropped"] == NONE
    tell_of(row, "meeting.reordered" if same else "meeting.changed", **words)
    witness(by=BY_CLOCK, action="meeting.tell", subject=row, told={"sequence": row.sequence})


def told_now(row: Meeting) -> list[list[Any]]:
    """The agenda as people are told of it."""
    return [[each.pk, each.title] for each in points_of(row)]


def tell_of(row: Meeting, topic: str, **words: str) -> None:
    """Tell those whom a meeting concerns, and of one that everybody may read who knew of it."""
    day = row.begins_at.astimezone(clock.zone_of_city()).date().isoformat()
    told = {"title": row.title, "where": row.where, "begins_on": day} | words
    people = {each.pk: each for each in told_of(row)}
    if row.circle_id is None:
        people |= {each.pk: each for each in _who_knew(row)}
    tell(people=people.values(), topic=topic, told=told, url=url_of(row))


def _who_knew(row: Meeting) -> Iterable[Person]:
    """Who was told before: the author of what is off the agenda now is among them."""
    knew = Notice.objects.filter(topic="meeting.called", url=url_of(row)).values("person")
    return Person.objects.filter(pk__in=knew, is_active=True, erased_at=None)


def url_of(meeting: Meeting) -> str:
    """Where a meeting is found."""
    return f"/meetings/{meeting.pk}/"


def _listed(titles: Iterable[str]) -> str:
    return ", ".join(titles) or NONE
