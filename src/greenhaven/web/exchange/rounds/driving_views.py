"""The driver's pages: what one drives, the next stop, and what came of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Units
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.rounds import driving, planning
from greenhaven.web.exchange.rounds.forms import SkipForm, WeighForm
from greenhaven.web.exchange.rounds.models import Round, RoundState, Stop, StopState
from greenhaven.web.exchange.rounds.queries import driven_by, stops_for
from greenhaven.web.exchange.rounds.rerouting import take_more
from greenhaven.web.exchange.rounds.views import the_round


def the_stop(number: int, stop: int) -> Stop:
    """A stop of a round."""
    found = Stop.objects.select_related("round", "place", "commitment__giver_place")
    return get_object_or_404(found, round=number, pk=stop)


@needs("account.own")
def mine(request: HttpRequest) -> HttpResponse:
    """What one drives from today on."""
    city = present_city()
    found = driven_by(person_of(request), clock.today(city))
    context = {"section": "me", "rounds": found, "zone": city.timezone}
    return render(request, "exchange/rounds_mine.html", context)


@needs("round.drive", the_round)
def round_(request: HttpRequest, one: Round) -> HttpResponse:
    """One round: the next stop first, for a phone at the wheel."""
    city = present_city()
    stops = stops_for(one, actor_of(request), city)
    waiting = [each for each in stops if each.stop.state == StopState.WAITING]
    coming = waiting[0] if waiting else None
    drives = person_of(request).pk == one.driver_id
    under_way = one.state == RoundState.UNDER_WAY
    context: dict[str, object] = {
        "section": "me" if drives else "rounds",
        "zone": city.timezone,
        "round": one,
        "next": coming if under_way else None,
        "rest": waiting[1:] if under_way else waiting,
        "done": [each for each in stops if each.stop.state != StopState.WAITING],
        "drives": drives,
        "today": one.day == clock.today(city),
        "may_take_more": under_way and not any(each.stop.commitment_id for each in waiting),
    }
    if coming is not None and under_way and not coming.is_hub:
        context |= {"weigh": _weigh_form(request, coming.stop), "skip": SkipForm()}
    return render(request, "exchange/rounds_one.html", context)


@needs("round.drive", the_round)
def sheet(request: HttpRequest, one: Round) -> HttpResponse:
    """The round on paper."""
    city = present_city()
    stops = stops_for(one, actor_of(request), city)
    context = {"section": "rounds", "day": one.day, "sheets": [(one, stops)]}
    context["zone"] = city.timezone
    return render(request, "exchange/rounds_sheets.html", context)


def _done(request: HttpRequest, one: Round, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it, say what came of it, and show the round again."""
    try:
        act()
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        if said:
            messages.success(request, said)
    return redirect("round", one.pk)


@require_POST
@needs("round.drive", the_round)
def accept(request: HttpRequest, one: Round) -> HttpResponse:
    """Say yes to driving."""
    said = _("Thank you. Those who wait were told about when you come.")
    return _done(request, one, lambda: planning.accept(round_=one, by=person_of(request)), said)


@require_POST
@needs("round.drive", the_round)
def give_back(request: HttpRequest, one: Round) -> HttpResponse:
    """Say that one cannot drive."""
    try:
        planning.give_back(round_=one, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
        return redirect("round", one.pk)
    messages.success(request, _("No harm done: the coordinators look for someone else."))
    return redirect("rounds-mine")


@require_POST
@needs("round.drive", the_round)
def begin(request: HttpRequest, one: Round) -> HttpResponse:
    """Set out."""
    return _done(request, one, lambda: driving.begin(round_=one, by=person_of(request)), "")


@require_POST
@needs("round.drive", the_round)
def onward(request: HttpRequest, one: Round) -> HttpResponse:
    """A new way for the rest, from now and here."""
    said = _("The rest is in a new order, timed from now.")
    act = lambda: driving.go_on_from_now(round_=one, by=person_of(request))  # noqa: E731 -- one call
    return _done(request, one, act, said)


@require_POST
@needs("round.drive", the_round)
def more(request: HttpRequest, one: Round) -> HttpResponse:
    """Back early: fetch what still waits."""
    try:
        count = take_more(round_=one, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(n)d more stop. Thank you.", "%(n)d more stops. Thank you.", count)
        messages.success(request, words % {"n": count})
    return redirect("round", one.pk)


@require_POST
@needs("round.drive", the_stop)
def arrive(request: HttpRequest, stop: Stop) -> HttpResponse:
    """There."""
    return _done(request, stop.round, lambda: driving.arrive(stop=stop, by=person_of(request)), "")


@require_POST
@needs("round.drive", the_stop)
def finish(request: HttpRequest, stop: Stop) -> HttpResponse:
    """Done, and weighed at the hub; or unloaded there."""
    return _done(request, stop.round, lambda: driving.finish(stop=stop, by=person_of(request)), "")


@require_POST
@needs("round.drive", the_stop)
def weigh(request: HttpRequest, stop: Stop) -> HttpResponse:
    """Weighed at the stop: a handover, and the stop is done."""
    form = WeighForm(stop, request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(each) for each in errors))
        return redirect("round", stop.round_id)
    act = lambda: driving.weigh(stop=stop, by=person_of(request), **form.told())  # noqa: E731 -- one call
    return _done(request, stop.round, act, _("Written down."))


@require_POST
@needs("round.drive", the_stop)
def skip(request: HttpRequest, stop: Stop) -> HttpResponse:
    """Passed by, with a reason."""
    form = SkipForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose why, and say it in a few words if it is something else."))
        return redirect("round", stop.round_id)
    act = lambda: driving.skip(stop=stop, by=person_of(request), why=form.why)  # noqa: E731 -- one call
    return _done(request, stop.round, act, _("They were told, kindly. On to the next."))


def _weigh_form(request: HttpRequest, stop: Stop) -> WeighForm:
    unit = "lb" if person_of(request).units == Units.US else "kg"
    return WeighForm(stop, initial={"unit": unit})
