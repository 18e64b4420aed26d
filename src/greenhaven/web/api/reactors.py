"""Bins, bays, heaps' places and vessels of hubs, and what is laid in them; what to do today."""

from datetime import date, datetime

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status

from greenhaven.web.api.answers import answers
from greenhaven.web.api.batches import BatchShape
from greenhaven.web.api.care import moment_of
from greenhaven.web.api.doors import found, opens, who
from greenhaven.web.api.texts import Code, Finite, Moment, Name, Row, RowKey
from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.actions import add_reactor, close_reactor, start_batch
from greenhaven.web.exchange.batches.care import Care, Way, care_of
from greenhaven.web.exchange.batches.errors import BatchError
from greenhaven.web.exchange.batches.mixing import Mix, planned_mix
from greenhaven.web.exchange.batches.models import Batch, Reactor, ReactorKind
from greenhaven.web.exchange.batches.queries import batch_of, open_holds
from greenhaven.web.exchange.batches.views import hub_of

router = Router(tags=["Batches"])
MOST_LITRES = 2_000_000


class ReactorShape(Schema):
    """What batches are laid in."""

    id: int
    name: str
    kind: str
    volume_l: int | None
    closed_at: datetime | None


class ReactorTold(Schema):
    """A new one."""

    name: Name
    kind: ReactorKind
    volume_l: int | None = Field(None, ge=1, le=MOST_LITRES)


class StartTold(Schema):
    """Into which reactor the intake is laid."""

    reactor: RowKey
    at: Moment | None = None


class MixShape(Schema):
    """A mix in three numbers."""

    carbon_to_nitrogen: Finite
    moisture: Finite
    free_air_space: Finite


class WayShape(Schema):
    """Something that left the batch, or is left of it."""

    name: str
    place: str | None
    wet_mg: int
    share: float

    @staticmethod
    def resolve_place(row: Way) -> str | None:
        """Where that is a place that everybody may see."""
        return row.code or None


class CareShape(Schema):
    """What a keeper should do today, what is missing for a release, and where it all went."""

    turn: bool | None = Field(description="Turn today; none = there is nothing to say yet.")
    answer: str
    reason: str
    more: list[str]
    to_add: str
    hygiene_lacks: list[str]
    ripeness_lacks: list[str]
    mix: MixShape | None
    planned: MixShape | None
    ready_on: date | None
    ways: list[WayShape]


def the_reactor(reactor: int) -> Reactor:
    """The reactor with that number."""
    return get_object_or_404(Reactor.objects.select_related("place"), pk=reactor)


@router.get(
    "/places/{code}/reactors", response=answers(list[ReactorShape]), operation_id="reactors"
)
@opens("batch.read", hub_of)
def reactors(request: HttpRequest, code: Code) -> list[Reactor]:
    """What a hub has in use."""
    del code
    return list(found(request, Place).reactors.filter(closed_at=None).order_by("name"))


@router.post(
    "/places/{code}/reactors", response=answers(ReactorShape, 201), operation_id="add_reactor"
)
@opens("batch.keep", hub_of)
def add(request: HttpRequest, code: Code, told: ReactorTold) -> Status[Reactor]:
    """Add one; the same again is the one that is there."""
    del code
    return Status(201, add_reactor(place=found(request, Place), by=who(request), **told.dict()))


@router.post(
    "/reactors/{reactor}/close", response=answers(ReactorShape), operation_id="close_reactor"
)
@opens("batch.keep", the_reactor)
def close(request: HttpRequest, reactor: Row) -> Reactor:
    """It is no longer in use; it must be empty."""
    del reactor
    return close_reactor(reactor=found(request, Reactor), by=who(request))


@router.post("/batches/{code}/start", response=answers(BatchShape), operation_id="start_batch")
@opens("batch.keep", batch_of)
def start(request: HttpRequest, code: Code, told: StartTold) -> Batch:
    """Lay the intake into a reactor: from now on nothing is added to it at the gate."""
    batch = found(request, Batch)
    reactor = Reactor.objects.filter(pk=told.reactor, place=batch.place_id).first()
    if reactor is None:
        raise BatchError(_("Choose a reactor of the same hub."))
    at = moment_of(batch, told.at)
    target = planned_mix(batch.place, at.date())
    start_batch(intakes=[batch], reactor=reactor, by=who(request), at=at, target=target)
    return batch_of(code)


@router.get("/batches/{code}/care", response=answers(CareShape), operation_id="care")
@opens("batch.read", batch_of)
def care(request: HttpRequest, code: Code) -> dict[str, object]:
    """What to do today, and what stands between the batch and its release."""
    del code
    batch, person = found(request, Batch), actor_of(request).person
    units = person.units if person else Units.METRIC
    seen: Care = care_of(batch, present_city(), units, is_held=open_holds(batch).exists())
    told: dict[str, Mix | None] = {"mix": seen.mix, "planned": seen.planned}
    return told | {
        "turn": seen.advice.turn,
        "answer": seen.advice.answer,
        "reason": seen.advice.reason,
        "more": list(seen.advice.more),
        "to_add": seen.to_add,
        "hygiene_lacks": seen.standing.hygiene_lacks(units),
        "ripeness_lacks": seen.standing.ripeness.missing(units),
        "ready_on": batch.ready_on,
        "ways": seen.ways,
    }
