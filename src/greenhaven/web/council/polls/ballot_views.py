"""The ballot: filled in, looked at once more, cast; and an open vote taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.polls.casting import cast, withdraw
from greenhaven.web.council.polls.forms import BallotForm, CodeForm, moved
from greenhaven.web.council.polls.keepsakes import ballot_kept, keep_code, kept_code
from greenhaven.web.council.polls.models import Poll, Secrecy
from greenhaven.web.council.polls.queries import entry_of, has_voted, is_open, poll_of
from greenhaven.web.council.polls.questions import choice_words, cost_words
from greenhaven.web.council.polls.receipts import digest_of_code, new_code
from greenhaven.web.council.polls.standing import why_without
from greenhaven.web.council.polls.words import time_left
from greenhaven.web.council.proposals.texts import changes_told


@needs("poll.vote", poll_of)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Fill in the ballot; it is shown once more, and then cast."""
    person = person_of(request)
    if not is_open(poll, clock.now(present_city())) or entry_of(poll, person) is None:
        return _shut(request, poll, person)
    if request.method != "POST":
        return _paper(request, poll, BallotForm(poll, code=_code_for(request, poll, person)))
    if "move" in request.POST:
        return _paper(request, poll, BallotForm(poll, moved(poll, request.POST)))
    form = BallotForm(poll, request.POST)
    if "again" in request.POST or not form.is_valid():
        return _paper(request, poll, form, 200 if "again" in request.POST else 422)
    if "sure" not in request.POST:
        return _once_more(request, poll, form)
    return _cast(request, poll, form)


def _code_for(request: HttpRequest, poll: Poll, person: Person) -> str:
    """The code that this browser keeps, if a ballot of this vote has it; else a new one."""
    return kept_code(request, poll, person) if ballot_kept(request, poll, person) else new_code()


def _paper(request: HttpRequest, poll: Poll, form: BallotForm, status: int = 200) -> HttpResponse:
    person = person_of(request)
    entry = entry_of(poll, person)
    context = {
        "section": "council",
        "poll": poll,
        "told": changes_told(poll.text, present_city()) if poll.text is not None else (),
        "form": form,
        "left": time_left(poll, clock.now(present_city())),
        "lines": form.lines() if form.kind != "yes_no" else (),
        "most_cost": cost_words(poll, form.limits.most_cost) if form.limits.most_cost else "",
        "again": entry is not None and has_voted(entry),
        "keeps_code": ballot_kept(request, poll, person) is not None,
        "code_form": CodeForm(),
    }
    return render(request, "council/polls_ballot.html", context, status=status)


def _once_more(request: HttpRequest, poll: Poll, form: BallotForm) -> HttpResponse:
    context = {
        "section": "council",
        "poll": poll,
        "form": form,
        "choice": choice_words(poll, form.cleaned_data["plain"]),
    }
    return render(request, "council/polls_confirm.html", context)


def _cast(request: HttpRequest, poll: Poll, form: BallotForm) -> HttpResponse:
    person, code = person_of(request), form.cleaned_data["code"]
    try:
        cast(poll=poll, by=person, choice=form.cleaned_data["plain"], secret=code)
    except GreenhavenError as error:
        messages.error(request, str(error))
        return redirect("poll", poll.number)
    if poll.secrecy == Secrecy.OPEN:
        messages.success(request, _("Your vote is in. You can change it until the vote closes."))
        return redirect("poll", poll.number)
    answer = redirect("poll-receipt", poll.number)
    answer["Location"] += "?cast=1"
    keep_code(answer, poll, person, code)
    return answer


def _shut(request: HttpRequest, poll: Poll, person: Person) -> HttpResponse:
    """Why there is no ballot: told on the page of the vote."""
    why = why_without(poll, person, entry_of(poll, person), clock.now(present_city()))
    messages.error(request, why.text if why else _("This vote takes no ballot now."))
    return redirect("poll", poll.number)


@needs("poll.vote", poll_of)
@require_POST
def bring_code(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The code of a ballot that was cast in another browser is typed in; this one keeps it, too."""
    form, person = CodeForm(request.POST), person_of(request)
    digest = digest_of_code(poll, form.cleaned_data["code"]) if form.is_valid() else "none"
    entry = entry_of(poll, person)
    known = entry is not None and has_voted(entry)
    if not known or not poll.ballots.filter(secret_digest=digest).exists():
        messages.error(request, _("No ballot of this vote has that code."))
        return redirect("poll-ballot", poll.number)
    answer = redirect("poll-ballot", poll.number)
    keep_code(answer, poll, person, form.cleaned_data["code"])
    return answer


@needs("poll.vote", poll_of)
@require_POST
def take_back(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Take an open vote back."""
    try:
        withdraw(poll=poll, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your vote is taken back. You can vote anew until the end."))
    return redirect("poll", poll.number)
