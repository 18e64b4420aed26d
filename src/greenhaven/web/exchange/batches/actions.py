"""Filling, starting and moving on batches."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.core.planning.recipes import PROCESSES
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.materials import NOTHING, Vector
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.prepared import Given, Question
from greenhaven.web.exchange.batches.errors import BatchError, BatchHeldError
from greenhaven.web.exchange.batches.models import Batch, Reactor, ReactorKind, Stage
from greenhaven.web.exchange.batches.queries import being_filled, open_holds
from greenhaven.web.exchange.ledger.actions import Move, open_lot, record
from greenhaven.web.exchange.ledger.models import EventKind, Posting
from greenhaven.web.exchange.ledger.queries import content, standing_postings

CODE_LENGTH = 50
# How a plan calls what a reactor does; a worm bin is in no plan.
PROCESS_OF: Mapping[str, str] = {
    ReactorKind.BIN: "in_vessel",
    ReactorKind.VESSEL: "in_vessel",
    ReactorKind.BAY: "bay",
    ReactorKind.WINDROW: "windrow",
    ReactorKind.AERATED: "aerated_static_pile",
    ReactorKind.DIGESTER: "digester",
}
# From which stage to which a keeper may move a batch by saying so; ripe needs a release.
STEPS: Mapping[str, tuple[str, ...]] = {
    Stage.ACTIVE: (Stage.CURING,),
    Stage.CURING: (Stage.ACTIVE,),
}


@transaction.atomic
def add_reactor(
    *, place: Place, name: str, kind: str, by: Person, volume_l: int | None = None
) -> Reactor:
    """A bin, bay, heap's place or vessel of a hub; the same again is the one that is there."""
    if place.kind != PlaceKind.HUB:
        raise BatchError(_("Compost is made at hubs; %(place)s is none.") % {"place": place.name})
    Place.objects.select_for_update(no_key=True).get(pk=place.pk)
    if (known := place.reactors.filter(name=name).first()) is not None:
        if (known.kind, known.volume_l, known.closed_at) == (kind, volume_l, None):
            return known
        raise BatchError(
            _("%(place)s already has a “%(name)s”. Give this one another name.")
            % {"place": place.name, "name": name}
        )
    made = Reactor.objects.create(place=place, name=name, kind=kind, volume_l=volume_l)
    witness(by=by, action="reactor.add", subject=made, told={"name": name, "kind": kind})
    return made


@transaction.atomic
def close_reactor(*, reactor: Reactor, by: Person) -> Reactor:
    """It is no longer in use; what was made in it stays told."""
    row = (
        Reactor.objects.select_for_update(no_key=True, of=("self",))
        .select_related("place")
        .get(pk=reactor.pk)
    )
    lies_there = row.batches.filter(stage__in=[Stage.INTAKE, Stage.ACTIVE, Stage.CURING]).first()
    if lies_there is not None:
        raise BatchError(
            _("%(reactor)s still holds %(batch)s.") % {"reactor": row.name, "batch": lies_there}
        )
    if row.closed_at is None:
        row.closed_at = timezone.now()
        row.save(update_fields=["closed_at"])
        witness(by=by, action="reactor.close", subject=row, told={"name": row.name})
    return row


FILLING = Question(lambda: being_filled(Given("place")))


@transaction.atomic(savepoint=False)
def intake_of(*, place: Place, at: datetime) -> Batch:
    """The batch that a place is filling, opened where there is none; locked until you commit."""
    if (found := FILLING.first(place=place.pk)) is not None:
        return found
    try:
        with transaction.atomic():
            return Batch.objects.create(
                code=_free_code(place, at), place=place, account=open_lot(place=place), opened_at=at
            )
    except IntegrityError:  # somebody else has just opened it
        found = FILLING.first(place=place.pk)
        if found is None:
            raise
        return found


def _free_code(place: Place, at: datetime) -> str:
    """A name for the board: the place and the day, and a number from the second on."""
    base = f"{place.code[:CODE_LENGTH]}-{at:%Y-%m-%d}"
    taken = set(Batch.objects.filter(code__startswith=base).values_list("code", flat=True))
    numbered = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return next(code for code in numbered if code not in taken)


