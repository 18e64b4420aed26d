"""Pages where something is handed over, and of what was."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import kept_by, place_of
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.uploads import photo_response
from greenhaven.web.exchange.handovers.actions import agree_for_place, say_spread
from greenhaven.web.exchange.handovers.forms import AgreeForm, CorrectForm, DropOffForm
from greenhaven.web.exchange.handovers.keeping import Keeping
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.handovers.offline import from_the_queue
from greenhaven.web.exchange.handovers.queries import given_by, reliabilities
from greenhaven.web.exchange.handovers.stories import story_of, where_it_went

PAGE = 10


def handover_of(number: int) -> Handover:
    """The handover with that number."""
    known = Handover.objects.select_related(
        "event__recorded_by", "giver", "taker", "giver_place", "taker_place", "into", "out_of"
    )
    return get_object_or_404(known, pk=number)


def person_of(request: HttpRequest) -> Person:
    """Who asks; a permission has let in who has signed in."""
    person = actor_of(request).person
    assert person is not None  # noqa: S101 -- see above
    return person


@require_safe
@needs("account.own")
def keep(request: HttpRequest) -> HttpResponse:
    """The place that someone keeps, or those among which to choose."""
    places = list(kept_by(person_of(request)))
    if len(places) == 1:
        return redirect("keep-place", places[0].code)
    context = {"section": "keep", "places": places}
    return render(request, "exchange/keep_places.html", context)


@from_the_queue
@require_http_methods(["GET", "HEAD", "POST"])
@needs("handover.record", subject=place_of)
def keep_place(request: HttpRequest, place: Place) -> HttpResponse:
    """Record what is brought, in ten seconds; or see what a garden may expect."""
    keeping = Keeping(present_city(), place, person_of(request))
    if place.kind == PlaceKind.GARDEN:
        context = {"section": "keep", "keeping": keeping}
        return render(request, "exchange/keep_garden.html", context)
    posted = request.method == "POST"
    form = DropOffForm(keeping, request.POST if posted else None, request.FILES or None)
    if posted and form.is_valid():
        try:
            made = form.record(keeping.person)
        except GreenhavenError as error:
            form.refuse(error)
        else:
            return redirect("handover", made.pk)
    context = {
        "section": "keep",
        "keeping": keeping,
        "form": form,
        "pressed": request.POST or request.GET,
        "known": reliabilities([each.giver_id for each in keeping.due]),
    }
    return render(request, "exchange/keep_place.html", context, status=422 if form.errors else 200)


@require_POST
@needs("commitment.answer", subject=place_of)
def keep_agree(request: HttpRequest, place: Place) -> HttpResponse:
    """Say yes to all that waits at a place, or to what waits for one day."""
    form = AgreeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This could not be read. Open the page anew and try again."))
        return redirect("keep-place", place.code)
    try:
        count = agree_for_place(place=place, by=person_of(request), **form.cleaned_data)
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        agreed = ngettext("You agreed to one.", "You agreed to all %(count)s.", count)
        nothing = _("Nothing waits for a yes any more.")
        messages.success(request, agreed % {"count": count} if count else nothing)
    return redirect("keep-place", place.code)


@require_safe
@needs("handover.read", subject=handover_of)
def handover(request: HttpRequest, handover: Handover) -> HttpResponse:
    """What was written down, and how to take it back."""
    actor = actor_of(request)
    context = {
        "section": "keep",
        "handover": handover,
        "city": present_city(),
        "may_correct": actor.may("handover.correct", handover.parties()),
        "keeps": handover.taker_place_id in actor.keeps or "coordinator" in actor.roles,
        "correction": getattr(handover.event, "corrected_by", None),
        "replaced_by": getattr(handover, "replaced_by", None),
        "story": story_of(handover) if handover.corrected_at is None else None,
        "form": CorrectForm(handover),
    }
    return render(request, "exchange/handovers_one.html", context)


@require_POST
@needs("handover.correct", subject=handover_of)
def correct(request: HttpRequest, handover: Handover) -> HttpResponse:
    """Take it back, and write it anew if the weight was wrong."""
    form = CorrectForm(handover, request.POST)
    if form.is_valid():
        try:
            made = form.correct(person_of(request))
        except GreenhavenError as error:
            form.refuse(error)
        else:
            messages.success(request, _("It is corrected. What was written first stays."))
            return redirect("handover", made.pk)
    context = {
        "section": "keep",
        "handover": handover,
        "city": present_city(),
        "may_correct": True,
        "form": form,
    }
    return render(request, "exchange/handovers_one.html", context, status=422)


@require_POST
@needs("handover.correct", subject=handover_of)
def spread(request: HttpRequest, handover: Handover) -> HttpResponse:
    """A garden has worked in what it received."""
    try:
        say_spread(handover=handover, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. It is in the soil."))
    return redirect("handover", handover.pk)


@require_safe
@needs("handover.read", subject=handover_of)
def photo(request: HttpRequest, handover: Handover) -> FileResponse:  # noqa: ARG001 -- a view
    """The photo, for those who may read the handover."""
    if not handover.photo:
        raise Http404(_("There is no photo of this."))
    return photo_response(handover.photo)


@require_safe
@needs("account.own")
def given(request: HttpRequest) -> HttpResponse:
    """Where it went: from what someone gave to the gardens."""
    person = person_of(request)
    page = Paginator(given_by(person), PAGE).get_page(request.GET.get("page"))
    city = present_city()
    context = {
        "section": "me",
        "page": page,
        "city": city,
        "told": where_it_went(page.object_list),
    }
    return render(request, "exchange/given.html", context)
