"""Circles, and joining and leaving them."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Code, Note
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.actions import join, leave
from greenhaven.web.commons.circles.models import Circle, Membership
from greenhaven.web.commons.circles.queries import circle_of, members_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.credit.queries import Statement, of_circle, statement, to_thank

router = Router(tags=["Circles"])


class CircleShape(Schema):
    """A circle as everybody may see it."""

    slug: str
    name: str
    about: str
    agreement: str
    district: str
    joining: str
    reckoning: str
    credit_limit_mg: int


class MembershipShape(Schema):
    """How someone stands with a circle."""

    circle: str
    name: str
    standing: str
    since: datetime

    @staticmethod
    def resolve_circle(row: Membership) -> str:
        """The circle's slug."""
        return row.circle.slug

    @staticmethod
    def resolve_name(row: Membership) -> str:
        """As neighbours see it."""
        return str(row.person)


class BalanceShape(Schema):
    """What a circle gave and took, and where the one who asks stands."""

    circle_given_mg: int
    circle_taken_mg: int
    given_mg: int
    taken_mg: int
    balance_mg: int
    limit_mg: int | None
    thanks: list[str]


class JoinTold(Schema):
    """A word to those who answer."""

    word: Note = ""


@router.get("/circles", response=answers(list[CircleShape]), operation_id="circles")
@paginate(Pages)
@opens("circle.read")
def circles(request: HttpRequest) -> QuerySet[Circle]:
    """The circles of the city that meet."""
    del request
    return Circle.objects.filter(city=present_city().id, closed_at=None)


@router.get("/circles/{slug}", response=answers(CircleShape), operation_id="circle")
@opens("circle.read", circle_of)
def circle(request: HttpRequest, slug: Code) -> Circle:
    """One circle."""
    del slug
    return found(request, Circle)


@router.get(
    "/circles/{slug}/members", response=answers(list[MembershipShape]), operation_id="members"
)
@opens("circle.inside", circle_of)
def members(request: HttpRequest, slug: Code) -> list[Membership]:
    """Who is in it, for those who are."""
    del slug
    return list(members_of(found(request, Circle)).select_related("circle"))


@router.get("/circles/{slug}/balance", response=answers(BalanceShape), operation_id="balance")
@opens("circle.inside", circle_of)
def balance(request: HttpRequest, slug: Code) -> BalanceShape:
    """What was given and taken: by the circle, and by the one who asks."""
    del slug
    here = found(request, Circle)
    mine: Statement = statement(here, who(request))
    ever = of_circle(here)
    return BalanceShape(
        circle_given_mg=ever.given_mg,
        circle_taken_mg=ever.taken_mg,
        given_mg=mine.total.given_mg,
        taken_mg=mine.total.taken_mg,
        balance_mg=mine.balance_mg,
        limit_mg=mine.limit_mg,
        thanks=[str(person) for person in to_thank(here, clock.now(present_city()))],
    )


@router.post("/circles/{slug}/join", response=answers(MembershipShape), operation_id="join")
@opens("circle.join", circle_of)
def enter(request: HttpRequest, slug: Code, told: JoinTold) -> Membership:
    """Join, or ask to."""
    del slug
    return join(circle=found(request, Circle), by=who(request), word=told.word)


@router.post("/circles/{slug}/leave", response=answers(MembershipShape), operation_id="leave")
@opens("circle.join", circle_of)
def go(request: HttpRequest, slug: Code) -> Membership:
    """Leave."""
    del slug
    return leave(circle=found(request, Circle), by=who(request))
