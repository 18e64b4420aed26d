"""What is asked of places."""

import math
from collections.abc import Sequence
from contextlib import suppress

from django.db.models import F, FloatField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.core.city import EARTH_RADIUS_KM
from greenhaven.web.commons.people.models import Person, Role
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Declaration, Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import NoCityError, latest_snapshot, present_city


def place_of(code: str) -> Place:
    """The place with that code in the present city, or the page that says there is none."""
    found = Place.objects.filter(code=code)
    with suppress(NoCityError):
        found = found.filter(city=present_city().id)
    if (place := found.select_related("owner").first()) is None:
        raise Http404(_("There is no such place here."))
    return place


def public_place(code: str) -> Place:
    """A place that everybody may look up: any but a home."""
    place = place_of(code)
    if place.kind == PlaceKind.HOME:
        raise Http404(_("There is no such place here."))
    return place


def keepers_of(place: Place) -> QuerySet[Person]:
    """Who keeps it now."""
    return Person.objects.filter(
        grants__place=place, grants__role=Role.KEEPER, grants__ended_at=None, is_active=True
    ).order_by("name", "pk")


def kept_by(person: Person) -> QuerySet[Place]:
    """What someone keeps now."""
    return Place.objects.filter(
        grants__person=person, grants__role=Role.KEEPER, grants__ended_at=None
    ).order_by("name")


def sees_door(place: Place, actor: Actor, *, agreed: bool = False) -> bool:
    """Whether someone may see where exactly a place is, and its address.

    `agreed`: a promise of which both sides are sure stands between the home and this person.
    """
    mine = actor.person is not None and actor.person.pk == place.owner_id
    return place.kind != PlaceKind.HOME or mine or agreed


def shown_address(place: Place, actor: Actor, *, agreed: bool = False) -> str:
    """The address, for those who may see it; nothing for others."""
    return place.address if sees_door(place, actor, agreed=agreed) else ""


def near(
    lat: float, lon: float, kind: str, limit: int, sorts: Sequence[str] = ()
) -> list[tuple[Place, float]]:
    """The nearest open places of a kind in the present city, with the way as the crow flies [km].

    Homes are as far as they are shown, so that distances do not tell where they are.
    """
    narrower = math.cos(math.radians(lat))
    north = F("shown_lat") - Value(lat, output_field=FloatField())
    east = (F("shown_lon") - Value(lon, output_field=FloatField())) * Value(narrower)
    found = Place.objects.filter(kind=kind, closed_at=None)
    if (snapshot := latest_snapshot()) is not None:
        found = found.filter(city=snapshot.city)
    if sorts:
        found = found.filter(sort__in=sorts)
    squared = Cast(north * north + east * east, FloatField())
    nearest = found.annotate(squared=squared).order_by("squared", "pk")[:limit]
    return [(place, between_km(lat, lon, place.shown_lat, place.shown_lon)) for place in nearest]


def between_km(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    """Great-circle distance [km], by the haversine formula."""
    phi, to_phi = math.radians(lat), math.radians(to_lat)
    across = math.sin((to_phi - phi) / 2) ** 2
    along = math.sin(math.radians(to_lon - lon) / 2) ** 2
    half = math.sqrt(across + math.cos(phi) * math.cos(to_phi) * along)
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, half))


def standing_declarations(city: str) -> QuerySet[Declaration]:
    """What holds of what keepers declared: of each place and column the last, unless withdrawn."""
    last = (
        Declaration.objects.filter(
            place=OuterRef("place"), column=OuterRef("column"), withdrawn_at=None
        )
        .order_by("-pk")
        .values("pk")[:1]
    )
    return (
        Declaration.objects.filter(place__city=city, pk=Subquery(last))
        .select_related("place", "declared_by")
        .order_by("place_id", "column")
    )
