"""The page on which a circle sees what it gave and took."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.parties import Parties
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.credit.actions import write_off
from greenhaven.web.exchange.credit.models import Purse
from greenhaven.web.exchange.credit.queries import (
    left_owing,
    of_circle,
    own_entries,
    statement,
    to_thank,
)

ENTRIES_A_PAGE = 20
RECENT_D = 28


class LetGoForm(forms.Form):
    """Why what someone owes is let go."""

    reason = forms.CharField(max_length=300)


def the_circle(slug: str) -> Circle:
    """The circle of that name in the present city."""
    return get_object_or_404(Circle, city=present_city().id, slug=slug)


@needs("circle.inside", the_circle)
def balance(request: HttpRequest, circle: Circle) -> HttpResponse:
    """What the circle gave and took, who is thanked, and where the reader stands."""
    now, person = clock.now(present_city()), actor_of(request).person
    assert person is not None  # noqa: S101 -- the permission asks for a member
    page = Paginator(own_entries(circle, person), ENTRIES_A_PAGE)
    context = {
        "section": "circles",
        "circle": circle,
        "ever": of_circle(circle),
        "recent": of_circle(circle, now - timedelta(days=RECENT_D)),
        "mine": statement(circle, person),
        "thanked": to_thank(circle, now),
        "page": page.get_page(request.GET.get("page")),
        "owing": left_owing(circle) if _tends(request, circle) else [],
    }
    return render(request, "exchange/credit_circle.html", context)


def _tends(request: HttpRequest, circle: Circle) -> bool:
    return actor_of(request).may("circle.steward", circle.parties())


def the_debtor(slug: str, person: int) -> "Owing":
    """Someone who left the circle with more taken than given, or had it let go."""
    purse = get_object_or_404(
        Purse.objects.select_related("person", "circle"), circle=the_circle(slug), person=person
    )
    return Owing(purse)


@dataclass(frozen=True, slots=True)
class Owing:
    """A purse, which here is the circle's affair and not its owner's."""

    purse: Purse

    def parties(self) -> Parties:
        """The circle alone."""
        return self.purse.circle.parties()


@require_POST
@needs("circle.steward", the_debtor)
def let_go(request: HttpRequest, owing: Owing) -> HttpResponse:
    """A steward lets go what someone owes who has left."""
    form, circle = LetGoForm(request.POST), owing.purse.circle
    by = actor_of(request).person
    assert by is not None  # noqa: S101 -- the permission asks for a steward
    if not form.is_valid():
        messages.error(request, _("Say in a few words why it is let go."))
        return redirect("circle-balance", circle.slug)
    try:
        reason = form.cleaned_data["reason"]
        write_off(circle=circle, person=owing.purse.person, by=by, reason=reason)
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is let go, and they are told."))
    return redirect("circle-balance", circle.slug)
