"""The two sides of an alliance: who speaks for each, and whom to tell."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from greenhaven.web.commons.circles.models import Circle, Membership, Standing
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.alliances.errors import AllianceError
from greenhaven.web.exchange.alliances.models import Alliance, Side

Party = Circle | Place


def party_of(alliance: Alliance, side: Side) -> Party:
    """The circle or place on that side."""
    return alliance.first if side == Side.FIRST else alliance.second


def parties_of(party: Party) -> Parties:
    """Who has a say for a circle or a place."""
    if isinstance(party, Circle):
        return Parties.of(circles=[party.pk])
    return Parties.of(places=[party.pk])


def speakers_of(party: Party) -> QuerySet[Person]:
    """Who speaks for it now: the stewards of a circle, the keepers of a place."""
    if isinstance(party, Circle):
        theirs = Q(memberships__circle=party, memberships__standing=Standing.STEWARD)
    else:
        theirs = Q(grants__place=party, grants__role=Role.KEEPER, grants__ended_at=None)
    return Person.objects.filter(theirs, is_active=True).distinct().order_by("name", "pk")


def speaks_for(actor: Actor, party: Party) -> bool:
    """Whether someone speaks for it; a coordinator does where nobody else is there to."""
    if isinstance(party, Circle):
        return party.pk in actor.stewards
    if party.pk in actor.keeps:
        return True
    return Role.COORDINATOR in actor.roles and not speakers_of(party).exists()


def refuse_unless_speaks(by: Person, party: Party) -> None:
    """Nobody promises for others."""
    actor = Actor.of(by)
    if not actor.may("alliance.agree", parties_of(party)) or not speaks_for(actor, party):
        raise AllianceError(
            _("Only those who speak for %(party)s can answer for it.") % {"party": party}
        )


def sides_of(alliance: Alliance, actor: Actor) -> tuple[Side, ...]:
    """The sides that someone speaks for."""
    return tuple(side for side in Side if speaks_for(actor, party_of(alliance, side)))


def own_parties(actor: Actor) -> list[Party]:
    """The circles and places that someone could propose for, circles first."""
    circles = Circle.objects.filter(pk__in=actor.stewards, closed_at=None).order_by("name")
    circles = circles.prefetch_related("places")
    places = Place.objects.filter(pk__in=actor.keeps, closed_at=None).exclude(kind=PlaceKind.HOME)
    return [*circles, *places.order_by("name")]


def known_parties(city: str) -> list[Party]:
    """The circles and places that somebody speaks for."""
    stewarded = Membership.objects.filter(standing=Standing.STEWARD).values("circle")
    circles = Circle.objects.filter(city=city, pk__in=stewarded, closed_at=None).order_by("name")
    circles = circles.prefetch_related("places")
    kept = Q(grants__role=Role.KEEPER, grants__ended_at=None, grants__person__is_active=True)
    places = Place.objects.filter(kept, city=city, closed_at=None).exclude(kind=PlaceKind.HOME)
    return [*circles, *places.distinct().order_by("name")]


def code_of(party: Party) -> str:
    """How a form names a side."""
    return f"circle:{party.pk}" if isinstance(party, Circle) else f"place:{party.pk}"
