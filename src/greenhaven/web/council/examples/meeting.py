"""Meetings of an example council: one that is over, with minutes, and one to come."""

from datetime import datetime, time, timedelta

from greenhaven.web.commons import clock
from greenhaven.web.council.examples.stage import Stage
from greenhaven.web.council.examples.story import Gathering
from greenhaven.web.council.meetings.actions import add_point, call_meeting, publish
from greenhaven.web.council.meetings.minutes import OnPoint, approve_minutes, write_minutes
from greenhaven.web.council.meetings.models import Meeting
from greenhaven.web.council.polls.models import Poll
from greenhaven.web.council.proposals.models import Proposal

HALF, LASTS, WRITTEN = 30, timedelta(minutes=90), 2  # past the hour; long; days later


def meet(stage: Stage, told: Gathering, *, discussed: Proposal, question: Poll) -> Meeting:
    """Call people together with an agenda; where it is over, write down what came of it."""
    begins = datetime.combine(stage.on(told.begins), time(told.hour, HALF), clock.zone_of_city())
    with stage.standing_on(told.called):
        row = call_meeting(
            by=stage.council,
            title=told.title,
            where=told.where,
            begins_at=begins,
            ends_at=begins + LASTS,
            key=stage.key(f"meeting {told.title}"),
        )
        for each in told.points:
            add_point(
                meeting=row,
                by=stage.council,
                title=each.title,
                minutes_long=each.minutes_long,
                proposal=discussed if each.about == "discussed" else None,
                poll=question if each.about == "question" else None,
            )
        row = publish(meeting=row, by=stage.council)
    if told.minutes:
        _write(stage, row, told)
    return row


def _write(stage: Stage, row: Meeting, told: Gathering) -> None:
    pairs = zip(row.items.all(), told.points, strict=True)
    points = {item.pk: OnPoint(each.said, each.decided) for item, each in pairs}
    with stage.standing_on(told.begins + WRITTEN):
        by = stage.person(told.written_by)
        write_minutes(meeting=row, by=by, present=told.present, text=told.minutes, points=points)
        approve_minutes(meeting=row, by=stage.council)
