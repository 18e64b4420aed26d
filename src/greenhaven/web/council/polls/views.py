"""The pages of votes: which there are, one vote, its file, and finding one's receipt."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import Actor, actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.levels.queries import electorate, level_title
from greenhaven.web.council.polls import actions, bringing, forms
from greenhaven.web.council.polls.keepsakes import ballot_kept, kept_code
from greenhaven.web.council.polls.models import Poll, PollState, Secrecy
from greenhaven.web.council.polls.picture import picture_of
from greenhaven.web.council.polls.queries import (
    entry_of,
    has_voted,
    is_open,
    open_for,
    open_polls,
    papers_of,
    poll_of,
    polls,
    progress_of,
)
from greenhaven.web.council.polls.receipts import grouped, plain, words_of
from greenhaven.web.council.polls.results import found_in, result_of
from greenhaven.web.council.polls.standing import delegates_of, why_without
from greenhaven.web.council.polls.words import time_left

ON_A_PAGE = 20


@needs("council.read")
@require_safe
def all_polls(request: HttpRequest) -> HttpResponse:
    """Open votes, those first that wait for whoever looks; and those that are over."""
    city, actor = present_city(), actor_of(request)
    now = clock.now(city)
    waiting = open_for(actor.person, city.id, now) if actor.person else None
    mine = {each.pk for each in waiting} if waiting is not None else set()
    open_now = [(each, time_left(each, now), each.pk in mine) for each in open_polls(city.id, now)]
    rest = polls(city.id).exclude(pk__in=[each.pk for each, _left, _mine in open_now])
    context = {
        "section": "council",
        "open_now": open_now,
        "page": Paginator(rest, ON_A_PAGE).get_page(request.GET.get("page")),
        "may_call": actor.may("poll.call"),
    }
    return render(request, "council/polls_all.html", context)


@needs("council.read", poll_of)
@never_cache
@require_safe
def one_poll(request: HttpRequest, poll: Poll) -> HttpResponse:
    """One vote: what it is about, how many have voted, or what came out."""
    city, actor = present_city(), actor_of(request)
    now = clock.now(city)
    members = electorate(poll, now).count() if poll.roll_count is None else None
    context = {
        "section": "council",
        "poll": poll,
        "level": level_title(poll, city),
        "progress": progress_of(poll, members),
        "is_open": is_open(poll, now),
        "is_over": now >= poll.closes_at,
        "left": time_left(poll, now),
        "result": result_of(poll) if poll.state == PollState.COUNTED else None,
        **_of_reader(request, poll, actor),
        **_of_stewards(poll, actor),
    }
    return render(request, "council/polls_one.html", context)


def _of_reader(request: HttpRequest, poll: Poll, actor: Actor) -> dict[str, Any]:
    """How whoever looks stands to the vote."""
    now, entry = clock.now(present_city()), entry_of(poll, actor.person)
    ballot = ballot_kept(request, poll, actor.person)
    return {
        "entry": entry,
        "voted": entry is not None and has_voted(entry),
        "keeps_code": ballot is not None,
        "why_without": why_without(poll, actor.person, entry, now),
        "delegates": delegates_of(poll, entry, now),
    }


def _of_stewards(poll: Poll, actor: Actor) -> dict[str, Any]:
    """What those do who look after the vote."""
    may_call = actor.may("poll.call", poll.parties())
    done = poll.state in (PollState.COUNTED, PollState.VOID)
    papers = papers_of(poll) if poll.state in (PollState.OPEN, PollState.CLOSED) else None
    awaited = poll.secrecy == Secrecy.IMPORTED and poll.state == PollState.CLOSED
    return {
        "papers": papers,
        "may_enter": actor.may("paper.enter") and papers is not None,
        "void_form": forms.WhyForm() if may_call and not done else None,
        **(_of_elsewhere(poll, actor) if may_call and awaited else {}),
    }


def _of_elsewhere(poll: Poll, actor: Actor) -> dict[str, Any]:
    """The result that waits for a second person, or the form that brings one."""
    brought = bringing.awaiting_of(poll)
    if brought is None:
        return {"import_form": forms.ImportForm(initial={"key": uuid.uuid4()})}
    mine = actor.person is not None and brought.brought_by_id == actor.person.pk
    return {"brought": brought, "brought_mine": mine, "brought_lines": bringing.lines_of(brought)}


@needs("council.read", poll_of)
@require_safe
def public_file(_request: HttpRequest, poll: Poll) -> HttpResponse:
    """What is published of a counted vote: all ballots, and all that a recount needs."""
    if poll.state != PollState.COUNTED:
        raise Http404(_("This vote is not counted yet."))
    answer = HttpResponse(poll.file, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="vote-{poll.city}-{poll.number}.json"'
    answer["ETag"] = f'"{poll.file_digest}"'
    return answer


@needs("council.read", poll_of)
@never_cache
def receipt(request: HttpRequest, poll: Poll) -> HttpResponse:
    """The receipt of the ballot that was cast here, and a place to look for any receipt."""
    form = forms.ReceiptForm(request.POST if request.method == "POST" else None)
    person = actor_of(request).person
    found = None
    if form.is_valid():
        found = found_in(poll, grouped(plain(form.cleaned_data["receipt"])))
    ballot = ballot_kept(request, poll, person)
    told = ballot.receipt if ballot else ""
    address = request.build_absolute_uri(request.path)
    context = {
        "section": "council",
        "poll": poll,
        "form": form,
        "asked": form.is_valid(),
        "found": found,
        "receipt": told,
        "words": " ".join(words_of(told)) if told else "",
        "picture": picture_of(f"{address}#{told}") if told else None,
        "code": kept_code(request, poll, person) if person and told else "",
        "cast": request.GET.get("cast", ""),
        "is_open": is_open(poll, clock.now(present_city())),
    }
    return render(request, "council/polls_receipt.html", context)


@require_POST
@needs("poll.call", poll_of)
def void(request: HttpRequest, poll: Poll) -> HttpResponse:
    """Say that a vote does not count."""
    form = forms.WhyForm(request.POST)
    try:
        actions.void(
            poll=poll,
            by=person_of(request),
            why=form.cleaned_data["why"] if form.is_valid() else "",
        )
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The vote is void, and everybody is told."))
    return redirect("poll", poll.number)
