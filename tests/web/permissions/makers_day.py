"""The coordinator's day, and calendars."""

from django.utils import timezone

from greenhaven.web.exchange.calendars.actions import make_calendar
from greenhaven.web.exchange.calendars.models import CalendarKey
from greenhaven.web.exchange.disruptions.models import Disruption, Kind
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def calendar(_world: World, side: Side) -> CalendarKey:
    """An address that the side's owner gave out."""
    return make_calendar(by=side.owner)[0]


def stopped(_world: World, side: Side) -> Disruption:
    """The side's hub cannot work."""
    begins = timezone.now()
    return Disruption.objects.create(
        city=side.hub.city,
        kind=Kind.HUB_DOWN,
        place=side.hub,
        begins_at=begins,
        declared_by=side.owner,
        declared_at=begins,
    )


def read_by_key(_world: World, side: Side) -> Target:
    """Whoever has the address may read it."""
    return Target({"key": make_calendar(by=side.owner)[1]})


MAKERS = {
    "calendar": Maker("city.read", read_by_key),
    "day": fixed("plan.manage"),
    "day-agree": fixed("plan.manage"),
    "disruptions": fixed("plan.manage"),
    "disruption-storm": fixed("plan.manage"),
    "disruption-hub": fixed("plan.manage"),
    "disruption-end": of("disruption.tell", stopped, lambda it: {"number": it.pk}),
    "keep-down": of("disruption.tell", lambda _world, side: side.hub, lambda it: {"code": it.code}),
    "my-calendar": fixed("account.own"),
    "calendar-revoke": of("calendar.own", calendar, lambda it: {"number": it.pk}),
}
