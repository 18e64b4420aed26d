"""What a new plan changes, for whom and why: kept once, and told to those whom it touches."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from greenhaven.core.city import City
from greenhaven.core.planning.changes import changes_since
from greenhaven.core.planning.words import name_of
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.snapshots.queries import city_of, state_of
from greenhaven.web.exchange.loop.causes import Causes, Side
from greenhaven.web.exchange.loop.models import PlanChange, Replanning
from greenhaven.web.exchange.loop.records import offer_source
from greenhaven.web.exchange.loop.wanted import MG_PER_T, TO_HUBS, Ends
from greenhaven.web.exchange.offers.models import Direction, Offer
from greenhaven.web.exchange.offers.queries import open_offers
from greenhaven.web.exchange.plans.models import Plan
from greenhaven.web.exchange.plans.queries import plan_of, reasons_of

DRIFT = 0.25  # what moves less by a mere day is no change for anyone


def what_changed(plan: Plan, previous: Plan) -> list[PlanChange]:
    """What the coming weeks of a plan move otherwise than the one before; not yet kept."""
    city, older = city_of(plan.snapshot.digest), city_of(previous.snapshot.digest)
    if plan.snapshot.city != previous.snapshot.city or plan.start < previous.start:
        return []
    found = changes_since(plan_of(previous.digest), plan_of(plan.digest))
    causes = Causes(
        Side.of(older, state_of(previous.snapshot.digest), previous),
        Side.of(city, state_of(plan.snapshot.digest), plan),
    )
    ends, told = Ends.of(city, []), _reasons(plan)
    changes = [_change(plan, (city, older), causes, ends, row) for row in found.records()]
    for change, row in zip(changes, found.records(), strict=True):
        key = tuple(str(row[name]) for name in ("leg", "origin", "destination", "material"))
        if change.after_mg and (reason := told.get((row["week"], *key))):
            change.why = {**change.why, "reason": reason}
    return [change for change in changes if not _drifts(change)]


@transaction.atomic
def keep_changes(*, replanning: Replanning) -> int:
    """Keep what a re-planning changed and tell those whom it touches, once; gives how many."""
    plan, previous = replanning.plan, replanning.previous
    if plan is None or previous is None or previous == plan or replanning.changes.exists():
        return 0
    changes = what_changed(plan, previous)
    for change in changes:
        change.replanning = replanning
    made = PlanChange.objects.bulk_create(changes, batch_size=500)
    _tell(city_of(plan.snapshot.digest), plan, made)
    return len(made)


def changes_for(person: Person, city: City) -> QuerySet[PlanChange]:
    """What plans changed at the places that someone keeps, and for what they offer."""
    kept = Grant.objects.filter(person=person, role=Role.KEEPER, ended_at=None).values("place")
    mine = Q(giver__in=kept) | Q(taker__in=kept) | Q(giver__owner=person)
    offers = Offer.objects.filter(person=person, direction=Direction.OFFER)
    sources = {
        offer_source(city, offer) for offer in offers.select_related("place", "towards")[:100]
    }
    return all_changes(city).filter(mine | Q(origin__in=sources))


def all_changes(city: City) -> QuerySet[PlanChange]:
    """What plans of a city changed, the newest plan and the largest change first."""
    return (
        PlanChange.objects.filter(replanning__city=city.id)
        .select_related("replanning", "giver", "taker")
        .order_by("-replanning_id", "pk")
    )


def _change(
    plan: Plan, cities: tuple[City, City], causes: Causes, ends: Ends, row: dict[str, object]
) -> PlanChange:
    leg, origin, destination = (str(row[name]) for name in ("leg", "origin", "destination"))
    giver = ends.giver(origin) if leg in TO_HUBS else ends.places.get(origin)
    week = int(str(row["week"]))
    before, after = (round(float(str(row[name])) * MG_PER_T) for name in ("before", "after"))
    return PlanChange(
        leg=leg,
        giver=giver,
        taker=ends.places.get(destination),
        origin=origin,
        destination=destination,
        origin_name=_name(cities, origin),
        destination_name=_name(cities, destination),
        material=str(row["material"]),
        week_of=plan.start + timedelta(weeks=week),
        before_mg=before,
        after_mg=after,
        why=causes.why(leg, origin, destination),
    )


def _drifts(change: PlanChange) -> bool:
    """Whether it is no more than a day that went by: nobody is told of that."""
    larger = max(change.before_mg, change.after_mg)
    small = abs(change.after_mg - change.before_mg) < DRIFT * larger
    return change.why["topic"] == "time" and small


def _reasons(plan: Plan) -> dict[tuple[object, ...], str]:
    """Why each movement of a plan is in it, by week and ends; of several the largest's."""
    flows, reasons = plan_of(plan.digest).flows, reasons_of(plan.snapshot.digest, plan.digest)
    columns = (flows.week, flows.leg, flows.origin, flows.destination, flows.material)
    keys = zip(*(column.tolist() for column in columns), strict=True)
    ordered = sorted(zip(flows.wet.tolist(), keys, reasons.tolist(), strict=True))
    return {key: reason for _wet, key, reason in ordered}


def _name(cities: tuple[City, City], place: str) -> str:
    """What a place is called, in the new city or, where it is gone, in the older one."""
    found = (name_of(city, place) for city in cities)
    return next((name for name in found if name != place), place)[:300]


def _tell(city: City, plan: Plan, made: list[PlanChange]) -> None:
    """One notice for each person whom something touches, however much it is."""
    touched: dict[int, set[int]] = {}
    keepers = Grant.objects.filter(role=Role.KEEPER, ended_at=None, place__city=city.id)
    keeping: dict[int, list[int]] = {}
    for person, place in keepers.values_list("person", "place"):
        keeping.setdefault(place, []).append(person)
    offering: dict[str, set[int]] = {}
    offers = open_offers(plan.start).filter(direction=Direction.OFFER, place__city=city.id)
    for offer in offers:
        offering.setdefault(offer_source(city, offer), set()).add(offer.person_id)
    for change in made:
        people = offering.get(change.origin, set()).copy()
        for end in (change.giver_id, change.taker_id):
            people.update(keeping.get(end or 0, []))
        for person in people:
            touched.setdefault(person, set()).add(change.pk)
    by_count: dict[int, list[int]] = {}
    for person, changes in touched.items():
        by_count.setdefault(len(changes), []).append(person)
    for count, people_told in sorted(by_count.items()):
        tell(
            people=Person.objects.filter(pk__in=people_told),
            topic="plan.changed",
            told={"count": count},
            url="/changes/",
        )
