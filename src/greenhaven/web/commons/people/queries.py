"""What is asked of people."""

from django.db.models import QuerySet

from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place, PlaceKind


def homes_of(person: Person) -> QuerySet[Place]:
    """The homes that someone has on the map."""
    return Place.objects.filter(owner=person, kind=PlaceKind.HOME, closed_at=None).order_by("pk")


def roles_of(person: Person) -> QuerySet[Grant]:
    """The roles that someone has now."""
    standing = Grant.objects.filter(person=person, ended_at=None)
    return standing.select_related("place").order_by("role", "granted_at")


def all_roles() -> QuerySet[Grant]:
    """Who has which role now."""
    standing = Grant.objects.filter(ended_at=None)
    return standing.select_related("person", "place").order_by("role", "person__name", "pk")


def has_steward() -> bool:
    """Whether anybody can give roles."""
    return Grant.objects.filter(role=Role.STEWARD, ended_at=None).exists()
