"""The page where a hub offers what is ripe: gardens in the order of distance and fair share."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.places.queries import place_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import UNITS
from greenhaven.web.exchange.batches.queries import released_at
from greenhaven.web.exchange.handovers.arranging import offer_compost
from greenhaven.web.exchange.handovers.models import Commitment
from greenhaven.web.exchange.handovers.views import person_of
from greenhaven.web.exchange.offers.choosing import Asker, askers_for
from greenhaven.web.exchange.offers.models import Offer

UNIT = forms.Select(attrs={"aria-label": gettext_lazy("Unit")})


class CompostForm(forms.Form):
    """To which garden, how much, and when."""

    need = forms.ModelChoiceField(queryset=Offer.objects.none(), empty_label=None)
    quantity = forms.CharField(label=gettext_lazy("How much"), max_length=20)
    unit = forms.ChoiceField(
        choices=[(name, each.label) for name, each in UNITS.items()], widget=UNIT
    )
    due_on = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(
        self, askers: list[Asker], today: date, data: MultiValueDict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"due_on": today, "unit": "kg"})
        asked = Offer.objects.filter(pk__in=[each.need.pk for each in askers])
        self.fields["need"].queryset = asked.select_related("place", "person")  # type: ignore[attr-defined]

    def offer(self, place: Place, by: Person) -> Commitment:
        """Ask the garden whether it suits."""
        told = self.cleaned_data
        return offer_compost(place=place, by=by, **told)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("handover.record", subject=place_of)
def compost(request: HttpRequest, place: Place) -> HttpResponse:
    """Offer what is ripe to the garden that is next."""
    today = clock.today(present_city())
    askers = askers_for((place.lat, place.lon), today)
    form = CompostForm(askers, today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = form.offer(place, person_of(request))
        except GreenhavenError as error:
            form.add_error("quantity", str(error))
        else:
            messages.success(request, _("The garden is asked. You are told what it says."))
            return redirect("promise", made.pk)
    context = {
        "section": "keep",
        "place": place,
        "batches": released_at(place),
        "askers": askers,
        "form": form,
    }
    return render(
        request, "exchange/keep_compost.html", context, status=422 if form.errors else 200
    )
