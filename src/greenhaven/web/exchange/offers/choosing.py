"""Where something is best brought, and who is offered compost next: by distance and load."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db.models import Sum

from greenhaven.core.city import City, HubKind, distance_km
from greenhaven.core.columns import Booleans, Floats
from greenhaven.core.planning.dispatch import order, shares_of_fair, usual_way
from greenhaven.web.commons import clock
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.handovers.models import OPEN_STATES, Commitment, Handover
from greenhaven.web.exchange.offers.models import Direction, Offer, OfferState
from greenhaven.web.exchange.rounds.models import OpeningHours

LOOKED_AT, FEW = 40, 20  # nearest hubs, of which those that take it are kept
CHOSEN_AMONG = 8
ONE_DAY, YEAR = timedelta(days=1), timedelta(days=365)
BEFORE, AHEAD = timedelta(days=28), timedelta(days=7)  # of which the load is told
FULL_MG = 100_000_000  # a wheeled bin of 240 l: until each had one, nobody is overserved
BROUGHT_TO = (HubKind.COLLECTION_POINT, HubKind.PROCESSING_HUB)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place, and how far it is as the crow flies."""

    place: Place
    km: float


@dataclass(frozen=True, slots=True)
class Asker:
    """A garden that asks for compost, how far it is, and what it had of its fair share."""

    need: Offer
    km: float
    share: float


def takes(city: City, place: Place, material: str, day: date) -> bool:
    """Whether a hub takes that material in that month, by the city's tables."""
    rows = (city.hubs.id == place.code).nonzero()[0]
    if place.closed_at or place.kind != PlaceKind.HUB or not len(rows):
        return False
    hubs, row = city.hubs, int(rows[0])
    months = str(hubs.open_months[row]).split()
    return (
        str(hubs.kind[row]) in BROUGHT_TO
        and bool(hubs.takes_part[row])
        and not bool(hubs.demonstration[row])
        and material in str(hubs.accepts[row]).split()
        and (not months or str(day.month) in months)
    )


def takers_of(city: City) -> dict[str, int]:
    """How many hubs take each material from who brings it; what nobody takes is left out."""
    hubs = city.hubs
    rows = zip(hubs.kind, hubs.takes_part, hubs.demonstration, hubs.accepts, strict=True)
    counts = Counter(
        material
        for kind, takes_part, demonstration, accepts in rows
        if takes_part and not demonstration and kind in BROUGHT_TO
        for material in str(accepts).split()
    )
    return dict(counts.most_common())


def open_near(city: City, point: tuple[float, float], day: date) -> list[Proposal]:
    """The nearest hubs that something may be brought to and that are open on that weekday.

    Few hubs process, so the nearest of those are looked at beside the collection points.
    """
    hubs = city.hubs
    km = distance_km(np.array(point[0]), np.array(point[1]), hubs.lat, hubs.lon)
    open_here = hubs.takes_part & ~hubs.demonstration
    rows = [
        row
        for kind, most in ((HubKind.COLLECTION_POINT, LOOKED_AT), (HubKind.PROCESSING_HUB, FEW))
        for row in nearest(km, open_here & (hubs.kind == kind), most)
    ]
    ways = {str(hubs.id[row]): float(km[row]) for row in rows}
    found = list(Place.objects.filter(city=city.id, code__in=ways, closed_at=None))
    closed = _closed_on(found, day)
    return [Proposal(place, ways[place.code]) for place in found if place.pk not in closed]


def nearest(km: Floats, chosen: Booleans, most: int) -> list[int]:
    """The rows of those that are chosen, the nearest first."""
    rows = chosen.nonzero()[0]
    return [int(row) for row in rows[np.argsort(km[rows], kind="stable")][:most]]


def places_for(city: City, point: tuple[float, float], material: str, day: date) -> list[Proposal]:
    """Where something may be brought that day, the place to propose first."""
    return proposed(city, open_near(city, point, day), material, day)


