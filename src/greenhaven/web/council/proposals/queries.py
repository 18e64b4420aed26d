"""What is asked of proposals: which there are, their texts, who supports them."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.proposals.models import (
    Amendment,
    AmendmentState,
    CoSignature,
    Proposal,
    ProposalText,
    Stage,
)

OPEN = (Stage.DRAFT, Stage.DISCUSSION, Stage.FROZEN, Stage.VOTE, Stage.PASSED)
WRITABLE = (Stage.DRAFT, Stage.DISCUSSION)
SIGNABLE = (Stage.DRAFT, Stage.DISCUSSION, Stage.FROZEN)
WITH = ("circle", "author", "rulebook", "conversation")


def proposal_of(number: int) -> Proposal:
    """The proposal of that number in the present city, or the page that says there is none."""
    found = Proposal.objects.filter(city=present_city().id, number=number).select_related(*WITH)
    if (row := found.first()) is None:
        raise Http404(_("There is no such proposal here."))
    return row


def proposals(city: str, stages: tuple[str, ...] = ()) -> QuerySet[Proposal]:
    """The proposals of a city with how many support each, the last first."""
    standing = Count("signatures", filter=Q(signatures__withdrawn_at=None))
    found = Proposal.objects.filter(city=city).select_related("circle", "author")
    if stages:
        found = found.filter(stage__in=stages)
    return found.annotate(supporters=standing).order_by("-number")


def text_now(proposal: Proposal) -> ProposalText:
    """The last version of a proposal's text."""
    found = proposal.texts.select_related("on_rulebook").defer("on_rulebook__document")
    last = found.order_by("-version").first()
    if last is None:
        raise Http404(_("There is no such proposal here."))
    last.proposal = proposal  # known already
    return last


def texts_of(proposal: Proposal) -> list[ProposalText]:
    """Every version of a proposal's text, the last first."""
    found = proposal.texts.select_related("on_rulebook", "written_by")
    rows = list(found.defer("on_rulebook__document").order_by("-version"))
    for row in rows:
        row.proposal = proposal
    return rows


def amendments_of(proposal: Proposal) -> list[Amendment]:
    """What others would have otherwise, the first first."""
    found = proposal.amendments.select_related("author", "on_text", "into_text")
    return list(found.order_by("pk"))


def unanswered(proposal: Proposal) -> QuerySet[Amendment]:
    """Amendments that wait for an answer."""
    return proposal.amendments.filter(state=AmendmentState.PROPOSED)


def signature_of(proposal: Proposal, person: Person | None) -> CoSignature | None:
    """The support that someone gives to it now."""
    if person is None:
        return None
    held = proposal.signatures.filter(person=person, withdrawn_at=None)
    return held.select_related("text").first()


def supporters(proposal: Proposal) -> QuerySet[Person]:
    """Everybody who supports a version of it."""
    held = CoSignature.objects.filter(proposal=proposal, withdrawn_at=None)
    return Person.objects.filter(pk__in=held.values("person"), is_active=True)
