"""Who is told of a storm, and who of a hub that is down or works again."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from greenhaven.web.commons import clock
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.exchange.disruptions.models import Disruption, Kind
from greenhaven.web.exchange.handovers.models import OPEN_STATES, Commitment, Handover
from greenhaven.web.exchange.offers.models import Offer, OfferState

LATELY = timedelta(days=28)  # who came within so many days may come again


def tell_of(made: Disruption) -> None:
    """Tell those whom it touches, but not who has said it."""
    if made.kind == Kind.STORM:
        day = made.begins_at.astimezone(clock.zone_of_city()).date().isoformat()
        told = {"begins_on": day}
        tell(people=_keepers(made), topic="disruption.storm", told=told, url="/changes/")
        return
    told = {"place": str(made.place)}
    others = touched(made).exclude(pk=made.declared_by_id)
    coordinators = set(_coordinators().values_list("pk", flat=True))
    lead = [each for each in others if each.pk in coordinators]
    rest = [each for each in others if each.pk not in coordinators]
    tell(people=lead, topic="disruption.hub_stopped", told=told | {"why": made.words}, url="/day/")
    tell(people=rest, topic="disruption.hub_down", told=told, url="/changes/")


def tell_it_is_over(ended: Disruption, people: list[Person]) -> None:
    """Tell those whom it touched that a hub works again."""
    told = {"place": str(ended.place)}
    tell(people=people, topic="disruption.hub_up", told=told, url="/changes/")


def touched(made: Disruption) -> QuerySet[Person]:
    """Whom a hub concerns: its neighbours, the keepers of all hubs, and the coordinators.

    Neighbours are those who bring to it or get from it: who gave there lately, who offers to bring
    there, and both sides of what is promised for the time that it is down.
    """
    return Person.objects.filter(
        Q(pk__in=_keepers(made, place__kind=PlaceKind.HUB).values("pk"))
        | Q(pk__in=_coordinators().values("pk"))
        | _neighbours(made),
        is_active=True,
    ).order_by("pk")


def _coordinators() -> QuerySet[Person]:
    held = Grant.objects.filter(role=Role.COORDINATOR, ended_at=None)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)


def _keepers(made: Disruption, **which: object) -> QuerySet[Person]:
    kept = Grant.objects.filter(role=Role.KEEPER, ended_at=None, place__city=made.city, **which)
    if made.areas:
        kept = kept.filter(place__district__in=made.areas)
    return Person.objects.filter(pk__in=kept.values("person"), is_active=True)


def _neighbours(made: Disruption) -> Q:
    zone = clock.zone_of_city()
    first = made.begins_at.astimezone(zone).date()
    promised = Commitment.objects.filter(
        Q(giver_place=made.place) | Q(taker_place=made.place),
        state__in=OPEN_STATES,
        due_on__gte=first,
    )
    if made.ends_at is not None:
        promised = promised.filter(due_on__lte=made.ends_at.astimezone(zone).date())
    brings = Offer.objects.filter(towards=made.place, state=OfferState.OPEN, last_day__gte=first)
    came = Handover.objects.filter(
        taker_place=made.place, corrected_at=None, happened_at__gte=made.begins_at - LATELY
    )
    known = Q(pk__in=brings.values("person"))
    known |= Q(pk__in=came.exclude(giver=None).values("giver"))
    for side in ("giver", "taker"):
        known |= Q(pk__in=promised.exclude(**{side: None}).values(side))
        there = Grant.objects.filter(place__in=promised.values(f"{side}_place"))
        known |= Q(pk__in=there.filter(role=Role.KEEPER, ended_at=None).values("person"))
    return known
