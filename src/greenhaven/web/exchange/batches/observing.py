"""What is seen, measured and done at a batch: never changed, and taken back by a later row."""

import math
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.materials import Vector, vector_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.batches.errors import BatchError
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen, Stage
from greenhaven.web.exchange.batches.queries import locked_at_work
from greenhaven.web.exchange.batches.words import SMELLS, SPOTS, SQUEEZES
from greenhaven.web.exchange.ledger.actions import Move, account_of, correct, record
from greenhaven.web.exchange.ledger.models import AccountKind, EventKind

COLDEST_C, HOTTEST_C = -40.0, 95.0  # what a thermometer in a heap can show
MOST_L = 2_000_000.0
MG_PER_KG = 1_000_000
WORDS_OF = {Seen.SMELL: SMELLS, Seen.SQUEEZE: SQUEEZES}


@transaction.atomic
def observe(  # noqa: PLR0913 -- the columns of one observation
    *,
    batch: Batch,
    kind: Seen,
    at: datetime,
    by: Person | None,
    value: float | None = None,
    unit: str = "",
    measure: str = "",
    spot: str = "",
    note: str = "",
    key: uuid.UUID | None = None,
    photo: File[bytes] | None = None,
) -> Observation:
    """Record one thing seen or done; the same request again gives the same row.

    Raises
    ------
    BatchError
        If it cannot be so, or the batch is all given away.
    """
    row = Observation(
        batch=locked_at_work(batch), kind=kind, measure=measure, value=value, unit=unit, spot=spot,
        note=note, at=at, by=by, key=key or uuid.uuid4(),
    )  # fmt: skip
    written, is_new = write_down(row, photo)
    if is_new:
        told = {"kind": kind, "value": value, "measure": measure, "spot": spot, "note": note}
        witness(by=by, action="batch.observe", subject=row.batch, told=told)
    return written


@transaction.atomic
def walk(
    *,
    batch: Batch,
    readings: Mapping[str, float],
    at: datetime,
    by: Person,
    key: uuid.UUID | None = None,
) -> list[Observation]:
    """A walk with the thermometer: one reading [°C] a spot, all at one time."""
    if not readings:
        raise BatchError(_("Read the thermometer at one spot at least."))
    locked, first = locked_at_work(batch), key or uuid.uuid4()
    rows = [
        Observation(
            batch=locked, kind=Seen.TEMPERATURE, value=value, unit="°C", spot=spot, at=at, by=by,
            key=uuid.uuid5(first, spot),
        )
        for spot, value in readings.items()
    ]  # fmt: skip
    written = [write_down(row) for row in rows]
    if any(is_new for _row, is_new in written):
        witness(by=by, action="batch.walk", subject=locked, told=dict(readings))
    return [row for row, _is_new in written]


@transaction.atomic
def turn(
    *, batch: Batch, at: datetime, by: Person, note: str = "", key: uuid.UUID | None = None
) -> Observation:
    """The heap was turned."""
    return observe(batch=batch, kind=Seen.TURNING, at=at, by=by, note=note, key=key)


@transaction.atomic
def water(
    *, batch: Batch, amount_mg: int, at: datetime, by: Person, key: uuid.UUID | None = None
) -> Observation:
    """Water was given: it is in the books from then on, and has to leave again."""
    row = Observation(
        batch=locked_at_work(batch), kind=Seen.WATERING, value=amount_mg / MG_PER_KG, unit="L",
        at=at, by=by, key=key or uuid.uuid4(),
    )  # fmt: skip
    return _brought(row, Vector(wet=amount_mg, water=amount_mg), EventKind.WATER)


@transaction.atomic
def add_brown(  # noqa: PLR0913 -- the columns of one observation
    *,
    batch: Batch,
    city: City,
    material: str,
    amount_mg: int,
    at: datetime,
    by: Person,
    key: uuid.UUID | None = None,
) -> Observation:
    """Dry brown material from the hub's own stock was mixed in."""
    locked = locked_at_work(batch)
    if locked.stage not in (Stage.INTAKE, Stage.ACTIVE):
        raise BatchError(
            _("%(batch)s is no longer hot: nothing fresh is mixed in.") % {"batch": locked}
        )
    row = Observation(
        batch=locked, kind=Seen.BULKING, measure=material[:32], value=amount_mg / MG_PER_KG,
        unit="kg", at=at, by=by, key=key or uuid.uuid4(),
    )  # fmt: skip
    return _brought(row, vector_of(city, material, amount_mg), EventKind.COMBINE, material)


