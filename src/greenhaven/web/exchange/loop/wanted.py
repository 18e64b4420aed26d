"""What a plan asks of people in one of its weeks: which place gives what to which, on which day."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from greenhaven.core.city import City
from greenhaven.core.columns import Texts
from greenhaven.core.planning.plan import Plan
from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.loop.declined import GIVER, No
from greenhaven.web.exchange.loop.records import offer_source
from greenhaven.web.exchange.offers.models import Offer, Way
from greenhaven.web.exchange.offers.queries import occurrences

MG_PER_T = 1e9
ANY_MG = 2**63 - 1
LEAST_MG = 100_000  # 100 g: less is not worth a promise
TO_HUBS = (Leg.COLLECT, Leg.EXPORT)
# Weekdays on which collections and deliveries fall: gardeners are there on Saturdays too.
WEEKDAYS = {Leg.COLLECT: 5, Leg.EXPORT: 5, Leg.RETURN: 6, Leg.SALE: 6}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One movement that a plan asks for; its key says which it is, however much it moves."""

    leg: str
    giver: Place
    taker: Place
    material: str
    offer: Offer | None  # of whom, where it is a person's own
    due_on: date
    amount_mg: int
    reason: str

    @property
    def key(self) -> tuple[str, int, int, str, int | None, date | None]:
        """Which movement it is: of an offer, one a day; of a place, one a week."""
        offer = self.offer.pk if self.offer else None
        day = self.due_on if self.offer else None
        return (self.leg, self.giver.pk, self.taker.pk, self.material, offer, day)


@dataclass(frozen=True, slots=True)
class Ends:
    """Who stands behind the ids of a plan's tables."""

    city: City
    places: Mapping[str, Place]  # by code
    offers: Mapping[str, list[Offer]]  # by the source that they are part of
    refused: Mapping[int, list[No]]  # what was said no to, by offer

    @classmethod
    def of(cls, city: City, offers: Iterable[Offer], refused: Iterable[No] = ()) -> "Ends":
        """As the database knows them now."""
        places = Place.objects.filter(city=city.id, closed_at=None).exclude(kind="home")
        behind: dict[str, list[Offer]] = {}
        for offer in offers:
            behind.setdefault(offer_source(city, offer), []).append(offer)
        no: dict[int, list[No]] = {}
        for each in refused:
            no.setdefault(each.row.offer_id or 0, []).append(each)
        return cls(city, {place.code: place for place in places}, behind, no)

    def giver(self, source: str) -> Place | None:
        """The place where a source gives: the point where it is brought, or its own."""
        rows = np.flatnonzero(self.city.sources.id == source)
        brought = str(self.city.sources.hub[rows[0]]) if len(rows) else ""
        return self.places.get(brought or source)

    def most_mg(self, ends: tuple[str, int, int, str], day: date) -> int:
        """The most that would suit of a movement on a day; 0 where someone said no to it."""
        amounts = [
            no.most_mg
            for no in self.refused.get(0, ())
            if (no.row.leg, no.row.giver_place_id, no.row.taker_place_id, no.row.material) == ends
            and no.row.due_on < day
            and no.holds_on(day)
        ]
        return min(amounts, default=ANY_MG)


