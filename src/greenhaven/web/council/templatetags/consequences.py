"""What a text would do, beside the text."""

from typing import Any

from django import template
from django.template.context import Context

from greenhaven.web.council.consequences.models import Asked
from greenhaven.web.council.consequences.pages import beside
from greenhaven.web.council.consequences.queries import All
from greenhaven.web.council.proposals.models import ProposalText, Stage

register = template.Library()
# From then on, what was shown stays.
DECIDED = (Stage.VOTE, Stage.PASSED, Stage.REJECTED, Stage.IN_FORCE)


@register.inclusion_tag("council/consequences_beside.html", takes_context=True)
def consequences_beside(context: Context, text: ProposalText, everything: All) -> dict[str, Any]:
    """Differences with their intervals and maps, how old they are, or how far they are."""
    found = everything[Asked.CONSEQUENCES]
    known, running, last = found.done, found.running, found.last
    return {
        "actor": context.get("actor"),
        "csrf_token": context.get("csrf_token"),
        "proposal": text.proposal,
        "weighing": known,
        "running": running,
        "failed": last if last is not None and last.words and not running else None,
        "fresh": found.fresh,
        "decided": text.proposal.stage in DECIDED,
        "told": beside(known) if known else None,
        "owner": context.get("actor")
        and context["actor"].may("proposal.change", text.proposal.parties()),
    }
