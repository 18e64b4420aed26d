"""Batches: what is in them, what was seen and done, how far they are, where they came from."""

from datetime import date, datetime
from typing import Annotated

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Code, Moment
from greenhaven.web.commons import clock
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.actions import move_on
from greenhaven.web.exchange.batches.models import Batch, Observation, Stage
from greenhaven.web.exchange.batches.observing import refuse_other_days
from greenhaven.web.exchange.batches.queries import batch_of, content_of, may_give, seen_at
from greenhaven.web.exchange.batches.releasing import release
from greenhaven.web.exchange.ledger.models import Account
from greenhaven.web.exchange.ledger.tracing import Link, trace_back, trace_forward
from greenhaven.web.exchange.reports.models import Hold

router = Router(tags=["Batches"])
Spot = Annotated[str, Field(max_length=32)]


class ContentShape(Schema):
    """What is in a batch, by the ledger."""

    wet_mg: int
    water_mg: int
    carbon_mg: int
    nitrogen_mg: int
    phosphorus_mg: int
    potassium_mg: int
    ash_mg: int


class BatchShape(Schema):
    """An amount of material with a history."""

    code: str
    place: str
    reactor: str | None
    stage: str
    product: str
    opened_at: datetime
    started_at: datetime | None
    ready_on: date | None
    released_at: datetime | None
    may_be_given: bool
    content: ContentShape

    @staticmethod
    def resolve_place(batch: Batch) -> str:
        """Its hub."""
        return batch.place.code

    @staticmethod
    def resolve_reactor(batch: Batch) -> str | None:
        """What it lies in."""
        return batch.reactor.name if batch.reactor else None

    @staticmethod
    def resolve_may_be_given(batch: Batch) -> bool:
        """Released, and not on hold."""
        held = getattr(batch, "is_held", None)
        return may_give(batch) if held is None else batch.released_at is not None and not held

    @staticmethod
    def resolve_content(batch: Batch) -> dict[str, int]:
        """What is in it."""
        return content_of(batch).as_columns()


class ObservationShape(Schema):
    """One thing seen or done."""

    id: int
    kind: str
    measure: str
    value: float | None
    unit: str
    spot: str
    note: str
    at: datetime


class StageTold(Schema):
    """How far it is."""

    stage: Stage
    at: Moment | None = None


class LinkShape(Schema):
    """An account that a trace comes to. Homes are told as such, without which."""

    kind: str
    place: str | None
    batch: str | None
    generations: int
    share: float
    wet_mg: int
    nitrogen_mg: int


class TraceShape(Schema):
    """Where a batch came from, and where it went."""

    back: list[LinkShape]
    forward: list[LinkShape]


@router.get("/places/{code}/batches", response=answers(list[BatchShape]), operation_id="batches")
@paginate(Pages)
@opens("batch.read", public_place)
def batches(request: HttpRequest, code: Code) -> QuerySet[Batch]:
    """The batches of a hub."""
    del code
    held = Hold.objects.filter(batch=OuterRef("pk"), lifted_at=None)
    listed = Batch.objects.filter(place=found(request, Place)).annotate(is_held=Exists(held))
    return listed.select_related("place", "reactor", "account__balance")


@router.get("/batches/{code}", response=answers(BatchShape), operation_id="batch")
@opens("batch.read", batch_of)
def one(request: HttpRequest, code: Code) -> Batch:
    """One batch."""
    del code
    return found(request, Batch)


@router.get(
    "/batches/{code}/observations",
    response=answers(list[ObservationShape]),
    operation_id="observations",
)
@paginate(Pages)
@opens("batch.read", batch_of)
def observations(request: HttpRequest, code: Code) -> QuerySet[Observation]:
    """What was seen and done."""
    del code
    return seen_at(found(request, Batch))


@router.post("/batches/{code}/stage", response=answers(BatchShape), operation_id="move_on")
@opens("batch.keep", batch_of)
def stage(request: HttpRequest, code: Code, told: StageTold) -> Batch:
    """Say how far it is."""
    del code
    batch, present = found(request, Batch), clock.now(present_city())
    if told.at is not None:
        refuse_other_days(batch, told.at, present)
    return move_on(batch=batch, stage=told.stage, by=who(request), at=told.at or present)


@router.post("/batches/{code}/release", response=answers(BatchShape), operation_id="release")
@opens("batch.release", batch_of)
def let_go(request: HttpRequest, code: Code) -> Batch:
    """Release it, where it is ripe and safe; else the answer says what is missing."""
    del code
    return release(batch=found(request, Batch), by=who(request), at=clock.now(present_city()))


@router.get("/batches/{code}/trace", response=answers(TraceShape), operation_id="trace")
@opens("batch.read", batch_of)
def trace(request: HttpRequest, code: Code) -> TraceShape:
    """Where it came from and where it went."""
    del code
    return both_ways(found(request, Batch).account)


def both_ways(account: Account) -> TraceShape:
    """Where what is in an account came from, and where it went."""
    back, forward = trace_back(account), trace_forward(account)
    keys = {link.place_id for link in (*back, *forward)}
    places = {place.pk: place for place in Place.objects.filter(pk__in=keys)}
    batches = {link.batch_id for link in (*back, *forward) if link.batch_id}
    codes = dict(Batch.objects.filter(pk__in=batches).values_list("pk", "code"))

    def told(link: Link) -> LinkShape:
        place = places[link.place_id]
        return LinkShape(
            kind=link.kind,
            place=None if place.kind == PlaceKind.HOME else place.code,
            batch=codes.get(link.batch_id or 0),
            generations=link.depth,
            share=link.share,
            wet_mg=link.wet_mg,
            nitrogen_mg=link.nitrogen_mg,
        )

    return TraceShape(back=[told(each) for each in back], forward=[told(each) for each in forward])
