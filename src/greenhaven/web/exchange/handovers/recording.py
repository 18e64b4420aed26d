"""Handovers: weighed, signed, and written into the ledger once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core.files.base import File
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.rules.movements import Leg
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import Beside, witness
from greenhaven.web.commons.materials import density_of
from greenhaven.web.commons.notices.actions import Letter, notices
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.prepared import next_key
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import UNITS, amount_of, read_amount, read_number
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.credit.actions import reckon
from greenhaven.web.exchange.handovers.errors import (
    AlreadyHandedOverError,
    HandoverError,
    KeyReusedError,
)
from greenhaven.web.exchange.handovers.ground import STILL_FILLED, Ground, ground_of
from greenhaven.web.exchange.handovers.models import (
    Commitment,
    CommitmentState,
    Handover,
    Method,
)
from greenhaven.web.exchange.handovers.names import name_in_folder
from greenhaven.web.exchange.handovers.routes import EVENTS, moves, settled
from greenhaven.web.exchange.handovers.ways import Times, Way
from greenhaven.web.exchange.ledger.actions import entering
from greenhaven.web.exchange.ledger.models import Event
from greenhaven.web.exchange.offers.models import OfferState, Recurrence

CLOSED_TO_HANDOVERS = (CommitmentState.DECLINED, CommitmentState.WITHDRAWN)
Amount = Decimal | float | str
# What is written down late at night was not driven then: rules of hours are asked about noon of the
# day, unless the hour was told.
NOON = 12
Told = dict[str, str | int | float]
SLACK = timedelta(minutes=1)  # that two clocks may differ
OLDEST = timedelta(days=3660)
THOUSANDTH = Decimal("0.001")


class Amounts(NamedTuple):
    """What was taken and what was sent back [mg], and what was entered."""

    accepted_mg: int
    rejected_mg: int
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Load:
    """What was weighed or estimated, as it was entered."""

    way: Way
    quantity: Amount
    unit: str
    method: str
    rejected: Amount | None = None
    refusal: str = ""
    refusal_note: str = ""
    foreign_matter: int | None = None
    giver: Person | None = None
    taker: Person | None = None
    photo: File[bytes] | None = None


def record_handover(  # noqa: PLR0913 -- one argument a column
    *,
    by: Person,
    leg: str,
    giver_place: Place,
    taker_place: Place,
    material: str,
    quantity: Amount,
    unit: str,
    method: str,
    rejected: Amount | None = None,
    refusal: str = "",
    refusal_note: str = "",
    foreign_matter: int | None = None,
    giver: Person | None = None,
    taker: Person | None = None,
    into: Batch | None = None,
    out_of: Batch | None = None,
    commitment: Commitment | None = None,
    photo: File[bytes] | None = None,
    at: datetime | None = None,
    key: UUID | None = None,
) -> Handover:
    """Write down what was handed over: `quantity` was taken, `rejected` was sent back.

    The same key again gives what was written the first time. A promise is kept by one handover;
    nothing can be given that is not there.
    """
    way = Way(Leg(leg), giver_place, taker_place, material, into, out_of)
    load = Load(
        way=way,
        quantity=quantity,
        unit=unit,
        method=method,
        rejected=rejected,
        refusal=refusal,
        refusal_note=refusal_note,
        foreign_matter=foreign_matter,
        giver=giver,
        taker=taker,
        photo=photo,
    )
    key = key or uuid4()
    if commitment is None and (made := _in_one_statement(load, by, at, key)) is not None:
        return made
    try:
        with transaction.atomic():
            return write_down(load, commitment, by, at, key)
    except (IntegrityError, GreenhavenError) as error:
        # Asked only now: it is rare that this very form came before, or that somebody was quicker
        # with this very promise.
        if (known := _known(key, load, commitment)) is not None:
            return known
        if isinstance(error, GreenhavenError) or not _is_kept(commitment):
            raise
        raise AlreadyHandedOverError(_("This was handed over already.")) from error


def _in_one_statement(load: Load, by: Person, at: datetime | None, key: UUID) -> Handover | None:
    """A load of which nothing is to be held but its batch is a transaction by itself.

    None where it is not of that kind, where the batch was closed meanwhile, and where the form came
    before: then all of it is done step by step, and says what is wrong.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block or load.photo is not None:
        return None
    ground = ground_of(load.way, load.giver, held=False)
    if ground is None or ground.arising is None or ground.circles:
        return None
    try:
        return _written(load, by, at, Writing(key, ground, alone=True))
    except (IntegrityError, GreenhavenError):
        return None


