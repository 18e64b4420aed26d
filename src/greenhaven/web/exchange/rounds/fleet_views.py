"""The pages of vehicles and of hours."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.rounds import fleet
from greenhaven.web.exchange.rounds.fleet_forms import HoursForm, VehicleForm
from greenhaven.web.exchange.rounds.models import DriverHours, OpeningHours, Vehicle
from greenhaven.web.exchange.rounds.queries import vehicles_of


def the_vehicle(code: str) -> Vehicle:
    """The vehicle of that name."""
    return get_object_or_404(Vehicle.objects.select_related("place"), code=code)


@needs("plan.manage")
def vehicles(request: HttpRequest) -> HttpResponse:
    """All vehicles, and a form for one more."""
    city = present_city()
    form = VehicleForm(city.id, None, request.POST if request.method == "POST" else None)
    if form.is_valid():
        place = form.cleaned_data["place"]
        try:
            fleet.add_vehicle(by=person_of(request), place=place, code=form.code, **form.columns())
        except GreenhavenError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("It is there. Rounds made from now on know it."))
            return redirect("vehicles")
    context = {"section": "rounds", "form": form, "vehicles": vehicles_of(city.id)}
    status = 422 if form.is_bound else 200
    return render(request, "exchange/rounds_vehicles.html", context, status=status)


@needs("plan.manage", the_vehicle)
def vehicle(request: HttpRequest, one: Vehicle) -> HttpResponse:
    """One vehicle, to change."""
    data = request.POST if request.method == "POST" else None
    form = VehicleForm(one.place.city, one, data)
    if form.is_valid():
        try:
            fleet.change_vehicle(vehicle=one, by=person_of(request), **form.columns())
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Changed. Rounds made from now on know it."))
            return redirect("vehicles")
    context = {"section": "rounds", "form": form, "vehicle": one}
    status = 422 if form.is_bound else 200
    return render(request, "exchange/rounds_vehicle.html", context, status=status)


@require_POST
@needs("plan.manage", the_vehicle)
def retire(request: HttpRequest, one: Vehicle) -> HttpResponse:
    """It does not go out any more."""
    try:
        fleet.retire_vehicle(vehicle=one, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    return redirect("vehicles")


@needs("account.own")
def driver_hours(request: HttpRequest) -> HttpResponse:
    """When one is glad to drive."""
    me = person_of(request)
    known = {
        row.weekday: (row.begins_at, row.ends_at) for row in DriverHours.objects.filter(person=me)
    }
    form = HoursForm(known, request.POST if request.method == "POST" else None)
    if form.is_valid():
        fleet.set_driver_hours(person=me, hours=form.hours(), by=me)
        messages.success(request, _("Thank you. The coordinators see when you drive."))
        return redirect("rounds-mine")
    context = {"section": "me", "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "exchange/rounds_hours.html", context, status=status)


@needs("place.declare", public_place)
def opening_hours(request: HttpRequest, place: Place) -> HttpResponse:
    """When a van may come to a place, set by those who keep it."""
    known = {
        row.weekday: (row.opens_at, row.closes_at)
        for row in OpeningHours.objects.filter(place=place).order_by("-opens_at")
    }
    form = HoursForm(known, request.POST if request.method == "POST" else None)
    if form.is_valid():
        spans = {day: [span] for day, span in form.hours().items()}
        fleet.set_opening_hours(place=place, hours=spans, by=person_of(request))
        messages.success(request, _("Kept. Rounds made from now on keep to it."))
        return redirect("place", place.code)
    context = {"section": "", "form": form, "place": place}
    status = 422 if form.is_bound else 200
    return render(request, "exchange/rounds_hours.html", context, status=status)
