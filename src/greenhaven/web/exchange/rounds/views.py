"""The coordinator's pages of rounds: a day's rounds, who drives, the sheets to print."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.rounds import drafting, planning
from greenhaven.web.exchange.rounds.forms import AssignForm, DayForm, asked_day
from greenhaven.web.exchange.rounds.gathering import fetch_offers, unserved
from greenhaven.web.exchange.rounds.models import Draft, Round
from greenhaven.web.exchange.rounds.queries import (
    drivers,
    last_draft,
    rounds_of_day,
    stops_for,
    vehicles_of,
)
from greenhaven.web.exchange.rounds.tasks import draft_rounds
from greenhaven.web.exchange.rounds.words import doing_words


def the_round(number: int) -> Round:
    """The round with that number."""
    return get_object_or_404(Round.objects.select_related("vehicle__place", "driver"), pk=number)


def the_draft(number: int) -> Draft:
    """The search with that number."""
    return get_object_or_404(Draft, pk=number)


@needs("plan.manage")
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of a day: made, given to drivers, printed."""
    city = present_city()
    day = asked_day(request.GET.get("day"), clock.today(city))
    known = drivers(day.weekday(), also=person_of(request))
    found = list(rounds_of_day(city.id, day))
    draft = last_draft(city.id, day)
    context = {
        "section": "rounds",
        "zone": city.timezone,
        "day": day,
        "pick": DayForm(initial={"day": day}),
        "rounds": [(each, AssignForm(known, initial=_driver_of(each))) for each in found],
        "draft": draft,
        "doing": doing_words(draft),
        "unserved": list(unserved(city.id, day)),
        "offers": fetch_offers(city.id, day),
        "vehicles": list(vehicles_of(city.id)),
        "today": clock.today(city),
    }
    return render(request, "exchange/rounds_day.html", context)


def _driver_of(each: Round) -> dict[str, str]:
    return {"driver": str(each.driver_id or "")}


@require_POST
@needs("plan.manage")
def draft(request: HttpRequest) -> HttpResponse:
    """Ask for the rounds of a day; the worker looks for them."""
    form = DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a day."))
        return redirect("rounds")
    day = form.cleaned_data["day"]
    try:
        asked = drafting.ask_for_rounds(day=day, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        draft_rounds.enqueue(asked.pk)
    return to_day(day)


@needs("plan.manage", the_draft)
def draft_state(request: HttpRequest, one: Draft) -> HttpResponse:
    """How far a search is: the part of the page that a browser asks for again and again."""
    context = {"draft": one, "doing": doing_words(one)}
    return render(request, "exchange/rounds_draft.html", context)


@require_POST
@needs("plan.manage", the_draft)
def draft_stop(request: HttpRequest, one: Draft) -> HttpResponse:
    """End a search; the best rounds so far are kept."""
    drafting.stop_draft(draft=one, by=person_of(request))
    return to_day(one.day)


@require_POST
@needs("plan.manage", the_round)
def assign(request: HttpRequest, one: Round) -> HttpResponse:
    """Give a round to a driver."""
    form = AssignForm(drivers(one.day.weekday(), also=person_of(request)), request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of those who are listed."))
        return to_day(one.day)
    try:
        planning.assign(round_=one, driver=form.person, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    return to_day(one.day)


@require_POST
@needs("plan.manage", the_round)
def drop(request: HttpRequest, one: Round) -> HttpResponse:
    """Let a round go."""
    try:
        planning.drop(round_=one, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    return to_day(one.day)


@needs("plan.manage")
def sheets(request: HttpRequest) -> HttpResponse:
    """All sheets of a day, to print at once."""
    city = present_city()
    day = asked_day(request.GET.get("day"), clock.today(city))
    found = list(rounds_of_day(city.id, day))
    told = [(each, stops_for(each, actor_of(request), city)) for each in found[:MOST_SHEETS]]
    context = {"section": "rounds", "day": day, "sheets": told, "more": found[MOST_SHEETS:]}
    context["zone"] = city.timezone
    return render(request, "exchange/rounds_sheets.html", context)


MOST_SHEETS = 8


def to_day(day: object) -> HttpResponse:
    """Back to the page of that day."""
    return redirect(f"{reverse('rounds')}?day={day}")
