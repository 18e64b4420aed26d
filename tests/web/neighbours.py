"""People of the village, with the roles that a test needs."""

from greenhaven.web.commons.circles.models import Circle, Joining, Membership, Standing
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place, PlaceKind

PASSWORD = "rhubarb-and-custard"  # noqa: S105 -- nobody has it but the village


def person(name: str, role: Role | None = None, place: Place | None = None) -> Person:
    """Someone of that name, with a role if one is given."""
    made = Person.objects.create_user(f"{name}@example.org", PASSWORD, name=name.capitalize())
    if role:
        Grant.objects.create(person=made, role=role, place=place)
    return made


def home_of(owner: Person, lat: float = 51.01, lon: float = 4.01) -> Place:
    """A home in the north of the village, shown a few hundred metres from where it is."""
    return Place.objects.create(
        city="village",
        code=f"home-{owner.pk}",
        name=f"{owner.name}'s home",
        kind=PlaceKind.HOME,
        district="n",
        lat=lat,
        lon=lon,
        shown_lat=lat + 0.002,
        shown_lon=lon - 0.002,
        address="1 Mill Lane",
        owner=owner,
    )


def circle_of(founder: Person, *members: Person) -> Circle:
    """A circle with its founder as its steward."""
    made = Circle.objects.create(
        city="village",
        slug="mill-lane",
        name="Mill Lane",
        district="n",
        joining=Joining.ASK,
        founded_by=founder,
    )
    Membership.objects.create(circle=made, person=founder, standing=Standing.STEWARD)
    for member in members:
        Membership.objects.create(circle=made, person=member, standing=Standing.MEMBER)
    return made
