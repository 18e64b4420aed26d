"""What people do with proposals: draft, rewrite, support, amend, and put them to the vote."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Annotated, Any
from uuid import uuid4

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema, Status
from pydantic import Field, StringConstraints

from greenhaven.core.rules.articles import Layer
from greenhaven.core.rules.errors import RulesError
from greenhaven.web.api.answers import answers
from greenhaven.web.api.doors import found, key_of, opens, who
from greenhaven.web.api.levels import OfLevelTold, level_of
from greenhaven.web.api.problems import taken
from greenhaven.web.api.promises import WordTold
from greenhaven.web.api.proposals import (
    AmendmentShape,
    ProposalWholeShape,
    router,
    whole,
)
from greenhaven.web.api.texts import Clean, Day, Row, RowKey, Slug
from greenhaven.web.commons import clock
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.conversations.models import Conversation, Statement
from greenhaven.web.council.conversations.queries import conversation_of
from greenhaven.web.council.conversations.views import refuse_outsiders
from greenhaven.web.council.errors import CouncilError
from greenhaven.web.council.polls.models import Secrecy
from greenhaven.web.council.proposals import actions, adoption, amending, signing, voting
from greenhaven.web.council.proposals.amendment_views import (
    Answered,
    amendment_to_answer,
    the_amendment,
)
from greenhaven.web.council.proposals.composing import MOST_CHANGES, first_text
from greenhaven.web.council.proposals.errors import in_words
from greenhaven.web.council.proposals.forms import (
    LONGEST_TITLE,
    LONGEST_WHY,
    AmendmentForm,
    ProposalForm,
    VoteForm,
)
from greenhaven.web.council.proposals.models import Amendment, Proposal, ProposalText
from greenhaven.web.council.proposals.queries import proposal_of
from greenhaven.web.council.proposals.standing import state_of
from greenhaven.web.council.proposals.texts import book_now, core_of

MOST_STATEMENTS = 60
Title = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE), Clean
]
Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_WHY), Clean]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), Clean]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600), Clean]
Version = Annotated[int, Field(ge=1, le=10**6)]
Changes = Annotated[
    list[dict[str, Any]],
    Field(
        min_length=1,
        max_length=MOST_CHANGES,
        description='Each {"action": "amend", "article": id, "fields": {…}}, {"action": "add", '
        '"article": {…}} or {"action": "repeal", "article": id}.',
    ),
]


class WordingTold(Schema):
    """A whole text."""

    title: Title
    rationale: Why = ""
    layer: Layer = Layer.ORDINARY
    begins: Day | None = Field(None, description="Not before; none: as soon as it is adopted.")
    changes: Changes


class DraftedTold(WordingTold, OfLevelTold):
    """The first text of a proposal."""

    conversation: Slug | None = Field(None, description="In which it arose.")
    statements: Annotated[list[RowKey], Field(max_length=MOST_STATEMENTS)] = Field(
        default_factory=list, description="Numbers of its statements that the text takes up."
    )


class RewrittenTold(WordingTold):
    """Another text in the place of the one that was read."""

    read: Version = Field(description="The version that was read.")


class ReadTold(Schema):
    """Which version was read, and is supported."""

    read: Version


class AmendingTold(Schema):
    """What one would have otherwise."""

    read: Version = Field(description="The version that was read.")
    title: Title
    reason: Reason = ""
    change: dict[str, Any]


class AmendmentAnswerTold(Schema):
    """What its author says of an amendment."""

    accept: bool
    answer: Word = ""


class CallingTold(Schema):
    """When a vote opens, and how it is cast; else as the rules in force say."""

    opens: Day | None = None
    secrecy: Secrecy | None = None


@contextmanager
def in_readers_words() -> Iterator[None]:
    """What the rules refuse is said as on the pages, with the nearest value that can be."""
    try:
        yield
    except RulesError as error:
        raise CouncilError(in_words(error)) from error


def titled(told: WordingTold) -> dict[str, Any]:
    """Title, reasons and first day, as the page's form takes them."""
    sent = {"title": told.title, "rationale": told.rationale, "begins": told.begins}
    asked = taken(ProposalForm(clock.today(present_city()), sent | {"key": uuid4()}))
    return {name: asked[name] for name in sent}


