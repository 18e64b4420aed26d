"""The pages of circles."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.circles import actions
from greenhaven.web.commons.circles.forms import FoundForm, WordForm
from greenhaven.web.commons.circles.invitations import open_invitations
from greenhaven.web.commons.circles.models import Circle, Membership, Standing
from greenhaven.web.commons.circles.queries import (
    circle_of,
    members_of,
    open_circles,
    standing_in,
)
from greenhaven.web.commons.people.views import myself
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.where import district_name
from greenhaven.web.commons.sent import sent
from greenhaven.web.commons.snapshots.queries import present_city

A_PAGE = 30


@needs("circle.read")
@require_safe
def circles(request: HttpRequest) -> HttpResponse:
    """All circles."""
    city, actor = present_city(), actor_of(request)
    page = Paginator(open_circles(city.id), A_PAGE).get_page(request.GET.get("page"))
    context = {"section": "circles", "page": page, "mine": actor.circles, "city": city}
    return render(request, "commons/circles_all.html", context)


@needs("circle.read", circle_of)
@require_safe
def circle(request: HttpRequest, circle: Circle) -> HttpResponse:
    """One circle: for everybody what it is about; for those in it, who is in it."""
    actor = actor_of(request)
    inside = actor.may("circle.inside", circle.parties())
    tends = actor.may("circle.steward", circle.parties())
    members = Paginator(members_of(circle), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "circles",
        "circle": circle,
        "inside": inside,
        "tends": tends,
        "standing": standing_in(circle, actor.person),
        "size": members.paginator.count,
        "page": members if inside else None,
        "places": circle.places.order_by("name"),
        "asked": asked(circle) if tends else (),
        "invitations": open_invitations(circle) if inside else (),
        "district": district_name(present_city(), circle.district),
        "word": WordForm(),
    }
    return render(request, "commons/circles_one.html", context)


def asked(circle: Circle) -> list[Membership]:
    """Who waits for an answer."""
    found = Membership.objects.filter(circle=circle, standing=Standing.ASKED)
    return list(found.select_related("person").order_by("since")[:A_PAGE])


@needs("circle.found")
def found(request: HttpRequest) -> HttpResponse:
    """Begin a circle."""
    city = present_city()
    form = FoundForm(sent(request), city=city)
    if request.method == "POST" and form.is_valid():
        made = actions.found(city=city.id, by=myself(request), **form.cleaned_data)
        messages.success(request, _("Your circle is there. Invite your neighbours."))
        return redirect("circle", made.slug)
    status = 422 if form.errors else 200
    context = {"section": "circles", "form": form}
    return render(request, "commons/circles_found.html", context, status=status)


JOINING: dict[str, Callable[..., Membership]] = {
    "join": actions.join,
    "leave": actions.leave,
    "step_down": actions.step_down,
}


@needs("circle.join", circle_of)
@require_POST
def come_and_go(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Join or ask, leave, or be an ordinary member again."""
    form, do = WordForm(request.POST), request.POST.get("do", "")
    if do not in JOINING or not form.is_valid():
        messages.error(request, _("This could not be read. Please try again."))
        return redirect("circle", circle.slug)
    more = {"word": form.cleaned_data["word"]} if do == "join" else {}
    try:
        row = JOINING[do](circle=circle, by=myself(request), **more)
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        words = {
            Standing.ASKED: _("The circle's stewards will answer you."),
            Standing.LEFT: _("You have left the circle. The door stays open."),
        }
        messages.success(request, words.get(Standing(row.standing), _("Done.")))
    return redirect("circle", circle.slug)


def membership_of(slug: str, pk: int) -> Membership:
    """Someone who has or had to do with a circle."""
    circle = circle_of(slug)
    found = Membership.objects.filter(circle=circle, pk=pk).select_related("person", "circle")
    if (row := found.first()) is None:
        raise Http404(_("There is no such member."))
    return row


ANSWERS: dict[str, Callable[..., Membership]] = {
    "admit": actions.admit,
    "steward": actions.make_steward,
    "refuse": actions.refuse,
    "remove": actions.remove,
}


@needs("circle.steward", membership_of)
@require_POST
def answer(request: HttpRequest, row: Membership) -> HttpResponse:
    """Admit, refuse, remove, or name as a steward."""
    form, do = WordForm(request.POST), request.POST.get("do", "")
    if do not in ANSWERS or not form.is_valid():
        messages.error(request, _("This could not be read. Please try again."))
        return redirect("circle", row.circle.slug)
    more = {"reason": form.cleaned_data["word"]} if do in ("refuse", "remove") else {}
    try:
        ANSWERS[do](circle=row.circle, person=row.person, by=myself(request), **more)
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done. They are told."))
    return redirect("circle", row.circle.slug)