def wanted_of(plan: Plan, reasons: Texts, ends: Ends, week: int) -> list[Wanted]:
    """What a plan asks for in a week.

    A movement has the same weekday week after week, so that people can get used to it. What is
    fetched from people's homes is asked of each who offers it, on the days of the offer.
    """
    begins = plan.start + timedelta(weeks=week)
    found: dict[object, Wanted] = {}
    from_offers: dict[str, list[tuple[Place, str, int, str]]] = {}
    welcome = _welcome(plan)
    for leg, origin, destination, material, amount, reason in _flows(plan, reasons, week):
        taker = ends.places.get(destination)
        if taker is None:
            continue
        if leg in TO_HUBS and origin in ends.offers and ends.giver(origin) is None:
            from_offers.setdefault(origin, []).append((taker, leg, amount, reason))
            continue
        giver = ends.giver(origin) if leg in TO_HUBS else ends.places.get(origin)
        if giver is None or giver == taker:
            continue
        day = _day(leg, giver if leg in TO_HUBS else taker, begins)
        if leg == Leg.RETURN:
            day = _within(day, begins, welcome.get(destination, []))
        most = ends.most_mg((leg, giver.pk, taker.pk, material), day)
        if not most:
            continue
        one = Wanted(leg, giver, taker, material, None, day, min(amount, most), reason)
        before = found.get(one.key)
        found[one.key] = _added(before, one) if before else one
    asked = [one for one in found.values() if one.amount_mg >= LEAST_MG]
    for origin, ways in from_offers.items():
        asked += _of_offers(ends.offers[origin], ways, begins, ends.refused)
    return asked


def _flows(plan: Plan, reasons: Texts, week: int) -> Iterator[tuple[str, str, str, str, int, str]]:
    flows = plan.flows
    rows = np.flatnonzero(flows.week == week)
    rows = rows[np.argsort(-flows.wet[rows], kind="stable")]
    columns = (flows.leg, flows.origin, flows.destination, flows.material)
    texts = (column[rows].tolist() for column in columns)
    amounts = np.rint(flows.wet[rows] * MG_PER_T).astype(np.int64).tolist()
    return zip(*texts, amounts, reasons[rows].tolist(), strict=True)


def _added(one: Wanted, other: Wanted) -> Wanted:
    """Both in one, for the reason of the larger."""
    amount = one.amount_mg + other.amount_mg
    return Wanted(one.leg, one.giver, one.taker, one.material, None, one.due_on, amount, one.reason)


def _day(leg: str, place: Place, begins: date) -> date:
    """The day of a place in a week: always the same weekday, spread over the places."""
    weekday = zlib.crc32(place.code.encode()) % WEEKDAYS[Leg(leg)]
    return begins + timedelta(days=(weekday - begins.weekday()) % 7)


def _welcome(plan: Plan) -> dict[str, list[tuple[date, date]]]:
    """The days on which each garden wants what it asked for."""
    found: dict[str, list[tuple[date, date]]] = {}
    for row in plan.wishes.records():
        span = (date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
        found.setdefault(row["garden"], []).append(span)
    return found


def _within(day: date, begins: date, welcome: list[tuple[date, date]]) -> date:
    """The usual day of a week, or the nearest on which it is welcome."""
    ends = begins + timedelta(days=6)
    near = [
        min(max(day, first, begins), last, ends)
        for first, last in welcome
        if first <= ends and last >= begins
    ]
    return min(near, key=lambda each: abs(each - day), default=day)


def _of_offers(
    offers: list[Offer],
    ways: list[tuple[Place, str, int, str]],
    begins: date,
    refused: Mapping[int, list[No]],
) -> Iterator[Wanted]:
    """Each visit that was offered, to the hub that still has most of its share to get.

    Who brings to a place of their choice has promised that already. Who said no to a visit is not
    asked for it by way of another hub, and a hub that said no is not asked again.
    """
    left = {number: way[2] for number, way in enumerate(ways)}
    for offer in offers:
        if offer.way == Way.BRING and offer.towards_id is not None:
            continue
        for day in occurrences(offer, begins, 7):
            no = [each for each in refused.get(offer.pk, ()) if each.holds_on(day)]
            gone = {each.row.taker_place_id for each in no}
            free = [way for way in left if ways[way][0].pk not in gone]
            if not free or any(each.by == GIVER for each in no):
                continue
            number = max(free, key=lambda way: (left[way], -way))
            taker, leg, _, reason = ways[number]
            left[number] -= offer.amount_mg
            yield Wanted(
                leg, offer.place, taker, offer.material, offer, day, offer.amount_mg, reason
            )
