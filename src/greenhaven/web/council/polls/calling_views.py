"""The page on which a vote is called: a question to all, or people for seats."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.parties import NOBODYS, Parties
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.polls.actions import call_poll
from greenhaven.web.council.polls.calling import CallForm


def _by_slug(slug: str) -> Circle:
    return circle_of(slug)


class Site:
    """What belongs to no circle: who calls a vote of it has a role of the site."""

    def parties(self) -> Parties:
        """Nobody's."""
        return NOBODYS


@needs("poll.call", Site)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def for_city(request: HttpRequest, _site: Site) -> HttpResponse:
    """Call a vote of the city or of a district."""
    return _call(request, None)


@needs("poll.call", _by_slug)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def for_circle(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Call a vote of a circle."""
    return _call(request, circle)


def _call(request: HttpRequest, circle: Circle | None) -> HttpResponse:
    city = present_city()
    sent = request.POST if request.method == "POST" else None
    form = CallForm(city, clock.now(city), circle, sent)
    if form.is_valid():
        try:
            poll = call_poll(by=person_of(request), **form.told())
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The vote is called. Whoever may vote is told in time."))
            return redirect("poll", poll.number)
    context = {"section": "council", "form": form, "circle": circle}
    status = 422 if form.is_bound else 200
    return render(request, "council/polls_new.html", context, status=status)
