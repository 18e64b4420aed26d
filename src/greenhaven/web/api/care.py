"""What is seen, measured and done at a batch."""

from datetime import datetime
from typing import Annotated, Literal

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field

from greenhaven.core.material import WATER_DENSITY_KG_PER_M3
from greenhaven.web.api.answers import answers
from greenhaven.web.api.batches import ObservationShape, router
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.photos import SHOWN, Picture, read_photo
from greenhaven.web.api.texts import Amount, Code, Line, Moment, Note, Row, Slug, Unit
from greenhaven.web.commons import clock
from greenhaven.web.commons.materials import BROWN, density_of, materials
from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import read_amount, read_celsius
from greenhaven.web.commons.uploads import photo_response
from greenhaven.web.exchange.batches import observing
from greenhaven.web.exchange.batches.errors import BatchError
from greenhaven.web.exchange.batches.laboratory import record_test
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen
from greenhaven.web.exchange.batches.queries import batch_of
from greenhaven.web.exchange.batches.settling import heap_density, settle
from greenhaven.web.exchange.batches.views import observation_of

Spot = Annotated[str, Field(max_length=32)]
Reading = Annotated[float, Field(ge=-1e6, le=1e9, allow_inf_nan=False)]
Kilograms = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class SeenTold(Schema):
    """One thing seen or done: a temperature at a spot, a volume in litres, words for the others.

    What moves material has an operation of its own: water, browns, tests and what is left.
    """

    kind: Literal["temperature", "squeeze", "smell", "turning", "volume", "photo"]
    measure: Annotated[str, Field(max_length=32)] = ""
    value: Reading | None = None
    unit: Literal["", "°C", "°F", "L"] = ""
    spot: Spot = ""
    note: Note = ""
    photo: Picture | None = None
    at: Moment | None = None


class WalkTold(Schema):
    """A walk with the thermometer: what it showed at each spot."""

    readings: Annotated[dict[Spot, Reading], Field(min_length=1, max_length=10)]
    unit: Literal["°C", "°F"] = "°C"
    at: Moment | None = None


class WaterTold(Schema):
    """How much water was given."""

    quantity: Amount
    unit: Unit = "l"
    at: Moment | None = None


class BrownsTold(Schema):
    """What was mixed in from the hub's own stock."""

    material: Slug
    quantity: Amount
    unit: Unit = "kg"
    at: Moment | None = None


class TestTold(Schema):
    """A value from a laboratory, with its method."""

    measure: Annotated[str, Field(max_length=32)]
    value: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
    method: Line
    at: Moment | None = None


class LeftTold(Schema):
    """What is left of a batch: weighed, or the size of the heap and the weight of a bucket."""

    quantity: Amount
    unit: Unit = "kg"
    how: Literal["weighed", "volume"] = "weighed"
    bucket_kg: Kilograms | None = Field(
        None, description="A full bucket of ten litres of it; without it 7 kg is assumed."
    )
    moisture: Annotated[float, Field(ge=0, lt=1)] | None = None
    caught: Amount | None = Field(None, description="Litres that ran off and were caught.")
    at: Moment | None = None


class WrongTold(Schema):
    """What was wrong."""

    why: Line
    at: Moment | None = None


def the_observation(observation: int) -> Observation:
    """The observation with that number."""
    return observation_of(observation)


def moment_of(batch: Batch, at: datetime | None) -> datetime:
    """When it was: now, or a day on which the batch was there."""
    present = clock.now(present_city())
    if at is not None:
        observing.refuse_other_days(batch, at, present)
    return max(at or present, batch.opened_at)


@router.post(
    "/batches/{code}/observations", response=answers(ObservationShape, 201), operation_id="observe"
)
@opens("batch.keep", batch_of)
def see(request: HttpRequest, code: Code, told: SeenTold) -> Status[Observation]:
    """Write down something seen or done."""
    del code
    batch, (value, unit) = found(request, Batch), _measured(told)
    seen = observing.observe(
        batch=batch,
        kind=Seen(told.kind),
        measure=told.measure,
        value=value,
        unit=unit,
        spot=told.spot,
        note=told.note,
        photo=read_photo(told.photo),
        at=moment_of(batch, told.at),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, seen)


