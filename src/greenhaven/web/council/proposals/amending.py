"""Amendments: another wording of a text that is discussed, and what its author answers."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.rules.drafts import Amendment as CoreAmendment
from greenhaven.core.rules.drafts import ClashError, canonical, rebased_amendment, with_amendment
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.proposals.composing import Change, alone, checked
from greenhaven.web.council.proposals.errors import TextChangedError, in_words
from greenhaven.web.council.proposals.models import (
    Amendment,
    AmendmentState,
    Proposal,
    ProposalText,
    Stage,
)
from greenhaven.web.council.proposals.queries import unanswered
from greenhaven.web.council.proposals.rights import may_amend, refuse_unless
from greenhaven.web.council.proposals.standing import state_of
from greenhaven.web.council.proposals.texts import (
    Book,
    core_of,
    core_of_amendment,
    present,
)
from greenhaven.web.council.proposals.writing import close, held, keep_text, settle_amendments

MOST_OF_ONE = 5  # that one person has waiting for one proposal


@transaction.atomic
def amend(  # noqa: PLR0913 -- what somebody would have otherwise, on what, and why
    *,
    proposal: Proposal,
    on_text: ProposalText,
    change: Change,
    title: str,
    by: Person,
    reason: str = "",
    key: uuid.UUID | None = None,
) -> Amendment:
    """Offer another wording; on a text that changed meanwhile, where nothing of it is touched."""
    if key and (known := Amendment.objects.filter(key=key).first()):
        return _same(known, proposal, by, title)
    row = held(proposal, Stage.DISCUSSION)
    if row.author_id == by.pk:
        raise CouncilError(_("It is your own: change its text instead."))
    state = state_of(row)
    refuse_unless(may_amend(state.procedure, state.bar), row, by, state.now)
    if unanswered(row).filter(author=by).count() >= MOST_OF_ONE:
        raise CouncilError(_("Some amendments of yours have no answer yet. Wait for it first."))
    core = alone(core_of(on_text), change, title, reason)
    core = carried(core, on_text, state.text, core_of(state.text))
    _applied(core, state.text, state.book)
    made = Amendment.objects.create(
        key=key or uuid.uuid4(),
        proposal=row,
        on_text=state.text,
        document=canonical(core),
        reason=core.rationale,
        author=by,
        proposed_at=state.now,
    )
    told = {"title": row.title, "amendment": title}
    tell(people=[row.author], topic="amendment.offered", told=told, url=url_of(made))
    witness(by=by, action="amendment.offer", subject=made, told={"version": state.text.version})
    return made


@transaction.atomic
def answer_amendment(*, amendment: Amendment, accept: bool, answer: str, by: Person) -> Amendment:
    """Take an amendment into the text, or decline it with a reason."""
    row = held(amendment.proposal, Stage.DISCUSSION)
    found = _waiting(amendment)
    if row.author_id != by.pk:
        raise CouncilError(_("Its proposal's author answers an amendment."))
    if not accept and not answer.strip():
        raise CouncilError(_("Say why, in a few words: whoever offered it reads it."))
    if accept:
        _take_in(found, row, answer, by)
    else:
        close(found, AmendmentState.DECLINED, answer, by)
    topic = f"amendment.{found.state}"
    told = {"title": row.title, "answer": found.answer}
    tell(people=[found.author], topic=topic, told=told, url=url_of(found))
    witness(by=by, action=topic, subject=found, told={"answer": found.answer})
    return found


@transaction.atomic
def withdraw_amendment(*, amendment: Amendment, by: Person) -> Amendment:
    """Take one's own amendment back."""
    held(amendment.proposal, Stage.DISCUSSION)
    found = _waiting(amendment)
    if found.author_id != by.pk:
        raise CouncilError(_("It is not yours."))
    close(found, AmendmentState.WITHDRAWN, "")
    witness(by=by, action="amendment.withdraw", subject=found)
    return found


def as_it_would_be(amendment: Amendment, text: ProposalText, book: Book) -> CoreProposal:
    """The text with an amendment that was made on it, or on one before it.

    Raises
    ------
    RulesError
        If the text has changed where the amendment would change it, or it does not fit.
    """
    core, base = core_of_amendment(amendment), core_of(amendment.on_text)
    if core_of(text) != base:
        core = rebased_amendment(core, base, core_of(text))
    return _applied(core, text, book)


def url_of(amendment: Amendment) -> str:
    """Where it is read."""
    return f"/proposals/{amendment.proposal.number}/amendments/{amendment.pk}/"


def _take_in(found: Amendment, row: Proposal, answer: str, by: Person) -> None:
    state = state_of(row)
    try:
        core = as_it_would_be(found, state.text, state.book)
    except ClashError as error:
        close(found, AmendmentState.OVERTAKEN, in_words(error), by)
        return
    checked(core, state.book, state.now.date())
    text = keep_text(row, core, by=by, book=state.book)
    found.into_text = text
    close(found, AmendmentState.ACCEPTED, answer, by)
    settle_amendments(row, text, state.book)


def _applied(core: CoreAmendment, text: ProposalText, book: Book) -> CoreProposal:
    """The text with an amendment of it, on the rulebook in force."""
    draft = core_of(text)
    now = present(text, book)
    if now != draft:
        core = rebased_amendment(core, draft, now)
    return with_amendment(now, core, book.articles)


def carried(
    core: CoreAmendment, read: ProposalText, text: ProposalText, draft: CoreProposal
) -> CoreAmendment:
    """An amendment of the text that was read, on the text as it is now.

    Raises
    ------
    TextChangedError
        If the text has changed where it would change it.
    """
    base = core_of(read)
    try:
        return core if base == draft else rebased_amendment(core, base, draft)
    except ClashError as error:
        raise TextChangedError(
            _(
                "The text has changed meanwhile where you would change it; it is version "
                "%(now)s now. %(clashes)s What you typed is still here."
            )
            % {"now": text.version, "clashes": in_words(error)}
        ) from error


def _waiting(amendment: Amendment) -> Amendment:
    found = Amendment.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "author", "on_text", "proposal"
    )
    row = found.get(pk=amendment.pk)
    if row.state != AmendmentState.PROPOSED:
        raise CouncilError(
            _("This amendment is “%(state)s” already; nothing was changed.")
            % {"state": row.get_state_display()}
        )
    return row


def _same(known: Amendment, proposal: Proposal, by: Person, title: str) -> Amendment:
    said = core_of_amendment(known).title
    if (known.proposal_id, known.author_id, said) != (proposal.pk, by.pk, title):
        raise CouncilError(_("This form was sent before with something else in it."))
    return known
