"""Handovers: weighed, signed, corrected."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from ninja.pagination import paginate
from pydantic import Field

from greenhaven.core.rules.movements import Leg
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.paging import Pages
from greenhaven.web.api.photos import SHOWN, Picture, read_photo
from greenhaven.web.api.texts import Amount, Line, Moment, Note, Row, RowKey, Slug
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import place_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.uploads import photo_response
from greenhaven.web.exchange.batches.queries import batch_of
from greenhaven.web.exchange.handovers.actions import (
    correct_handover,
    record_handover,
    say_spread,
)
from greenhaven.web.exchange.handovers.errors import HandoverError
from greenhaven.web.exchange.handovers.keeping import Keeping
from greenhaven.web.exchange.handovers.models import Commitment, Handover, Method, Refusal
from greenhaven.web.exchange.handovers.stories import Bed, Heap, Story, story_of

router = Router(tags=["Handovers"])


class HandoverShape(Schema):
    """A movement that was weighed, or estimated, and signed."""

    id: int
    leg: str
    giver_place: str
    taker_place: str
    material: str
    method: str
    quantity: Amount
    unit: str
    accepted_mg: int
    rejected_mg: int
    refusal: str
    foreign_matter: int | None
    into: str | None
    out_of: str | None
    promise: int | None = Field(alias="commitment_id")
    happened_at: datetime
    spread_on: date | None
    corrected_at: datetime | None

    @staticmethod
    def resolve_giver_place(row: Handover) -> str:
        """From where."""
        return row.giver_place.code

    @staticmethod
    def resolve_taker_place(row: Handover) -> str:
        """To where."""
        return row.taker_place.code

    @staticmethod
    def resolve_into(row: Handover) -> str | None:
        """The batch that it went into."""
        return row.into.code if row.into else None

    @staticmethod
    def resolve_out_of(row: Handover) -> str | None:
        """The batch that it came from."""
        return row.out_of.code if row.out_of else None


class HandoverTold(Schema):
    """What was handed over: `quantity` was taken, `rejected` was sent back, in the same unit."""

    leg: Literal["collect", "return", "sale", "export"]
    giver_place: Slug
    taker_place: Slug
    material: Slug
    quantity: Amount
    unit: Annotated[str, Field(max_length=16)] = "kg"
    method: Method = Method.WEIGHED
    rejected: Amount | None = None
    refusal: Refusal | None = None
    refusal_note: Note = ""
    foreign_matter: Annotated[int, Field(ge=0, le=3)] | None = None
    promise: RowKey | None = None
    giver: RowKey | None = Field(None, description="Who brought it, of those who come often.")
    photo: Picture | None = None
    into: Slug | None = None
    out_of: Slug | None = None
    at: Moment | None = None


class HeapShape(Schema):
    """A batch that it is, or was, part of."""

    batch: str
    place: str
    released_at: datetime | None

    @staticmethod
    def resolve_batch(row: Heap) -> str:
        """Which."""
        return row.batch.code

    @staticmethod
    def resolve_place(row: Heap) -> str:
        """At which hub."""
        return row.place.code


class BedShape(Schema):
    """A garden that received some of it; of a home, none."""

    place: str | None
    wet_mg: int = Field(alias="mg")

    @staticmethod
    def resolve_place(row: Bed) -> str | None:
        """Which."""
        return row.place.code if row.place else None


class StoryShape(Schema):
    """What became of a handover: its batches, its gardens, and where it is now."""

    heaps: list[HeapShape]
    beds: list[BedShape]
    parts: dict[str, float] = Field(description="soil, sold, heap, air, away: in hundredths.")

    @staticmethod
    def resolve_parts(row: Story) -> dict[str, float]:
        """How much of it is where."""
        return {name: share for name, _begins, share in row.parts}


class CorrectionTold(Schema):
    """Why it is corrected, and the right amount; without one it is only taken back."""

    reason: Line
    quantity: Amount | None = None
    unit: Annotated[str, Field(max_length=16)] | None = None


def the_keeping_place(told: HandoverTold) -> Place:
    """The place whose keeper writes it down: the one that takes, or from which it leaves us."""
    takes = told.leg in (Leg.COLLECT, Leg.RETURN)
    return place_of(told.taker_place if takes else told.giver_place)


def the_handover(handover: int) -> Handover:
    """The handover with that number."""
    return get_object_or_404(_with_names(), pk=handover)


def _with_names() -> QuerySet[Handover]:
    return Handover.objects.select_related("giver_place", "taker_place", "into", "out_of", "event")


def regular(told: HandoverTold, by: Person) -> Person | None:
    """Who brought it: one of those who come often to that place."""
    if told.giver is None:
        return None
    known = Keeping(present_city(), place_of(told.taker_place), by).regulars
    for person in known:
        if person.pk == told.giver:
            return person
    raise HandoverError(_("Choose one of those who come often, or nobody."))


@router.get("/handovers", response=answers(list[HandoverShape]), operation_id="handovers")
@paginate(Pages)
@opens("own.read")
def handovers(
    request: HttpRequest, place: Annotated[str, Query(max_length=120)] = ""
) -> QuerySet[Handover]:
    """One's own, and those of places that one keeps; coordinators and auditors see all."""
    actor, listed = actor_of(request), _with_names()
    if not (actor.may("plan.manage") or actor.may("ledger.read")):
        kept = Q(giver_place__in=actor.keeps) | Q(taker_place__in=actor.keeps)
        listed = listed.filter(Q(giver=actor.person) | Q(taker=actor.person) | kept)
    if place:
        listed = listed.filter(Q(giver_place__code=place) | Q(taker_place__code=place))
    return listed


