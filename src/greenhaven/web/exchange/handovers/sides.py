"""The two sides of a promise: who speaks for each, and which places agree by themselves."""

from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from greenhaven.core.city import City, HubKind
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.handovers.errors import PromiseError
from greenhaven.web.exchange.handovers.models import Commitment

# What one household brings at most without the place being asked first [mg].
LARGE_MG = 200_000_000


class Side(StrEnum):
    """One of the two."""

    GIVER = "giver"
    TAKER = "taker"

    @property
    def other(self) -> "Side":
        """The one across."""
        return Side.TAKER if self is Side.GIVER else Side.GIVER


def parties_of(commitment: Commitment, side: Side) -> Parties:
    """Who has a say for one side: the person named, and the keepers of its place.

    Someone who brings from nowhere on the map gives at the place itself; its keepers speak for
    the place, not for the giver.
    """
    if side is Side.TAKER:
        return Parties.of([commitment.taker_id], [commitment.taker_place_id])
    places = [commitment.giver_place_id]
    if commitment.giver_place_id == commitment.taker_place_id:
        places = []
    return Parties.of([commitment.giver_id], places)


def own_sides(commitment: Commitment, actor: Actor) -> frozenset[Side]:
    """The sides that are someone's own, as the person named or as a keeper."""
    person = actor.person.pk if actor.person else None
    found = set()
    for side in Side:
        parties = parties_of(commitment, side)
        if person in parties.people or actor.keeps & parties.places:
            found.add(side)
    return frozenset(found)


def refuse_unless_speaks(commitment: Commitment, by: Person, side: Side) -> None:
    """Nobody answers for a side that is not theirs; a coordinator may for either."""
    if not Actor.of(by).may("commitment.answer", parties_of(commitment, side)):
        raise PromiseError(_("This is for the other side to answer."))


def people_of(commitment: Commitment, side: Side) -> QuerySet[Person]:
    """Whom to tell for a side: the person named, else the keepers of the place."""
    named = commitment.giver_id if side is Side.GIVER else commitment.taker_id
    if named:
        return Person.objects.filter(pk=named, is_active=True)
    place = commitment.giver_place_id if side is Side.GIVER else commitment.taker_place_id
    kept = Q(grants__role=Role.KEEPER, grants__place=place, grants__ended_at=None)
    owned = Q(homes=place)
    return Person.objects.filter(kept | owned, is_active=True).distinct()


def is_kept(place: Place) -> bool:
    """Whether someone keeps it."""
    return Grant.objects.filter(place=place, role=Role.KEEPER, ended_at=None).exists()


def takes_drop_offs(city: City, place: Place, material: str, day: date, amount_mg: int) -> bool:
    """Whether a place takes what someone brings that day without being asked.

    The rule of the house: a collection point that takes part, accepts the material and is open
    in that month takes what a household can bring. All others are asked: their keepers, and the
    coordinator where nobody keeps them.
    """
    if place.kind != PlaceKind.HUB or place.closed_at or amount_mg > LARGE_MG:
        return False
    rows = (city.hubs.id == place.code).nonzero()[0]
    if not len(rows):
        return False
    hubs, row = city.hubs, int(rows[0])
    months = str(hubs.open_months[row]).split()
    return (
        hubs.kind[row] == HubKind.COLLECTION_POINT
        and bool(hubs.takes_part[row])
        and material in str(hubs.accepts[row]).split()
        and (not months or str(day.month) in months)
    )
