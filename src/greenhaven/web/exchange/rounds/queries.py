"""What is asked of rounds: a day's, someone's own, and what a stop shows to whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.places.queries import shown_address
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.handovers.names import material_name
from greenhaven.web.exchange.rounds.models import (
    Draft,
    DriverHours,
    Halt,
    Round,
    RoundState,
    Stop,
    StopState,
    Vehicle,
)

DRIVEN = (RoundState.AGREED, RoundState.UNDER_WAY)
FETCHED = Q(stops__commitment__isnull=False)


def rounds_of_day(city: str, day: date) -> QuerySet[Round]:
    """The rounds of a day, with how many stops each has and what it fetches and brings."""
    collect, deliver = Q(stops__what=Halt.COLLECT), Q(stops__what=Halt.DELIVER)
    return (
        Round.objects.filter(city=city, day=day)
        .exclude(state=RoundState.DROPPED)
        .select_related("vehicle__place", "driver")
        .annotate(
            stop_count=Count("stops", filter=FETCHED),
            stops_left=Count("stops", filter=FETCHED & Q(stops__state=StopState.WAITING)),
            stops_skipped=Count("stops", filter=Q(stops__state=StopState.SKIPPED)),
            fetched_mg=Sum("stops__amount_mg", filter=collect, default=0),
            brought_mg=Sum("stops__amount_mg", filter=deliver, default=0),
        )
        .order_by("begins_at", "pk")
    )


def driven_by(person: Person, since: date) -> QuerySet[Round]:
    """What someone drives from that day on, and is asked to drive."""
    return (
        Round.objects.filter(driver=person, day__gte=since)
        .exclude(state=RoundState.DROPPED)
        .select_related("vehicle__place")
        .order_by("day", "begins_at")
    )


def last_draft(city: str, day: date) -> Draft | None:
    """The newest search for a day's rounds."""
    return Draft.objects.filter(city=city, day=day).order_by("-pk").first()


def vehicles_of(city: str) -> QuerySet[Vehicle]:
    """The vehicles that go out."""
    found = Vehicle.objects.filter(place__city=city, retired_at=None)
    return found.select_related("place").order_by("place__name", "name")


@dataclass(frozen=True, slots=True)
class Driver:
    """Someone who drives, and their hours of one weekday."""

    person: Person
    hours: DriverHours | None


def drivers(weekday: int, *, also: Person) -> list[Driver]:
    """Those who said when they drive or drove before, those with hours on that day first."""
    mine = Q(driver_hours__isnull=False) | Q(rounds__isnull=False) | Q(pk=also.pk)
    hours = Prefetch(
        "driver_hours", DriverHours.objects.filter(weekday=weekday), to_attr="hours_then"
    )
    found = Person.objects.filter(mine, is_active=True).distinct().prefetch_related(hours)
    known = [Driver(each, next(iter(each.hours_then), None)) for each in found]
    return sorted(known, key=lambda each: (each.hours is None, str(each.person), each.person.pk))


@dataclass(frozen=True, slots=True)
class Shown:
    """A stop as someone may see it."""

    stop: Stop
    name: str
    address: str
    where: str  # a link that opens a map on a phone; "" = not to be shown
    what: str  # the material in words
    note: str

    @property
    def is_hub(self) -> bool:
        """Whether the vehicle is at the hub here."""
        return self.stop.what in (Halt.UNLOAD, Halt.RETURN)


def stops_for(round_: Round, actor: Actor, city: City) -> list[Shown]:
    """The stops of a round. A home's door is shown to its driver only, and only on that day."""
    at_work = (
        actor.person is not None
        and actor.person.pk == round_.driver_id
        and round_.day == clock.today(city)
        and round_.state in DRIVEN
    )
    stops = round_.stops.select_related(
        "place", "commitment__offer", "commitment__need", "commitment__giver", "commitment__taker"
    ).order_by("number")
    return [_shown(stop, actor, city, at_work=at_work) for stop in stops]


def _shown(stop: Stop, actor: Actor, city: City, *, at_work: bool) -> Shown:
    promise, place = stop.commitment, stop.place
    stands = promise is not None and promise.state == CommitmentState.AGREED
    agreed = at_work and stands and stop.state == StopState.WAITING
    seen = agreed or place.kind != PlaceKind.HOME
    return Shown(
        stop=stop,
        name=place.name if seen else _neighbour(stop),
        address=shown_address(place, actor, agreed=agreed),
        where=f"geo:{place.lat:.5f},{place.lon:.5f}" if seen else "",
        what=material_name(city, promise.material) if promise else "",
        note=_note(promise) if seen and promise else "",
    )


def _neighbour(stop: Stop) -> str:
    """Whom one comes to, by name only."""
    promise = stop.commitment
    person = promise and (promise.taker if stop.what == Halt.DELIVER else promise.giver)
    return str(person or stop.place.owner or stop.place.name)


def _note(promise: Commitment) -> str:
    offer = promise.offer or promise.need
    return offer.note if offer else ""
