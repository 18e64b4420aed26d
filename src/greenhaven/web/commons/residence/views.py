"""Pages on which it is confirmed where someone lives."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.permissions.actors import person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.residence import actions, codes, forms
from greenhaven.web.commons.residence.models import AddressCode, Residence
from greenhaven.web.commons.residence.queries import crowded_homes, residence_of
from greenhaven.web.commons.snapshots.queries import present_city

CROWDED = 6  # voters of one home, from which on two stewards look


def residence_by(pk: int) -> Residence:
    """A residence by its number."""
    found = Residence.objects.select_related("person").filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no such residence."))
    return found


@needs("residence.ask")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Where I am known to live; sent, a card is asked for."""
    city, person = present_city(), person_of(request)
    form = forms.AskForm(request.POST if request.method == "POST" else None, city=city)
    if form.is_valid():
        try:
            codes.ask_code(by=person, **form.cleaned_data)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("A steward prints your card; it comes by post."))
            return redirect("me-residence")
    at = clock.now(city)
    residence = residence_of(person, city.id, at)
    names = dict(zip(city.districts.id.tolist(), city.districts.name.tolist(), strict=True))
    context = {
        "section": "me",
        "residence": residence,
        "district": names.get(residence.district, "") if residence else "",
        "waiting": AddressCode.objects.filter(city=city.id, person=person, used_at=None).first(),
        "form": form,
        "code_form": forms.CodeForm(),
    }
    return render(request, "commons/residence_mine.html", context)


@needs("residence.ask")
@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """The code on the card is typed in."""
    form = forms.CodeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type in the code on the card."))
        return redirect("me-residence")
    try:
        codes.use_code(by=person_of(request), code=form.cleaned_data["code"])
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you: from now on you have a say here."))
    return redirect("me-residence")


@needs("residence.own", residence_by)
@require_POST
def move_away(request: HttpRequest, residence: Residence) -> HttpResponse:
    """Someone says that they have moved away."""
    actions.end(residence=residence, by=person_of(request))
    messages.success(request, _("You are no longer known to live here."))
    return redirect("me-residence")


@needs("residence.attest")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tend(request: HttpRequest) -> HttpResponse:
    """What stewards do: confirm someone, print cards, look at crowded homes."""
    city, by = present_city(), person_of(request)
    form = forms.AttestForm(request.POST if request.method == "POST" else None, city=city)
    if form.is_valid():
        try:
            actions.attest(by=by, **form.cleaned_data)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Confirmed. They are told."))
            return redirect("residence")
    waiting = AddressCode.objects.filter(
        city=city.id, used_at=None, printed_at=None, expires_at__gt=clock.now(city)
    )
    last = Residence.objects.filter(city=city.id, ended_at=None).select_related("person")
    context = {
        "form": form,
        "waiting": waiting.exclude(person=by).count(),
        "crowded": crowded_homes(city.id, CROWDED),
        "most": CROWDED,
        "last": last.order_by("-pk")[:20],
        "end_form": forms.EndForm(),
    }
    return render(request, "commons/residence_tend.html", context)


@needs("residence.attest")
@never_cache
@require_POST
def cards(request: HttpRequest) -> HttpResponse:
    """Postcards to print; their codes are shown this once."""
    printed = codes.print_codes(by=person_of(request), again="again" in request.POST)
    if not printed:
        messages.info(request, _("No card waits to be printed."))
        return redirect("residence")
    context = {"cards": printed, "city": present_city()}
    return render(request, "commons/residence_cards.html", context)


@needs("residence.attest", residence_by)
@require_POST
def end(request: HttpRequest, residence: Residence) -> HttpResponse:
    """A steward ends what was taken down wrongly."""
    form = forms.EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why: they are told."))
        return redirect("residence")
    actions.end(residence=residence, by=person_of(request), why=form.cleaned_data["why"])
    messages.success(request, _("It has ended, and they are told."))
    return redirect("residence")
