"""Pages of proposals and their amendments."""

from uuid import uuid4

from greenhaven.core.rules.drafts import canonical
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.council.proposals.composing import alone
from greenhaven.web.council.proposals.models import Amendment, Proposal, ProposalText, Stage
from greenhaven.web.council.proposals.queries import text_now
from greenhaven.web.council.proposals.texts import core_of
from tests.web.decided import kept_draft
from tests.web.permissions.targets import Maker, Target, fixed, of
from tests.web.permissions.world import Side, World


def proposal(_world: World, side: Side) -> Proposal:
    """A draft of the side's owner, in the side's circle."""
    return kept_draft(side.owner, side.circle)


def amendment(world: World, side: Side) -> Amendment:
    """What the side's owner would have otherwise in a text that is discussed."""
    it = proposal(world, side)
    it.stage, it.discussed_from = Stage.DISCUSSION, it.drafted_at
    it.save()
    text: ProposalText = text_now(it)
    other = {"action": "amend", "article": "night-rest", "fields": {"begins": "22:00"}}
    document = canonical(alone(core_of(text), other, "An hour later"))
    return Amendment.objects.create(
        key=uuid4(),
        proposal=it,
        on_text=text,
        document=document,
        author=side.owner,
        proposed_at=it.drafted_at,
    )


def open_to(permission: str) -> Maker:
    """A page that everybody who may read, sign or amend may ask for."""

    def made(world: World, side: Side) -> Target:
        return Target({"number": proposal(world, side).number}, Parties())

    return Maker(permission, made)


def read_amendment(world: World, side: Side) -> Target:
    """The page of an amendment."""
    return Target(numbers(amendment(world, side)), Parties())


def numbers(it: Amendment) -> dict[str, int]:
    """How an amendment is found."""
    return {"number": it.proposal.number, "amendment": it.pk}


def authors(permission: str = "proposal.change") -> Maker:
    """A page of the proposal's author."""
    return of(permission, proposal, lambda it: {"number": it.number})


MAKERS: dict[str, Maker] = {
    "proposals": fixed("council.read"),
    "proposal-new": fixed("proposal.draft"),
    "proposal": open_to("council.read"),
    "proposal-versions": open_to("council.read"),
    "proposal-support": open_to("proposal.sign"),
    "proposal-amend": open_to("amendment.write"),
    "proposal-vote": authors("proposal.call"),
    "proposal-freeze": authors("proposal.call"),
    **dict.fromkeys(
        (
            "proposal-edit",
            "proposal-change",
            "proposal-drop",
            "proposal-open",
            "proposal-order",
            "proposal-withdraw",
        ),
        authors(),
    ),
    "amendment": Maker("council.read", read_amendment),
    "amendment-answer": of("proposal.change", amendment, numbers, lambda it: it.proposal),
    "amendment-withdraw": of("amendment.own", amendment, numbers),
}
