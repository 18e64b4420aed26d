"""What the worker does for rounds."""

from django_tasks import task

from greenhaven.web.exchange.rounds.drafting import carry_out
from greenhaven.web.exchange.rounds.models import Draft


@task()
def draft_rounds(draft: int) -> None:
    """Look for the rounds that were asked for; one that ended meanwhile is left alone."""
    if (row := Draft.objects.filter(pk=draft).select_related("asked_by").first()) is not None:
        carry_out(row)
