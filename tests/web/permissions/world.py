"""A village with one of each role, and two of everything: one near to them, one of others."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from greenhaven.web.commons.circles.models import Circle, Membership
from greenhaven.web.commons.circles.models import Standing as InCircle
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.permissions.table import Standing
from greenhaven.web.commons.places.models import Place
from tests.web.neighbours import home_of


@dataclass
class Side:
    """What an object may belong to: people, a hub, a garden, a home, a circle."""

    owner: Person
    hub: Place
    garden: Place
    home: Place
    circle: Circle


@dataclass
class Asker:
    """One who asks, and what is known of them: written down here, not asked of the code."""

    name: str
    person: Person | None = None
    everywhere: frozenset[Standing] = frozenset()
    keeps: frozenset[int] = frozenset()
    circles: frozenset[int] = frozenset()
    stewards: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return self.name

    def standings(self, parties: Parties = NOBODYS) -> set[Standing]:
        """How they stand to something of these parties."""
        found = {Standing.ANYONE, *self.everywhere}
        if self.person is None:
            return found
        found.add(Standing.SIGNED_IN)
        if self.person.pk in parties.people:
            found.add(Standing.OWNER)
        if self.keeps:
            found.add(Standing.ANY_KEEPER)
        if self.keeps & parties.places:
            found.add(Standing.KEEPER)
        if self.circles & parties.circles:
            found.add(Standing.MEMBER)
        if self.stewards & parties.circles:
            found.add(Standing.CIRCLE_STEWARD)
        return found


@dataclass
class World:
    """The two sides and everybody who asks."""

    ours: Side
    theirs: Side
    askers: list[Asker]
    places: Mapping[str, Place]
    known: dict[str, Person] = field(default_factory=dict)


def someone(name: str) -> Person:
    """A person without a password, which takes long to make."""
    made = Person(email=f"{name}@example.org", name=name.capitalize())
    made.set_unusable_password()
    made.save()
    return made


def make_world(places: Mapping[str, Place]) -> World:
    """The village's yard and rose beds are ours; the station and the park are theirs."""
    names = [
        "ana",
        "ben",
        "rita",
        "kim",
        "gus",
        "pat",
        "mo",
        "ciri",
        "otto",
        "quinn",
        "cora",
        "coun",
        "sol",
        "ada",
    ]
    known = {name: someone(name) for name in names}
    ours = _side(known, places, ("ana", "yard", "rose", "mill-lane", "ciri", "mo"))
    theirs = _side(known, places, ("ben", "station", "park", "quay", "quinn", "otto"))
    for name, codes in {"kim": ["yard"], "gus": ["rose"], "pat": ["station", "park"]}.items():
        for code in codes:
            Grant.objects.create(person=known[name], role=Role.KEEPER, place=places[code])
    for name, role in {
        "cora": Role.COORDINATOR,
        "coun": Role.COUNCIL,
        "sol": Role.STEWARD,
        "ada": Role.AUDITOR,
    }.items():
        Grant.objects.create(person=known[name], role=role)
    return World(ours, theirs, _askers(known, places, ours, theirs), places, known)


def _side(known: Mapping[str, Person], places: Mapping[str, Place], names: tuple[str, ...]) -> Side:
    owner, hub, garden, circle, steward, member = names
    made = Circle.objects.create(
        city="village", slug=circle, name=circle, district="n", founded_by=known[steward]
    )
    for name, standing in ((steward, InCircle.STEWARD), (member, InCircle.MEMBER)):
        Membership.objects.create(circle=made, person=known[name], standing=standing)
    home = home_of(known[owner])
    return Side(known[owner], places[hub], places[garden], home, made)


def _askers(
    known: Mapping[str, Person], places: Mapping[str, Place], ours: Side, theirs: Side
) -> list[Asker]:
    def keys(*codes: str) -> frozenset[int]:
        return frozenset(places[code].pk for code in codes)

    lane, quay = frozenset({ours.circle.pk}), frozenset({theirs.circle.pk})
    return [
        Asker("anonymous"),
        Asker("resident", known["rita"]),
        Asker("owner", known["ana"]),
        Asker("keeper of its hub", known["kim"], keeps=keys("yard")),
        Asker("keeper of its garden", known["gus"], keeps=keys("rose")),
        Asker("keeper of another place", known["pat"], keeps=keys("station", "park")),
        Asker("member of its circle", known["mo"], circles=lane),
        Asker("steward of its circle", known["ciri"], circles=lane, stewards=lane),
        Asker("member of another circle", known["otto"], circles=quay),
        Asker("coordinator", known["cora"], frozenset({Standing.COORDINATOR})),
        Asker("council", known["coun"], frozenset({Standing.COUNCIL})),
        Asker("steward", known["sol"], frozenset({Standing.STEWARD})),
        Asker("auditor", known["ada"], frozenset({Standing.AUDITOR})),
    ]
