"""The pages of emergencies."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies import by_hand, ending, queries
from greenhaven.web.commons.emergencies.errors import EmergencyError
from greenhaven.web.commons.emergencies.models import Activation, EmergencyCall
from greenhaven.web.commons.permissions.actors import actor_of, person_of
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.council.emergencies.forms import CallForm, EndForm, ReportForm
from greenhaven.web.council.emergencies.shown import Reader
from greenhaven.web.council.rulebook.queries import book_in_force

FORMS = ["GET", "HEAD", "POST"]
A_PAGE, HEARD = 20, 10


def the_activation(pk: int) -> Activation:
    """One time that an article was set in force."""
    return get_object_or_404(queries.whole(Activation.objects.all()), pk=pk)


def the_call(pk: int) -> EmergencyCall:
    """What a steward asked for."""
    return get_object_or_404(EmergencyCall.objects.select_related("asked_by"), pk=pk)


@needs("council.read")
@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """What is agreed, what is in force, who waits for whom, what was heard, and what was before."""
    city, actor = present_city(), actor_of(request)
    now = clock.now(city)
    book = book_in_force(city)
    reader = Reader(city, now, book)
    page = Paginator(queries.over(city.id, now), A_PAGE).get_page(request.GET.get("page"))
    agreed = reader.agreed(queries.emergency_articles(book, now))
    calls = list(queries.open_calls(city.id, now))
    context = {
        "section": "council",
        "zone": city.timezone,
        "standing": [reader.shown(each) for each in queries.not_over(city.id, now)],
        "agreed": agreed,
        "sentences": {each.article.id: each.sentence for each in agreed},
        "calls": [(each, reader.areas(each.areas) if each.areas else "") for each in calls],
        "heard": reader.heard(queries.last_alerts(city.id)[:HEARD]),
        "due": [
            reader.shown(each) for each in queries.placed(queries.reports_due(city.id))[:A_PAGE]
        ],
        "page": page,
        "past": [reader.shown(each) for each in page],
        "may_call": actor.may("emergency.call"),
    }
    return render(request, "council/emergencies_all.html", context)


@needs("council.read", the_activation)
@require_safe
def emergency(request: HttpRequest, found: Activation) -> HttpResponse:
    """One time that an article was in force: why, where, until when, and what it did."""
    return _page(request, found)


def _page(request: HttpRequest, found: Activation, bound: forms.Form | None = None) -> HttpResponse:
    city, actor = present_city(), actor_of(request)
    shown = Reader(city, clock.now(city)).shown(found, found.alerts.all())
    ends = not shown.is_over and actor.may("emergency.call")
    owes = found.ended_at is not None and found.reported_at is None
    reports = owes and actor.may("emergency.report")
    context: dict[str, Any] = {"section": "council", "zone": city.timezone, "shown": shown}
    if ends:
        context["end_form"] = bound if isinstance(bound, EndForm) else EndForm()
    if reports:
        context["report_form"] = bound if isinstance(bound, ReportForm) else ReportForm()
    status = 422 if bound is not None else 200
    return render(request, "council/emergencies_one.html", context, status=status)


@needs("emergency.call")
@require_http_methods(FORMS)
def call(request: HttpRequest, name: str) -> HttpResponse:
    """A steward asks to set an article in force by hand."""
    city = present_city()
    try:
        article = by_hand.article_to_call(city, name)
    except EmergencyError as error:
        raise Http404(str(error)) from error
    form = CallForm(request.POST or None)
    form.offer(city, article)
    if form.is_valid():
        try:
            by_hand.ask(article=name, by=person_of(request), **form.told())
        except GreenhavenError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The other stewards are told. One of them confirms it."))
            return redirect("emergencies")
    context = {
        "section": "council",
        "form": form,
        "agreed": Reader(city, clock.now(city)).agreed([article])[0],
    }
    status = 422 if form.is_bound else 200
    return render(request, "council/emergencies_call.html", context, status=status)


@needs("emergency.call", the_call)
@require_POST
def confirm(request: HttpRequest, found: EmergencyCall) -> HttpResponse:
    """Another steward confirms: it is in force."""
    try:
        made = by_hand.confirm(call=found, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
        return redirect("emergencies")
    messages.success(request, _("It is in force. People are told, and a new plan is made."))
    return redirect("emergency", made.pk)


@needs("emergency.call", the_call)
@require_POST
def withdraw(request: HttpRequest, found: EmergencyCall) -> HttpResponse:
    """It is not done."""
    try:
        by_hand.withdraw(call=found, by=person_of(request))
    except GreenhavenError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is withdrawn. Nothing was set in force."))
    return redirect("emergencies")


@needs("emergency.call", the_activation)
@require_POST
def end(request: HttpRequest, found: Activation) -> HttpResponse:
    """A steward ends it early."""
    form = EndForm(request.POST)
    said = _("It is over. People are told, and a new plan is made.")
    return _done(
        request,
        found,
        form,
        said,
        lambda told: ending.end_early(activation=found, by=person_of(request), **told),
    )


@needs("emergency.report", the_activation)
@require_POST
def report(request: HttpRequest, found: Activation) -> HttpResponse:
    """What it did is told."""
    form = ReportForm(request.POST)
    said = _("Told, for everybody to read.")
    return _done(
        request,
        found,
        form,
        said,
        lambda told: ending.report(activation=found, by=person_of(request), **told),
    )


def _done(
    request: HttpRequest,
    found: Activation,
    form: forms.Form,
    said: str,
    do: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    if form.is_valid():
        try:
            do(form.cleaned_data)
        except GreenhavenError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said)
        return redirect("emergency", found.pk)
    return _page(request, found, form)
