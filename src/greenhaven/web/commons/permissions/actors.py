"""Who asks: a person with roles, places and circles, perhaps through a program's key."""

from dataclasses import dataclass
from typing import Any, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Value
from django.db.models.functions import Cast
from django.http import HttpRequest

from greenhaven.web.commons.circles.models import Membership
from greenhaven.web.commons.circles.models import Standing as InCircle
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.permissions.table import PERMISSIONS, Standing
from greenhaven.web.commons.prepared import Given, Question

OF_ROLE = {
    Role.COORDINATOR: Standing.COORDINATOR,
    Role.COUNCIL: Standing.COUNCIL,
    Role.STEWARD: Standing.STEWARD,
    Role.AUDITOR: Standing.AUDITOR,
}


def _standings() -> Any:
    """The roles and places of someone, and how they stand in which circles: what, place, circle."""
    no_key = Cast(Value(None), BigIntegerField())
    granted = Grant.objects.filter(person=Given("person"), ended_at=None)
    inside = Membership.objects.filter(
        person=Given("person"), standing__in=[InCircle.MEMBER, InCircle.STEWARD]
    )
    return granted.values_list("role", "place", no_key).union(
        inside.values_list("standing", no_key, "circle"), all=True
    )


STANDINGS = Question(_standings)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who asks, with all that decides what they may do."""

    person: Person | None = None
    roles: frozenset[str] = frozenset()
    keeps: frozenset[int] = frozenset()  # places
    circles: frozenset[int] = frozenset()
    stewards: frozenset[int] = frozenset()  # circles
    scopes: frozenset[str] | None = None  # of a program's key; none = a person at a browser

    @classmethod
    def of(cls, person: Person | None, scopes: frozenset[str] | None = None) -> Self:
        """A person as the database knows them now."""
        if person is None or not person.is_active:
            return cls()
        known = STANDINGS.all(person=person.pk)
        roles = [(role, place) for role, place, circle in known if circle is None]
        circles = [(standing, circle) for standing, _place, circle in known if circle is not None]
        return cls(
            person=person,
            roles=frozenset(role for role, _place in roles),
            keeps=frozenset(place for _role, place in roles if place is not None),
            circles=frozenset(circle for _standing, circle in circles),
            stewards=frozenset(
                circle for standing, circle in circles if standing == InCircle.STEWARD
            ),
            scopes=scopes,
        )

    def standings(self, parties: Parties = NOBODYS) -> frozenset[Standing]:
        """How they stand to the site and to something that these parties have a say in."""
        found = {Standing.ANYONE}
        if self.person is not None:
            found.add(Standing.SIGNED_IN)
            found |= {OF_ROLE[Role(role)] for role in self.roles if role in OF_ROLE}
            checks = {
                Standing.OWNER: self.person.pk in parties.people,
                Standing.KEEPER: bool(self.keeps & parties.places),
                Standing.ANY_KEEPER: bool(self.keeps),
                Standing.MEMBER: bool(self.circles & parties.circles),
                Standing.CIRCLE_STEWARD: bool(self.stewards & parties.circles),
            }
            found |= {standing for standing, holds in checks.items() if holds}
        return frozenset(found)

    def may(self, permission: str, parties: Parties = NOBODYS) -> bool:
        """Whether they may do that to something that these parties have a say in."""
        if self.scopes is not None and permission not in self.scopes:
            return False
        return bool(PERMISSIONS[permission] & self.standings(parties))


def actor_of(request: HttpRequest) -> Actor:
    """Who asks, found once for a request."""
    known = getattr(request, "actor", None)
    if isinstance(known, Actor):
        return known
    user = getattr(request, "user", AnonymousUser())
    actor = Actor.of(user if isinstance(user, Person) else None)
    request.actor = actor  # type: ignore[attr-defined]  # kept for the rest of the request
    return actor


def person_of(request: HttpRequest) -> Person:
    """The person who asks, in a view that only people get into."""
    person = actor_of(request).person
    if person is None:
        raise PermissionDenied
    return person
