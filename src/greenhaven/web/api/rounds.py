"""Rounds and their stops, for those who drive and coordinate."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Line, Row
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.exchange.rounds.driving import arrive, begin, finish, skip
from greenhaven.web.exchange.rounds.models import Round, Stop

router = Router(tags=["Rounds"])


class StopShape(Schema):
    """One stop; where it is stands on the driver's own page only."""

    id: int
    number: int
    promise: int | None = Field(alias="commitment_id")
    planned_at: datetime
    state: str


class RoundShape(Schema):
    """One vehicle's round of a day."""

    id: int
    day: date
    name: str
    vehicle: str
    state: str
    begins_at: datetime
    ends_at: datetime
    metres: int
    revision: int
    stops: list[StopShape]

    @staticmethod
    def resolve_vehicle(row: Round) -> str:
        """Its code."""
        return row.vehicle.code

    @staticmethod
    def resolve_stops(row: Round) -> list[Stop]:
        """In their order."""
        return sorted(row.stops.all(), key=lambda stop: stop.number)


class SkipTold(Schema):
    """Why it is passed by."""

    why: Line


def the_round(round_: int) -> Round:
    """The round with that number."""
    return get_object_or_404(_whole(), pk=round_)


def the_stop(stop: int) -> Stop:
    """The stop with that number."""
    return get_object_or_404(Stop.objects.select_related("round", "place", "commitment"), pk=stop)


def _whole() -> QuerySet[Round]:
    return Round.objects.select_related("vehicle").prefetch_related("stops")


@router.get("/rounds", response=answers(list[RoundShape]), operation_id="rounds")
@paginate(Pages)
@opens("own.read")
def rounds(request: HttpRequest, day: Annotated[date | None, Query()] = None) -> QuerySet[Round]:
    """Those that one drives; a coordinator sees all."""
    actor, listed = actor_of(request), _whole()
    if not actor.may("plan.manage"):
        listed = listed.filter(driver=actor.person)
    return listed.filter(day=day) if day is not None else listed


@router.get("/rounds/{round_}", response=answers(RoundShape), operation_id="round")
@opens("round.drive", the_round)
def one(request: HttpRequest, round_: Row) -> Round:
    """One round."""
    del round_
    return found(request, Round)


@router.post("/rounds/{round_}/begin", response=answers(RoundShape), operation_id="begin_round")
@opens("round.drive", the_round)
def start(request: HttpRequest, round_: Row) -> Round:
    """The driver sets out."""
    begin(round_=found(request, Round), by=who(request))
    return the_round(round_)


@router.post("/stops/{stop}/arrive", response=answers(StopShape), operation_id="arrive")
@opens("round.drive", the_stop)
def there(request: HttpRequest, stop: Row) -> Stop:
    """The driver is there."""
    del stop
    return arrive(stop=found(request, Stop), by=who(request))


@router.post("/stops/{stop}/finish", response=answers(StopShape), operation_id="finish_stop")
@opens("round.drive", the_stop)
def done(request: HttpRequest, stop: Row) -> Stop:
    """All is done there."""
    del stop
    return finish(stop=found(request, Stop), by=who(request))


@router.post("/stops/{stop}/skip", response=answers(StopShape), operation_id="skip_stop")
@opens("round.drive", the_stop)
def pass_by(request: HttpRequest, stop: Row, told: SkipTold) -> Stop:
    """Pass it by, and say why; those who wait are told."""
    del stop
    return skip(stop=found(request, Stop), by=who(request), why=told.why)
