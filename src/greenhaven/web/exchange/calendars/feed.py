"""Dates as iCalendar (RFC 5545): what phones and calendar programs subscribe to."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.units import shown
from greenhaven.web.exchange.calendars.queries import Dates
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.handovers.names import material_name
from greenhaven.web.exchange.offers.models import Direction, Offer, Way
from greenhaven.web.exchange.rounds.models import Round, RoundState, Stop

PRODUCT = "-//Greenhaven//pick-ups//EN"
STATUS = {
    CommitmentState.PROPOSED: "TENTATIVE",
    CommitmentState.AGREED: "CONFIRMED",
    CommitmentState.KEPT: "CONFIRMED",
}
CANCELLED = "CANCELLED"
ASKED_AGAIN = timedelta(hours=1)  # how often a program should look
AT_THE_DOOR = timedelta(minutes=30)  # a round comes about then


class Feed:
    """One calendar as text, in the words and units of the one who reads it."""

    def __init__(self, city: City, reader: Person, place: Place | None, host: str) -> None:
        self._city, self._reader, self._place = city, reader, place
        self._host, self._zone = host, ZoneInfo(city.timezone)

    def text(self, dates: Dates) -> bytes:
        """The calendar; the same dates give the same bytes."""
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", self._name())
        calendar.add("x-wr-timezone", self._city.timezone)
        calendar.add("refresh-interval", ASKED_AGAIN, parameters={"value": "DURATION"})
        for event in self._events(dates):
            calendar.add_component(event)
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())

    def _name(self) -> str:
        if self._place is None:
            return _("My pick-ups in %(city)s") % {"city": self._city.name}
        return _("%(place)s: what comes and goes") % {"place": self._place}

    def _events(self, dates: Dates) -> Iterator[Event]:
        for promise in _one_a_day(dates.promises):
            yield self._of_promise(promise)
        for offer, day in dates.days:
            yield self._of_day(offer, day)
        for round_ in dates.rounds:
            yield self._of_round(round_)

    def _of_promise(self, promise: Commitment) -> Event:
        offer = promise.offer
        made = offer.created_at if offer else promise.created_at
        stops: list[Stop] = promise.agreed_stops  # type: ignore[attr-defined]  # prefetched
        changed = max([promise.changed_at, *(stop.changed_at for stop in stops)])
        uid = f"offer-{offer.pk}-{promise.due_on}" if offer else f"promise-{promise.pk}"
        event = self._event(uid, made, changed)
        event.add("summary", self._said(promise))
        event.add("status", STATUS.get(CommitmentState(promise.state), CANCELLED))
        event.add("location", self._where(promise))
        if promise.reason and promise.state in STATUS:
            event.add("description", promise.reason)
        event.add("url", f"https://{self._host}/promises/{promise.pk}/")
        self._when(event, promise.due_on, (promise.from_hour, promise.to_hour), stops)
        return event

    def _of_day(self, offer: Offer, day: date) -> Event:
        """A day on which a standing offer comes again, before it is promised."""
        event = self._event(f"offer-{offer.pk}-{day}", offer.created_at, offer.changed_at)
        event.add("summary", self._of_offer(offer))
        event.add("status", "TENTATIVE")
        event.add("transp", "TRANSPARENT")
        event.add("url", f"https://{self._host}/offers/{offer.pk}/")
        self._when(event, day, (offer.from_hour, offer.to_hour), [])
        return event

    def _of_round(self, round_: Round) -> Event:
        event = self._event(f"round-{round_.pk}", round_.made_at, round_.changed_at)
        agreed = round_.state in (RoundState.AGREED, RoundState.UNDER_WAY, RoundState.DONE)
        dropped = round_.state == RoundState.DROPPED
        event.add("summary", _("You drive: %(name)s") % {"name": round_.name})
        event.add("status", CANCELLED if dropped else "CONFIRMED" if agreed else "TENTATIVE")
        event.add("location", round_.vehicle.place.name)
        event.add("url", f"https://{self._host}/rounds/{round_.pk}/")
        event.add("dtstart", round_.begins_at.astimezone(self._zone))
        event.add("dtend", round_.ends_at.astimezone(self._zone))
        return event

    def _event(self, uid: str, made: datetime, changed: datetime) -> Event:
        event = Event()
        event.add("uid", f"{uid}@{self._city.id}.{self._host}")
        event.add("dtstamp", changed.astimezone(ZoneInfo("UTC")).replace(microsecond=0))
        event.add("sequence", max(int((changed - made).total_seconds()), 0))
        return event

    def _when(
        self,
        event: Event,
        day: date,
        hours: tuple[time | None, time | None],
        stops: list[Stop],
    ) -> None:
        """When the round comes, or between the hours that were said; else the whole day."""
        if stops:
            begins = stops[0].planned_at.astimezone(self._zone).replace(second=0, microsecond=0)
            event.add("dtstart", begins)
            event.add("dtend", begins + AT_THE_DOOR)
        elif hours[0] and hours[1] and hours[0] < hours[1]:
            event.add("dtstart", datetime.combine(day, hours[0], self._zone))
            event.add("dtend", datetime.combine(day, hours[1], self._zone))
        else:
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))

    def _said(self, promise: Commitment) -> str:
        """What it is about; names only once both have agreed."""
        told = {
            "amount": shown(promise.amount_mg, self._reader.units),
            "material": material_name(self._city, promise.material),
            "giver": self._named(promise.giver, promise.giver_place, promise),
            "taker": self._named(promise.taker, promise.taker_place, promise),
        }
        if self._gives(promise):
            if promise.offer is not None and promise.offer.way == Way.FETCH:
                return _("Put out %(amount)s of %(material)s, fetched for %(taker)s") % told
            return _("%(amount)s of %(material)s to %(taker)s") % told
        return _("%(amount)s of %(material)s from %(giver)s") % told

    def _of_offer(self, offer: Offer) -> str:
        told = {
            "amount": shown(offer.amount_mg, self._reader.units),
            "material": material_name(self._city, offer.material),
        }
        if offer.direction == Direction.NEED:
            return _("Asked for: %(amount)s of %(material)s") % told
        return _("Offered: %(amount)s of %(material)s") % told

    def _gives(self, promise: Commitment) -> bool:
        """Whether the one who reads is on the giving side."""
        if self._place is not None:
            return promise.giver_place_id == self._place.pk != promise.taker_place_id
        return self._reader.pk in (promise.giver_id, promise.giver_place.owner_id)

    def _named(self, person: Person | None, place: Place, promise: Commitment) -> str:
        agreed = promise.state in (CommitmentState.AGREED, CommitmentState.KEPT)
        if person is None or person.pk == self._reader.pk:
            return str(place) if place.kind != PlaceKind.HOME else _("a neighbour")
        return str(person) if agreed else _("a neighbour")

    def _where(self, promise: Commitment) -> str:
        """Where to be: one's own door, or a place that everybody may find; no other's home."""
        fetched = promise.offer is not None and promise.offer.way == Way.FETCH
        place = promise.giver_place if fetched else promise.taker_place
        if place.kind == PlaceKind.HOME and place.owner_id != self._reader.pk:
            return _("at a neighbour's")
        return f"{place.name}, {place.address}" if place.address else place.name


def _one_a_day(promises: list[Commitment]) -> Iterator[Commitment]:
    """Of several promises of one offer and day the one that stands, else the last."""
    found: dict[object, Commitment] = {}
    for promise in promises:
        key = (promise.offer_id, promise.due_on) if promise.offer_id else promise.pk
        known = found.get(key)
        if known is None or known.state not in STATUS or promise.state in STATUS:
            found[key] = promise
    yield from found.values()
