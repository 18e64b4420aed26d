"""Where calendars are read by programs, and given out and taken back by people."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.queries import kept_by
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.calendars.actions import make_calendar, revoke_calendar
from greenhaven.web.exchange.calendars.feed import Feed
from greenhaven.web.exchange.calendars.models import CalendarKey
from greenhaven.web.exchange.calendars.queries import (
    calendar_of,
    calendars_of,
    dates_of_person,
    dates_of_place,
    still_reads,
)

GONE = 410


def the_calendar(number: int) -> CalendarKey:
    """The calendar with that number."""
    return get_object_or_404(CalendarKey, pk=number)


@require_safe
@needs("city.read")
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """A calendar for a program that knows its address; nobody signs in here."""
    found = calendar_of(key)
    if found is None:
        raise Http404(_("There is no such calendar."))
    if not still_reads(found):
        words = _("This calendar was taken back. Its person can make a new address.")
        return HttpResponse(words, status=GONE, content_type="text/plain; charset=utf-8")
    city = present_city()
    today = clock.today(city)
    with translation.override(found.person.language):
        dates = (
            dates_of_place(found.place, today)
            if found.place
            else dates_of_person(found.person, today)
        )
        text = Feed(city, found.person, found.place, request.get_host()).text(dates)
    headers = {"Cache-Control": "private, max-age=600", "Referrer-Policy": "no-referrer"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs("account.own")
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The calendars that one has given out; sent, a new address, which is shown this once."""
    me, made = person_of(request), ""
    kept = list(kept_by(me))
    if request.method == "POST":
        place = next((each for each in kept if each.code == request.POST.get("place")), None)
        if request.POST.get("place") and place is None:
            messages.error(request, _("Choose a place that you keep."))
            return redirect("my-calendar")
        try:
            _row, key = make_calendar(by=me, place=place)
        except GreenhavenError as error:
            messages.error(request, str(error))
            return redirect("my-calendar")
        made = request.build_absolute_uri(f"/calendar/{key}.ics")
    context = {"section": "me", "kept": kept, "calendars": calendars_of(me), "made": made}
    context["subscribe"] = made.replace("https://", "webcal://").replace("http://", "webcal://")
    return render(request, "exchange/calendars_mine.html", context)


@require_POST
@needs("calendar.own", the_calendar)
def revoke(request: HttpRequest, one: CalendarKey) -> HttpResponse:
    """Take an address back."""
    revoke_calendar(calendar=one, by=person_of(request))
    messages.success(request, _("This address opens nothing any more."))
    return redirect("my-calendar")
