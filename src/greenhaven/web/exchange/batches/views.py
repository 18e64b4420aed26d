"""Pages of reactors and batches: for everybody to read, for keepers to fill in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.web.commons.people.models import Person, Units
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.uploads import photo_response
from greenhaven.web.exchange.batches import care_forms, forms
from greenhaven.web.exchange.batches.care import care_of, in_words
from greenhaven.web.exchange.batches.models import Batch, Observation, Stage
from greenhaven.web.exchange.batches.queries import batch_of, open_holds, seen_at
from greenhaven.web.exchange.batches.words import (
    BY_HAND_SOURCE,
    SMELL_SOURCE,
    SMELLS,
    SQUEEZES,
    TURNING_SOURCE,
)
from greenhaven.web.exchange.handovers.offline import from_the_queue

PAGE = 20
SECTION = "hubs"


def hub_of(code: str) -> Place:
    """The hub with that code."""
    place = public_place(code)
    if place.kind != PlaceKind.HUB:
        raise Http404(_("Compost is made at hubs; this place is none."))
    return place


def observation_of(number: int) -> Observation:
    """The observation with that number."""
    known = Observation.objects.select_related("batch__place")
    return get_object_or_404(known, pk=number)


def person_of(request: HttpRequest) -> Person:
    """Who asks; a permission has let in who has signed in."""
    person = actor_of(request).person
    assert person is not None  # noqa: S101 -- see above
    return person


def units_of(request: HttpRequest) -> str:
    """The units of the one who reads."""
    person = actor_of(request).person
    return person.units if person else Units.METRIC


@require_safe
@needs("batch.read", subject=hub_of)
def place_batches(request: HttpRequest, place: Place) -> HttpResponse:
    """The reactors of a hub, what lies in each, and its batches, the newest first."""
    known = place.batches.select_related("reactor", "account__balance").order_by(
        "-opened_at", "-pk"
    )
    stages = (Stage.INTAKE, Stage.ACTIVE, Stage.CURING)
    running = list(known.filter(stage__in=stages)[:PAGE])
    page = Paginator(known.exclude(stage__in=stages), PAGE).get_page(request.GET.get("page"))
    keeps = actor_of(request).may("batch.keep", place.parties())
    context = {
        "section": SECTION,
        "place": place,
        "running": running,
        "page": page,
        "reactors": place.reactors.filter(closed_at=None).order_by("name"),
        "keeps": keeps,
        "form": forms.ReactorForm() if keeps else None,
    }
    return render(request, "exchange/batches_place.html", context)


@require_POST
@needs("batch.keep", subject=hub_of)
def reactor_add(request: HttpRequest, place: Place) -> HttpResponse:
    """Add a bin, bay or heap's place."""
    form = forms.ReactorForm(request.POST)
    if form.done(lambda: form.add(place, person_of(request))):
        messages.success(request, _("It is there. The next batch can be laid in it."))
        return redirect("place-batches", place.code)
    context = {"section": SECTION, "place": place, "form": form}
    return render(request, "exchange/batches_reactor.html", context, status=422)


@require_safe
@needs("batch.read", subject=batch_of)
def batch(request: HttpRequest, batch: Batch) -> HttpResponse:
    """One batch: what is in it, how warm it is, what its keeper should do, where it went."""
    actor = actor_of(request)
    holds = list(open_holds(batch))
    care = care_of(batch, present_city(), units_of(request), is_held=bool(holds))
    context = {
        "section": SECTION,
        "batch": batch,
        "care": care,
        "hygiene_lacks": care.standing.hygiene_lacks(care.units),
        "ripeness_lacks": care.standing.ripeness.missing(care.units),
        "holds": holds,
        "keeps": actor.may("batch.keep", batch.parties()),
        "releases": actor.may("batch.release", batch.parties()),
        "expert": request.GET.get("view") == "expert",
        "turning_source": TURNING_SOURCE,
    }
    return render(request, "exchange/batches_one.html", context)


@require_safe
@needs("batch.read", subject=batch_of)
def seen(request: HttpRequest, batch: Batch) -> HttpResponse:
    """All that was seen and done there, the newest first."""
    rows = seen_at(batch).order_by("-at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    keeps = actor_of(request).may("batch.keep", batch.parties())
    city = present_city()
    lines = [in_words(row, city) for row in page]
    context = {"section": SECTION, "batch": batch, "page": page, "lines": lines, "keeps": keeps}
    return render(request, "exchange/batches_seen.html", context)


@require_safe
@needs("batch.photo", subject=observation_of)
def photo(request: HttpRequest, row: Observation) -> FileResponse:  # noqa: ARG001 -- Django's form
    """The photo that a keeper took."""
    return photo_response(row.photo)


def doing(
    form_class: type[forms.BatchForm], template: str, done: Any, permission: str = "batch.keep"
) -> Callable[..., HttpResponseBase]:
    """A page with one form about a batch; when it is recorded, back to the batch."""

    @from_the_queue
    @require_http_methods(["GET", "HEAD", "POST"])
    @needs(permission, subject=batch_of)
    def page(request: HttpRequest, batch: Batch) -> HttpResponse:
        posted = request.POST if request.method == "POST" else None
        files = request.FILES if request.method == "POST" else None
        form = form_class(batch, present_city(), person_of(request), posted, files)
        if posted is not None and form.recorded():
            messages.success(request, str(done))
            return redirect("batch", batch.code)
        context = {"section": SECTION, "batch": batch, "form": form, "said": SAID}
        status = 422 if form.errors else 200
        return render(request, template, context, status=status)

    page.__name__ = form_class.__name__.removesuffix("Form").lower()
    page.__doc__ = form_class.__doc__
    return page


SAID = {
    "squeezes": list(SQUEEZES.items()),
    "smells": list(SMELLS.items()),
    "by_hand": BY_HAND_SOURCE,
    "smell": SMELL_SOURCE,
}
CARE = "exchange/care_form.html"
walk = doing(
    care_forms.WalkForm, "exchange/care_walk.html", gettext_lazy("Written down. Thank you.")
)
check = doing(
    care_forms.CheckForm, "exchange/care_check.html", gettext_lazy("Written down. Thank you.")
)
turned = doing(care_forms.TurnForm, CARE, gettext_lazy("Turned: well done."))
watered = doing(care_forms.WaterForm, CARE, gettext_lazy("Watered: it is in the books."))
browned = doing(care_forms.BrownForm, CARE, gettext_lazy("Mixed in: it is in the books."))
weighed = doing(care_forms.WeighForm, CARE, gettext_lazy("Weighed: what is gone is in the books."))
tested = doing(care_forms.TestForm, CARE, gettext_lazy("The value is there, for everybody to see."))
start = doing(forms.StartForm, CARE, gettext_lazy("Started. The next intake opens by itself."))
move = doing(forms.MoveForm, CARE, gettext_lazy("Moved on."))
release = doing(
    forms.ReleaseForm, CARE, gettext_lazy("Released: it may be given now."), "batch.release"
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("batch.keep", subject=observation_of)
def take_back(request: HttpRequest, row: Observation) -> HttpResponse:
    """Say that a row was wrong, and why."""
    posted = {**request.POST.dict(), "observation": row.pk} if request.method == "POST" else None
    form = forms.TakeBackForm(row.batch, present_city(), person_of(request), posted)
    if posted is not None and form.recorded():
        messages.success(request, _("Taken back."))
        return redirect("batch", row.batch.code)
    context = {"section": SECTION, "batch": row.batch, "row": row, "form": form}
    status = 422 if form.errors else 200
    return render(request, "exchange/batches_take_back.html", context, status=status)