def _measured(told: SeenTold) -> tuple[float | None, str]:
    """What was measured, in the unit in which it is kept."""
    if told.value is None:
        return None, ""
    if told.kind == "temperature" and told.unit != "L":
        return _celsius(told.value, told.unit), "°C"
    if told.kind == "volume" and told.unit in ("", "L"):
        return told.value, "L"
    raise BatchError(_("A value of this kind, or in this unit, is not kept."))


def _celsius(value: float, unit: str) -> float:
    return read_celsius(value, Units.US if unit == "°F" else Units.METRIC)


@router.post(
    "/batches/{code}/walk", response=answers(list[ObservationShape], 201), operation_id="walk"
)
@opens("batch.keep", batch_of)
def walk(request: HttpRequest, code: Code, told: WalkTold) -> Status[list[Observation]]:
    """Write down a walk with the thermometer."""
    del code
    batch = found(request, Batch)
    rows = observing.walk(
        batch=batch,
        readings={
            spot: round(_celsius(value, told.unit), 2) for spot, value in told.readings.items()
        },
        at=moment_of(batch, told.at),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, rows)


@router.post("/batches/{code}/water", response=answers(ObservationShape, 201), operation_id="water")
@opens("batch.keep", batch_of)
def wet(request: HttpRequest, code: Code, told: WaterTold) -> Status[Observation]:
    """Water was given."""
    del code
    batch = found(request, Batch)
    given = observing.water(
        batch=batch,
        amount_mg=read_amount(told.quantity, told.unit, WATER_DENSITY_KG_PER_M3),
        at=moment_of(batch, told.at),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, given)


@router.post(
    "/batches/{code}/browns", response=answers(ObservationShape, 201), operation_id="browns"
)
@opens("batch.keep", batch_of)
def mix_in(request: HttpRequest, code: Code, told: BrownsTold) -> Status[Observation]:
    """Browns from the hub's own stock were mixed in; what somebody brings is a handover."""
    del code
    batch, city = found(request, Batch), present_city()
    if told.material not in {name for name, _name, group in materials(city) if group == BROWN}:
        raise BatchError(_("Choose one of the city's browns."))
    density = density_of(city, told.material)
    row = observing.add_brown(
        batch=batch,
        city=city,
        material=told.material,
        amount_mg=read_amount(told.quantity, told.unit, density),
        at=moment_of(batch, told.at),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, row)


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
        at=moment_of(batch, told.at),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, value)


@router.post("/batches/{code}/left", response=answers(ObservationShape, 201), operation_id="left")
@opens("batch.keep", batch_of)
def left(request: HttpRequest, code: Code, told: LeftTold) -> Status[Observation]:
    """What is left was weighed or measured: what is gone went to the air and the ground."""
    del code
    batch, city = found(request, Batch), present_city()
    by_size = told.how == "volume"
    density = heap_density(city, told.bucket_kg) if by_size else None
    row = settle(
        batch=batch,
        city=city,
        remaining_mg=read_amount(told.quantity, told.unit, density) if told.quantity else 0,
        moisture=told.moisture,
        caught_mg=read_amount(told.caught, "l", WATER_DENSITY_KG_PER_M3) if told.caught else 0,
        method=("heap_and_bucket" if told.bucket_kg else "heap") if by_size else "weighed",
        at=moment_of(batch, told.at),
        by=who(request),
        key=key_of(request),
    )
    return Status(201, row)


@router.post(
    "/observations/{observation}/take-back",
    response=answers(ObservationShape, 201),
    operation_id="take_back_observation",
)
@opens("batch.keep", the_observation)
def unsee(request: HttpRequest, observation: Row, told: WrongTold) -> Status[Observation]:
    """Say that it was wrong, and why; what it moved in the books is moved back."""
    del observation
    row = found(request, Observation)
    if row.taken_back:
        raise BatchError(_("This only says that another was wrong."))
    taken = observing.take_back(
        observation=row,
        by=who(request),
        at=moment_of(row.batch, told.at),
        why=told.why,
        key=key_of(request),
    )
    return Status(201, taken)


@router.get("/observations/{observation}/photo", operation_id="observation_photo", **SHOWN)
@opens("batch.photo", the_observation)
def photo(request: HttpRequest, observation: Row) -> FileResponse:
    """The photo that a keeper took."""
    del observation
    return photo_response(found(request, Observation).photo)
