"""Kitchens, markets and schools that are put on the map because someone gives from there."""

import uuid

from django.db import transaction
from django.utils.text import slugify

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city

LONGEST_STEM = 100


@transaction.atomic
def add_source(*, by: Person, name: str, district: str, lat: float, lon: float) -> Place:
    """Put a kitchen, market or school on the map: a place of business, shown where it is."""
    stem = slugify(name)[:LONGEST_STEM] or "source"
    source = Place.objects.create(
        city=present_city().id,
        code=f"{stem}-{uuid.uuid4().hex[:6]}",
        name=name,
        kind=PlaceKind.SOURCE,
        district=district,
        lat=lat,
        lon=lon,
        shown_lat=lat,
        shown_lon=lon,
    )
    witness(by=by, action="source added", subject=source, told={"name": name})
    return source
