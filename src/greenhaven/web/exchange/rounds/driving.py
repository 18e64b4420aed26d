"""On the way: a round begins, comes to its stops, passes some by, and is back."""

from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.handovers.actions import record_handover
from greenhaven.web.exchange.handovers.models import Commitment, Handover
from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.models import Round, RoundState, Stop, StopState
from greenhaven.web.exchange.rounds.notices import tell_of_passing_by
from greenhaven.web.exchange.rounds.planning import locked
from greenhaven.web.exchange.rounds.rerouting import moment, way_onward


@transaction.atomic
def begin(*, round_: Round, by: Person) -> Round:
    """Set out, on the day of the round."""
    row = locked(round_, RoundState.AGREED)
    if row.day != clock.today(present_city()):
        raise RoundError(_("This round is for another day."))
    row.state = RoundState.UNDER_WAY
    row.save(update_fields=["state", "changed_at"])
    witness(by=by, action="round.begin", subject=row)
    return row


@transaction.atomic
def arrive(*, stop: Stop, by: Person) -> Stop:
    """Say that one is there."""
    row = _locked_stop(stop)
    if row.arrived_at is None:
        row.arrived_at = timezone.now()
        row.save(update_fields=["arrived_at", "changed_at"])
        witness(by=by, action="round.arrive", subject=row)
    return row


@transaction.atomic
def finish(*, stop: Stop, by: Person) -> Stop:
    """A stop is done; the last one ends the round."""
    row = _locked_stop(stop)
    _end(row, StopState.DONE)
    _end_round(row.round)
    witness(by=by, action="round.stop_done", subject=row)
    return row


@transaction.atomic
def weigh(  # noqa: PLR0913 -- one argument a column of the form
    *,
    stop: Stop,
    by: Person,
    quantity: Decimal | str,
    unit: str,
    method: str,
    out_of: Batch | None = None,
    key: UUID | None = None,
) -> Handover:
    """Write down what was handed over at a stop, and go on; the same form again changes nothing."""
    if key and (known := Handover.objects.filter(event__key=key).first()):
        return known
    row = _locked_stop(stop)
    promise = row.commitment
    if promise is None:
        raise RoundError(_("Nothing is handed over at this stop."))
    if row.part > 1 or row.round.stops.filter(commitment=promise, part__gt=1).exists():
        raise RoundError(
            _("This load comes in several parts. Say that the stop is done; the hub weighs it all.")
        )
    made = record_handover(
        by=by,
        leg=promise.leg,
        giver_place=promise.giver_place,
        taker_place=promise.taker_place,
        material=promise.material,
        quantity=quantity,
        unit=unit,
        method=method,
        giver=promise.giver,
        taker=promise.taker,
        out_of=out_of,
        commitment=Commitment.objects.get(pk=promise.pk),
        key=key,
    )
    finish(stop=row, by=by)
    return made


@transaction.atomic
def skip(*, stop: Stop, by: Person, why: str) -> Stop:
    """Pass a stop by, and say why; those who waited are told kindly. The rest is timed anew."""
    row = _locked_stop(stop)
    if row.commitment is None:
        raise RoundError(_("The vehicle must be unloaded; this stop cannot be passed by."))
    if not why.strip():
        raise RoundError(_("Say in a few words why, for those who waited."))
    row.why = why.strip()[:300]
    _end(row, StopState.SKIPPED)
    tell_of_passing_by(row)
    _end_round(row.round)
    if row.round.state == RoundState.UNDER_WAY:
        way_onward(row.round, moment(row.round))
    witness(by=by, action="round.stop_skipped", subject=row, told={"why": row.why})
    return row


@transaction.atomic
def go_on_from_now(*, round_: Round, by: Person) -> int:
    """Time and order the rest anew from where the vehicle is; gives how many are passed by."""
    row = locked(round_, RoundState.UNDER_WAY)
    left_out = way_onward(row, moment(row))
    witness(by=by, action="round.reroute", subject=row, told={"left_out": len(left_out)})
    return len(left_out)


def _locked_stop(stop: Stop) -> Stop:
    """The stop as it is now, of a round that is on its way."""
    round_ = locked(Round(pk=stop.round_id), RoundState.UNDER_WAY)
    row = (
        Stop.objects.select_related(
            "commitment__giver_place",
            "commitment__taker_place",
            "commitment__giver",
            "commitment__taker",
            "place",
        )
        .select_for_update(no_key=True, of=("self",))
        .get(pk=stop.pk)
    )
    row.round = round_
    if row.state != StopState.WAITING:
        raise RoundError(
            _("This stop is “%(state)s” already; nothing was changed.")
            % {"state": row.get_state_display()}
        )
    return row


def _end(row: Stop, state: StopState) -> None:
    row.state, row.ended_at = state, timezone.now()
    row.save(update_fields=["state", "ended_at", "why", "changed_at"])


def _end_round(round_: Round) -> None:
    """Done when nothing is left to do."""
    if not round_.stops.filter(state=StopState.WAITING).exists():
        round_.state = RoundState.DONE
        round_.save(update_fields=["state", "changed_at"])
