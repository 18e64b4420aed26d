"""What is asked of alliances: which there are, and what they reserve on a day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.alliances.models import (
    Alliance,
    AllianceState,
    Help,
    Occasion,
    Pledge,
    Side,
)
from greenhaven.web.exchange.alliances.sides import Party, party_of
from greenhaven.web.exchange.alliances.words import pledge_words

SIDES = ("first_circle", "first_place", "second_circle", "second_place")


@dataclass(frozen=True, slots=True)
class Reserved:
    """Something that one side keeps for the other, on a day on which it is promised.

    `places` and `material` are codes of the city's tables; a material that is "" is whatever the
    place takes.
    """

    alliance: int
    pledge: int
    kind: str  # Help
    occasion: str  # Occasion: kept free at any time, or asked for in a storm or when a hub is down
    by: str  # who promises
    for_whom: str
    at: str  # code of the place with room; "" = no room is promised
    for_places: tuple[str, ...]  # codes of the places of the other side
    material: str
    mg_per_week: int
    number: int  # of tools or people
    notice_h: int
    words: str


def with_sides(alliances: QuerySet[Alliance]) -> QuerySet[Alliance]:
    """With both sides and what they promise, in a fixed number of queries."""
    return alliances.select_related(*SIDES).prefetch_related("pledges__place")


def public_alliances(city: str, day: date) -> QuerySet[Alliance]:
    """What is agreed and not over: everybody may read it."""
    unended = Q(ends_on=None) | Q(ends_on__gte=day)
    found = Alliance.objects.filter(unended, city=city, state=AllianceState.AGREED)
    return with_sides(found).order_by("begins_on", "pk")


def waiting_for(actor: Actor, city: str) -> QuerySet[Alliance]:
    """What someone is asked to answer."""
    mine = Q(second_circle__in=actor.stewards) | Q(second_place__in=actor.keeps)
    found = Alliance.objects.filter(mine, city=city, state=AllianceState.PROPOSED)
    return with_sides(found).order_by("pk")


def asked_by(actor: Actor, city: str) -> QuerySet[Alliance]:
    """What someone's own side proposed and has no answer to."""
    mine = Q(first_circle__in=actor.stewards) | Q(first_place__in=actor.keeps)
    found = Alliance.objects.filter(mine, city=city, state=AllianceState.PROPOSED)
    return with_sides(found).order_by("pk")


def holds_on(pledge: Pledge, day: date) -> bool:
    """Whether a promise is for that day of the week and that time of the year."""
    if not pledge.weekdays >> day.weekday() & 1:
        return False
    first, last = pledge.season_from, pledge.season_to
    if first is None or last is None:
        return True
    if first <= last:
        return first <= day.month <= last
    return day.month >= first or day.month <= last


def reserved(day: date, occasions: Collection[str] = tuple(Occasion)) -> list[Reserved]:
    """What agreed alliances promise on a day, for the planner and for a storm.

    Parameters
    ----------
    day : date
    occasions : collection of str
        Of which promises: `Occasion.ALWAYS` is kept free every week, the others only on the
        occasion.
    """
    unended = Q(alliance__ends_on=None) | Q(alliance__ends_on__gte=day)
    found = (
        Pledge.objects.filter(
            unended,
            alliance__state=AllianceState.AGREED,
            alliance__begins_on__lte=day,
            occasion__in=list(occasions),
        )
        .select_related("place", *(f"alliance__{side}" for side in SIDES))
        .prefetch_related("alliance__first_circle__places", "alliance__second_circle__places")
        .order_by("alliance", "pk")
    )
    return [_reserved(pledge) for pledge in found if holds_on(pledge, day)]


def _reserved(pledge: Pledge) -> Reserved:
    alliance = pledge.alliance
    by, other = Side(pledge.by), Side.SECOND if pledge.by == Side.FIRST else Side.FIRST
    room = pledge.kind == Help.CAPACITY and pledge.place is not None
    return Reserved(
        alliance=alliance.pk,
        pledge=pledge.pk,
        kind=pledge.kind,
        occasion=pledge.occasion,
        by=str(party_of(alliance, by)),
        for_whom=str(party_of(alliance, other)),
        at=pledge.place.code if room and pledge.place else "",
        for_places=_places_of(party_of(alliance, other)),
        material=pledge.material,
        mg_per_week=pledge.amount_mg_per_week,
        number=pledge.number,
        notice_h=pledge.notice_h,
        words=pledge_words(pledge),
    )


def _places_of(party: Party) -> tuple[str, ...]:
    """A place itself, or those of a circle."""
    if isinstance(party, Place):
        return (party.code,)
    return tuple(place.code for place in party.places.all())
