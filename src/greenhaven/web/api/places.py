"""Places, as everybody may see them, and what their keepers declare."""

from datetime import datetime
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Code, Line, Row
from greenhaven.web.commons.places.actions import declare, withdraw_declaration
from greenhaven.web.commons.places.models import Declaration, Place, PlaceKind
from greenhaven.web.commons.places.queries import near, public_place, standing_declarations
from greenhaven.web.commons.snapshots.queries import present_city

router = Router(tags=["Places"])


class PlaceShape(Schema):
    """A place that is no home."""

    code: str
    name: str
    kind: str
    sort: str
    district: str
    lat: float = Field(alias="shown_lat")
    lon: float = Field(alias="shown_lon")
    is_open: bool

    @staticmethod
    def resolve_is_open(place: Place) -> bool:
        """Whether it still takes part."""
        return place.closed_at is None


class NearShape(Schema):
    """A place and how far it is as the crow flies."""

    place: PlaceShape
    km: float


class DeclarationShape(Schema):
    """What a keeper said of a place."""

    id: int
    column: str
    value: str
    unit: str
    evidence: str
    declared_at: datetime


class DeclarationTold(Schema):
    """What a keeper says of a place, and how it is known."""

    column: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    value: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    unit: Annotated[str, StringConstraints(max_length=32)] = ""
    evidence: Line


def the_declaration(code: str, declaration: int) -> Declaration:
    """A declaration of that place."""
    return get_object_or_404(
        Declaration.objects.select_related("place"),
        place=public_place(code),
        pk=declaration,
        withdrawn_at=None,
    )


@router.get("/places", response=answers(list[PlaceShape]), operation_id="places")
@paginate(Pages)
@opens("place.read")
def places(
    request: HttpRequest,
    kind: Annotated[PlaceKind | None, Query()] = None,
    district: Annotated[str, Query(max_length=64)] = "",
) -> QuerySet[Place]:
    """The places of the city that are no homes."""
    del request
    listed = Place.objects.filter(city=present_city().id).exclude(kind=PlaceKind.HOME)
    if kind is not None:
        listed = listed.filter(kind=kind)
    return listed.filter(district=district) if district else listed


@router.get("/places-near", response=answers(list[NearShape]), operation_id="places_near")
@opens("place.read")
def nearest(
    request: HttpRequest,
    lat: Annotated[float, Query(ge=-90, le=90)],
    lon: Annotated[float, Query(ge=-180, le=180)],
    kind: Annotated[Literal["source", "hub", "garden"], Query()] = "hub",
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
) -> list[dict[str, object]]:
    """The nearest open places of a kind."""
    del request
    return [{"place": place, "km": km} for place, km in near(lat, lon, kind, limit)]


@router.get("/places/{code}", response=answers(PlaceShape), operation_id="place")
@opens("place.read", public_place)
def place(request: HttpRequest, code: Code) -> Place:
    """One place."""
    del code
    return found(request, Place)


@router.get(
    "/places/{code}/declarations",
    response=answers(list[DeclarationShape]),
    operation_id="declarations",
)
@opens("place.read", public_place)
def declarations(request: HttpRequest, code: Code) -> list[Declaration]:
    """What holds of what its keepers declared."""
    del code
    here = found(request, Place)
    return list(standing_declarations(here.city).filter(place=here))


@router.post(
    "/places/{code}/declarations",
    response=answers(DeclarationShape, 201),
    operation_id="declare",
)
@opens("place.declare", public_place)
def add_declaration(request: HttpRequest, code: Code, told: DeclarationTold) -> Status[Declaration]:
    """Say a fact of a place, in place of an assumption."""
    del code
    return Status(201, declare(place=found(request, Place), by=who(request), **told.dict()))


@router.delete(
    "/places/{code}/declarations/{declaration}",
    response=answers(DeclarationShape),
    operation_id="withdraw_declaration",
)
@opens("place.declare", the_declaration)
def drop_declaration(request: HttpRequest, code: Code, declaration: Row) -> Declaration:
    """Take it back: what was said before it, or assumed, holds again."""
    del code, declaration
    return withdraw_declaration(declaration=found(request, Declaration), by=who(request))
