"""Pages where something is reported, answered, traced, held, called back and released."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, When
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.core.city import HubKind
from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.clock import now
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor, actor_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.places.queries import public_place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.commons.uploads import photo_response
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.batches.queries import batch_of, open_holds
from greenhaven.web.exchange.reports import stories
from greenhaven.web.exchange.reports.actions import answer as give_answer
from greenhaven.web.exchange.reports.actions import report as make_report
from greenhaven.web.exchange.reports.advice import ADVICE, KEEP_OFF
from greenhaven.web.exchange.reports.flows import flow_of
from greenhaven.web.exchange.reports.forms import (
    AnswerForm,
    ClearForm,
    HoldForm,
    LogForm,
    ReportForm,
)
from greenhaven.web.exchange.reports.holding import clear, place_hold
from greenhaven.web.exchange.reports.holding import recall as call_back
from greenhaven.web.exchange.reports.models import Hold, Report
from greenhaven.web.exchange.reports.tracing import reached_batches

PAGE, FOUND = 20, 24
SECTION = "report"
SHARED = (PlaceKind.HUB, PlaceKind.GARDEN)


def person_of(request: HttpRequest) -> Person:
    """Who asks; a permission has let in who has signed in."""
    person = actor_of(request).person
    assert person is not None  # noqa: S101 -- see above
    return person


def places_like(words: str, actor: Actor) -> QuerySet[Place]:
    """Hubs and gardens whose name holds these words; before any are said, those around someone."""
    found = Place.objects.filter(city=present_city().id, kind__in=SHARED, closed_at=None)
    found = found.exclude(sort=HubKind.OUT_OF_CITY)
    for word in words.split():
        found = found.filter(name__icontains=word)
    if not words:
        known = Q(pk__in=actor.keeps) | Q(owner=actor.person) | Q(offers__person=actor.person)
        around = (
            Place.objects.filter(known).exclude(district="")
            if actor.person
            else Place.objects.none()
        )
        found = found.filter(district__in=around.values("district"))
    mine = Case(When(pk__in=actor.keeps, then=0), default=1)
    return found.order_by(mine, "kind", "name")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("report.make")
def report(request: HttpRequest) -> HttpResponse:
    """Say what one noticed: first where, unless the link said so, then what."""
    code = request.GET.get("place", "")
    if not code:
        words = request.GET.get("q", "")[:80]
        context = {
            "section": SECTION,
            "q": words,
            "places": places_like(words, actor_of(request))[:FOUND],
        }
        return render(request, "exchange/reports_where.html", context)
    place = public_place(code)
    batch = Batch.objects.filter(code=request.GET.get("batch", ""), place=place).first()
    posted = request.method == "POST"
    form = ReportForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.done(lambda: _report(request, form, place, batch)):
        messages.success(request, _("Thank you. The keepers and stewards have been told."))
        return redirect("reports")
    shown = {"section": SECTION, "place": place, "batch": batch, "form": form}
    status = 422 if form.errors else 200
    return render(request, "exchange/reports_make.html", shown, status=status)


def _report(request: HttpRequest, form: ReportForm, place: Place, batch: Batch | None) -> Report:
    told = form.cleaned_data
    return make_report(
        kind=told["kind"], place=place, batch=batch, note=told["note"], photo=told["photo"],
        key=told["key"], at=now(present_city()), by=actor_of(request).person,
        caller=request.META.get("REMOTE_ADDR", ""),
    )  # fmt: skip


@require_safe
@needs("report.read")
def reports(request: HttpRequest) -> HttpResponse:
    """The public log, the newest first."""
    form = LogForm(request.GET)
    rows = stories.log().filter(place__city=present_city().id, **form.chosen())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"section": SECTION, "form": form, "page": page}
    return render(request, "exchange/reports_log.html", context)


@require_safe
@needs("report.read", subject=stories.report_of)
def entry(request: HttpRequest, report: Report) -> HttpResponse:
    """One report: its story, what to do, and what its keepers and stewards can do."""
    return _entry(request, report, AnswerForm())


def _entry(request: HttpRequest, report: Report, form: AnswerForm) -> HttpResponse:
    actor = actor_of(request)
    may_hold = actor.may("hold.place", report.parties())
    context = {
        "section": SECTION,
        "report": report,
        "advice": ADVICE[report.kind],
        "steps": stories.steps_of(report),
        "reads_note": stories.may_read_note(report, actor),
        "sees_photo": bool(report.photo) and actor.may("report.photo", report.parties()),
        "answers": actor.may("report.answer", report.parties()),
        "suspects": stories.suspects_of(report) if may_hold else [],
        "held": {hold.batch_id: hold for hold in report.holds.all() if not hold.lifted_at},
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "exchange/reports_one.html", context, status=status)


@require_POST
@needs("report.answer", subject=stories.report_of)
def answer(request: HttpRequest, report: Report) -> HttpResponse:
    """Answer a report."""
    form = AnswerForm(request.POST)
    if form.done(
        lambda: give_answer(
            report=report, by=person_of(request), at=now(present_city()), **form.cleaned_data
        )
    ):
        messages.success(request, _("Answered, for everybody to read."))
        return redirect("report-log-entry", report.pk)
    return _entry(request, report, form)


@require_safe
@needs("report.photo", subject=stories.report_of)
def photo(request: HttpRequest, report: Report) -> FileResponse:  # noqa: ARG001 -- Django's form
    """The photo that came with a report."""
    return photo_response(report.photo)


@require_safe
@needs("batch.read", subject=batch_of)
def trace(request: HttpRequest, batch: Batch) -> HttpResponse:
    """A batch both ways on one page, and who may hold it."""
    context = {
        "section": "hubs",
        "batch": batch,
        "flow": flow_of(batch),
        "holds": open_holds(batch),
        "may_hold": actor_of(request).may("hold.place", batch.parties()),
    }
    return render(request, "exchange/reports_trace.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("hold.place", subject=batch_of)
def hold_batch(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Put a batch on hold, and the batches that some of it went into."""
    posted = request.POST if request.method == "POST" else None
    number = request.GET.get("report", "")
    about = Report.objects.filter(pk=number).first() if number.isdecimal() else None
    form = HoldForm(reached_batches(batch), posted)
    if posted is not None and form.done(lambda: _hold(request, form, batch, about)):
        messages.success(request, _("On hold: nobody may give of it now."))
        return redirect("hold", open_holds(batch).order_by("-pk")[0].pk)
    pressed = set(posted.getlist("also")) if posted is not None else None
    context = {"section": SECTION, "batch": batch, "form": form, "report": about}
    context["pressed"] = pressed
    status = 422 if form.errors else 200
    return render(request, "exchange/reports_hold.html", context, status=status)


