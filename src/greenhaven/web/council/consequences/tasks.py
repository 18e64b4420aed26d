"""What is computed in the background; each task is safe to be done twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from greenhaven.web.commons.timetable import Row
from greenhaven.web.council.consequences.actions import ask_weighing
from greenhaven.web.council.consequences.models import Asked, Weighing
from greenhaven.web.council.consequences.queries import UNDER_WAY, Known, known_of
from greenhaven.web.council.consequences.weighing import carry_out
from greenhaven.web.council.proposals.models import Proposal, Stage
from greenhaven.web.council.proposals.queries import text_now

OLD = timedelta(hours=6)  # a figure that is stale is computed anew after so long, not sooner
AT_ONCE = 3  # texts that are weighed again at a time
LATER = -20  # plans and forecasts come first


@task(priority=LATER)
def weigh_text(weighing: int) -> str:
    """Compute what was asked for."""
    row = Weighing.objects.select_related("text__proposal", "snapshot", "rulebook").get(pk=weighing)
    return carry_out(weighing=row).state


def weigh_anew(_row: Row, _now: datetime) -> None:
    """Texts that people discuss are weighed again when the city or the rules have changed.

    Once a vote has begun, what was shown then stays.
    """
    _ask_anew(Asked.CONSEQUENCES, [Stage.DISCUSSION, Stage.FROZEN], OLD)


def check_anew(_row: Row, _now: datetime) -> None:
    """Final texts are checked again for conflicts as soon as the city or the rules have changed.

    Texts in discussion are checked, too, now and then: whoever makes one final knows what it is.
    """
    _ask_anew(Asked.CONFLICTS, [Stage.FROZEN, Stage.PASSED], timedelta(0))
    _ask_anew(Asked.CONFLICTS, [Stage.DISCUSSION], OLD)


def _ask_anew(asks: Asked, stages: Iterable[Stage], old: timedelta) -> None:
    free = AT_ONCE - Weighing.objects.filter(asks=asks, state__in=UNDER_WAY).count()
    for proposal in Proposal.objects.filter(stage__in=stages).order_by("pk"):
        if free <= 0:
            return
        text = text_now(proposal)
        if _is_due(known_of(text, asks), old):
            ask_weighing(text=text, asks=asks)
            free -= 1


def _is_due(known: Known, old: timedelta) -> bool:
    """Whether it was never computed, or for a city or rules that are others for some time."""
    if known.running is not None or known.last_fresh:
        return False
    last = known.last
    return last is None or (last.ended_at or last.asked_at) <= timezone.now() - old
