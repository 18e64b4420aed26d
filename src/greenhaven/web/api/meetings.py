"""Meetings: when people meet and what about, and what was said and decided."""

from datetime import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field, StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.levels import (
    DecidersShape,
    OfDistrictTold,
    Site,
    level_of,
    of_circle,
)
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Clean, Code, Line, Moment, Row, RowKey
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.meetings import actions, minutes, queries
from greenhaven.web.council.meetings.actions import MOST_POINTS
from greenhaven.web.council.meetings.errors import MeetingError
from greenhaven.web.council.meetings.minutes import MOST_PRESENT, OnPoint
from greenhaven.web.council.meetings.models import AgendaItem, Meeting
from greenhaven.web.council.meetings.queries import meeting_of, point_of, points_of
from greenhaven.web.council.meetings.views import refuse_outsiders
from greenhaven.web.council.polls.queries import poll_of
from greenhaven.web.council.proposals.queries import proposal_of

router = Router(tags=["Meetings"])
MeetingTitle = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), Clean
]
PointTitle = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), Clean]
Account = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000), Clean
]
Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8000), Clean]
Decision = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), Clean]


class AgendaPointShape(Schema):
    """A point of an agenda, and what was said and decided on it."""

    id: int
    title: str
    minutes_long: int
    proposal: int | None
    vote: int | None
    said: str
    decided: str

    @staticmethod
    def resolve_proposal(row: AgendaItem) -> int | None:
        """Its number."""
        return row.proposal.number if row.proposal is not None else None

    @staticmethod
    def resolve_vote(row: AgendaItem) -> int | None:
        """Its number."""
        return row.poll.number if row.poll is not None else None


class MeetingShape(DecidersShape):
    """People meet."""

    id: int
    title: str
    where: str
    begins_at: datetime
    ends_at: datetime
    published_at: datetime | None = Field(description="Its agenda; none: it is being made.")
    cancelled_at: datetime | None
    approved_at: datetime | None = Field(description="Its minutes.")


class MeetingWholeShape(MeetingShape):
    """One meeting with its agenda and its minutes."""

    agenda: list[AgendaPointShape]
    present: int | None
    minutes: str
    calendar: str = Field(description="Address of its file for calendars.")

    @staticmethod
    def resolve_agenda(row: Meeting) -> list[AgendaItem]:
        """In its order."""
        return points_of(row)

    @staticmethod
    def resolve_calendar(row: Meeting) -> str:
        """For everyone who may read of it."""
        return reverse("meeting-calendar", args=[row.pk])


class CallTold(Schema):
    """A meeting: what it is called, where and when."""

    title: MeetingTitle
    where: Line
    begins_at: Moment
    ends_at: Moment


class CallOfTold(CallTold, OfDistrictTold):
    """A meeting of the city, or of one of its districts."""


class PointTold(Schema):
    """A point for the agenda: in words, or a proposal or a vote."""

    title: PointTitle = ""
    minutes_long: Annotated[int, Field(ge=1, le=600)] = 10
    proposal: RowKey | None = None
    vote: RowKey | None = None


class OnPointTold(Schema):
    """What was said on a point, and what was decided."""

    point: RowKey
    said: Said = ""
    decided: Decision = ""


class MinutesTold(Schema):
    """What happened, and how many came."""

    present: Annotated[int, Field(ge=0, le=MOST_PRESENT)]
    text: Account
    points: Annotated[list[OnPointTold], Field(max_length=MOST_POINTS)] = Field(
        default_factory=list
    )


def the_meeting(meeting: int) -> Meeting:
    """The meeting with that number."""
    return meeting_of(meeting)


def the_point(meeting: int, point: int) -> AgendaItem:
    """A point of its agenda."""
    return point_of(meeting, point)


@router.get("/meetings", response=answers(list[MeetingShape]), operation_id="meetings")
@paginate(Pages)
@opens("council.read")
def meetings(request: HttpRequest) -> QuerySet[Meeting]:
    """Those of which one may read; of circles, for their members."""
    actor = actor_of(request)
    listed = queries.meetings(present_city().id, actor)
    return listed if actor.may("meeting.call") else listed.exclude(published_at=None)


@router.get("/meetings/{meeting}", response=answers(MeetingWholeShape), operation_id="meeting")
@opens("council.read", the_meeting)
def one(request: HttpRequest, meeting: Row) -> Meeting:
    """One meeting: its agenda before, its minutes afterwards."""
    del meeting
    row = found(request, Meeting)
    refuse_outsiders(request, row)
    return row


