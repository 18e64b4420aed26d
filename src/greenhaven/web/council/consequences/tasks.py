"""What is computed in the background; each task is safe to be done twice."""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from greenhaven.web.commons.timetable import Row
from greenhaven.web.council.consequences.actions import ask_weighing
from greenhaven.web.council.consequences.models import Weighing
from greenhaven.web.council.consequences.queries import UNDER_WAY, known_of
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
    if Weighing.objects.filter(state__in=UNDER_WAY).count() >= AT_ONCE:
        return
    discussed = Proposal.objects.filter(stage__in=[Stage.DISCUSSION, Stage.FROZEN])
    asked = 0
    for proposal in discussed.order_by("pk"):
        text = text_now(proposal)
        known = known_of(text)
        last = known.last
        stale = last is None or (
            not known.last_fresh and (last.ended_at or last.asked_at) < timezone.now() - OLD
        )
        if stale and asked < AT_ONCE:
            ask_weighing(text=text)
            asked += 1