def _is_kept(commitment: Commitment | None) -> bool:
    held = Handover.objects.filter(commitment=commitment, corrected_at=None)
    return commitment is not None and held.exists()


@transaction.atomic
def say_spread(*, handover: Handover, by: Person) -> Handover:
    """A garden says that what it received is worked into its beds."""
    row = Handover.objects.select_for_update(no_key=True, of=("self",)).get(pk=handover.pk)
    if row.leg != Leg.RETURN or row.corrected_at is not None:
        raise HandoverError(_("Only what a garden received can be spread."))
    if row.spread_on is None:
        row.spread_on = clock.today(present_city())
        row.save(update_fields=["spread_on"])
        witness(by=by, action="handover.spread", subject=row)
    return row


def write_down(
    load: Load,
    commitment: Commitment | None,
    by: Person,
    at: datetime | None,
    key: UUID,
    replaces: Handover | None = None,
) -> Handover:
    """One event with its posting, the row that explains it, and the promise that it keeps."""
    promise = _held(commitment, load.way)
    ground = ground_of(load.way, load.giver) if replaces is None else None
    return _written(load, by, at, Writing(key, ground, promise, replaces))


class Writing(NamedTuple):
    """What a handover is written with: whether it is `alone`, in no transaction, among it."""

    key: UUID
    ground: Ground | None
    promise: Commitment | None = None
    replaces: Handover | None = None
    alone: bool = False


def _written(load: Load, by: Person, at: datetime | None, writing: Writing) -> Handover:
    key, ground, promise, replaces, alone = writing
    city = present_city(ground.city if ground else None)
    when = _moment(at, city)
    amounts = _amounts(load, city)
    way = settled(load.way, when, anew=replaces is not None, ground=ground)
    hour = when if at is not None else when.replace(hour=NOON, minute=0)
    posted = moves(way, amounts.accepted_mg, city, Times(when, hour), ground)
    event = Event(
        kind=EVENTS[way.leg], place=way.taker_place, recorded_by=by, happened_at=when, key=key
    )
    row = Handover(
        pk=ground.key if ground else next_key(Handover),
        event=event,
        commitment=promise,
        leg=way.leg.value,
        giver_place=way.giver_place,
        giver=load.giver,
        taker_place=way.taker_place,
        taker=load.taker,
        into=way.into,
        out_of=way.out_of,
        material=way.material,
        method=load.method,
        unit=load.unit,
        refusal=load.refusal if amounts.rejected_mg else "",
        refusal_note=load.refusal_note[:300],
        foreign_matter=load.foreign_matter,
        happened_at=when,
        replaces=replaces,
        **amounts._asdict(),
    )
    written = [*entering(event, posted), row]
    nitrogen = sum(each.vector.nitrogen for each in posted)
    counted = reckon(row, nitrogen, ground.circles if ground else None)
    _keep(promise)
    told = told_of(row, city)
    along = [*filter(None, [counted]), *notices(letters_about(row, "handover.recorded", told))]
    out_of = [(STILL_FILLED, [ground.into.pk])] if alone and ground else []
    beside = Beside(written, along, out_of)
    witness(by=by, action="handover.record", subject=row, told=told, beside=beside)
    if load.photo is not None:  # last: a file stays where a transaction is taken back
        row.photo.save(load.photo.name or "photo.jpg", load.photo)
    return row


def _moment(at: datetime | None, city: City) -> datetime:
    """When it happened: now, or a moment of the past, with its zone."""
    now = clock.now(city)
    if at is None:
        return now
    if at.tzinfo is None:
        raise HandoverError(_("Say in which zone the time is: 2025-11-03T09:30-05:00."))
    if at > now + SLACK:
        raise HandoverError(_("This is still to come. Record it when it has happened."))
    if at < now - OLDEST:
        raise HandoverError(_("This is more than ten years ago. Check the date."))
    return at


