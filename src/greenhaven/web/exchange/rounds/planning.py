"""Who drives: rounds are given to someone, accepted, given back, dropped."""

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.models import LIVE_STATES, Round, RoundState, Stop, StopState
from greenhaven.web.exchange.rounds.notices import (
    tell_coordinators,
    tell_driver_of_round,
    tell_of_coming,
)

TO_COME = (RoundState.PLANNED, RoundState.AGREED)


@transaction.atomic
def assign(*, round_: Round, driver: Person | None, by: Person) -> Round:
    """Give a round to someone, who is asked; or to nobody."""
    row = locked(round_, *TO_COME)
    if row.driver == driver:
        return row
    if driver is not None:
        _refuse_busy(row, driver)
    before = row.driver
    if before is not None:
        tell_driver_of_round(row, "round.not_yours")
    row.driver, row.state = driver, RoundState.PLANNED
    if driver is not None and driver == by:
        row.state = RoundState.AGREED
    row.save(update_fields=["driver", "state", "changed_at"])
    if row.state == RoundState.AGREED:
        tell_of_coming(_waiting(row))
    else:
        tell_driver_of_round(row, "round.yours")
    told = {"driver": str(driver.pseudonym) if driver else ""}
    witness(by=by, action="round.assign", subject=row, told=told)
    return row


@transaction.atomic
def accept(*, round_: Round, by: Person) -> Round:
    """Its driver says yes; those who are come to are told about when."""
    row = locked(round_, RoundState.PLANNED)
    _refuse_other(row, by)
    row.state = RoundState.AGREED
    row.save(update_fields=["state", "changed_at"])
    tell_coordinators(row, "round.agreed")
    tell_of_coming(_waiting(row))
    witness(by=by, action="round.accept", subject=row)
    return row


@transaction.atomic
def give_back(*, round_: Round, by: Person) -> Round:
    """Its driver cannot: the coordinators are told, and look for someone else."""
    row = locked(round_, *TO_COME)
    _refuse_other(row, by)
    tell_coordinators(row, "round.given_back")
    row.driver, row.state = None, RoundState.PLANNED
    row.save(update_fields=["driver", "state", "changed_at"])
    witness(by=by, action="round.give_back", subject=row)
    return row


@transaction.atomic
def drop(*, round_: Round, by: Person) -> Round:
    """Let a round go; its promises stand, and wait for another round."""
    row = locked(round_, *TO_COME)
    tell_driver_of_round(row, "round.not_yours")
    row.stops.all().delete()
    row.state = RoundState.DROPPED
    row.save(update_fields=["state", "changed_at"])
    witness(by=by, action="round.drop", subject=row)
    return row


def locked(round_: Round, *states: RoundState) -> Round:
    """The round as it is now, held until the transaction ends, if it stands in one of these."""
    row = (
        Round.objects.select_for_update(no_key=True, of=("self",))
        .select_related("vehicle__place", "driver")
        .get(pk=round_.pk)
    )
    if row.state not in (states or LIVE_STATES):
        raise RoundError(
            _("This round is “%(state)s” already; nothing was changed.")
            % {"state": row.get_state_display()}
        )
    return row


def _refuse_other(row: Round, by: Person) -> None:
    if row.driver_id != by.pk:
        raise RoundError(_("This is for its driver to say."))


def _refuse_busy(row: Round, driver: Person) -> None:
    """Nobody drives two vehicles at once."""
    if not driver.is_active:
        raise RoundError(_("This person does not take part any more."))
    others = Round.objects.filter(
        driver=driver,
        state__in=LIVE_STATES,
        begins_at__lt=row.ends_at,
        ends_at__gt=row.begins_at,
    ).exclude(pk=row.pk)
    if (other := others.first()) is not None:
        raise RoundError(
            _("%(driver)s drives %(name)s at that time.") % {"driver": driver, "name": other.name}
        )


def _waiting(row: Round) -> list[Stop]:
    found = row.stops.filter(state=StopState.WAITING, commitment__isnull=False)
    return list(
        found.select_related("commitment__giver_place", "commitment__taker_place", "place", "round")
    )