@transaction.atomic
def start_batch(
    *,
    intakes: Sequence[Batch],
    reactor: Reactor,
    by: Person,
    at: datetime,
    target: Mapping[str, float] | None = None,
) -> Batch:
    """Lay what was brought into a reactor: from now on nothing is added to it at the gate.

    Several intakes become one batch, the first. A batch that was started there already is returned
    as it is.
    """
    keys = sorted({batch.pk for batch in intakes})
    locked = list(Batch.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    Reactor.objects.select_for_update(no_key=True).get(pk=reactor.pk)
    if len(locked) == 1 and locked[0].reactor_id == reactor.pk and locked[0].started_at:
        return locked[0]
    _refuse_to_start(locked, reactor)
    main = locked[0]
    for other in locked[1:]:
        _combine(other, main, by, at)
    main.reactor, main.stage, main.started_at = reactor, Stage.ACTIVE, at
    main.product = "digestate" if reactor.kind == ReactorKind.DIGESTER else "compost"
    main.ready_on, main.target = ready_day(reactor, at.date()), dict(target) if target else None
    main.save()
    told = {"reactor": reactor.name, "batches": [batch.code for batch in locked]}
    witness(by=by, action="batch.start", subject=main, told=told)
    return main


def ready_day(reactor: Reactor, started: date) -> date | None:
    """When a plan expects the product; none = no plan knows the process."""
    process = PROCESSES.get(PROCESS_OF.get(reactor.kind, ""))
    return started + timedelta(weeks=process.lead_weeks) if process else None


def _refuse_to_start(locked: list[Batch], reactor: Reactor) -> None:
    if not locked:
        raise BatchError(_("Nothing has been brought yet, so there is nothing to start."))
    if reactor.closed_at is not None:
        raise BatchError(_("%(reactor)s is no longer in use.") % {"reactor": reactor.name})
    for batch in locked:
        if batch.place_id != reactor.place_id:
            raise BatchError(
                _("%(batch)s lies at another hub than %(reactor)s.")
                % {"batch": batch, "reactor": reactor.name}
            )
        if batch.stage != Stage.INTAKE:
            raise BatchError(_("%(batch)s was started before.") % {"batch": batch})
        if len(locked) > 1 and open_holds(batch).exists():
            raise BatchHeldError(
                _("%(batch)s is on hold: do not mix it with another.") % {"batch": batch}
            )
    if not any(content(batch.account).wet for batch in locked):
        raise BatchError(_("Nothing has been brought yet, so there is nothing to start."))
    hot = Batch.objects.filter(reactor=reactor, stage=Stage.ACTIVE).first()
    if hot is not None:
        raise BatchError(
            _("%(reactor)s still holds %(batch)s. Move that on to curing first.")
            % {"reactor": reactor.name, "batch": hot}
        )


def _combine(other: Batch, main: Batch, by: Person, at: datetime) -> None:
    """Put all of one intake to another, material by material as far as the books know them."""
    whole = content(other.account)
    if whole.wet:
        moves = _moves_of_all(other, main)
        record(kind=EventKind.COMBINE, place=main.place, moves=moves, by=by, at=at)
    other.stage = Stage.SPENT
    other.save()


def _moves_of_all(other: Batch, main: Batch) -> list[Move]:
    whole = content(other.account)
    came: dict[str, Vector] = {}
    for posting in Posting.objects.filter(standing_postings(), target=other.account_id):
        came[posting.material] = came.get(posting.material, NOTHING) + Vector.of(posting)
    if sum(came.values(), NOTHING) != whole:
        came = {"": whole}
    return [Move(other.account, main.account, part, name) for name, part in came.items()]


@transaction.atomic
def move_on(*, batch: Batch, stage: str, by: Person, at: datetime) -> Batch:
    """Say how far a batch is: hot, curing, or all given away once nothing is left of it."""
    locked = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if locked.stage == stage:
        return locked
    if stage == Stage.SPENT:
        _refuse_if_something_is_left(locked)
    elif stage not in STEPS.get(locked.stage, ()):
        raise BatchError(
            _("%(batch)s is “%(now)s”; it cannot become “%(then)s” from there.")
            % {
                "batch": locked,
                "now": locked.get_stage_display(),
                "then": dict(Stage.choices).get(stage, stage),
            }
        )
    if stage == Stage.ACTIVE and _hot_beside(locked):
        raise BatchError(_("Another batch is hot in the same place. Move that on first."))
    locked.stage = stage
    locked.save()
    witness(by=by, action="batch.move_on", subject=locked, told={"stage": stage, "at": str(at)})
    return locked


def _hot_beside(batch: Batch) -> bool:
    beside = Batch.objects.filter(reactor=batch.reactor_id, stage=Stage.ACTIVE)
    return beside.exclude(pk=batch.pk).exists()


def _refuse_if_something_is_left(batch: Batch) -> None:
    if batch.stage == Stage.INTAKE:
        raise BatchError(_("%(batch)s is still being filled.") % {"batch": batch})
    if content(batch.account).wet:
        raise BatchError(
            _("By the books something is left of %(batch)s. Weigh it, or measure the heap, first.")
            % {"batch": batch}
        )