@router.post("/proposals", response=answers(ProposalWholeShape, 201), operation_id="draft_proposal")
@opens("proposal.draft")
def draft(request: HttpRequest, told: DraftedTold) -> Status[SimpleNamespace]:
    """Write the first text of a proposal; it is kept, and others may support it."""
    by, asked = who(request), titled(told)
    conversation, statements = arising(request, told)
    with in_readers_words():
        made = actions.draft(
            by=by,
            title=asked["title"],
            rationale=asked["rationale"],
            changes=told.changes,
            layer=told.layer,
            effective_from=asked["begins"],
            conversation=conversation,
            statements=statements,
            key=key_of(request),
            **level_of(told, by),
        )
    return Status(201, whole(request, proposal_of(made.number)))


def arising(request: HttpRequest, told: DraftedTold) -> tuple[Conversation | None, list[Statement]]:
    """The conversation and the statements that it arises from."""
    if told.conversation is None:
        if told.statements:
            raise CouncilError(_("Say in which conversation these statements are."))
        return None, []
    conversation = conversation_of(told.conversation)
    refuse_outsiders(request, conversation)
    asked = set(told.statements)
    found_ones = conversation.statements.filter(number__in=asked).order_by("number")
    statements = list(found_ones.select_related("conversation__circle"))
    if len(statements) != len(asked):
        raise CouncilError(_("There is no such statement here."))
    return conversation, statements


@router.put(
    "/proposals/{number}/text",
    response=answers(ProposalWholeShape),
    operation_id="rewrite_proposal",
)
@opens("proposal.change", proposal_of)
def rewrite(request: HttpRequest, number: Row, told: RewrittenTold) -> SimpleNamespace:
    """Keep another text of one's own proposal; who supports it is told, and asked again."""
    proposal, asked = found(request, Proposal), titled(told)
    read = read_text(proposal, told.read)
    today, before = clock.today(present_city()), core_of(read).effective_from
    if asked["begins"] == today and before is not None and before <= today:
        asked["begins"] = before  # a first day that is over stays as it was
    with in_readers_words():
        core = first_text(
            changes=told.changes,
            layer=told.layer,
            of=proposal,
            book=book_now(proposal.city),
            **asked,
        )
        actions.rewrite(proposal=proposal, by=who(request), core=core, read=read)
    return whole(request, proposal_of(number))


def read_text(proposal: Proposal, version: int) -> ProposalText:
    """The text that was read."""
    row = proposal.texts.filter(version=version).select_related("on_rulebook").first()
    if row is None:
        raise CouncilError(_("There is no such version of this text."))
    row.proposal = proposal  # known already
    return row


@router.post(
    "/proposals/{number}/discussion",
    response=answers(ProposalWholeShape),
    operation_id="open_proposal",
)
@opens("proposal.change", proposal_of)
def discuss(request: HttpRequest, number: Row) -> SimpleNamespace:
    """Begin to discuss a draft that enough others support."""
    with in_readers_words():
        actions.open_discussion(proposal=found(request, Proposal), by=who(request))
    return whole(request, proposal_of(number))


@router.put(
    "/proposals/{number}/support",
    response=answers(ProposalWholeShape),
    operation_id="support_proposal",
)
@opens("proposal.sign", proposal_of)
def support(request: HttpRequest, number: Row, told: ReadTold) -> SimpleNamespace:
    """Support a text as it was read; said again, nothing more happens."""
    proposal = found(request, Proposal)
    with in_readers_words():
        read = read_text(proposal, told.read)
        signing.sign(proposal=proposal, by=who(request), read=read)
    return whole(request, proposal_of(number))


@router.delete(
    "/proposals/{number}/support",
    response=answers(ProposalWholeShape),
    operation_id="unsupport_proposal",
)
@opens("proposal.sign", proposal_of)
def no_more(request: HttpRequest, number: Row) -> SimpleNamespace:
    """Support it no more."""
    signing.unsign(proposal=found(request, Proposal), by=who(request))
    return whole(request, proposal_of(number))


