"""The page on which a circle sees what it gave and took."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from greenhaven.web.commons import clock
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.credit.queries import of_circle, own_entries, statement, to_thank

ENTRIES_A_PAGE = 20
RECENT_D = 28


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
    }
    return render(request, "exchange/credit_circle.html", context)
