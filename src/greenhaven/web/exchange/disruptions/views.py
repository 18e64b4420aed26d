"""Storms and hubs that are down: what is the matter, told and ended by a coordinator."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.disruptions import actions
from greenhaven.web.exchange.disruptions.forms import HubForm, StormForm
from greenhaven.web.exchange.disruptions.models import Disruption
from greenhaven.web.exchange.disruptions.queries import present_or_coming
from greenhaven.web.exchange.loop.asking import wish
from greenhaven.web.exchange.loop.models import Cause


def the_disruption(number: int) -> Disruption:
    """The storm or the hub with that number."""
    return get_object_or_404(Disruption.objects.select_related("place"), pk=number)


def _page(
    request: HttpRequest, storm: StormForm | None = None, hub: HubForm | None = None
) -> HttpResponse:
    city = present_city()
    names = dict(zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True))
    matters = [
        (each, ", ".join(names.get(area, area) for area in each.areas))
        for each in present_or_coming(city.id, clock.now(city))
    ]
    context = {
        "section": "day",
        "zone": city.timezone,
        "matters": matters,
        "storm": storm or StormForm(city),
        "hub": hub or HubForm(city),
    }
    status = 422 if storm or hub else 200
    return render(request, "exchange/disruptions_list.html", context, status=status)


@require_safe
@needs("plan.manage")
def disruptions(request: HttpRequest) -> HttpResponse:
    """What is the matter now or soon, and two forms to say so."""
    return _page(request)


def _told(request: HttpRequest, form: StormForm | HubForm) -> HttpResponse | None:
    """Write it down and plan for it at once; None = something is wrong with what was sent."""
    if not form.is_valid():
        return None
    try:
        made = form.make(person_of(request))
        wish(cause=Cause.OCCASION, by=person_of(request), occasion=made)
    except GreenhavenError as error:
        form.refuse(error)
        return None
    messages.success(request, _("It is told. A new plan is made for it now."))
    return redirect("disruptions")


@require_POST
@needs("plan.manage")
def storm(request: HttpRequest) -> HttpResponse:
    """A storm is expected."""
    form = StormForm(present_city(), request.POST)
    return _told(request, form) or _page(request, storm=form)


@require_POST
@needs("plan.manage")
def hub_down(request: HttpRequest) -> HttpResponse:
    """A hub cannot work."""
    form = HubForm(present_city(), request.POST)
    return _told(request, form) or _page(request, hub=form)


@require_POST
@needs("plan.manage", the_disruption)
def end(request: HttpRequest, disruption: Disruption) -> HttpResponse:
    """It is over, or does not come."""
    row = actions.end(disruption=disruption, by=person_of(request))
    wish(cause=Cause.OCCASION, by=person_of(request), occasion=row)
    messages.success(request, _("It is over. A new plan is made now."))
    return redirect("disruptions")