@transaction.atomic
def take_back(
    *, observation: Observation, by: Person, at: datetime, why: str, key: uuid.UUID | None = None
) -> Observation:
    """Say that a row was wrong; what it moved in the books is moved back."""
    locked = locked_at_work(observation.batch)
    if not why.strip():
        raise BatchError(_("Say what was wrong with it."))
    if (known := Observation.objects.filter(replaces=observation).first()) is not None:
        return known
    event = None
    if observation.event is not None:
        event = correct(event=observation.event, by=by, at=at, reason=why)
    row = Observation.objects.create(
        batch=locked, kind=observation.kind, replaces=observation, taken_back=True, note=why,
        at=at, by=by, event=event, key=key or uuid.uuid4(),
    )  # fmt: skip
    witness(by=by, action="batch.take_back", subject=locked, told={"row": observation.pk})
    return row


def _brought(row: Observation, vector: Vector, kind: EventKind, material: str = "") -> Observation:
    """Write down that something was put in, and post it from where it arose into the batch."""
    written, is_new = write_down(row)
    if is_new:
        place, lot = row.batch.place, row.batch.account
        source = account_of(place=place, kind=AccountKind.ARISING)
        moves = [Move(source, lot, vector, material)]
        row.event = record(kind=kind, place=place, moves=moves, by=row.by, at=row.at)
        row.save(update_fields=["event"])
        told = {"kind": row.kind, "material": material, "wet_mg": vector.wet}
        witness(by=row.by, action="batch.add", subject=row.batch, told=told)
    return written


def write_down(row: Observation, photo: File[bytes] | None = None) -> tuple[Observation, bool]:
    """Keep a new row, or find the one that came with the same key; whoever calls it witnesses."""
    if (known := Observation.objects.filter(key=row.key).first()) is not None:
        return _same(known, row), False
    _refuse_impossible(row, photo)
    if photo is not None:
        row.photo = photo
    row.save(force_insert=True)
    return row, True


def refuse_other_days(batch: Batch, at: datetime, present: datetime) -> None:
    """Refuse what is said to have happened later than today, or before the batch was there."""
    zone = present.tzinfo
    day = at.astimezone(zone).date()
    if day > present.date():
        raise BatchError(_("That day has not come yet. Check the date."))
    if day < batch.opened_at.astimezone(zone).date():
        raise BatchError(
            _("%(batch)s was not there yet on that day. Check the date.") % {"batch": batch}
        )


def _same(known: Observation, row: Observation) -> Observation:
    columns = ("batch_id", "kind", "measure", "value", "unit", "spot", "note")
    if any(getattr(known, name) != getattr(row, name) for name in columns):
        raise BatchError(
            _("This was sent before with another content. Open the form again and send it anew.")
        )
    return known


def _refuse_impossible(row: Observation, photo: File[bytes] | None) -> None:
    value = row.value
    if value is not None and not math.isfinite(value):
        raise BatchError(_("A number was expected."))
    if row.kind == Seen.TEMPERATURE:
        _refuse_temperature(row)
    elif row.kind in WORDS_OF and row.measure not in WORDS_OF[Seen(row.kind)]:
        raise BatchError(_("Choose one of the answers."))
    elif row.kind in (Seen.VOLUME, Seen.WATERING, Seen.BULKING, Seen.WEIGHING):
        if value is None or not 0 <= value <= MOST_L:
            raise BatchError(_("An amount above 0 was expected."))
    elif row.kind == Seen.PHOTO and photo is None:
        raise BatchError(_("Choose a photo."))


def _refuse_temperature(row: Observation) -> None:
    if row.spot not in SPOTS:
        raise BatchError(_("Choose the spot where the thermometer was."))
    if row.value is None or not COLDEST_C <= row.value <= HOTTEST_C:
        raise BatchError(
            _("A heap cannot be that hot or cold. Check the number, and whether it is °C or °F.")
        )
