"""Where one lives: put on the map, changed, taken off. Only its owner sees it here."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from greenhaven.core.city import City
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.texts import Clean, Code
from greenhaven.web.commons.people.home_views import home_of
from greenhaven.web.commons.people.queries import homes_of
from greenhaven.web.commons.places.actions import HomeError, add_home, close_home, move_home
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.where import district_at, middle_of
from greenhaven.web.commons.snapshots.queries import present_city

router = Router(tags=["Homes"])
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), Clean]
Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80), Clean]
District = Annotated[str, StringConstraints(max_length=64), Clean]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


class HomeShape(Schema):
    """A home of one's own, and the point where others see it."""

    code: str
    name: str
    district: str
    address: str
    lat: float
    lon: float
    shown_lat: float
    shown_lon: float


class HomeTold(Schema):
    """Where one lives: a point, or at least the district."""

    name: Title = ""
    district: District = ""
    address: Address = ""
    lat: Latitude | None = None
    lon: Longitude | None = None


class HomeChange(Schema):
    """What is changed of it; what is not named stays. A point is named by both numbers."""

    name: Title | None = None
    district: District | None = None
    address: Address | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None


@router.get("/me/homes", response=answers(list[HomeShape]), operation_id="my_homes")
@opens("own.read")
def homes(request: HttpRequest) -> list[Place]:
    """One's own."""
    return list(homes_of(who(request)))


@router.post("/me/homes", response=answers(HomeShape, 201), operation_id="add_home")
@opens("place.add_home")
def add(request: HttpRequest, told: HomeTold) -> Status[Place]:
    """Put a home on the map; others see it a few hundred metres from where it is."""
    lat, lon, district = whereabouts(present_city(), told.lat, told.lon, told.district)
    home = add_home(
        by=who(request),
        name=told.name,
        lat=lat,
        lon=lon,
        address=told.address,
        district=district,
    )
    return Status(201, home)


@router.patch("/me/homes/{code}", response=answers(HomeShape), operation_id="move_home")
@opens("home.own", home_of)
def move(request: HttpRequest, code: Code, told: HomeChange) -> Place:
    """Say anew where it is, and what it is called."""
    del code
    home, city = found(request, Place), present_city()
    district = home.district if told.district is None else told.district
    lat, lon = told.lat, told.lon
    if lat is None and lon is None and district == home.district:
        lat, lon = home.lat, home.lon
    else:
        lat, lon, district = whereabouts(city, lat, lon, district)
    return move_home(
        home=home,
        by=who(request),
        name=home.name if told.name is None else told.name,
        lat=lat,
        lon=lon,
        address=home.address if told.address is None else told.address,
        district=district,
    )


@router.delete("/me/homes/{code}", response=answers(HomeShape), operation_id="remove_home")
@opens("home.own", home_of)
def remove(request: HttpRequest, code: Code) -> Place:
    """Take it off the map; what was given from there stays in the books, without its place."""
    del code
    return close_home(home=found(request, Place), by=who(request))


def whereabouts(
    city: City, lat: float | None, lon: float | None, district: str
) -> tuple[float, float, str]:
    """The point and its district, or the middle of the district that was named."""
    if lat is not None and lon is not None:
        return lat, lon, district_at(city, lat, lon) or known_district(city, district)
    if lat is not None or lon is not None:
        raise HomeError(_("Give both numbers of the point, or none."))
    if not district:
        raise HomeError(_("Choose the district, or paste a point."))
    return *middle_of(city, known_district(city, district)), district


def known_district(city: City, district: str) -> str:
    """A district of the city, or none in particular."""
    if district and district not in city.districts.id.tolist():
        raise HomeError(_("There is no district %(name)s.") % {"name": district})
    return district