@router.post("/meetings", response=answers(MeetingWholeShape, 201), operation_id="call_meeting")
@opens("meeting.call", Site)
def call(request: HttpRequest, told: CallOfTold) -> Status[Meeting]:
    """Call people together; nobody is told until the agenda is published."""
    return called(request, told, level_of(told, who(request)))


@router.post(
    "/circles/{slug}/meetings",
    response=answers(MeetingWholeShape, 201),
    operation_id="call_circle_meeting",
)
@opens("meeting.call", circle_of)
def call_in_circle(request: HttpRequest, slug: Code, told: CallTold) -> Status[Meeting]:
    """Call the members of a circle together."""
    del slug
    return called(request, told, of_circle(found(request, Circle)))


def called(request: HttpRequest, told: CallTold, level: dict[str, Any]) -> Status[Meeting]:
    """The meeting as it was called, at its level."""
    made = actions.call_meeting(
        by=who(request),
        title=told.title,
        where=told.where,
        begins_at=told.begins_at,
        ends_at=told.ends_at,
        key=key_of(request),
        **level,
    )
    return Status(201, made)


@router.post(
    "/meetings/{meeting}/points",
    response=answers(AgendaPointShape, 201),
    operation_id="add_point",
)
@opens("meeting.call", the_meeting)
def add(request: HttpRequest, meeting: Row, told: PointTold) -> Status[AgendaItem]:
    """Put a point on the agenda, last; the same point again is the one that is there."""
    del meeting
    made = actions.add_point(
        meeting=found(request, Meeting),
        by=who(request),
        title=told.title,
        minutes_long=told.minutes_long,
        proposal=proposal_of(told.proposal) if told.proposal is not None else None,
        poll=poll_of(told.vote) if told.vote is not None else None,
    )
    return Status(201, made)


@router.post(
    "/meetings/{meeting}/points/{point}/up",
    response=answers(MeetingWholeShape),
    operation_id="move_point_up",
)
@opens("meeting.call", the_point)
def up(request: HttpRequest, meeting: Row, point: Row) -> Meeting:
    """Let a point come before the one that is before it."""
    del point
    actions.move_up(point=found(request, AgendaItem), by=who(request))
    return meeting_of(meeting)


@router.delete(
    "/meetings/{meeting}/points/{point}",
    response=answers(MeetingWholeShape),
    operation_id="drop_point",
)
@opens("meeting.call", the_point)
def drop(request: HttpRequest, meeting: Row, point: Row) -> Meeting:
    """Take a point off the agenda."""
    del point
    actions.drop_point(point=found(request, AgendaItem), by=who(request))
    return meeting_of(meeting)


@router.post(
    "/meetings/{meeting}/publish",
    response=answers(MeetingWholeShape),
    operation_id="publish_meeting",
)
@opens("meeting.call", the_meeting)
def publish(request: HttpRequest, meeting: Row) -> Meeting:
    """Publish the agenda, and tell those whom it concerns."""
    actions.publish(meeting=found(request, Meeting), by=who(request))
    return meeting_of(meeting)


@router.post(
    "/meetings/{meeting}/cancel",
    response=answers(MeetingWholeShape),
    operation_id="cancel_meeting",
)
@opens("meeting.call", the_meeting)
def cancel(request: HttpRequest, meeting: Row) -> Meeting:
    """Say that it does not take place; who was told of it is told."""
    actions.cancel(meeting=found(request, Meeting), by=who(request))
    return meeting_of(meeting)


@router.put(
    "/meetings/{meeting}/minutes",
    response=answers(MeetingWholeShape),
    operation_id="write_minutes",
)
@opens("meeting.call", the_meeting)
def write(request: HttpRequest, meeting: Row, told: MinutesTold) -> Meeting:
    """Write down what happened; somebody else approves it."""
    row = found(request, Meeting)
    points = {each.point: OnPoint(each.said, each.decided) for each in told.points}
    if points.keys() - set(row.items.values_list("pk", flat=True)):
        raise MeetingError(_("There is no such point on the agenda."))
    minutes.write_minutes(
        meeting=row, by=who(request), present=told.present, text=told.text, points=points
    )
    return meeting_of(meeting)


@router.post(
    "/meetings/{meeting}/approve",
    response=answers(MeetingWholeShape),
    operation_id="approve_minutes",
)
@opens("meeting.call", the_meeting)
def approve(request: HttpRequest, meeting: Row) -> Meeting:
    """Say that the minutes of another are right; they stay as they are then."""
    minutes.approve_minutes(meeting=found(request, Meeting), by=who(request))
    return meeting_of(meeting)
