"""What is asked of meetings: which come, which were, and who may read of them."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.queries import electorate
from greenhaven.web.council.meetings.models import AgendaItem, Meeting


def meeting_of(pk: int) -> Meeting:
    """The meeting in the present city, or the page that says there is none."""
    found = Meeting.objects.filter(city=present_city().id, pk=pk)
    row = found.select_related("circle", "called_by", "minutes_by", "approved_by").first()
    if row is None:
        raise Http404(_("There is no such meeting here."))
    return row


def point_of(pk: int, point: int) -> AgendaItem:
    """A point of a meeting's agenda."""
    meeting = meeting_of(pk)
    row = meeting.items.filter(pk=point).first()
    if row is None:
        raise Http404(_("There is no such point on the agenda."))
    row.meeting = meeting  # known already
    return row


def meetings(city: str, actor: Actor) -> QuerySet[Meeting]:
    """Those of which someone may read: of a circle, its members alone."""
    found = Meeting.objects.filter(city=city).select_related("circle")
    return found.filter(Q(circle=None) | Q(circle__in=actor.circles | actor.stewards))


def coming(city: str, actor: Actor, now: datetime) -> QuerySet[Meeting]:
    """Published meetings that are not over, the next first."""
    found = meetings(city, actor).filter(ends_at__gt=now, cancelled_at=None)
    return found.filter(published_at__isnull=False).order_by("begins_at", "pk")


def points_of(meeting: Meeting) -> list[AgendaItem]:
    """The agenda in its order."""
    found = meeting.items.select_related("proposal", "poll", "asked_by")
    return list(found.defer("poll__file", "poll__about").order_by("position", "pk"))


def told_of(meeting: Meeting) -> QuerySet[Person]:
    """Who hears of a meeting: of a circle, its members; else council, stewards, and authors."""
    if meeting.circle_id is not None:
        return electorate(meeting, meeting.begins_at)
    roles = Q(grants__role__in=(Role.COUNCIL, Role.STEWARD), grants__ended_at=None)
    authors = Q(pk__in=meeting.items.values("proposal__author"))
    return Person.objects.filter(roles | authors, is_active=True, erased_at=None).distinct()
