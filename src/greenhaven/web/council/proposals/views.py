"""The pages of proposals: which there are, one of them, its versions, and its steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.proposals import actions, adoption, voting
from greenhaven.web.council.proposals.errors import in_words
from greenhaven.web.council.proposals.forms import VoteForm, WithdrawForm
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.page import page_of
from greenhaven.web.council.proposals.queries import OPEN, proposal_of, proposals, texts_of
from greenhaven.web.council.proposals.signing import sign, unsign
from greenhaven.web.council.proposals.standing import state_of
from greenhaven.web.council.proposals.versions import versions_told

EACH = 30


@needs("council.read")
def all_proposals(request: HttpRequest) -> HttpResponse:
    """What is open, and what was decided."""
    over = "over" in request.GET
    rows = proposals(present_city().id)
    rows = rows.exclude(stage__in=OPEN) if over else rows.filter(stage__in=OPEN)
    context = {
        "section": "proposals",
        "page": Paginator(rows, EACH).get_page(request.GET.get("page")),
        "over": over,
    }
    return render(request, "council/proposals_list.html", context)


@needs("council.read", proposal_of)
def one_proposal(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """What it changes, what it has to reach, who stands behind it, and what comes next."""
    context = {"section": "proposals", **page_of(proposal, actor_of(request))}
    return render(request, "council/proposals_one.html", context)


@needs("council.read", proposal_of)
def versions(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Every version of its text, and in what each differs from the one before it."""
    texts = texts_of(proposal)
    context = {
        "section": "proposals",
        "proposal": proposal,
        "versions": versions_told(texts, present_city()),
    }
    return render(request, "council/proposals_versions.html", context)


@require_POST
@needs("proposal.change", proposal_of)
def open_it(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Begin to discuss it."""
    return _step(
        request,
        proposal,
        lambda: actions.open_discussion(proposal=proposal, by=person_of(request)),
        _("It is discussed from now on. Everybody can offer amendments."),
    )


@require_POST
@needs("proposal.sign", proposal_of)
def support(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Support it as it was read, or support it no more."""
    by = person_of(request)
    if "back" in request.POST:
        done = _("You do not support it any more.")
        return _step(request, proposal, lambda: unsign(proposal=proposal, by=by), done)
    version = request.POST.get("read", "")
    read = proposal.texts.filter(version=int(version)).first() if version.isdecimal() else None
    done = _("You support it. You can take that back as long as it is not voted on.")
    return _step(request, proposal, lambda: sign(proposal=proposal, by=by, read=read), done)


@require_POST
@needs("proposal.call", proposal_of)
def freeze(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Make its text final."""
    return _step(
        request,
        proposal,
        lambda: actions.freeze(proposal=proposal, by=person_of(request)),
        _("The text is final. Its digest is what people will vote on."),
    )


@require_POST
@needs("proposal.call", proposal_of)
def call_vote(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Put it to the vote."""
    state = state_of(proposal)
    form = VoteForm(voting.usual_secrecy(state), request.POST)
    if not form.is_valid():
        for faults in form.errors.values():
            messages.error(request, " ".join(map(str, faults)))
        return redirect("proposal", proposal.number)
    asked = voting.asked_for(form.cleaned_data)
    return _step(
        request,
        proposal,
        lambda: voting.call_vote(proposal=proposal, by=person_of(request), **asked),
        _("The vote is called. Everybody who may vote is told."),
    )


@require_POST
@needs("proposal.change", proposal_of)
def order(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Give an order of stewards, which is not voted on."""
    return _step(
        request,
        proposal,
        lambda: adoption.give_order(proposal=proposal, by=person_of(request)),
        _("The order is in force."),
    )


@require_POST
@needs("proposal.change", proposal_of)
def withdraw(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Take it back."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("At most 300 letters, please."))
        return redirect("proposal", proposal.number)
    why = form.cleaned_data["why"]
    return _step(
        request,
        proposal,
        lambda: actions.withdraw(proposal=proposal, by=person_of(request), why=why),
        _("Withdrawn. Those who support it were told."),
    )


def _step(
    request: HttpRequest, proposal: Proposal, act: Callable[[], Any], done: str
) -> HttpResponse:
    """Do it, and say what came of it on the proposal's page."""
    try:
        act()
    except GreenhavenError as error:
        messages.error(request, in_words(error))
    else:
        messages.success(request, done)
    return redirect("proposal", proposal.number)
