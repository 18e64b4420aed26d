"""What people have recorded, gathered from the database for the present city."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from greenhaven.cities.offered import source_of
from greenhaven.cities.recorded import (
    Declared,
    NewPlaces,
    Offered,
    Promised,
    Records,
    SaidNo,
    Spread,
    table_of,
)
from greenhaven.core.city import City, HubKind, distance_km
from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies.queries import alerts_in_force
from greenhaven.web.commons.people.models import Grant, Role
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import standing_declarations
from greenhaven.web.exchange.alliances.room import kept_room
from greenhaven.web.exchange.disruptions.gathered import down_of
from greenhaven.web.exchange.disruptions.queries import present_or_coming
from greenhaven.web.exchange.handovers.models import (
    OPEN_STATES,
    Commitment,
    CommitmentState,
)
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Posting
from greenhaven.web.exchange.loop.declined import said_no_rows
from greenhaven.web.exchange.loop.lots import lots_of
from greenhaven.web.exchange.loop.needs import needs_of
from greenhaven.web.exchange.offers.models import Direction, Offer, Recurrence, Way
from greenhaven.web.exchange.offers.queries import open_offers
from greenhaven.web.exchange.rounds.models import RoundState, Stop, StopState

MG_PER_T = 1e9
MG_PER_KG = 1e6
TABLES = {PlaceKind.HUB: "hubs", PlaceKind.GARDEN: "gardens"}
EVERY_DAYS = {
    Recurrence.ONCE: 0.0,
    Recurrence.WEEKLY: 7.0,
    Recurrence.FORTNIGHTLY: 14.0,
    Recurrence.MONTHLY: 365.25 / 12,
}
ALL_YEAR = range(1, 13)


def records_of(city: City, day: date) -> Records:
    """Everything recorded in a city that a plan from that day on reads."""
    lots, ingredients, hubs = lots_of(city)
    matters = list(present_or_coming(city.id, clock.now(city)))
    return Records(
        declared=table_of(Declared, list(_declared(city))),
        places=table_of(NewPlaces, list(_places(city))),
        offered=table_of(Offered, list(_offered(city, day))),
        lots=lots,
        ingredients=ingredients,
        spread=table_of(Spread, list(_spread(city, day))),
        promised=table_of(Promised, list(_promised(city, day))),
        said_no=table_of(SaidNo, list(said_no_rows(city, day, offer_source))),
        asked=needs_of(city, day),
        kept=kept_room(city, day, matters),
        down=down_of(city, matters),
        alerts=alerts_in_force(city.id, clock.now(city)),
        with_batches=hubs,
        closed=frozenset(_closed(city)),
    )


def offer_row(city: City, offer: Offer) -> dict[str, object]:
    """An offer as the plan sees it: of its district; of a place only where that is no home."""
    place, towards = offer.place, offer.towards
    fetched = offer.way == Way.FETCH
    brought = towards or (place if place.kind == PlaceKind.HUB else None)
    point = brought is not None and brought.sort == HubKind.COLLECTION_POINT and not fetched
    own = place.kind in (PlaceKind.SOURCE, PlaceKind.GARDEN)
    return {
        "district": place.district or _nearest_district(city, place),
        "material": offer.material,
        "fetched": fetched,
        "hub": brought.code if brought is not None and point else "",
        "place": place.code if own else "",
        "name": place.name if own else "",
        "lat": place.lat if own else np.nan,
        "lon": place.lon if own else np.nan,
        "tonnes": offer.amount_mg / MG_PER_T,
        "every_days": EVERY_DAYS[Recurrence(offer.recurrence)],
        "first": offer.first_day.isoformat(),
        "last": offer.last_day.isoformat(),
        "months": " ".join(str(month) for month in _season(offer.season_from, offer.season_to)),
    }


def offer_source(city: City, offer: Offer) -> str:
    """Id of the source that an offer is part of."""
    row = offer_row(city, offer)
    return source_of(
        str(row["district"]),
        offer.material,
        fetched=bool(row["fetched"]),
        hub=str(row["hub"]),
        place=str(row["place"]),
    )


def _season(first: int | None, last: int | None) -> list[int]:
    """Months of a season, which may go over the turn of the year; none = all of them."""
    if first is None or last is None:
        return []
    if first <= last:
        return list(range(first, last + 1))
    return [month for month in ALL_YEAR if month >= first or month <= last]


def _nearest_district(city: City, place: Place) -> str:
    table = city.districts
    here = np.array(place.shown_lat), np.array(place.shown_lon)
    return str(table.id[int(distance_km(*here, table.lat, table.lon).argmin())])


def _declared(city: City) -> Iterator[dict[str, object]]:
    zone = ZoneInfo(city.timezone)
    keepers = set(
        Grant.objects.filter(role=Role.KEEPER, place__city=city.id).values_list("place", "person")
    )
    for row in standing_declarations(city.id):
        keeps = (row.place_id, row.declared_by_id) in keepers
        if row.place.kind in TABLES and row.place.closed_at is None:
            yield {
                "table": TABLES[PlaceKind(row.place.kind)],
                "id": row.place.code,
                "column": row.column,
                "value": row.value,
                "evidence": row.evidence,
                "by": "its keeper" if keeps else "a coordinator",
                "on": row.declared_at.astimezone(zone).date().isoformat(),
            }


def _places(city: City) -> Iterator[dict[str, object]]:
    """Open hubs and gardens that did not come with the city."""
    added = Place.objects.filter(
        city=city.id, kind__in=list(TABLES), from_tables=False, closed_at=None
    )
    for place in added.order_by("code"):
        yield {
            "table": TABLES[PlaceKind(place.kind)],
            "id": place.code,
            "name": place.name,
            "kind": place.sort,
            "district": place.district,
            "lat": place.lat,
            "lon": place.lon,
        }


def _closed(city: City) -> QuerySet[Place, str]:
    """Codes of hubs and gardens that are there no longer."""
    gone = Place.objects.filter(city=city.id, kind__in=list(TABLES), closed_at__isnull=False)
    return gone.values_list("code", flat=True)


def _offered(city: City, day: date) -> Iterator[dict[str, object]]:
    here = open_offers(day).filter(direction=Direction.OFFER, place__city=city.id)
    for offer in here:
        yield offer_row(city, offer)


def _spread(city: City, day: date) -> Iterator[dict[str, object]]:
    """Nutrients in the soil postings of twelve months, less what was taken back."""
    zone = ZoneInfo(city.timezone)
    last_of_february = 28 if day.month == 2 else 31
    since = day.replace(year=day.year - 1, day=min(day.day, last_of_february))
    begins = datetime.combine(since, time(), tzinfo=zone)
    recent = Posting.objects.filter(event__happened_at__gte=begins)
    # By a subquery: the few soils are found first, and the many postings by them.
    soils = Account.objects.filter(kind=AccountKind.SOIL, place__city=city.id).values("pk")
    sums: dict[str, tuple[int, int]] = {}
    for end, sign in (("target", 1), ("source", -1)):
        rows = (
            recent.filter(**{f"{end}__in": soils})
            .values_list(f"{end}__place__code")
            .annotate(Sum("nitrogen_mg"), Sum("phosphorus_mg"))
        )
        for garden, nitrogen, phosphorus in rows:
            before = sums.get(garden, (0, 0))
            sums[garden] = before[0] + sign * nitrogen, before[1] + sign * phosphorus
    for garden, (nitrogen, phosphorus) in sorted(sums.items()):
        yield {
            "garden": garden,
            "nitrogen_kg": nitrogen / MG_PER_KG,
            "phosphorus_kg": phosphorus / MG_PER_KG,
        }


def _promised(city: City, day: date) -> Iterator[dict[str, object]]:
    """What people have agreed to, as a side or as a round's driver.

    What only places agree to by themselves the plan may change.
    """
    someone = Q(giver_agreed_by__isnull=False) | Q(taker_agreed_by__isnull=False)
    driven = Stop.objects.filter(
        commitment=OuterRef("pk"), round__state__in=[RoundState.AGREED, RoundState.UNDER_WAY]
    ).exclude(state=StopState.SKIPPED)
    rows = (
        Commitment.objects.filter(
            Q(someone, state=CommitmentState.AGREED) | Q(Exists(driven), state__in=OPEN_STATES),
            due_on__gte=day,
            giver_place__city=city.id,
        )
        .select_related("giver_place", "taker_place", "offer__place", "offer__towards")
        .order_by("due_on", "pk")
    )
    for row in rows:
        yield {
            "leg": row.leg,
            "giver": row.giver_place.code,
            "taker": row.taker_place.code,
            "material": row.material,
            "offered": offer_source(city, row.offer) if row.offer else "",
            "due": row.due_on.isoformat(),
            "tonnes": row.amount_mg / MG_PER_T,
        }
