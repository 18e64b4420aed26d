"""A new plan is wished for, and put to work in the same moment."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.disruptions.models import Disruption
from greenhaven.web.exchange.loop.models import Cause, Replanning
from greenhaven.web.exchange.loop.replanning import ask_for_plan
from greenhaven.web.exchange.loop.tasks import replan


@transaction.atomic
def wish(
    *,
    cause: Cause,
    by: Person | None = None,
    after: timedelta = timedelta(),
    occasion: Disruption | None = None,
) -> tuple[Replanning, bool]:
    """Ask for a plan in the background; the wish and its task are kept together or not at all.

    An occasion is a storm or a hub that is down: what allies keep free for it is planned with.
    """
    row, new = ask_for_plan(cause=cause, by=by, occasion=occasion)
    if new:
        replan.using(run_after=timezone.now() + after).enqueue(row.pk)
    return row, new