def _hold(request: HttpRequest, form: HoldForm, batch: Batch, about: Report | None) -> Hold:
    told = form.cleaned_data
    return place_hold(
        batch=batch, reason=told["reason"], also=list(told["also"]), report=about,
        by=person_of(request), at=now(present_city()),
    )  # fmt: skip


@require_safe
@needs("report.read", subject=stories.hold_of)
def hold(request: HttpRequest, hold: Hold) -> HttpResponse:
    """One hold: why, what to do with what one received, and how it is lifted."""
    return _hold_page(request, hold, ClearForm())


def _hold_page(request: HttpRequest, hold: Hold, form: ClearForm) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "section": SECTION,
        "hold": hold,
        "advice": ADVICE[hold.report.kind] if hold.report else None,
        "keep_off": KEEP_OFF,
        "steps": sorted(stories.steps_of_hold(hold), key=lambda step: step.at),
        "followers": hold.followers.select_related("batch__place").order_by("pk"),
        "may_recall": actor.may("hold.place", hold.parties()),
        "may_lift": actor.may("hold.lift", hold.parties()),
        "was_first": actor.person is not None and hold.first_by_id == actor.person.pk,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "exchange/reports_held.html", context, status=status)


@require_POST
@needs("hold.place", subject=stories.hold_of)
def recall(request: HttpRequest, hold: Hold) -> HttpResponse:
    """Tell everybody who received of it."""
    try:
        call_back(hold=hold, by=person_of(request), at=now(present_city()))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Everybody who received of it has been told."))
    return redirect("hold", hold.pk)


@require_POST
@needs("hold.lift", subject=stories.hold_of)
def lift(request: HttpRequest, hold: Hold) -> HttpResponse:
    """Say what shows that it is safe; the second steward lifts the hold."""
    form = ClearForm(request.POST)
    if form.done(
        lambda: clear(
            hold=hold, by=person_of(request), at=now(present_city()),
            evidence=form.cleaned_data["evidence"],
        )
    ):  # fmt: skip
        messages.success(request, _("Kept, with your name in the audit. Thank you."))
        return redirect("hold", hold.pk)
    return _hold_page(request, hold, form)
