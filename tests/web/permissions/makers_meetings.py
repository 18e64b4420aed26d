"""Pages of meetings and the points of their agendas."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.models import Level
from greenhaven.web.council.meetings.actions import add_point, call_meeting, publish
from greenhaven.web.council.meetings.models import AgendaItem, Meeting
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def meeting(world: World, side: Side | None) -> Meeting:
    """A meeting of the side's circle, or of the village."""
    begins = clock.now(present_city()) + timedelta(days=7)
    level = {"level": Level.CIRCLE, "circle": side.circle} if side else {}
    return call_meeting(
        by=world.known["sol"],
        title="Spring meeting",
        where="The yard",
        begins_at=begins,
        ends_at=begins + timedelta(hours=2),
        **level,
    )


def point(world: World, side: Side) -> AgendaItem:
    """A point of its agenda."""
    return add_point(meeting=meeting(world, side), by=world.known["sol"], title="Seeds")


def open_to_all(world: World, _side: Side) -> Target:
    """A page of a published meeting of the whole village."""
    made = meeting(world, None)
    add_point(meeting=made, by=world.known["sol"], title="Seeds")
    publish(meeting=made, by=world.known["sol"])
    return Target({"pk": made.pk}, Parties())


def of_callers() -> Maker:
    """A page of those who call meetings of the circle."""
    return of("meeting.call", meeting)


def by_point(it: AgendaItem) -> Mapping[str, Any]:
    """How a point is found."""
    return {"pk": it.meeting_id, "point": it.pk}


MAKERS: dict[str, Maker] = {
    "meetings": fixed("council.read"),
    "meeting-new": fixed("meeting.call"),
    "meeting-new-circle": of(
        "meeting.call", lambda _world, side: side.circle, lambda it: {"slug": it.slug}
    ),
    "meeting": Maker("council.read", open_to_all),
    "meeting-paper": Maker("council.read", open_to_all),
    "meeting-calendar": Maker("council.read", open_to_all),
    "meeting-point": of_callers(),
    "meeting-point-up": of("meeting.call", point, by_point),
    "meeting-point-drop": of("meeting.call", point, by_point),
    "meeting-publish": of_callers(),
    "meeting-cancel": of_callers(),
    "meeting-minutes": of_callers(),
    "meeting-approve": of_callers(),
}
