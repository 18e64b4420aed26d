"""The page of the table: people are ticked, ballots are read, each time by two stewards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.council.papers import actions
from greenhaven.web.council.papers.forms import OnTheRoll, PaperForm
from greenhaven.web.council.papers.models import PaperBallot, PaperTick
from greenhaven.web.council.polls.models import Poll, Secrecy
from greenhaven.web.council.polls.queries import papers_of, poll_of


@needs("paper.enter", poll_of)
@never_cache
@require_safe
def table(request: HttpRequest, poll: Poll) -> HttpResponse:
    """What is given out, what is read, and what waits for the second steward."""
    return _table(request, poll, OnTheRoll(poll), PaperForm(poll))


def _table(request: HttpRequest, poll: Poll, tick_form: OnTheRoll, form: PaperForm) -> HttpResponse:
    waiting = PaperBallot.objects.filter(poll=poll, agreed=False).order_by("number")
    half = PaperTick.objects.filter(entry__poll=poll, second_by=None)
    context = {
        "section": "council",
        "poll": poll,
        "papers": papers_of(poll),
        "secret": poll.secrecy == Secrecy.SECRET,
        "half": half.select_related("entry__person", "first_by").order_by("pk"),
        "waiting": waiting.select_related("first_by", "second_by"),
        "me": person_of(request),
        "tick_form": tick_form,
        "form": form,
        "lines": form.lines() if form.kind != "yes_no" else (),
    }
    status = 422 if tick_form.is_bound or form.is_bound else 200
    return render(request, "council/papers_table.html", context, status=status)


@needs("paper.enter", poll_of)
@require_POST
def tick(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Tick someone on the roll."""
    form = OnTheRoll(poll, request.POST)
    if not form.is_valid():
        return _table(request, poll, form, PaperForm(poll))
    try:
        made = actions.tick(poll=poll, person=form.cleaned_data["who"], by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Ticked by two: give them a ballot.")
            if made.second_by_id
            else _("Ticked. A second steward has to tick them, too, before they get a ballot."),
        )
    return redirect("poll-paper", poll.number)


@needs("paper.enter", poll_of)
@require_POST
def read(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Type in what stands on a ballot."""
    form = PaperForm(poll, request.POST)
    if not form.is_valid():
        return _table(request, poll, OnTheRoll(poll), form)
    told = form.cleaned_data
    try:
        paper = actions.read_paper(
            poll=poll,
            number=told["number"],
            choice=told["plain"],
            by=person_of(request),
            person=told.get("who"),
        )
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _said(paper))
    return redirect("poll-paper", poll.number)


def _said(paper: PaperBallot) -> str:
    if paper.agreed:
        return _("Both have read the same: the ballot is in.")
    if paper.second_by_id:
        return _("The two of you have read it differently. Look at it together, and type it anew.")
    return _("Taken down. A second steward has to read it, too.")