def proposed(
    city: City,
    found: Sequence[Proposal],
    material: str,
    day: date,
    load: Mapping[int, int] | None = None,
) -> list[Proposal]:
    """Of some hubs those that take it, the place to propose first.

    The order is by distance and load together: what came in four weeks, and is promised for the
    next, against the capacity that a place has.
    """
    known_to_take = [each for each in found if takes(city, each.place, material, day)]
    fit = sorted(known_to_take, key=lambda each: each.km)[:CHOSEN_AMONG]
    if len(fit) < 2:
        return fit
    places = [each.place for each in fit]
    known = load_of(places, day) if load is None else load
    came = np.array([float(known.get(place.pk, 0)) for place in places])
    shares = shares_of_fair(came, _room(city, places), FULL_MG)
    lat, lon = (np.array([getattr(place, name) for place in places]) for name in ("lat", "lon"))
    ways = np.array([each.km for each in fit])
    return [fit[row] for row in order(ways, shares, usual_km=usual_way(lat, lon)).tolist()]


def askers_for(point: tuple[float, float], day: date, limit: int = 20) -> list[Asker]:
    """Gardens that ask for compost now, in the order in which they are offered it.

    Fair is alike for what each asks in a year; what counts is what each received in it.
    """
    needs = list(
        Offer.objects.filter(
            direction=Direction.NEED,
            state=OfferState.OPEN,
            material="compost",
            first_day__lte=day + AHEAD,
            last_day__gte=day,
        )
        .select_related("place", "person")
        .order_by("pk")[:200]
    )
    if not needs:
        return []
    places = [need.place for need in needs]
    lat, lon = (np.array([getattr(place, name) for place in places]) for name in ("lat", "lon"))
    ways = distance_km(np.array(point[0]), np.array(point[1]), lat, lon)
    asked = np.array([float(need.amount_mg * _times_a_year(need)) for need in needs])
    shares = shares_of_fair(_received_mg(places, day), asked, FULL_MG)
    rows = order(ways, shares, usual_km=usual_way(lat, lon))[:limit]
    return [Asker(needs[row], float(ways[row]), float(shares[row])) for row in rows.tolist()]


def _times_a_year(need: Offer) -> int:
    """How often it is asked for in a year."""
    return {"weekly": 52, "fortnightly": 26, "monthly": 12}.get(need.recurrence, 1)


def _received_mg(places: Sequence[Place], day: date) -> np.ndarray:
    """What each received in twelve months [mg]."""
    came = (
        Handover.objects.filter(
            taker_place__in=places,
            leg="return",
            corrected_at=None,
            happened_at__gte=clock.begins(day - YEAR + ONE_DAY),
        )
        .values_list("taker_place")
        .annotate(Sum("accepted_mg"))
    )
    received = dict(came)
    return np.array([float(received.get(place.pk, 0)) for place in places])


def _closed_on(places: Sequence[Place], day: date) -> set[int]:
    """Those whose keepers have said when they are open, and that are not on that weekday."""
    hours = OpeningHours.objects.filter(place__in=places).values_list("place", "weekday")
    known: dict[int, set[int]] = {}
    for place, weekday in hours:
        known.setdefault(place, set()).add(weekday)
    return {place for place, weekdays in known.items() if day.weekday() not in weekdays}


def load_of(places: Sequence[Place], day: date) -> dict[int, int]:
    """What came to each in four weeks and is promised for the next [mg], by its key."""
    came = (
        Handover.objects.filter(
            taker_place__in=places,
            corrected_at=None,
            happened_at__gte=clock.begins(day - BEFORE + ONE_DAY),
        )
        .values_list("taker_place")
        .annotate(Sum("accepted_mg"))
    )
    promised = (
        Commitment.objects.filter(
            taker_place__in=places,
            state__in=OPEN_STATES,
            due_on__gte=day,
            due_on__lt=day + AHEAD,
        )
        .values_list("taker_place")
        .annotate(Sum("amount_mg"))
    )
    load: dict[int, int] = {}
    for place, amount in [*came, *promised]:
        load[place] = load.get(place, 0) + amount
    return load


def _room(city: City, places: Sequence[Place]) -> np.ndarray:
    """Capacity of each [t/week]; where none is known, that of the usual one that is."""
    rows = [int((city.hubs.id == place.code).nonzero()[0][0]) for place in places]
    capacity = city.hubs.capacity_t_per_week[rows]
    known = capacity[np.isfinite(capacity) & (capacity > 0)]
    usual = float(np.median(known)) if len(known) else 1.0
    return np.where(np.isfinite(capacity) & (capacity > 0), capacity, usual)
