"""The coordinator's day."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import city_of, latest_snapshot, present_city
from greenhaven.web.exchange.day.actions import agree_for_unkept
from greenhaven.web.exchange.day.lines import exceptions
from greenhaven.web.exchange.day.page import Asked
from greenhaven.web.exchange.disruptions.queries import present_or_coming
from greenhaven.web.exchange.plans.queries import current_plan
from greenhaven.web.exchange.rounds.models import RoundState
from greenhaven.web.exchange.rounds.queries import rounds_of_day


@needs("plan.manage")
def day(request: HttpRequest) -> HttpResponse:
    """What needs a decision today; then the sheets to print; then what is as planned, folded."""
    snapshot = latest_snapshot()
    city = city_of(snapshot.digest) if snapshot else present_city()
    now = clock.now(city)
    rounds = list(rounds_of_day(city.id, now.date()))
    plan = current_plan()
    asked = Asked(city, now, person_of(request).units)
    matters = list(present_or_coming(city.id, now))
    context = {
        "section": "day",
        "zone": city.timezone,
        "today": now.date(),
        "day": exceptions(asked, rounds, plan, snapshot.pk if snapshot else 0, matters),
        "matters": matters,
        "rounds": rounds,
        "as_planned": [each for each in rounds if each.state != RoundState.PLANNED],
        "plan": plan,
    }
    return render(request, "exchange/day_page.html", context)


@require_POST
@needs("plan.manage")
def agree_for_all(request: HttpRequest) -> HttpResponse:
    """Agree for all places that nobody keeps."""
    city = present_city()
    count = agree_for_unkept(city=city.id, now=clock.now(city), by=person_of(request))
    words = ngettext("%(n)d promise is agreed to.", "%(n)d promises are agreed to.", count)
    messages.success(request, words % {"n": count})
    return redirect("day")
