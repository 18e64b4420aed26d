"""Meetings of the village, for tests."""

from datetime import timedelta
from typing import Any

from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.meetings.actions import add_point, call_meeting, publish
from greenhaven.web.council.meetings.models import Meeting


def meeting(by: Person, hours: int = 48, **more: Any) -> Meeting:
    """A meeting so many hours from now."""
    begins = more.get("begins_at", clock.now(present_city()) + timedelta(hours=hours))
    told: dict[str, Any] = {"title": "Spring meeting", "where": "The yard", "begins_at": begins}
    return call_meeting(by=by, **({"ends_at": begins + timedelta(hours=2)} | told | more))


def published(by: Person, **more: Any) -> Meeting:
    """The same with a point on its agenda, published."""
    made = meeting(by, **more)
    add_point(meeting=made, by=by, title="Seeds")
    return publish(meeting=made, by=by)
