"""Settling a batch: the heap is weighed or measured, and what is gone is put where it went."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.materials import density_of
from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.batches.errors import BatchError
from greenhaven.web.exchange.batches.inputs import inputs_of, laid_of
from greenhaven.web.exchange.batches.losses import (
    Settlement,
    settlement,
    settlement_of_measured,
)
from greenhaven.web.exchange.batches.models import Batch, Observation, Seen, Stage
from greenhaven.web.exchange.batches.observing import write_down
from greenhaven.web.exchange.batches.queries import locked_at_work
from greenhaven.web.exchange.ledger.actions import Move, account_of, record
from greenhaven.web.exchange.ledger.models import AccountKind, Event, EventKind
from greenhaven.web.exchange.ledger.queries import content

LIGHTEST_KG, HEAVIEST_KG = 0.5, 20.0  # a full bucket of ten litres
BUCKETS_PER_M3 = 100
SECONDS_PER_DAY = 86_400
MG_PER_KG = 1_000_000


@transaction.atomic
def settle(  # noqa: PLR0913 -- what a measurement of a heap may consist of
    *,
    batch: Batch,
    city: City,
    remaining_mg: int,
    by: Person,
    at: datetime,
    moisture: float | None = None,
    caught_mg: int = 0,
    method: str = "",
    key: uuid.UUID | None = None,
) -> Observation:
    """What is left was weighed, or measured as a volume: put what is gone where it went.

    Carbon goes to the air as the literature says (or as the measured moisture shows), nitrogen
    along with it; water closes the balance. What no heap can have lost or gained is a difference.

    Raises
    ------
    BatchError
        If the amount cannot be, or the batch has not been started.
    """
    locked = locked_at_work(batch)
    if locked.stage == Stage.INTAKE or locked.started_at is None:
        raise BatchError(_("Start %(batch)s first: it is still filled.") % {"batch": locked})
    if remaining_mg < 0 or caught_mg < 0 or not (moisture is None or 0 <= moisture < 1):
        raise BatchError(_("An amount of 0 or more was expected, and a moisture of 0 to 99 %."))
    row = Observation(
        batch=locked, kind=Seen.WEIGHING, value=remaining_mg / MG_PER_KG, unit="kg", note=method,
        at=at, by=by, key=key or uuid.uuid4(),
    )  # fmt: skip
    written, is_new = write_down(row)
    if not is_new:
        return written
    there, laid = content(locked.account), laid_of(inputs_of(locked, city), city)
    if moisture is None:
        days = max((at - locked.started_at).total_seconds() / SECONDS_PER_DAY, 0.0)
        found = settlement(there, remaining_mg, laid, days, caught=caught_mg)
    else:
        found = settlement_of_measured(there, remaining_mg, moisture, laid, caught=caught_mg)
    row.event = _post(row, found)
    row.save(update_fields=["event"])
    told = {"remaining_mg": remaining_mg, "air_mg": found.air.wet, "missing_mg": found.missing.wet}
    witness(by=by, action="batch.settle", subject=locked, told=told)
    return row


def heap_density(city: City, bucket_kg: float | None) -> float:
    """Of a heap [kg m⁻³], by what a full bucket of ten litres weighs, or as of compost."""
    if bucket_kg is None:
        return density_of(city, "compost")
    if not LIGHTEST_KG <= bucket_kg <= HEAVIEST_KG:
        raise BatchError(_("A bucket of ten litres weighs 0.5 to 20 kg. Weigh it once more."))
    return BUCKETS_PER_M3 * bucket_kg


def _post(row: Observation, found: Settlement) -> Event | None:
    """First what a measurement says against the books, then what came as rain, then the losses."""
    lot, place = row.batch.account, row.batch.place
    unknown = account_of(place=place, kind=AccountKind.DIFFERENCE)
    moves = [
        Move(unknown, lot, found.found),
        Move(lot, unknown, found.missing),
        Move(account_of(place=place, kind=AccountKind.ARISING), lot, found.rain),
        Move(lot, account_of(place=place, kind=AccountKind.AIR), found.air),
        Move(lot, account_of(place=place, kind=AccountKind.LEACHATE), found.leachate),
    ]
    if not any(move.vector for move in moves):
        return None
    lost = found.air or found.leachate
    kind = EventKind.PROCESS if lost else EventKind.MEASURE
    return record(kind=kind, place=place, moves=moves, by=row.by, at=row.at)
