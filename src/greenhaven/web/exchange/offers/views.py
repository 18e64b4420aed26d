"""Pages of offers and needs."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.models import PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.names import material_name
from greenhaven.web.exchange.handovers.offline import from_the_queue
from greenhaven.web.exchange.handovers.queries import of_offer
from greenhaven.web.exchange.offers import actions
from greenhaven.web.exchange.offers.forms import ChangeForm, GiveForm, NeedForm
from greenhaven.web.exchange.offers.giving import Giving
from greenhaven.web.exchange.offers.models import Direction, Offer, OfferState, Recurrence
from greenhaven.web.exchange.offers.queries import offers_of, why_not_planned
from greenhaven.web.exchange.plans.queries import wishes_at

PAGE = 20


def offer_of(number: int) -> Offer:
    """The offer with that number."""
    known = Offer.objects.select_related("person", "place", "towards", "circle")
    return get_object_or_404(known, pk=number)


def _person(request: HttpRequest) -> Person:
    person = actor_of(request).person
    assert person is not None  # noqa: S101 -- the permission let in who has signed in
    return person


@from_the_queue
@require_http_methods(["GET", "HEAD", "POST"])
@needs("offer.make")
def give(request: HttpRequest) -> HttpResponse:
    """Give in three taps."""
    asked = request.POST or request.GET
    said = (asked.get(name, "").replace("\0", "") for name in ("district", "towards"))
    giving = Giving.of(present_city(), _person(request), *said)
    form = GiveForm(giving, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.make()
        except GreenhavenError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Thank you. It is on the list."))
            return redirect("offer", made.pk)
    context = {"section": "give", "form": form, "giving": giving, "pressed": asked}
    return render(request, "exchange/give_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("offer.make")
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for compost, or for wood and leaves, for a garden."""
    form = NeedForm(actor_of(request), clock.today(present_city()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.make(_person(request))
        except GreenhavenError as error:
            form.refuse(error)
        else:
            messages.success(request, _("It is on the list. You are told when someone can give."))
            return redirect("offer", made.pk)
    kept = form.fields["place"].queryset.filter(kind=PlaceKind.GARDEN)  # type: ignore[attr-defined]  # a choice field
    context = {"section": "give", "form": form, "gardens": kept}
    return render(request, "exchange/offers_ask.html", context, status=422 if form.errors else 200)


@require_safe
@needs("account.own")
def offers(request: HttpRequest) -> HttpResponse:
    """Everything that I offered and asked for."""
    page = Paginator(offers_of(_person(request)), PAGE).get_page(request.GET.get("page"))
    context = {"section": "give", "page": page, "city": present_city()}
    return render(request, "exchange/offers_mine.html", context)


def _planned(offer: Offer) -> list[str]:
    """What the plan says of a need that stands, the next times first."""
    if offer.direction != Direction.NEED or offer.state != OfferState.OPEN:
        return []
    return wishes_at(offer.place.code, offer.first_day, offer.last_day)[:3]


@require_safe
@needs("offer.read", subject=offer_of)
def offer(request: HttpRequest, offer: Offer) -> HttpResponse:
    """One of them: where, when, and until when it stands."""
    city = present_city()
    context = {
        "section": "give",
        "offer": offer,
        "what": material_name(city, offer.material),
        "promises": of_offer(offer)[:8],
        "planned": _planned(offer),
        "unplanned": why_not_planned(offer),
        "today": clock.today(city),
        "is_mine": actor_of(request).may("offer.change", offer.parties()),
    }
    return render(request, "exchange/offers_one.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("offer.change", subject=offer_of)
def change(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Change one of them."""
    form = ChangeForm(offer, clock.today(present_city()), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.change(_person(request))
        except GreenhavenError as error:
            form.refuse(error)
        else:
            messages.success(request, _("It is changed."))
            return redirect("offer", offer.pk)
    context = {"section": "give", "form": form, "offer": offer}
    return render(
        request, "exchange/offers_change.html", context, status=422 if form.errors else 200
    )


def _moved(
    request: HttpRequest, offer: Offer, said: str, act: Callable[[], object]
) -> HttpResponse:
    """Do it, say so or say why not, and go back to the offer."""
    try:
        act()
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("offer", offer.pk)


@require_POST
@needs("offer.change", subject=offer_of)
def withdraw(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Take it back."""
    by = _person(request)
    said = _("It is taken back. Thank you for saying so.")
    return _moved(request, offer, said, lambda: actions.withdraw_offer(offer=offer, by=by))


@require_POST
@needs("offer.change", subject=offer_of)
def pause(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Let it rest."""
    by = _person(request)
    return _moved(request, offer, _("It rests."), lambda: actions.pause(offer=offer, by=by))


@require_POST
@needs("offer.change", subject=offer_of)
def resume(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Let it stand again."""
    by = _person(request)
    return _moved(request, offer, _("It stands again."), lambda: actions.resume(offer=offer, by=by))


@require_POST
@needs("offer.change", subject=offer_of)
def weekly(request: HttpRequest, offer: Offer) -> HttpResponse:
    """Make it come every week."""
    by = _person(request)
    return _moved(
        request,
        offer,
        _("It comes every week now."),
        lambda: actions.change_offer(
            offer=offer, by=by, recurrence=Recurrence.WEEKLY, season=offer.season
        ),
    )
