"""A new version of a proposal's text is kept: supporters are asked again, amendments go on."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from greenhaven.core.rules.drafts import canonical, digest_of, rebased_amendment, with_amendment
from greenhaven.core.rules.errors import RulesError
from greenhaven.core.rules.proposals import Proposal as CoreProposal
from greenhaven.web.commons import clock
from greenhaven.web.commons.notices.actions import Letter, Told, tell_each
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.proposals.errors import TextChangedError, in_words
from greenhaven.web.council.proposals.models import (
    Amendment,
    AmendmentState,
    CoSignature,
    Proposal,
    ProposalText,
    Stage,
)
from greenhaven.web.council.proposals.queries import text_now, unanswered
from greenhaven.web.council.proposals.standing import says_the_same
from greenhaven.web.council.proposals.texts import Book, core_of, core_of_amendment

LONGEST_ANSWER = 600


def held(proposal: Proposal, *stages: Stage) -> Proposal:
    """The proposal, held until the transaction ends; refused where it is at another stage."""
    row = Proposal.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "circle", "author", "conversation"
    )
    found = row.get(pk=proposal.pk)
    if found.stage not in stages:
        raise CouncilError(
            _("This proposal is at the stage “%(stage)s”; nothing was changed.")
            % {"stage": found.get_stage_display()}
        )
    return found


def read_last(proposal: Proposal, read: ProposalText | None) -> ProposalText:
    """The last text, if it is the one that was read."""
    last = text_now(proposal)
    if read is not None and read.pk != last.pk and read.digest != last.digest:
        raise TextChangedError(
            _(
                "The text has changed meanwhile: it is version %(now)s now, and you read version "
                "%(read)s. Look at it below. What you typed is still here; send it again if it "
                "still fits."
            )
            % {"now": last.version, "read": read.version}
        )
    return last


def keep_text(
    proposal: Proposal, core: CoreProposal, *, by: Person, book: Book, final: bool = False
) -> ProposalText:
    """Keep a text as the next version."""
    before = proposal.texts.order_by("-version").first()
    kept = ProposalText.objects.create(
        proposal=proposal,
        version=before.version + 1 if before else 1,
        on_rulebook=book.row,
        document=canonical(core),
        digest=digest_of(core),
        final=final,
        written_by=by,
        written_at=clock.now(present_city()),
    )
    proposal.title, proposal.layer = core.title, core.layer.value
    proposal.save(update_fields=["title", "layer"])
    if before is not None and not says_the_same(core_of(before), core):
        tell_each(_asked_again(proposal, kept, core))
    return kept


def settle_amendments(
    proposal: Proposal, text: ProposalText, book: Book, taken: Amendment | None = None
) -> list[Amendment]:
    """Close those that touch what has changed in the text; the others go on, and stand."""
    core, overtaken = core_of(text), []
    waiting = unanswered(proposal).select_related("on_text", "author")
    for each in waiting.exclude(pk=taken.pk) if taken else waiting:
        try:
            carried = rebased_amendment(core_of_amendment(each), core_of(each.on_text), core)
            with_amendment(core, carried, book.articles)
        except RulesError as error:
            close(each, AmendmentState.OVERTAKEN, in_words(error))
            overtaken.append(each)
    tell_each(
        Letter(
            each.author,
            "amendment.overtaken",
            {"title": proposal.title},
            f"/proposals/{proposal.number}/amendments/{each.pk}/",
        )
        for each in overtaken
    )
    return overtaken


def close(
    amendment: Amendment, state: AmendmentState, answer: str, by: Person | None = None
) -> None:
    """Write down what became of an amendment."""
    amendment.state, amendment.answered_by = state, by
    amendment.answered_at = clock.now(present_city())
    amendment.answer = answer[:LONGEST_ANSWER]
    amendment.save()


def _asked_again(proposal: Proposal, kept: ProposalText, core: CoreProposal) -> Iterator[Letter]:
    standing = _standing(proposal)
    for each in standing:
        if not says_the_same(core_of(each.text), core):
            told: Told = {"title": proposal.title, "old": each.text.version, "new": kept.version}
            yield Letter(each.person, "proposal.changed", told, f"/proposals/{proposal.number}/")


def _standing(proposal: Proposal) -> QuerySet[CoSignature]:
    rows = proposal.signatures.filter(withdrawn_at=None).exclude(person=proposal.author_id)
    return rows.select_related("text", "person")
