"""What a day's rounds are asked to fetch and bring: agreed promises, and offers to be fetched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q, QuerySet

from greenhaven.core.city import City, GardenKind
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import between_km
from greenhaven.web.commons.places.rounds import ROUND
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.offers.choosing import takes
from greenhaven.web.exchange.offers.models import Direction, Offer, OfferState, Way
from greenhaven.web.exchange.offers.queries import occurrences
from greenhaven.web.exchange.rounds.models import RoundState, StopState, Vehicle

Hours = tuple[time | None, time | None]


@dataclass(frozen=True, slots=True)
class Load:
    """One load to fetch or bring: an agreed promise, or an offer that would be promised."""

    leg: str
    place: Place  # where the round stops
    hub: Place  # where the load goes to, or comes from
    material: str
    amount_mg: int
    hours: Hours
    commitment: Commitment | None = None
    offer: Offer | None = None

    @property
    def id(self) -> str:
        """The same in every week, so that those who are used to a vehicle keep it."""
        return f"{self.place.code}.{self.leg}.{self.material}@{self.hub.code}"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The loads of a day, and the offers for which no hub with a vehicle is known."""

    loads: tuple[Load, ...]
    unplaced: tuple[Offer, ...]


def by_vehicle() -> Q:
    """Promises that need a vehicle: what is not brought by hand or fetched by who asked for it.

    As in a plan's rounds: doors that a truck goes along are no single stops, parks and street
    trees get it by the truckload, and buyers fetch what they buy.
    """
    planned = Q(offer=None, need=None)
    collected = Q(leg=Leg.COLLECT) & (
        Q(offer__way=Way.FETCH) | (planned & ~Q(giver_place__sort=ROUND))
    )
    to_garden = ~Q(taker_place__sort__in=[GardenKind.PARK, GardenKind.STREET_TREES])
    brought = Q(leg=Leg.RETURN) & (Q(offer=None, need__way=Way.BRING) | (planned & to_garden))
    return collected | brought


def unserved(city: str, day: date) -> QuerySet[Commitment]:
    """Agreed promises of a day that need a vehicle and are on no round."""
    return (
        Commitment.objects.filter(
            by_vehicle(), state=CommitmentState.AGREED, due_on=day, giver_place__city=city
        )
        .exclude(stops__state__in=[StopState.WAITING, StopState.DONE])
        .select_related("giver_place", "taker_place", "giver", "taker", "offer")
        .order_by("pk")
    )


def asked_for(city: str, day: date) -> QuerySet[Commitment]:
    """Agreed promises of a day that need a vehicle, but for those of rounds that have begun."""
    begun = Q(
        stops__state__in=[StopState.WAITING, StopState.DONE],
        stops__round__state__in=[RoundState.UNDER_WAY, RoundState.DONE],
    )
    return (
        Commitment.objects.filter(
            by_vehicle(), state=CommitmentState.AGREED, due_on=day, giver_place__city=city
        )
        .exclude(pk__in=Commitment.objects.filter(begun, due_on=day).values("pk"))
        .select_related("giver_place", "taker_place", "giver", "taker", "offer")
        .order_by("pk")
    )


def fetch_offers(city: str, day: date) -> list[Offer]:
    """Offers that are to be fetched on that day, and of which nothing was said yet."""
    found = (
        Offer.objects.filter(
            direction=Direction.OFFER,
            way=Way.FETCH,
            state=OfferState.OPEN,
            place__city=city,
            first_day__lte=day,
            last_day__gte=day,
        )
        .exclude(commitments__due_on=day)
        .select_related("place", "person", "towards")
        .order_by("pk")
    )
    return [offer for offer in found if occurrences(offer, day, 1)]


def gathered(city: City, day: date, vehicles: Sequence[Vehicle]) -> Gathered:
    """Everything that the rounds of a day are asked for."""
    loads = [load_of(commitment) for commitment in asked_for(city.id, day)]
    homes = list({vehicle.place_id: vehicle.place for vehicle in vehicles}.values())
    unplaced = []
    for offer in fetch_offers(city.id, day):
        hub = _hub_for(city, offer, homes, day)
        if hub is None:
            unplaced.append(offer)
        else:
            loads.append(_of_offer(offer, hub))
    return Gathered(tuple(loads), tuple(unplaced))


def load_of(commitment: Commitment) -> Load:
    """An agreed promise as a load."""
    inward = commitment.leg == Leg.COLLECT
    giver, taker = commitment.giver_place, commitment.taker_place
    return Load(
        leg=commitment.leg,
        place=giver if inward else taker,
        hub=taker if inward else giver,
        material=commitment.material,
        amount_mg=commitment.amount_mg,
        hours=(commitment.from_hour, commitment.to_hour),
        commitment=commitment,
    )


def _of_offer(offer: Offer, hub: Place) -> Load:
    return Load(
        leg=Leg.COLLECT.value,
        place=offer.place,
        hub=hub,
        material=offer.material,
        amount_mg=offer.amount_mg,
        hours=(offer.from_hour, offer.to_hour),
        offer=offer,
    )


def _hub_for(city: City, offer: Offer, homes: Sequence[Place], day: date) -> Place | None:
    """Where the giver wants it, or the nearest hub with a vehicle that takes it."""
    if offer.towards is not None:
        return offer.towards
    fit = [hub for hub in homes if takes(city, hub, offer.material, day)]
    return min(fit, key=lambda hub: _way(offer.place, hub), default=None)


def _way(one: Place, other: Place) -> float:
    return between_km(one.lat, one.lon, other.lat, other.lon)
