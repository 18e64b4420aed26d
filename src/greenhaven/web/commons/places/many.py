"""Places that are put on the map, and what is declared of them, many at once.

Of what a list brings the caller holds the transaction and writes one row into the audit chain.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.columns import DeclarationError, declarable
from greenhaven.web.commons.places.models import Declaration, Place, PlaceKind

LONGEST_STEM = 100


@dataclass(frozen=True, slots=True)
class Said:
    """One fact of a place, with how it is known."""

    place: Place
    column: str
    value: str
    unit: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Point:
    """A kitchen, market or school, and where it is."""

    name: str
    district: str
    lat: float
    lon: float


def add_sources(*, points: Sequence[Point], city: City) -> list[Place]:
    """Put places of business on the map, in the order of the list."""
    return Place.objects.bulk_create(_source(each, city) for each in points)


def declare_many(*, said: Sequence[Said], by: Person, city: City) -> list[Declaration]:
    """Say facts of places, all of them or none; the last one of a column holds."""
    return Declaration.objects.bulk_create([_declared(each, by, city) for each in said])


def withdraw_declarations(*, declarations: Sequence[Declaration]) -> int:
    """Take declarations back that still stand; gives how many."""
    standing = Declaration.objects.filter(
        pk__in=[each.pk for each in declarations], withdrawn_at=None
    )
    return standing.update(withdrawn_at=timezone.now())


def _source(point: Point, city: City) -> Place:
    stem = slugify(point.name)[:LONGEST_STEM] or "source"
    return Place(
        city=city.id,
        code=f"{stem}-{uuid.uuid4().hex[:6]}",
        name=point.name,
        kind=PlaceKind.SOURCE,
        district=point.district,
        lat=point.lat,
        lon=point.lon,
        shown_lat=point.lat,
        shown_lon=point.lon,
    )


def _declared(said: Said, by: Person, city: City) -> Declaration:
    if not said.evidence.strip():
        raise DeclarationError(_("Say how it is known: who measured, when, or what it says where."))
    value, unit = declarable(said.place.kind, said.column).read(said.value, said.unit, city)
    return Declaration(
        place=said.place,
        column=said.column,
        value=value,
        unit=unit,
        evidence=said.evidence.strip(),
        declared_by=by,
    )
