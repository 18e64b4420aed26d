"""Who is known to live where, and since when."""

from datetime import datetime, timedelta
from enum import IntEnum
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.residence.models import Residence

LONG = timedelta(days=365)


class Tier(IntEnum):
    """How well someone is known; each knows what those before it know."""

    NEIGHBOUR = 1  # has signed in
    RESIDENT = 2  # is known to live here
    LONG_STANDING = 3  # for a year


def standing_at(at: datetime) -> Q:
    """Residences that held at a moment."""
    return Q(since__lte=at) & (Q(ended_at=None) | Q(ended_at__gt=at))


def residence_of(person: Person, city: str, at: datetime) -> Residence | None:
    """Where someone is known to live at a moment; none where nobody knows."""
    found = Residence.objects.filter(standing_at(at), city=city, person=person)
    return found.order_by("-pk").first()


def tier_of(person: Person, city: str, at: datetime) -> Tier:
    """How well someone is known at a moment."""
    residence = residence_of(person, city, at)
    if residence is None:
        return Tier.NEIGHBOUR
    return Tier.LONG_STANDING if residence.since <= at - LONG else Tier.RESIDENT


def residents(city: str, at: datetime, district: str = "") -> QuerySet[Person]:
    """The people known to live in a city, or in one of its districts, at a moment."""
    held = Residence.objects.filter(standing_at(at), city=city)
    if district:
        held = held.filter(district=district)
    return Person.objects.filter(
        pk__in=held.values("person"), is_active=True, erased_at=None
    ).order_by("pk")


class CrowdedHome(NamedTuple):
    """A home in which more people have a say than usual: looked at, never shut out."""

    people: tuple[str, ...]
    district: str


def crowded_homes(city: str, most: int) -> list[CrowdedHome]:
    """Homes with more than so many people who have a say; for stewards to look at."""
    standing = Residence.objects.filter(city=city, ended_at=None).exclude(home_digest="")
    many = standing.values("home_digest").annotate(count=Count("pk")).filter(count__gt=most)
    rows = standing.filter(home_digest__in=many.values("home_digest")).select_related("person")
    found: dict[str, list[Residence]] = {}
    for row in rows.order_by("home_digest", "pk"):
        found.setdefault(row.home_digest, []).append(row)
    return [
        CrowdedHome(tuple(str(each.person) for each in home), home[0].district)
        for home in found.values()
    ]
