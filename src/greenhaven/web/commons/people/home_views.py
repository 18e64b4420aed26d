"""Where I live: put on the map, changed, taken off."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.people.forms import HomeForm
from greenhaven.web.commons.people.views import myself
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.actions import add_home, close_home, move_home
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import place_of
from greenhaven.web.commons.places.where import district_at, small_map
from greenhaven.web.commons.sent import sent
from greenhaven.web.commons.snapshots.queries import present_city


def home_of(code: str) -> Place:
    """A home that is still on the map."""
    home = place_of(code)
    if home.kind != PlaceKind.HOME or home.closed_at is not None:
        raise Http404(_("There is no such place here."))
    return home


@needs("place.add_home")
@never_cache
def add(request: HttpRequest) -> HttpResponse:
    """Put my home on the map."""
    form = HomeForm(sent(request), city=present_city())
    if request.method == "POST" and form.is_valid():
        lat, lon = form.cleaned_data.pop("point")
        try:
            home = add_home(by=myself(request), lat=lat, lon=lon, **form.cleaned_data)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your home is on the map. Is the point right?"))
            return redirect("me-home", home.code)
    status = 422 if form.errors else 200
    return render(request, "commons/people_home.html", {"form": form}, status=status)


@needs("home.own", home_of)
@never_cache
def change(request: HttpRequest, home: Place) -> HttpResponse:
    """Say anew where my home is."""
    city, by = present_city(), myself(request)
    told = {name: getattr(home, name) for name in ("name", "district", "address")}
    form = HomeForm(sent(request), city=city, home=home, initial=told)
    if request.method == "POST" and form.is_valid():
        lat, lon = form.cleaned_data.pop("point")
        try:
            move_home(home=home, by=by, lat=lat, lon=lon, **form.cleaned_data)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("me-home", home.code)
    context = {"form": form, "home": home, "map": small_map(city, home.district)}
    status = 422 if form.errors else 200
    return render(request, "commons/people_home.html", context, status=status)


@needs("home.own", home_of)
@require_POST
def point(request: HttpRequest, home: Place) -> HttpResponse:
    """Take the point of the map that was pressed."""
    city = present_city()
    drawn = small_map(city, home.district)
    pressed = [request.POST.get(f"at.{axis}", "") for axis in "xy"]
    # A keyboard presses at 0, 0, which nobody means.
    if drawn is None or not all(each.isdecimal() and len(each) < 5 for each in pressed):
        messages.error(request, _("Press on the map where you live."))
    elif pressed == ["0", "0"]:
        messages.error(request, _("Without a mouse or a finger, paste a point below."))
    else:
        lat, lon = drawn.locate(int(pressed[0]), int(pressed[1]))
        district = district_at(city, lat, lon) or home.district
        told = {"name": home.name, "district": district, "address": home.address}
        try:
            move_home(home=home, by=myself(request), lat=lat, lon=lon, **told)
        except GreenhavenError as error:
            messages.error(request, str(error))
    return redirect("me-home", home.code)


@needs("home.own", home_of)
@require_safe
@never_cache
def picture(request: HttpRequest, home: Place) -> HttpResponse:
    """The small map with my home and the ring in which others see it."""
    if (drawn := small_map(present_city(), home.district)) is None:
        raise Http404(_("There is no map of this district."))
    x, y = drawn.place(home.lat, home.lon)
    shown_x, shown_y = drawn.place(home.shown_lat, home.shown_lon)
    context = {
        "map": drawn,
        "x": x,
        "y": y,
        "shown_x": shown_x,
        "shown_y": shown_y,
        "ring": round(4 * drawn.metres(home.lat), 1),
    }
    return render(request, "commons/people_map.svg", context, content_type="image/svg+xml")


@needs("home.own", home_of)
@require_POST
def remove(request: HttpRequest, home: Place) -> HttpResponse:
    """Take my home off the map."""
    close_home(home=home, by=myself(request))
    messages.success(request, _("Your home is off the map."))
    return redirect("me")
