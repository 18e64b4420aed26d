"""What can be done with places: they are brought with a city, added, and declared upon."""

import math
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.columns import Columns
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.columns import DeclarationError, declarable
from greenhaven.web.commons.places.models import Declaration, Place, PlaceKind
from greenhaven.web.commons.places.privacy import blurred
from greenhaven.web.commons.places.queries import between_km
from greenhaven.web.commons.places.where import district_at
from greenhaven.web.commons.snapshots.queries import present_city

FARTHEST_KM = 30.0  # from the centre of the nearest district: the largest are that wide
FOLLOWED = ("name", "kind", "sort", "district", "lat", "lon", "shown_lat", "shown_lon")


@transaction.atomic
def bring_places(*, city: City) -> int:
    """Put the hubs and gardens of a city's tables on the map, or bring them up to date.

    What keepers declared and who keeps them stays. A place that left the tables stays, for what
    was handed over there is still told of it. Gives how many are new.
    """
    before = Place.objects.filter(city=city.id, from_tables=True).count()
    rows = [
        *_rows(city.id, PlaceKind.HUB, city.hubs, city.hubs.kind.tolist()),
        *_rows(city.id, PlaceKind.GARDEN, city.gardens, city.gardens.kind.tolist()),
    ]
    Place.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["city", "code"],
        update_fields=list(FOLLOWED),
        batch_size=500,
    )
    return Place.objects.filter(city=city.id, from_tables=True).count() - before


def _rows(city: str, kind: PlaceKind, table: Columns, sorts: list[str]) -> list[Place]:
    columns = ("id", "name", "district", "lat", "lon")
    values = zip(*(getattr(table, name).tolist() for name in columns), sorts, strict=True)
    return [
        Place(
            city=city,
            code=code,
            name=name,
            kind=kind,
            sort=sort,
            district=district,
            lat=lat,
            lon=lon,
            shown_lat=lat,
            shown_lon=lon,
            from_tables=True,
        )
        for code, name, district, lat, lon, sort in values
    ]


class HomeError(GreenhavenError):
    """A home that cannot be put on the map so."""


@transaction.atomic
def add_home(
    *, by: Person, name: str, lat: float, lon: float, address: str = "", district: str = ""
) -> Place:
    """Put someone's home on the map; others see it a few hundred metres from where it is."""
    city = present_city()
    if not _is_near(city, lat, lon):
        raise HomeError(_("This point is not in the city. Choose one on its map."))
    name = name or _("home")
    same = Place.objects.filter(owner=by, name=name, lat=lat, lon=lon, closed_at=None)
    if (standing := same.first()) is not None:
        return standing
    shown_lat, shown_lon = blurred(lat=lat, lon=lon, whose=str(by.pseudonym))
    home = Place.objects.create(
        city=city.id,
        code=f"home-{uuid.uuid4().hex[:12]}",
        name=name,
        kind=PlaceKind.HOME,
        district=district or district_at(city, lat, lon),
        lat=lat,
        lon=lon,
        shown_lat=shown_lat,
        shown_lon=shown_lon,
        address=address,
        owner=by,
    )
    witness(by=by, action="home added", subject=home)  # auditors read what is told: not where
    return home


@transaction.atomic
def move_home(  # noqa: PLR0913 -- as above
    *,
    home: Place,
    by: Person,
    name: str,
    lat: float,
    lon: float,
    address: str = "",
    district: str = "",
) -> Place:
    """Say anew where a home is, and what it is called."""
    if not _is_near(present_city(), lat, lon):
        raise HomeError(_("This point is not in the city. Choose one on its map."))
    locked = Place.objects.select_for_update(no_key=True).get(pk=home.pk, kind=PlaceKind.HOME)
    if (lat, lon) != (locked.lat, locked.lon):
        locked.lat, locked.lon = lat, lon
        locked.shown_lat, locked.shown_lon = blurred(lat=lat, lon=lon, whose=str(by.pseudonym))
    locked.name, locked.address, locked.district = name or _("home"), address, district
    locked.save()
    witness(by=by, action="home changed", subject=locked)
    return locked


@transaction.atomic
def close_home(*, home: Place, by: Person) -> Place:
    """Take a home off the map; what was given from there stays in the books, without its place."""
    locked = Place.objects.select_for_update(no_key=True).get(pk=home.pk, kind=PlaceKind.HOME)
    locked.name, locked.address = _("home"), ""
    locked.lat, locked.lon = locked.shown_lat, locked.shown_lon
    locked.closed_at = locked.closed_at or timezone.now()
    locked.save()
    witness(by=by, action="home removed", subject=locked)
    return locked


def _is_near(city: City, lat: float, lon: float) -> bool:
    """Whether a point lies in the city or close by."""
    lats, lons = city.districts.lat, city.districts.lon
    if not (math.isfinite(lat) and math.isfinite(lon) and len(lats)):
        return False
    around = zip(lats.tolist(), lons.tolist(), strict=True)
    return min(between_km(lat, lon, *point) for point in around) <= FARTHEST_KM


@transaction.atomic
def declare(
    *, place: Place, column: str, value: str, unit: str, evidence: str, by: Person
) -> Declaration:
    """Say a fact of a place, with how it is known; the last one of a column holds."""
    if not evidence.strip():
        raise DeclarationError(_("Say how it is known: who measured, when, or what it says where."))
    read, kept_unit = declarable(place.kind, column).read(value, unit, present_city())
    said = {"value": read, "unit": kept_unit, "evidence": evidence.strip(), "declared_by": by}
    before = Declaration.objects.filter(place=place, column=column, withdrawn_at=None)
    last = before.order_by("-pk").first()
    if last is not None and all(getattr(last, name) == given for name, given in said.items()):
        return last
    declaration = Declaration.objects.create(place=place, column=column, **said)
    told = {"column": column, "value": read, "unit": kept_unit}
    witness(by=by, action="place declared", subject=place, told=told)
    return declaration


@transaction.atomic
def withdraw_declaration(*, declaration: Declaration, by: Person) -> Declaration:
    """Take a declaration back: what was declared before it, or assumed, holds again."""
    taken = Declaration.objects.filter(pk=declaration.pk, withdrawn_at=None)
    if taken.update(withdrawn_at=timezone.now()):
        told = {"column": declaration.column}
        witness(by=by, action="declaration withdrawn", subject=declaration.place, told=told)
    declaration.refresh_from_db()
    return declaration
