"""What a circle's stewards change: its words, its agreement, its limits, its places."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.circles import actions
from greenhaven.web.commons.circles.forms import AgreementForm, CircleForm, LimitsForm
from greenhaven.web.commons.circles.models import Circle
from greenhaven.web.commons.circles.queries import circle_of
from greenhaven.web.commons.people.models import Person, Units
from greenhaven.web.commons.people.views import myself
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.queries import kept_by
from greenhaven.web.commons.sent import sent
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.units import MG_PER_KG, POUND_KG


@needs("circle.steward", circle_of)
def tend(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Change one of the three: each has its own button."""
    by, do = myself(request), request.POST.get("do", "")
    forms = forms_of(circle, by, sent(request), do)
    form = forms.get(do)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            keep(circle, by, do, form)
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Kept."))
            return redirect("circle", circle.slug)
    context = {
        "section": "circles",
        "circle": circle,
        "forms": forms,
        "places": circle.places.order_by("name"),
        "kept": kept_by(by).exclude(circles=circle),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "commons/circles_tend.html", context, status=status)


def forms_of(circle: Circle, by: Person, data: QueryDict | None, do: str) -> dict[str, Form]:
    """The three forms; the one that was sent holds what was sent."""
    told = {name: getattr(circle, name) for name in ("about", "district", "joining")}
    pounds = by.units == Units.US
    limit = circle.credit_limit_mg / MG_PER_KG / (float(POUND_KG) if pounds else 1)
    limits = {
        "reckoning": circle.reckoning,
        "limit": f"{limit:.4g}",
        "unit": "lb" if pounds else "kg",
    }
    return {
        "about": CircleForm(data if do == "about" else None, initial=told, city=present_city()),
        "agreement": AgreementForm(
            data if do == "agreement" else None, initial={"text": circle.agreement}
        ),
        "limits": LimitsForm(data if do == "limits" else None, initial=limits),
    }


def keep(circle: Circle, by: Person, do: str, form: Form) -> None:
    """Do what was sent."""
    given = form.cleaned_data
    if do == "about":
        actions.describe(circle=circle, by=by, **given)
    elif do == "agreement":
        actions.set_agreement(circle=circle, by=by, text=given["text"])
    else:
        actions.set_limits(
            circle=circle,
            by=by,
            reckoning=given["reckoning"],
            credit_limit_mg=given["limit_mg"],
        )


@needs("circle.steward", circle_of)
@require_POST
def places(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Bring a place into the circle, or take it out."""
    takes = request.POST.get("do") == "take"
    mine = circle.places.all() if takes else kept_by(myself(request))
    do = actions.take_place if takes else actions.bring_place
    if (place := mine.filter(code=request.POST.get("place", "")).first()) is None:
        messages.error(request, _("Choose one of the places."))
        return redirect("circle-tend", circle.slug)
    try:
        do(circle=circle, place=place, by=myself(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    return redirect("circle-tend", circle.slug)
