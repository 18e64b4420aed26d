"""What stands in a calendar: promises, days of standing offers, rounds to drive."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Prefetch, Q, QuerySet

from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.calendars.actions import digest_of
from greenhaven.web.exchange.calendars.models import CalendarKey
from greenhaven.web.exchange.handovers.models import Commitment
from greenhaven.web.exchange.offers.models import Offer, OfferState, Recurrence
from greenhaven.web.exchange.offers.queries import occurrences
from greenhaven.web.exchange.rounds.models import Round, RoundState, Stop, StopState

BEFORE, AHEAD = timedelta(days=30), timedelta(days=90)
MOST = 1000  # events in one calendar
AGREED_ROUNDS = (RoundState.AGREED, RoundState.UNDER_WAY, RoundState.DONE)


@dataclass(frozen=True, slots=True)
class Dates:
    """Everything of a calendar."""

    promises: list[Commitment] = field(default_factory=list)
    days: list[tuple[Offer, date]] = field(default_factory=list)  # nothing is promised yet
    rounds: list[Round] = field(default_factory=list)


def calendar_of(key: str) -> CalendarKey | None:
    """The calendar at an address, also one that was revoked."""
    found = CalendarKey.objects.filter(digest=digest_of(key)).select_related("person", "place")
    return found.first()


def still_reads(calendar: CalendarKey) -> bool:
    """Whether its person may still read it: takes part, and keeps the place."""
    person, place = calendar.person, calendar.place
    if calendar.revoked_at is not None or not person.is_active:
        return False
    if place is None:
        return True
    held = Grant.objects.filter(person=person, place=place, role=Role.KEEPER, ended_at=None)
    return held.exists()


def calendars_of(person: Person) -> QuerySet[CalendarKey]:
    """The addresses that someone has given out and that still open."""
    found = CalendarKey.objects.filter(person=person, revoked_at=None).select_related("place")
    return found.order_by("place__name", "pk")


def dates_of_person(person: Person, today: date) -> Dates:
    """What someone has promised, offers on which days, and drives."""
    mine = Q(giver=person) | Q(taker=person)
    mine |= Q(giver_place__owner=person) | Q(taker_place__owner=person)
    promises = _promises(mine, today)
    rounds = Round.objects.filter(
        driver=person, day__gte=today - BEFORE, day__lte=today + AHEAD
    ).select_related("vehicle__place")
    offers = Offer.objects.filter(person=person, state=OfferState.OPEN, last_day__gte=today)
    return Dates(
        promises, _days(offers, promises, today), list(rounds.order_by("day", "pk")[:MOST])
    )


def dates_of_place(place: Place, today: date) -> Dates:
    """What comes to a place and goes from it."""
    promises = _promises(Q(giver_place=place) | Q(taker_place=place), today)
    offers = Offer.objects.filter(
        Q(place=place) | Q(towards=place), state=OfferState.OPEN, last_day__gte=today
    )
    return Dates(promises, _days(offers, promises, today))


def _promises(mine: Q, today: date) -> list[Commitment]:
    stops = Stop.objects.filter(round__state__in=AGREED_ROUNDS).exclude(state=StopState.SKIPPED)
    found = (
        Commitment.objects.filter(mine, due_on__gte=today - BEFORE, due_on__lte=today + AHEAD)
        .select_related("giver_place", "taker_place", "giver", "taker", "offer", "need")
        .prefetch_related(Prefetch("stops", stops.order_by("part"), to_attr="agreed_stops"))
        .order_by("due_on", "pk")
    )
    return list(found[:MOST])


def _days(
    offers: QuerySet[Offer], promises: list[Commitment], today: date
) -> list[tuple[Offer, date]]:
    """The next days of standing offers for which there is no promise of any kind."""
    taken = {(each.offer_id, each.due_on) for each in promises if each.offer_id}
    taken |= {(each.need_id, each.due_on) for each in promises if each.need_id}
    standing = offers.exclude(recurrence=Recurrence.ONCE).select_related(
        "place", "towards", "person"
    )
    return [
        (offer, day)
        for offer in standing.order_by("pk")[:MOST]
        for day in occurrences(offer, today, AHEAD.days)
        if (offer.pk, day) not in taken
    ][:MOST]
