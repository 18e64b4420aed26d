"""Circles: reading them, coming and going, and where one stands in them."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema, Status
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Code, Line, Note, Row
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.actions import join, leave, step_down
from greenhaven.web.commons.circles.models import Circle, Membership
from greenhaven.web.commons.circles.queries import circle_of, members_of, standing_in
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.credit.actions import write_off
from greenhaven.web.exchange.credit.models import Entry, WriteOff
from greenhaven.web.exchange.credit.queries import (
    Debt,
    Statement,
    left_owing,
    of_circle,
    own_entries,
    statement,
    to_thank,
)
from greenhaven.web.exchange.credit.views import Owing, the_debtor

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


class CircleWholeShape(CircleShape):
    """One circle, its places, and how the one who asks stands with it."""

    places: list[str]
    size: int
    standing: str

    @staticmethod
    def resolve_places(row: Circle) -> list[str]:
        """Their codes; no home is among them."""
        mine = row.places.exclude(kind=PlaceKind.HOME)
        return list(mine.order_by("code").values_list("code", flat=True))

    @staticmethod
    def resolve_size(row: Circle) -> int:
        """How many are in it."""
        return members_of(row).count()

    @staticmethod
    def resolve_standing(row: Circle, context: dict[str, HttpRequest]) -> str:
        """Empty where one never had to do with it."""
        return standing_in(row, actor_of(context["request"]).person)


class MembershipShape(Schema):
    """How someone stands with a circle."""

    id: int
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


class EntryShape(Schema):
    """One handover of one's own, as the circle counts it."""

    id: int
    given_mg: int
    taken_mg: int
    worth_mg: int
    made_at: datetime
    taken_back: bool

    @staticmethod
    def resolve_taken_back(row: Entry) -> bool:
        """Whether it takes another back, or was itself."""
        return row.takes_back_id is not None or hasattr(row, "taken_back_by")


class DebtShape(Schema):
    """Someone who left with more taken than given, and how much more, in compost."""

    person: int
    name: str
    owes_mg: int

    @staticmethod
    def resolve_person(row: Debt) -> int:
        """Their number here."""
        return row.person.pk

    @staticmethod
    def resolve_name(row: Debt) -> str:
        """As neighbours see them."""
        return str(row.person)


class LetGoTold(Schema):
    """Why it is let go; they are told."""

    reason: Line


class LetGoShape(Schema):
    """What was let go."""

    worth_mg: int
    reason: str


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


@router.get("/circles/{slug}", response=answers(CircleWholeShape), operation_id="circle")
@opens("circle.read", circle_of)
def circle(request: HttpRequest, slug: Code) -> Circle:
    """One circle."""
    del slug
    return found(request, Circle)


@router.get(
    "/circles/{slug}/members", response=answers(list[MembershipShape]), operation_id="members"
)
@paginate(Pages)
@opens("circle.inside", circle_of)
def members(request: HttpRequest, slug: Code) -> QuerySet[Membership]:
    """Who is in it, for those who are."""
    del slug
    return members_of(found(request, Circle)).select_related("circle", "person")


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


@router.get("/circles/{slug}/entries", response=answers(list[EntryShape]), operation_id="entries")
@paginate(Pages)
@opens("circle.inside", circle_of)
def entries(request: HttpRequest, slug: Code) -> QuerySet[Entry]:
    """What one gave and took oneself."""
    del slug
    mine = own_entries(found(request, Circle), who(request))
    return mine.select_related("taken_back_by")


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


@router.post(
    "/circles/{slug}/step-down", response=answers(MembershipShape), operation_id="step_down"
)
@opens("circle.join", circle_of)
def stand_back(request: HttpRequest, slug: Code) -> Membership:
    """Be an ordinary member again."""
    del slug
    return step_down(circle=found(request, Circle), by=who(request))


@router.get("/circles/{slug}/debts", response=answers(list[DebtShape]), operation_id="debts")
@opens("circle.steward", circle_of)
def debts(request: HttpRequest, slug: Code) -> list[Debt]:
    """Who left it with more taken than given."""
    del slug
    return left_owing(found(request, Circle))


@router.post(
    "/circles/{slug}/debts/{person}/let-go",
    response=answers(LetGoShape, 201),
    operation_id="let_go",
)
@opens("circle.steward", the_debtor)
def let_go(request: HttpRequest, slug: Code, person: Row, told: LetGoTold) -> Status[WriteOff]:
    """Let go what someone owes who has left."""
    del slug, person
    purse = found(request, Owing).purse
    row = write_off(circle=purse.circle, person=purse.person, by=who(request), reason=told.reason)
    return Status(201, row)
