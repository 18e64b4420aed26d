"""Supporting a proposal: with its present text, until one takes it back."""

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.kinds.procedures import Who
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.proposals.models import CoSignature, Proposal, ProposalText
from greenhaven.web.council.proposals.queries import SIGNABLE, signature_of
from greenhaven.web.council.proposals.rights import may_propose, refuse_unless
from greenhaven.web.council.proposals.standing import state_of
from greenhaven.web.council.proposals.writing import held, read_last


@transaction.atomic
def sign(*, proposal: Proposal, by: Person, read: ProposalText | None = None) -> CoSignature:
    """Support the text that was read; who supported an earlier one supports this one instead."""
    row = held(proposal, *SIGNABLE)
    if row.author_id == by.pk:
        raise CouncilError(_("It is your own: you stand behind it already."))
    state, text = state_of(row), read_last(row, read)
    asked = may_propose(state.procedure, state.bar) if state.without_vote else {Who.MEMBER}
    refuse_unless(asked, row, by, state.now)
    before = signature_of(row, by)
    if before is not None and before.text_id == text.pk:
        return before
    if before is not None:
        before.withdrawn_at = state.now
        before.save(update_fields=["withdrawn_at"])
    made = CoSignature.objects.create(proposal=row, text=text, person=by, signed_at=state.now)
    witness(by=by, action="proposal.sign", subject=row, told={"version": text.version})
    return made


@transaction.atomic
def unsign(*, proposal: Proposal, by: Person) -> None:
    """Support it no more; asked again, nothing more happens."""
    row = held(proposal, *SIGNABLE)
    if (standing := signature_of(row, by)) is None:
        return
    standing.withdrawn_at = clock.now(present_city())
    standing.save(update_fields=["withdrawn_at"])
    witness(by=by, action="proposal.unsign", subject=row)
