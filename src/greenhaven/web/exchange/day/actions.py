"""What a coordinator does for all at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.day import readings
from greenhaven.web.exchange.handovers.actions import agree
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.handovers.sides import Side


@transaction.atomic
def agree_for_unkept(*, city: str, now: datetime, by: Person) -> int:
    """Agree for every place that nobody keeps; gives how many promises that touched.

    Where somebody waits at the other side, be it a person or the keepers of its place, each is
    agreed to by itself, so that they are told.
    """
    waiting = readings.proposed_soon(city, now.date()).filter(lapses_at__gt=now)
    touched: set[int] = set()
    for side in Side:
        open_here = readings.without_a_voice(waiting, side.value)
        for row in readings.with_someone(open_here, side.other.value):
            agree(commitment=row, by=by, side=side)
            touched.add(row.pk)
        touched |= _sign_all(open_here, side, by)  # those that are still open
    Commitment.objects.filter(
        pk__in=touched,
        state=CommitmentState.PROPOSED,
        giver_agreed_at__isnull=False,
        taker_agreed_at__isnull=False,
    ).update(state=CommitmentState.AGREED, changed_at=timezone.now())
    if touched:
        told = {"promises": len(touched)}
        witness(by=by, action="commitment.agree_unkept", subject=f"city:{city}", told=told)
    return len(touched)


def _sign_all(rows: QuerySet[Commitment], side: Side, by: Person) -> set[int]:
    found = set(rows.values_list("pk", flat=True))
    signed = {f"{side.value}_agreed_at": timezone.now(), f"{side.value}_agreed_by": by}
    Commitment.objects.filter(pk__in=found).update(**signed)
    return found
