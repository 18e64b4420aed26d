"""Promises, and what both sides say to them."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Amount, Line, Note, Row, Unit
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.queries import shown_address
from greenhaven.web.commons.units import read_amount
from greenhaven.web.exchange.handovers.actions import agree, ask_again, decline, miss, withdraw
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState, NoFor
from greenhaven.web.exchange.handovers.queries import of_someone
from greenhaven.web.exchange.handovers.sides import Side

router = Router(tags=["Promises"])


class PromiseShape(Schema):
    """One movement on one day that both sides are asked to agree to."""

    id: int
    leg: str
    giver_place: str
    taker_place: str
    material: str
    amount_mg: int
    due_on: date
    state: str
    reason: str
    answer: str
    no_for: str
    giver_agreed_at: datetime | None
    taker_agreed_at: datetime | None
    lapses_at: datetime

    @staticmethod
    def resolve_giver_place(row: Commitment) -> str:
        """From where."""
        return row.giver_place.code

    @staticmethod
    def resolve_taker_place(row: Commitment) -> str:
        """To where."""
        return row.taker_place.code


class PromiseWholeShape(PromiseShape):
    """One promise as one of its sides sees it."""

    address: str = Field(description="Where it is fetched, once both have agreed.")

    @staticmethod
    def resolve_address(row: Commitment, context: dict[str, HttpRequest]) -> str:
        """For the one who asks."""
        agreed = row.state in (CommitmentState.AGREED, CommitmentState.KEPT)
        return shown_address(row.giver_place, actor_of(context["request"]), agreed=agreed)


class SideTold(Schema):
    """For which side one agrees."""

    side: Side


class WhyTold(Schema):
    """Why not."""

    why: Line


class NoTold(WhyTold):
    """Why not, and for how long; where it was too much at once, how much would suit."""

    no_for: NoFor = NoFor.ONCE
    suits: Amount | None = None
    unit: Unit = "kg"


class WordTold(Schema):
    """A word about it."""

    why: Note = ""


def the_promise(promise: int) -> Commitment:
    """The promise with that number."""
    known = Commitment.objects.select_related("giver_place", "taker_place", "giver", "taker")
    return get_object_or_404(known, pk=promise)


@router.get("/promises", response=answers(list[PromiseShape]), operation_id="promises")
@paginate(Pages)
@opens("own.read")
def promises(
    request: HttpRequest,
    day: Annotated[date | None, Query()] = None,
    state: Annotated[CommitmentState | None, Query()] = None,
    place: Annotated[str, Query(max_length=120)] = "",
) -> QuerySet[Commitment]:
    """Those of one's own, of places that one keeps, or of one place; a coordinator sees all."""
    actor = actor_of(request)
    listed = (
        Commitment.objects.select_related("giver_place", "taker_place")
        if actor.may("plan.manage")
        else of_someone(actor)
    )
    if day is not None:
        listed = listed.filter(due_on=day)
    if place:
        listed = listed.filter(Q(giver_place__code=place) | Q(taker_place__code=place))
    return listed.filter(state=state) if state is not None else listed


@router.get("/promises/{promise}", response=answers(PromiseWholeShape), operation_id="promise")
@opens("commitment.answer", the_promise)
def one(request: HttpRequest, promise: Row) -> Commitment:
    """One promise."""
    del promise
    return found(request, Commitment)


@router.post("/promises/{promise}/agree", response=answers(PromiseShape), operation_id="agree")
@opens("commitment.answer", the_promise)
def yes(request: HttpRequest, promise: Row, told: SideTold) -> Commitment:
    """Agree for one side."""
    del promise
    return agree(commitment=found(request, Commitment), by=who(request), side=told.side)


@router.post("/promises/{promise}/decline", response=answers(PromiseShape), operation_id="decline")
@opens("commitment.answer", the_promise)
def no(request: HttpRequest, promise: Row, told: NoTold) -> Commitment:
    """Say no to what is proposed; the next plans leave it out for so long."""
    del promise
    return decline(
        commitment=found(request, Commitment),
        by=who(request),
        why=told.why,
        no_for=told.no_for,
        would_suit_mg=read_amount(told.suits, told.unit) if told.suits is not None else 0,
    )


@router.post("/promises/{promise}/again", response=answers(PromiseShape), operation_id="ask_again")
@opens("commitment.answer", the_promise)
def again(request: HttpRequest, promise: Row) -> Commitment:
    """What was declined for longer may be asked for again."""
    del promise
    return ask_again(commitment=found(request, Commitment), by=who(request))


@router.post(
    "/promises/{promise}/withdraw", response=answers(PromiseShape), operation_id="withdraw_promise"
)
@opens("commitment.answer", the_promise)
def back(request: HttpRequest, promise: Row, told: WordTold) -> Commitment:
    """Take back what was agreed."""
    del promise
    return withdraw(commitment=found(request, Commitment), by=who(request), why=told.why)


@router.post("/promises/{promise}/miss", response=answers(PromiseShape), operation_id="miss")
@opens("commitment.answer", the_promise)
def nobody(request: HttpRequest, promise: Row) -> Commitment:
    """Say that nobody came."""
    del promise
    return miss(commitment=found(request, Commitment), by=who(request))
