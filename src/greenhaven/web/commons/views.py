"""What is known of the city, and the pages for when something is not there."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from greenhaven.web.commons.assumptions import grouped
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city


@needs("city.read")
@require_safe
def assumptions(request: HttpRequest) -> HttpResponse:
    """Every number that nobody measured."""
    city = present_city()
    groups = grouped(city)
    context = {
        "section": "assumptions",
        "city": city,
        "groups": groups,
        "count": sum(len(group.rows) for group in groups),
    }
    return render(request, "commons/assumptions.html", context)


@needs("city.read")
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Where the tables come from."""
    return render(request, "commons/data.html", {"city": present_city()})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page is not there."""
    said = str(exception.args[0]) if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "404.html", {"said": said}, status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Something went wrong on our side."""
    return render(request, "500.html", status=500)
