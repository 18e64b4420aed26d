"""What becomes of someone's drafts, amendments and support before they are erased."""

from datetime import datetime

from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.proposals.models import (
    Amendment,
    AmendmentState,
    CoSignature,
    Proposal,
    Stage,
)


def leave_proposals(person: Person, now: datetime) -> None:
    """Take back what nobody else discusses yet, and what waits for an answer; the rest goes on."""
    drafts = Proposal.objects.filter(author=person, stage=Stage.DRAFT)
    drafts.update(stage=Stage.WITHDRAWN, decided_at=now)
    offered = Amendment.objects.filter(author=person, state=AmendmentState.PROPOSED)
    offered.update(state=AmendmentState.WITHDRAWN, answered_at=now)
    CoSignature.objects.filter(person=person, withdrawn_at=None).update(withdrawn_at=now)
