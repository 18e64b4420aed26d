"""Many events at once, as a list of years brings them: few statements, and the same refusals.

The database's triggers count each posting in its balances, as they do for one. Whoever calls holds
the transaction and writes the row of the audit chain.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.ledger.actions import (
    REFUSED,
    CorrectionError,
    LedgerError,
    Move,
    NotEnoughError,
)
from greenhaven.web.exchange.ledger.models import MOST_MG, Balance, Event, EventKind, Posting


def record_many(wanted: Sequence[tuple[Event, Move]]) -> list[Event]:
    """Write down events of one move each; all of them, or none.

    Raises
    ------
    NotEnoughError
        If an account would be left with less than nothing.
    """
    if not all(0 <= each <= MOST_MG for _event, move in wanted for each in astuple(move.vector)):
        raise LedgerError(_("This is less than nothing, or more than a city has."))
    postings = [
        Posting(
            event=event,
            source=move.source,
            target=move.target,
            material=move.material,
            **move.vector.as_columns(),
        )
        for event, move in wanted
    ]
    return _write([event for event, _move in wanted], postings)


def correct_many(
    *, events: Sequence[Event], by: Person | None, at: datetime, reason: str
) -> list[Event]:
    """Take events back by as many that move the same the other way; all of them, or none.

    Raises
    ------
    CorrectionError
        If one was corrected before, or what it moved has moved on.
    """
    if Event.objects.filter(corrects__in=events).exists():
        raise CorrectionError(_("One of these was corrected already."))
    moved: dict[int, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.filter(event__in=events).order_by("-pk"):
        moved[posting.event_id].append(posting)
    made, postings = [], []
    for event in events:
        back = Event(
            kind=EventKind.CORRECTION,
            place_id=event.place_id,
            recorded_by=by,
            happened_at=at,
            corrects=event,
            reason=reason,
        )
        made.append(back)
        postings += [_back(back, each) for each in moved[event.pk]]
    try:
        return _write(made, postings)
    except NotEnoughError as error:
        raise CorrectionError(_("What one of these moved has moved on.")) from error


def _back(event: Event, posting: Posting) -> Posting:
    return Posting(
        event=event,
        source_id=posting.target_id,
        target_id=posting.source_id,
        material=posting.material,
        **Vector.of(posting).as_columns(),
    )


def _write(events: list[Event], postings: list[Posting]) -> list[Event]:
    try:
        with transaction.atomic():
            _lock(account for each in postings for account in (each.source_id, each.target_id))
            Event.objects.bulk_create(events)
            for posting in postings:
                posting.event_id = posting.event.pk
            Posting.objects.bulk_create(postings)
    except IntegrityError as error:
        if REFUSED not in str(error):
            raise
        raise NotEnoughError(_("Something was given that is not there any more.")) from error
    return events


def _lock(accounts: Iterable[int]) -> None:
    """Hold the balances until the transaction ends, in the order that all keep."""
    keys = sorted(set(accounts))
    list(
        Balance.objects.select_for_update(no_key=True)
        .filter(pk__in=keys)
        .order_by("pk")
        .values_list("pk")
    )
