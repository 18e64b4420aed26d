"""Asking for consequences, and the two pages that are printed of a proposal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.consequences.actions import ask_weighing, stop_weighing
from greenhaven.web.council.consequences.models import Asked
from greenhaven.web.council.consequences.pages import beside
from greenhaven.web.council.consequences.queries import known_of
from greenhaven.web.council.levels.queries import level_title
from greenhaven.web.council.proposals.models import Proposal
from greenhaven.web.council.proposals.queries import proposal_of, text_now
from greenhaven.web.council.proposals.standing import bar_of_proposal
from greenhaven.web.council.proposals.texts import changes_told, core_of


@needs("proposal.sign")
@require_POST
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Wish to know what the text would do now, or what conflicts with it."""
    asks = Asked.CONFLICTS if "conflicts" in request.POST else Asked.CONSEQUENCES
    try:
        ask_weighing(text=text_now(proposal_of(number)), by=person_of(request), asks=asks)
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is being computed. You can leave this page meanwhile."))
    return redirect("proposal", number)


@needs("proposal.change", proposal_of)
@require_POST
def stop(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Stop what is being computed."""
    if (running := known_of(text_now(proposal)).running) is not None:
        stop_weighing(weighing=running, by=person_of(request))
        messages.success(request, _("It is stopped."))
    return redirect("proposal", proposal.number)


@needs("council.read")
@require_safe
def brief(request: HttpRequest, number: int) -> HttpResponse:
    """Two pages to print: the text, what it needs, what it would do."""
    city = present_city()
    proposal = proposal_of(number)
    text = text_now(proposal)
    known = known_of(text)
    context = {
        "section": "council",
        "proposal": proposal,
        "text": text,
        "core": core_of(text),
        "where": level_title(proposal, city),
        "changes": changes_told(text, city),
        "bar": bar_of_proposal(proposal),
        "weighing": known.done,
        "fresh": known.fresh,
        "told": beside(known.done) if known.done else None,
    }
    return render(request, "council/consequences_brief.html", context)
