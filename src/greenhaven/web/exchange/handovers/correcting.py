"""Handovers that were written down wrongly: taken back by another event, and written anew."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.movements import Leg
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.materials import density_of
from greenhaven.web.commons.notices.actions import tell_each
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import UNITS, quantity_of
from greenhaven.web.exchange.credit.actions import take_back
from greenhaven.web.exchange.handovers.errors import HandoverError
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState, Handover
from greenhaven.web.exchange.handovers.recording import (
    Amount,
    Load,
    key_of_another,
    letters_about,
    move_offers,
    told_of,
    write_down,
)
from greenhaven.web.exchange.handovers.ways import Way
from greenhaven.web.exchange.ledger.actions import correct
from greenhaven.web.exchange.ledger.models import Event
from greenhaven.web.exchange.ledger.queries import can_be_taken_back
from greenhaven.web.exchange.offers.models import OfferState


@transaction.atomic
def correct_handover(
    *,
    handover: Handover,
    by: Person,
    reason: str,
    quantity: Amount | None = None,
    unit: str | None = None,
    key: UUID | None = None,
) -> Handover:
    """Take a handover back by a correcting event, and write it anew if an amount is given.

    Gives the handover that holds now: the new one, or the old one, which says when it was taken
    back. What was written first stays to be read.
    """
    if not reason.strip():
        raise HandoverError(_("Say in a few words why it is corrected."))
    row = (
        Handover.objects.select_for_update(no_key=True, of=("self",))
        .select_related("event")
        .get(pk=handover.pk)
    )
    if row.corrected_at is not None:
        again = Handover.objects.filter(replaces=row, event__key=key).first() if key else None
        if again is not None:
            return again
        raise HandoverError(_("This was corrected already."))
    if key and Event.objects.filter(key=key).exists():
        raise key_of_another()
    city = present_city()
    at = clock.now(city)
    row.corrected_at = at
    row.save(update_fields=["corrected_at"])
    promise = _reopened(row)
    if quantity is None:
        _take_back(row, by, at, reason)
        return row
    right = _load_of(row, quantity, unit or row.unit)
    if can_be_taken_back(row.event):
        _take_back(row, by, at, reason)
        return write_down(right, promise, by, row.happened_at, key or uuid4(), row)
    # Some of it has moved on: what is right comes first, so that there is enough to take back.
    made = write_down(right, promise, by, row.happened_at, key or uuid4(), row)
    _take_back(row, by, at, reason)
    return made


def _take_back(row: Handover, by: Person, at: datetime, reason: str) -> None:
    """Move back in the books, and in the circle, what a corrected handover had moved."""
    back = correct(event=row.event, by=by, at=at, reason=reason.strip()[:300])
    take_back(event=row.event, by_event=back)
    tell_each(letters_about(row, "handover.corrected", told_of(row, present_city())))
    witness(by=by, action="handover.correct", subject=row, told={"reason": reason.strip()})


def _load_of(row: Handover, quantity: Amount, unit: str) -> Load:
    """The same load with another amount; what was sent back stays as it was."""
    way = Way(Leg(row.leg), row.giver_place, row.taker_place, row.material, row.into, row.out_of)
    density = None
    if row.rejected_mg and UNITS[unit].kg is None:
        density = density_of(present_city(), row.material)
    return Load(
        way=way,
        quantity=quantity,
        unit=unit,
        method=row.method,
        rejected=quantity_of(row.rejected_mg, unit, density) if row.rejected_mg else None,
        refusal=row.refusal,
        refusal_note=row.refusal_note,
        foreign_matter=row.foreign_matter,
        giver=row.giver,
        taker=row.taker,
    )


def _reopened(row: Handover) -> Commitment | None:
    """The promise that a taken-back handover had kept stands as it did before."""
    if row.commitment_id is None:
        return None
    promise = Commitment.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=row.commitment_id
    )
    both = promise.giver_agreed_at and promise.taker_agreed_at
    promise.state = CommitmentState.AGREED if both else CommitmentState.PROPOSED
    promise.save(update_fields=["state", "changed_at"])
    move_offers(promise, OfferState.CLOSED, OfferState.OPEN)
    return promise