@router.post(
    "/proposals/{number}/withdraw",
    response=answers(ProposalWholeShape),
    operation_id="withdraw_proposal",
)
@opens("proposal.change", proposal_of)
def withdraw(request: HttpRequest, number: Row, told: WordTold) -> SimpleNamespace:
    """Take one's own proposal back before it is voted on; who supports it is told."""
    actions.withdraw(proposal=found(request, Proposal), by=who(request), why=told.why)
    return whole(request, proposal_of(number))


@router.post(
    "/proposals/{number}/final",
    response=answers(ProposalWholeShape),
    operation_id="freeze_proposal",
)
@opens("proposal.call", proposal_of)
def freeze(request: HttpRequest, number: Row) -> SimpleNamespace:
    """Make the text final: from now on it changes no more."""
    with in_readers_words():
        actions.freeze(proposal=found(request, Proposal), by=who(request))
    return whole(request, proposal_of(number))


@router.post(
    "/proposals/{number}/vote",
    response=answers(ProposalWholeShape),
    operation_id="call_proposal_vote",
)
@opens("proposal.call", proposal_of)
def call(request: HttpRequest, number: Row, told: CallingTold) -> SimpleNamespace:
    """Put a final text to the vote, at the earliest as the rules in force allow."""
    proposal, key = found(request, Proposal), key_of(request)
    usual = voting.usual_secrecy(state_of(proposal))
    sent = {"opens": told.opens, "secrecy": told.secrecy or usual, "key": key}
    asked = voting.asked_for(taken(VoteForm(usual, sent)))
    with in_readers_words():
        voting.call_vote(proposal=proposal, by=who(request), **asked)
    return whole(request, proposal_of(number))


@router.post(
    "/proposals/{number}/order", response=answers(ProposalWholeShape), operation_id="give_order"
)
@opens("proposal.change", proposal_of)
def order(request: HttpRequest, number: Row) -> SimpleNamespace:
    """Put an order of stewards in force that enough of them support; there is no vote on it."""
    with in_readers_words():
        adoption.give_order(proposal=found(request, Proposal), by=who(request))
    return whole(request, proposal_of(number))


@router.post(
    "/proposals/{number}/amendments",
    response=answers(AmendmentShape, 201),
    operation_id="amend_proposal",
)
@opens("amendment.write", proposal_of)
def amend(request: HttpRequest, number: Row, told: AmendingTold) -> Status[Amendment]:
    """Offer another wording of what is discussed; its author is told, and answers."""
    proposal, key = found(request, Proposal), key_of(request)
    sent = {"title": told.title, "rationale": told.reason, "key": key}
    asked = taken(AmendmentForm(sent))
    with in_readers_words():
        made = amending.amend(
            proposal=proposal,
            on_text=read_text(proposal, told.read),
            change=told.change,
            title=asked["title"],
            reason=asked["rationale"],
            by=who(request),
            key=key,
        )
    return Status(201, the_amendment(number, made.pk))


@router.post(
    "/proposals/{number}/amendments/{amendment}/answer",
    response=answers(AmendmentShape),
    operation_id="answer_amendment",
)
@opens("proposal.change", amendment_to_answer)
def answer(
    request: HttpRequest, number: Row, amendment: Row, told: AmendmentAnswerTold
) -> Amendment:
    """Take it into one's text, or decline it with a reason."""
    with in_readers_words():
        amending.answer_amendment(
            amendment=found(request, Answered).amendment,
            accept=told.accept,
            answer=told.answer,
            by=who(request),
        )
    return the_amendment(number, amendment)


@router.post(
    "/proposals/{number}/amendments/{amendment}/withdraw",
    response=answers(AmendmentShape),
    operation_id="withdraw_amendment",
)
@opens("amendment.own", the_amendment)
def take_back(request: HttpRequest, number: Row, amendment: Row) -> Amendment:
    """Take one's own amendment back."""
    amending.withdraw_amendment(amendment=found(request, Amendment), by=who(request))
    return the_amendment(number, amendment)
