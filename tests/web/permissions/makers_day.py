"""The coordinator's day, and calendars."""

from greenhaven.web.exchange.calendars.actions import make_calendar
from greenhaven.web.exchange.calendars.models import CalendarKey
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def calendar(_world: World, side: Side) -> CalendarKey:
    """An address that the side's owner gave out."""
    return make_calendar(by=side.owner)[0]


def read_by_key(_world: World, side: Side) -> Target:
    """Whoever has the address may read it."""
    return Target({"key": make_calendar(by=side.owner)[1]})


MAKERS = {
    "calendar": Maker("city.read", read_by_key),
    "day": fixed("plan.manage"),
    "day-agree": fixed("plan.manage"),
    "my-calendar": fixed("account.own"),
    "calendar-revoke": of("calendar.own", calendar, lambda it: {"number": it.pk}),
}
