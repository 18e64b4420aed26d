"""Founding and tending circles: words, agreement, limits, places, and who is in them."""

from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema, Status
from ninja.pagination import paginate
from pydantic import StringConstraints

from greenhaven.web.api.answers import answers
from greenhaven.web.api.circles import CircleWholeShape, MembershipShape, router
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.homes import known_district
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Amount, Clean, Code, Name, Note, Row, Slug, Unit
from greenhaven.web.commons.circles import actions
from greenhaven.web.commons.circles.models import Circle, Joining, Membership, Reckoning, Standing
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.circles.views import membership_of
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import read_amount

About = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), Clean]
Agreement = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8000), Clean]
District = Annotated[str, StringConstraints(max_length=64), Clean]


class FoundTold(Schema):
    """A new circle."""

    name: Name
    about: About = ""
    district: District = ""
    joining: Joining = Joining.ASK


class DescribeTold(Schema):
    """What is changed of its description; what is not named stays."""

    about: About | None = None
    district: District | None = None
    joining: Joining | None = None


class AgreementTold(Schema):
    """Its rules, in its own words."""

    text: Agreement


class LimitsTold(Schema):
    """Gifts or credit, and how far below zero a balance may go, in compost."""

    reckoning: Reckoning
    limit: Amount
    unit: Unit = "kg"


class PlaceTold(Schema):
    """Which place."""

    place: Slug


class ReasonTold(Schema):
    """Why: it is told to the one whom it concerns, and to nobody else."""

    reason: Note = ""


class AskedShape(MembershipShape):
    """Who waits for an answer, and what they say of themselves."""

    word: str


def the_member(slug: str, member: int) -> Membership:
    """Someone who has or had to do with a circle."""
    return membership_of(slug, member)


@router.post("/circles", response=answers(CircleWholeShape, 201), operation_id="found_circle")
@opens("circle.found")
def begin(request: HttpRequest, told: FoundTold) -> Status[Circle]:
    """Begin a circle, whose first steward is its founder."""
    city = present_city()
    known_district(city, told.district)
    return Status(201, actions.found(city=city.id, by=who(request), **told.dict()))


@router.patch("/circles/{slug}", response=answers(CircleWholeShape), operation_id="describe_circle")
@opens("circle.steward", circle_of)
def describe(request: HttpRequest, slug: Code, told: DescribeTold) -> Circle:
    """Say anew what it is about and how one joins."""
    del slug
    circle = found(request, Circle)
    known = {name: getattr(circle, name) for name in ("about", "district", "joining")}
    given = known | told.dict(exclude_none=True)
    known_district(present_city(), given["district"])
    return actions.describe(circle=circle, by=who(request), **given)


@router.put(
    "/circles/{slug}/agreement", response=answers(CircleWholeShape), operation_id="set_agreement"
)
@opens("circle.steward", circle_of)
def agree(request: HttpRequest, slug: Code, told: AgreementTold) -> Circle:
    """Write down its rules; its members are told."""
    del slug
    return actions.set_agreement(circle=found(request, Circle), by=who(request), text=told.text)


@router.put("/circles/{slug}/limits", response=answers(CircleWholeShape), operation_id="set_limits")
@opens("circle.steward", circle_of)
def limit(request: HttpRequest, slug: Code, told: LimitsTold) -> Circle:
    """Choose between gifts and credit, and how far a balance may fall."""
    del slug
    return actions.set_limits(
        circle=found(request, Circle),
        by=who(request),
        reckoning=told.reckoning,
        credit_limit_mg=read_amount(told.limit, told.unit),
    )


@router.post(
    "/circles/{slug}/places", response=answers(CircleWholeShape), operation_id="bring_place"
)
@opens("circle.steward", circle_of)
def bring(request: HttpRequest, slug: Code, told: PlaceTold) -> Circle:
    """Bring a place that one keeps into the circle."""
    del slug
    place = public_place(told.place)
    return actions.bring_place(circle=found(request, Circle), place=place, by=who(request))


@router.delete(
    "/circles/{slug}/places/{code}",
    response=answers(CircleWholeShape),
    operation_id="take_place_out",
)
@opens("circle.steward", circle_of)
def take(request: HttpRequest, slug: Code, code: Code) -> Circle:
    """Take a place out of the circle."""
    del slug
    place: Place = public_place(code)
    return actions.take_place(circle=found(request, Circle), place=place, by=who(request))


@router.get("/circles/{slug}/asked", response=answers(list[AskedShape]), operation_id="asked")
@paginate(Pages)
@opens("circle.steward", circle_of)
def waiting(request: HttpRequest, slug: Code) -> QuerySet[Membership]:
    """Who waits for an answer."""
    del slug
    rows = Membership.objects.filter(circle=found(request, Circle), standing=Standing.ASKED)
    return rows.select_related("person", "circle")


@router.post(
    "/circles/{slug}/members/{member}/admit",
    response=answers(MembershipShape),
    operation_id="admit",
)
@opens("circle.steward", the_member)
def admit(request: HttpRequest, slug: Code, member: Row) -> Membership:
    """Let in who has asked."""
    del slug, member
    row = found(request, Membership)
    return actions.admit(circle=row.circle, person=row.person, by=who(request))


@router.post(
    "/circles/{slug}/members/{member}/refuse",
    response=answers(MembershipShape),
    operation_id="refuse",
)
@opens("circle.steward", the_member)
def refuse(request: HttpRequest, slug: Code, member: Row, told: ReasonTold) -> Membership:
    """Tell who has asked that it will not be."""
    del slug, member
    row, by = found(request, Membership), who(request)
    return actions.refuse(circle=row.circle, person=row.person, by=by, reason=told.reason)


@router.post(
    "/circles/{slug}/members/{member}/remove",
    response=answers(MembershipShape),
    operation_id="remove",
)
@opens("circle.steward", the_member)
def remove(request: HttpRequest, slug: Code, member: Row, told: ReasonTold) -> Membership:
    """Remove a member, who is told why."""
    del slug, member
    row, by = found(request, Membership), who(request)
    return actions.remove(circle=row.circle, person=row.person, by=by, reason=told.reason)


@router.post(
    "/circles/{slug}/members/{member}/steward",
    response=answers(MembershipShape),
    operation_id="make_steward",
)
@opens("circle.steward", the_member)
def raise_up(request: HttpRequest, slug: Code, member: Row) -> Membership:
    """Let a member answer for the circle too."""
    del slug, member
    row = found(request, Membership)
    return actions.make_steward(circle=row.circle, person=row.person, by=who(request))