def _held(commitment: Commitment | None, way: Way) -> Commitment | None:
    """The promise, held until the transaction ends; one that was kept is not kept again."""
    if commitment is None:
        return None
    row = (
        Commitment.objects.select_for_update(no_key=True, of=("self",))
        .select_related("offer")
        .get(pk=commitment.pk)
    )
    ends = (row.giver_place_id, row.taker_place_id, row.leg)
    if ends != (way.giver_place.pk, way.taker_place.pk, way.leg):
        raise HandoverError(_("This promise is between other places. Record it without it."))
    if row.state == CommitmentState.KEPT:
        raise AlreadyHandedOverError(_("This was handed over already."))
    if row.state in CLOSED_TO_HANDOVERS:
        raise HandoverError(
            _("This promise is “%(state)s”. Record it without the promise.")
            % {"state": row.get_state_display()}
        )
    return row


def _amounts(load: Load, city: City) -> Amounts:
    """What was taken and what was sent back [mg]; with a reason where something was."""
    if load.method not in Method.values:
        raise HandoverError(_("Say how the amount is known: weighed, by volume or estimated."))
    unit = UNITS.get(load.unit)
    if load.method == Method.WEIGHED and unit is not None and unit.kg is None:
        raise HandoverError(_("What is weighed is in kilograms or pounds. Choose “by volume”."))
    density = density_of(city, load.way.material) if unit is not None and unit.kg is None else None
    quantity = read_number(load.quantity)
    accepted = amount_of(quantity, load.unit, density) if quantity else 0
    sent_back = load.rejected not in (None, "", 0)
    rejected = read_amount(load.rejected, load.unit, density) if sent_back else 0  # type: ignore[arg-type]
    if not accepted and not rejected:
        raise HandoverError(_("Give the amount that was taken, or that was sent back."))
    if rejected and not load.refusal:
        raise HandoverError(_("Say why some of it was sent back."))
    return Amounts(accepted, rejected, quantity.quantize(THOUSANDTH))


def _known(key: UUID, load: Load, commitment: Commitment | None) -> Handover | None:
    """What was written with that key; the key of other content is refused."""
    before = Handover.objects.filter(event__key=key)
    if not before.exists():
        return None
    row = before.select_related("event").get()
    same = (
        row.giver_place_id == load.way.giver_place.pk
        and row.taker_place_id == load.way.taker_place.pk
        and row.material == load.way.material
        and row.unit == load.unit
        and row.quantity == read_number(load.quantity).quantize(THOUSANDTH)
        and row.commitment_id == (commitment.pk if commitment else None)
    )
    if not same:
        raise key_of_another()
    return row


def key_of_another() -> KeyReusedError:
    """The key of a form came with what another form said."""
    return KeyReusedError(
        _("This form was sent before with other content. Open the page again and fill it in.")
    )


def _keep(promise: Commitment | None) -> None:
    """The promise is kept, and an offer that was made once is fulfilled."""
    if promise is None:
        return
    promise.state = CommitmentState.KEPT
    promise.answered_at, promise.answered_by = None, None
    promise.save(update_fields=["state", "answered_at", "answered_by", "changed_at"])
    move_offers(promise, OfferState.OPEN, OfferState.CLOSED)


def move_offers(promise: Commitment, before: OfferState, after: OfferState) -> None:
    """An offer made once follows its promise; a need stays until its gardener says enough."""
    offer = promise.offer
    if offer is not None and offer.recurrence == Recurrence.ONCE and offer.state == before:
        offer.state = after
        offer.save(update_fields=["state", "changed_at"])


def letters_about(row: Handover, topic: str, told: Told) -> list[Letter]:
    """What those two are told of it who gave and who took, where they are known."""
    people = {person.pk: person for person in (row.giver, row.taker) if person is not None}
    url = f"/handovers/{row.pk}/"
    return [Letter(person, topic, told, url) for person in people.values()]


def told_of(row: Handover, city: City) -> Told:
    return {
        "what": name_in_folder(city, row.material),
        "amount_mg": row.accepted_mg,
        "rejected_mg": row.rejected_mg,
        "place": row.taker_place.name,
    }
