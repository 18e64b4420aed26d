"""Reactors and batches: what is in them, what is seen and done, and where it came from and went."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.core.material import WATER_DENSITY_KG_PER_M3
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.texts import Amount, Code, Line, Moment, Note
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import read_amount, read_celsius
from greenhaven.web.exchange.batches.actions import move_on
from greenhaven.web.exchange.batches.errors import BatchError
from greenhaven.web.exchange.batches.laboratory import record_test
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen, Stage
from greenhaven.web.exchange.batches.observing import observe, refuse_other_days, water
from greenhaven.web.exchange.batches.queries import batch_of, content_of, may_give, seen_at
from greenhaven.web.exchange.batches.releasing import release
from greenhaven.web.exchange.batches.settling import settle
from greenhaven.web.exchange.ledger.tracing import Link, trace_back, trace_forward

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
        return may_give(batch)

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


class SeenTold(Schema):
    """One thing seen or done: a temperature at a spot, a volume in litres, words for the others.

    What moves material has an operation of its own: water, tests and what is left.
    """

    kind: Literal["temperature", "squeeze", "smell", "turning", "volume"]
    measure: Annotated[str, Field(max_length=32)] = ""
    value: Annotated[float, Field(ge=-1e6, le=1e9, allow_inf_nan=False)] | None = None
    unit: Literal["", "°C", "°F", "L"] = ""
    spot: Spot = ""
    note: Note = ""
    at: Moment | None = None


class WaterTold(Schema):
    """How much water was given."""

    quantity: Amount
    unit: Annotated[str, Field(max_length=16)] = "l"


class TestTold(Schema):
    """A value from a laboratory, with its method."""

    measure: Annotated[str, Field(max_length=32)]
    value: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
    method: Line
    at: Moment | None = None


class LeftTold(Schema):
    """What is left of a batch, weighed."""

    quantity: Amount
    unit: Annotated[str, Field(max_length=16)] = "kg"
    moisture: Annotated[float, Field(ge=0, lt=1)] | None = None


class StageTold(Schema):
    """How far it is."""

    stage: Stage


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
    listed = Batch.objects.filter(place=found(request, Place))
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


@router.post(
    "/batches/{code}/observations", response=answers(ObservationShape, 201), operation_id="observe"
)
@opens("batch.keep", batch_of)
def see(request: HttpRequest, code: Code, told: SeenTold) -> Status[Observation]:
    """Write down something seen or done."""
    del code
    batch, (value, unit) = found(request, Batch), _measured(told)
    seen = observe(
        batch=batch,
        kind=Seen(told.kind),
        measure=told.measure,
        value=value,
        unit=unit,
        spot=told.spot,
        note=told.note,
        at=_moment(batch, told.at),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, seen)


def _measured(told: SeenTold) -> tuple[float | None, str]:
    """What was measured, in the unit in which it is kept."""
    if told.value is None:
        return None, ""
    if told.kind == "temperature" and told.unit != "L":
        return read_celsius(told.value, Units.US if told.unit == "°F" else Units.METRIC), "°C"
    if told.kind == "volume" and told.unit in ("", "L"):
        return told.value, "L"
    raise BatchError(_("A value of this kind, or in this unit, is not kept."))


def _moment(batch: Batch, at: datetime | None) -> datetime:
    """When it was: now, or a day on which the batch was there."""
    present = clock.now(present_city())
    if at is not None:
        refuse_other_days(batch, at, present)
    return max(at or present, batch.opened_at)


@router.post("/batches/{code}/water", response=answers(ObservationShape, 201), operation_id="water")
@opens("batch.keep", batch_of)
def wet(request: HttpRequest, code: Code, told: WaterTold) -> Status[Observation]:
    """Water was given."""
    del code
    given = water(
        batch=found(request, Batch),
        amount_mg=read_amount(told.quantity, told.unit, WATER_DENSITY_KG_PER_M3),
        at=clock.now(present_city()),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, given)


@router.post("/batches/{code}/tests", response=answers(ObservationShape, 201), operation_id="test")
@opens("batch.keep", batch_of)
def tested(request: HttpRequest, code: Code, told: TestTold) -> Status[Observation]:
    """A value from a laboratory."""
    del code
    batch = found(request, Batch)
    value = record_test(
        batch=batch,
        measure=told.measure,
        value=told.value,
        method=told.method,
        at=_moment(batch, told.at),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, value)


@router.post("/batches/{code}/left", response=answers(ObservationShape, 201), operation_id="left")
@opens("batch.keep", batch_of)
def left(request: HttpRequest, code: Code, told: LeftTold) -> Status[Observation]:
    """What is left was weighed: what is gone went to the air and the ground."""
    del code
    city = present_city()
    row = settle(
        batch=found(request, Batch),
        city=city,
        remaining_mg=read_amount(told.quantity, told.unit),
        moisture=told.moisture,
        at=clock.now(city),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, row)


@router.post("/batches/{code}/stage", response=answers(BatchShape), operation_id="move_on")
@opens("batch.keep", batch_of)
def stage(request: HttpRequest, code: Code, told: StageTold) -> Batch:
    """Say how far it is."""
    del code
    now = clock.now(present_city())
    return move_on(batch=found(request, Batch), stage=told.stage, by=who(request), at=now)


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
    account = found(request, Batch).account
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
