"""Who asks: a person with roles, places and circles, perhaps through a program's key."""

from dataclasses import dataclass
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from greenhaven.web.commons.circles.models import Membership
from greenhaven.web.commons.circles.models import Standing as InCircle
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.permissions.table import PERMISSIONS, Standing

OF_ROLE = {
    Role.COORDINATOR: Standing.COORDINATOR,
    Role.COUNCIL: Standing.COUNCIL,
    Role.STEWARD: Standing.STEWARD,
    Role.AUDITOR: Standing.AUDITOR,
}


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
        grants = Grant.objects.filter(person=person, ended_at=None).values_list("role", "place")
        roles = list(grants)
        memberships = Membership.objects.filter(
            person=person, standing__in=[InCircle.MEMBER, InCircle.STEWARD]
        ).values_list("circle", "standing")
        circles = list(memberships)
        return cls(
            person=person,
            roles=frozenset(role for role, _ in roles),
            keeps=frozenset(place for _, place in roles if place is not None),
            circles=frozenset(circle for circle, _ in circles),
            stewards=frozenset(
                circle for circle, standing in circles if standing == InCircle.STEWARD
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
