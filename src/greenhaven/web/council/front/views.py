"""The page from which everybody gets to what is being decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies.queries import in_force_now
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.front import queries


@needs("council.read")
@require_safe
def council(request: HttpRequest) -> HttpResponse:
    """What is being decided now, first what waits for whoever looks."""
    city, actor = present_city(), actor_of(request)
    now = clock.now(city)
    context = {
        "section": "council",
        "city": city,
        "votes": queries.open_votes(city, actor.person, now),
        "proposals": queries.talked_of(city, actor.person),
        "conversations": queries.conversations_now(city, actor, now),
        "budgets": queries.budgets_now(city, now),
        "meeting": queries.next_meeting(city, actor, now),
        "last": queries.last_decided(city),
        "emergencies": in_force_now(city.id, now),
        "has_a_say": queries.has_a_say(city, actor.person, now),
        "confirms": actor.may("residence.attest"),
    }
    return render(request, "council/front.html", context)
