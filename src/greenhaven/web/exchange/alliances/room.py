"""The room that hubs keep for allies, day by day: kept on usual days, open on an occasion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Q

from greenhaven.core.city import City, Kept
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.alliances.models import AllianceState, Help, Occasion, Pledge, Side
from greenhaven.web.exchange.alliances.queries import SIDES, holds_on
from greenhaven.web.exchange.alliances.sides import party_of
from greenhaven.web.exchange.disruptions.models import Disruption, Kind

MG_PER_T = 1e9
AHEAD_DAYS = 371  # the longest plan, and a week
# What an occasion is called by alliances, and what happens then.
OF_KIND = {Kind.STORM: Occasion.STORM, Kind.HUB_DOWN: Occasion.HUB_DOWN}


@dataclass(frozen=True, slots=True)
class Room:
    """Room that one side keeps for the other, and for how long."""

    hub: str
    weekdays: int
    first: date
    last: date
    mg_per_week: int


def kept_room(city: City, day: date, disruptions: list[Disruption]) -> Kept:
    """All room that is kept for allies from a day on, as a plan reads it.

    Room is kept whatever it is promised for: a hub that is full has none to give in a storm. On an
    occasion that it was promised for, it is open, once it was asked for as long before as was
    agreed.
    """
    rows = [
        {
            "hub": room.hub,
            "weekdays": room.weekdays,
            "first": room.first.isoformat(),
            "last": room.last.isoformat(),
            "wet": room.mg_per_week / MG_PER_T,
        }
        for pledge in _pledges(city, day)
        for room in _rooms(pledge, day, _opened(pledge, disruptions, city))
    ]
    rows.sort(key=lambda row: tuple(map(str, row.values())))
    texts = dict.fromkeys(("hub", "first", "last"), np.str_)
    return Kept.of(rows, weekdays=np.int64, wet=np.float64, **texts)


def _pledges(city: City, day: date) -> Iterator[Pledge]:
    unended = Q(alliance__ends_on=None) | Q(alliance__ends_on__gte=day)
    yield from (
        Pledge.objects.filter(
            unended,
            kind=Help.CAPACITY,
            alliance__state=AllianceState.AGREED,
            alliance__city=city.id,
            place__city=city.id,
            place__closed_at=None,
        )
        .select_related("place", *(f"alliance__{side}" for side in SIDES))
        .prefetch_related("alliance__first_circle__places", "alliance__second_circle__places")
        .order_by("pk")
    )


def _rooms(pledge: Pledge, day: date, opened: list[tuple[date, date]]) -> Iterator[Room]:
    """Runs of days on which the room is kept: in its season, while it holds, and not opened."""
    assert pledge.place is not None  # noqa: S101 -- a pledge of room names its place
    begun, ends = pledge.alliance.begins_on, pledge.alliance.ends_on
    first = last = None
    for offset in range(AHEAD_DAYS):
        on = day + timedelta(days=offset)
        stands = begun <= on and (ends is None or on <= ends) and _in_season(pledge, on)
        if stands and not any(since <= on <= until for since, until in opened):
            first, last = first or on, on
        elif first is not None and last is not None:
            yield Room(pledge.place.code, pledge.weekdays, first, last, pledge.amount_mg_per_week)
            first = last = None
    if first is not None and last is not None:
        yield Room(pledge.place.code, pledge.weekdays, first, last, pledge.amount_mg_per_week)


def _in_season(pledge: Pledge, on: date) -> bool:
    """Whether the month is meant, whichever weekday it is."""
    monday = on - timedelta(days=on.weekday())
    week = (monday + timedelta(days=number) for number in range(7))
    return any(holds_on(pledge, each) for each in week if each.month == on.month)


def _opened(pledge: Pledge, disruptions: list[Disruption], city: City) -> list[tuple[date, date]]:
    """Days on which what was promised is there for those it was promised to."""
    zone, spans = ZoneInfo(city.timezone), []
    allies = _places_of(party_of(pledge.alliance, _other(Side(pledge.by))))
    for each in disruptions:
        if pledge.occasion not in (Occasion.ALWAYS, OF_KIND[Kind(each.kind)]):
            continue
        if not _touches(each, allies):
            continue
        asked_at = each.declared_at + timedelta(hours=pledge.notice_h)
        since = max(each.begins_at, asked_at).astimezone(zone)
        until = each.ends_at.astimezone(zone) if each.ends_at else None
        if until is None or until > since:
            spans.append((_first_day(since, each, zone), until.date() if until else date.max))
    return spans


def _first_day(since: datetime, each: Disruption, zone: ZoneInfo) -> date:
    """The day of its beginning; where it must be asked for before, the day after that notice."""
    begins = each.begins_at.astimezone(zone).date()
    return begins if since.date() == begins else since.date()


def _touches(each: Disruption, allies: list[Place]) -> bool:
    if each.kind == Kind.HUB_DOWN:
        return any(place.pk == each.place_id for place in allies)
    areas = each.areas
    return not areas or any(place.district in areas for place in allies)


def _places_of(party: Circle | Place) -> list[Place]:
    return [party] if isinstance(party, Place) else list(party.places.all())


def _other(side: Side) -> Side:
    return Side.SECOND if side == Side.FIRST else Side.FIRST
