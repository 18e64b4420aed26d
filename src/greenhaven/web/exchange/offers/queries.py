"""What is asked of offers and needs."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet

from greenhaven.core.planning.assumed import NEEDS_AT_HOME, NEEDS_OF_BROWNS
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.reasons import reason_in_readers_words
from greenhaven.web.commons.words import PRODUCTS
from greenhaven.web.exchange.offers.models import Direction, Offer, OfferState, Recurrence

STEP = {Recurrence.WEEKLY: timedelta(weeks=1), Recurrence.FORTNIGHTLY: timedelta(weeks=2)}


def why_not_planned(offer: Offer) -> str:
    """Why the plan does not bring what someone asks for, as its assumptions say; "" = it does."""
    if offer.direction != Direction.NEED:
        return ""
    if offer.material not in PRODUCTS:
        return reason_in_readers_words(NEEDS_OF_BROWNS)
    return reason_in_readers_words(NEEDS_AT_HOME) if offer.place.kind == PlaceKind.HOME else ""


def open_offers(day: date) -> QuerySet[Offer]:
    """What stands on that day, given or wanted."""
    return (
        Offer.objects.filter(state=OfferState.OPEN, last_day__gte=day)
        .select_related("person", "place", "towards", "circle")
        .order_by("first_day", "pk")
    )


def offers_of(person: Person) -> QuerySet[Offer]:
    """Everything that someone offered or asked for, newest first."""
    return (
        Offer.objects.filter(person=person)
        .select_related("place", "towards", "circle")
        .order_by("-created_at", "-pk")
    )


def usual_of(person: Person) -> Offer | None:
    """What someone gave last: proposed again to save the typing."""
    return offers_of(person).filter(direction=Direction.OFFER).first()


def occurrences(offer: Offer, first: date, days: int) -> list[date]:
    """The days from `first` on, within so many days, on which it comes."""
    last = min(first + timedelta(days=days - 1), offer.last_day)
    return [
        day for day in _days(offer, last) if day >= first and in_season(offer, day) and day <= last
    ]


def in_season(offer: Offer, day: date) -> bool:
    """Whether its months hold that day; they may go over the turn of the year."""
    if offer.season is None:
        return True
    begins, ends = offer.season
    if begins <= ends:
        return begins <= day.month <= ends
    return day.month >= begins or day.month <= ends


def _days(offer: Offer, last: date) -> Iterator[date]:
    """Its days from the first on; of a month too short, the last."""
    if offer.recurrence == Recurrence.ONCE:
        yield offer.first_day
        return
    if step := STEP.get(Recurrence(offer.recurrence)):
        day = offer.first_day
        while day <= last:
            yield day
            day += step
        return
    year, month = offer.first_day.year, offer.first_day.month
    day = offer.first_day
    while day <= last:
        yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        longest = calendar.monthrange(year, month)[1]
        day = date(year, month, min(offer.first_day.day, longest))
