"""The pages of alliances."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.alliances import actions
from greenhaven.web.exchange.alliances.forms import ProposalForm, WhyForm
from greenhaven.web.exchange.alliances.models import Alliance, AllianceState, Occasion, Side
from greenhaven.web.exchange.alliances.queries import (
    asked_by,
    public_alliances,
    reserved,
    waiting_for,
    with_sides,
)
from greenhaven.web.exchange.alliances.sides import sides_of

STAND_BY = (Occasion.STORM, Occasion.HUB_DOWN)


def the_alliance(alliance: int) -> Alliance:
    """The alliance with that number."""
    return get_object_or_404(with_sides(Alliance.objects.all()), pk=alliance)


@needs("alliance.read")
def alliances(request: HttpRequest) -> HttpResponse:
    """What is agreed, for everyone; and what waits for an answer, for those it waits for."""
    city, actor = present_city(), actor_of(request)
    context = {
        "section": "alliances",
        "agreed": public_alliances(city.id, clock.today(city)),
        "standing_by": reserved(clock.today(city), STAND_BY),
        "waiting": waiting_for(actor, city.id) if actor.person else (),
        "asked": asked_by(actor, city.id) if actor.person else (),
        "may_propose": bool(actor.keeps or actor.stewards),
    }
    return render(request, "exchange/alliances_list.html", context)


@needs("alliance.read", the_alliance)
def alliance(request: HttpRequest, one: Alliance) -> HttpResponse:
    """One alliance: what each side promises, and what can be done."""
    mine = sides_of(one, actor_of(request)) if actor_of(request).person else ()
    context = {
        "section": "alliances",
        "alliance": one,
        "promises": [(side, one.first if side == Side.FIRST else one.second) for side in Side],
        "may_answer": one.state == AllianceState.PROPOSED and Side.SECOND in mine,
        "may_end": one.state == AllianceState.AGREED and bool(mine),
        "may_take_back": one.state == AllianceState.PROPOSED and Side.FIRST in mine,
        "why": WhyForm(),
    }
    return render(request, "exchange/alliances_one.html", context)


@needs("alliance.propose")
def propose(request: HttpRequest) -> HttpResponse:
    """A form for a new alliance, and what comes of it."""
    form = ProposalForm(actor_of(request), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.propose(by=person_of(request), **form.told())
        except GreenhavenError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _("Proposed. The other side was told, and is asked."))
            return redirect("alliance", made.pk)
    context = {"section": "alliances", "form": form.frame, "ours": form.ours}
    context |= {"theirs": form.theirs, "own": form.own, "asks": form.asks}
    status = 422 if form.is_bound else 200
    return render(request, "exchange/alliances_new.html", context, status=status)


@require_POST
@needs("alliance.agree", the_alliance)
def agree(request: HttpRequest, one: Alliance) -> HttpResponse:
    """Agree, for the side that was asked."""
    try:
        actions.agree(alliance=one, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Agreed. It holds from its first day on."))
    return redirect("alliance", one.pk)


@require_POST
@needs("alliance.agree", the_alliance)
def end(request: HttpRequest, one: Alliance) -> HttpResponse:
    """Decline, take back or end it, with a few words to the other side."""
    form = WhyForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("At most 300 letters, please."))
        return redirect("alliance", one.pk)
    act = actions.end if one.state == AllianceState.AGREED else actions.decline
    try:
        act(alliance=one, by=person_of(request), why=form.cleaned_data["why"])
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done. The other side was told."))
    return redirect("alliance", one.pk)