@router.post("/handovers", response=answers(HandoverShape, 201), operation_id="record_handover")
@opens("handover.record", the_keeping_place)
def add(request: HttpRequest, told: HandoverTold) -> Status[Handover]:
    """Write down what was handed over; by a keeper of the place that takes it, or that gives."""
    promise = get_object_or_404(Commitment, pk=told.promise) if told.promise else None
    made = record_handover(
        by=who(request),
        leg=told.leg,
        giver_place=place_of(told.giver_place),
        taker_place=place_of(told.taker_place),
        giver=promise.giver if promise else regular(told, who(request)),
        taker=promise.taker if promise else None,
        material=told.material,
        quantity=told.quantity,
        unit=told.unit,
        method=told.method,
        rejected=told.rejected,
        refusal=told.refusal or "",
        refusal_note=told.refusal_note,
        foreign_matter=told.foreign_matter,
        into=batch_of(told.into) if told.into else None,
        out_of=batch_of(told.out_of) if told.out_of else None,
        photo=read_photo(told.photo),
        commitment=promise,
        at=told.at,
        key=key_of(request),
    )
    return Status(201, made)


@router.get("/handovers/{handover}", response=answers(HandoverShape), operation_id="handover")
@opens("handover.read", the_handover)
def one(request: HttpRequest, handover: Row) -> Handover:
    """One handover."""
    del handover
    return found(request, Handover)


@router.post(
    "/handovers/{handover}/corrections",
    response=answers(HandoverShape, 201),
    operation_id="correct_handover",
)
@opens("handover.correct", the_handover)
def correction(request: HttpRequest, handover: Row, told: CorrectionTold) -> Status[Handover]:
    """Take it back by a correcting event, and write it anew where an amount is given."""
    del handover
    corrected = correct_handover(
        handover=found(request, Handover),
        by=who(request),
        reason=told.reason,
        quantity=told.quantity,
        unit=told.unit,
        key=key_of(request),
    )
    return Status(201, corrected)


@router.post("/handovers/{handover}/spread", response=answers(HandoverShape), operation_id="spread")
@opens("handover.correct", the_handover)
def worked_in(request: HttpRequest, handover: Row) -> Handover:
    """A garden has worked in what it received."""
    say_spread(handover=found(request, Handover), by=who(request))
    return the_handover(handover)


@router.get(
    "/handovers/{handover}/story", response=answers(StoryShape), operation_id="handover_story"
)
@opens("handover.read", the_handover)
def story(request: HttpRequest, handover: Row) -> Story:
    """What became of it, as far as the books know."""
    del handover
    return story_of(found(request, Handover)) or Story((), (), ())


@router.get("/handovers/{handover}/photo", operation_id="handover_photo", **SHOWN)
@opens("handover.read", the_handover)
def photo(request: HttpRequest, handover: Row) -> FileResponse:
    """Its photo, for those who may read it."""
    del handover
    return photo_response(found(request, Handover).photo)
