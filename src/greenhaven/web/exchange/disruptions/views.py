"""Storms and hubs that are down, told by coordinators; a hub of one's own, by who keeps it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import place_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.disruptions import actions
from greenhaven.web.exchange.disruptions.forms import DownForm, HubForm, StormForm
from greenhaven.web.exchange.disruptions.models import Disruption
from greenhaven.web.exchange.disruptions.queries import of_hub, present_or_coming
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


def _written(
    request: HttpRequest, form: StormForm | DownForm, make: Callable[[], Disruption]
) -> bool:
    """Write it down and plan for it at once; no, where something is wrong with what was sent."""
    if not form.is_valid():
        return False
    try:
        made = make()
        wish(cause=Cause.OCCASION, by=person_of(request), occasion=made)
    except GreenhavenError as error:
        form.refuse(error)
        return False
    messages.success(request, _("It is told. A new plan is made for it now."))
    return True


@require_POST
@needs("plan.manage")
def storm(request: HttpRequest) -> HttpResponse:
    """A storm is expected."""
    form = StormForm(present_city(), request.POST)
    if _written(request, form, lambda: form.make(person_of(request))):
        return redirect("disruptions")
    return _page(request, storm=form)


@require_POST
@needs("plan.manage")
def hub_down(request: HttpRequest) -> HttpResponse:
    """A hub cannot work."""
    form = HubForm(present_city(), request.POST)
    if _written(request, form, lambda: form.make(person_of(request), form.cleaned_data["place"])):
        return redirect("disruptions")
    return _page(request, hub=form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("disruption.tell", place_of)
def keep_down(request: HttpRequest, place: Place) -> HttpResponse:
    """Who keeps a hub says that it cannot work, or sees what was said."""
    if place.kind != PlaceKind.HUB:
        raise Http404
    city = present_city()
    form = DownForm(city, request.POST if request.method == "POST" else None)
    if form.is_bound and _written(request, form, lambda: form.make(person_of(request), place)):
        return redirect("keep-place", place.code)
    context = {
        "section": "keep",
        "zone": city.timezone,
        "place": place,
        "form": form,
        "down": list(of_hub(place, clock.now(city))),
    }
    status = 422 if form.is_bound else 200
    return render(request, "exchange/disruptions_keep.html", context, status=status)


@require_POST
@needs("disruption.tell", the_disruption)
def end(request: HttpRequest, disruption: Disruption) -> HttpResponse:
    """It is over, or does not come; who keeps the hub is led back to it."""
    row = actions.end(disruption=disruption, by=person_of(request))
    wish(cause=Cause.OCCASION, by=person_of(request), occasion=row)
    messages.success(request, _("It is over. A new plan is made now."))
    if row.place is not None and not actor_of(request).may("plan.manage"):
        return redirect("keep-place", row.place.code)
    return redirect("disruptions")
