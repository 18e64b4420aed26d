"""What a new plan changes, and the plan being made."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.changes import all_changes, changes_for
from greenhaven.web.exchange.loop.models import Cause, Progress, Replanning
from greenhaven.web.exchange.loop.pages import lines_of
from greenhaven.web.exchange.loop.queries import replannings, work_in_progress
from greenhaven.web.exchange.loop.replanning import stop

PER_PAGE = 40
LAST = 5  # re-plannings that are told of


def the_replanning(replanning: int) -> Replanning:
    """The re-planning with that number."""
    return get_object_or_404(Replanning, pk=replanning)


@needs("account.own")
def changes(request: HttpRequest) -> HttpResponse:
    """What plans changed: for someone what touches them, for who manages the plan all of it."""
    city, actor = present_city(), actor_of(request)
    manages = actor.may("plan.manage")
    everything = manages and "mine" not in request.GET
    assert actor.person is not None  # noqa: S101 -- the permission asks for someone
    found = all_changes(city) if everything else changes_for(actor.person, city)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "changes",
        "zone": city.timezone,
        "manages": manages,
        "everything": everything,
        "page": page,
        "lines": lines_of(page.object_list, city),
        "work": work_in_progress() if manages else (),
        "last": replannings(city.id)[:LAST] if manages else (),
    }
    return render(request, "exchange/changes_list.html", context)


@needs("plan.manage")
@require_POST
def plan_again(request: HttpRequest) -> HttpResponse:
    """Wish for a new plan; one that waits already is enough."""
    try:
        _row, new = wish(cause=Cause.ASKED, by=actor_of(request).person)
    except GreenhavenError as error:
        messages.error(request, str(error))
        return redirect("changes")
    said = _("A new plan is being made.") if new else _("A new plan is about to be made already.")
    messages.success(request, said)
    return redirect("changes")


@needs("plan.manage", the_replanning)
@require_POST
def plan_stop(request: HttpRequest, replanning: Replanning) -> HttpResponse:
    """Stop it; the plan in force stands."""
    person = actor_of(request).person
    assert person is not None  # noqa: S101 -- the permission asks for someone
    row = stop(replanning=replanning, by=person)
    if row.state == Progress.RUNNING:
        messages.success(request, _("It ends at its next step. The last plan stands."))
    else:
        messages.success(request, _("It is over. The last plan stands."))
    return redirect("changes")
