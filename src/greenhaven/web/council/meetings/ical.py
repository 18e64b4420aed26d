"""One meeting as iCalendar (RFC 5545), for anybody's own calendar."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from greenhaven.core.city import City
from greenhaven.web.council.meetings.models import AgendaItem, Meeting
from greenhaven.web.council.meetings.telling import url_of

PRODUCT = "-//Greenhaven//meetings//EN"


def ical_of(meeting: Meeting, points: Sequence[AgendaItem], city: City, host: str) -> bytes:
    """The meeting with its agenda; the same meeting gives the same bytes."""
    zone = ZoneInfo(city.timezone)
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{city.id}.{host}")
    moments = (meeting.published_at, meeting.changed_at, meeting.cancelled_at)
    changed = max((each for each in moments if each is not None), default=meeting.begins_at)
    event.add("dtstamp", changed.astimezone(ZoneInfo("UTC")).replace(microsecond=0))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.begins_at.astimezone(zone).replace(microsecond=0))
    event.add("dtend", meeting.ends_at.astimezone(zone).replace(microsecond=0))
    event.add("summary", meeting.title)
    event.add("location", meeting.where)
    listed = [f"{number}. {each.title}" for number, each in enumerate(points, 1)]
    event.add("description", "\n".join(listed))
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("url", f"https://{host}{url_of(meeting)}")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
