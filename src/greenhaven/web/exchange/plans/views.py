"""The pages of the exchange."""

from collections.abc import Callable
from functools import wraps

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from greenhaven.core.planning.export import as_csv, as_geojson
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.exchange.plans import atlas
from greenhaven.web.exchange.plans.districts import (
    district_lines,
    district_page,
    highest_kg_per_person,
    shades,
)
from greenhaven.web.exchange.plans.forecasts import hub_page, short_lines
from greenhaven.web.exchange.plans.forms import ChoiceForm
from greenhaven.web.exchange.plans.front import FrontPage
from greenhaven.web.exchange.plans.hub_ahead import hub_ahead
from greenhaven.web.exchange.plans.hubs import described_hubs, hub_facts
from greenhaven.web.exchange.plans.jobs import JobBook
from greenhaven.web.exchange.plans.origins import shaded
from greenhaven.web.exchange.plans.queries import Loop, NoPlanError, current_loop
from greenhaven.web.exchange.plans.today import published_year, weeks
from greenhaven.web.exchange.plans.weeks import (
    Choice,
    Mix,
    chosen_rows,
    hub_flows,
    mixes,
    without_place,
)

Page = Callable[..., HttpResponse]


def of_the_plan(page: Page) -> Page:
    """Give the page the plan in force, or say in its place that there is none yet."""

    @require_safe
    @wraps(page)
    def answer(request: HttpRequest, **names: str) -> HttpResponse:
        try:
            loop = current_loop()
        except NoPlanError as error:
            return render(request, "exchange/no_plan.html", {"error": error}, status=503)
        return page(request, loop, **names)

    return answer


def asked(request: HttpRequest, loop: Loop) -> Choice:
    """What the reader asks to see."""
    return ChoiceForm(request.GET).choice(loop.city, loop.plan)


@needs("city.read")
@of_the_plan
def today(request: HttpRequest, loop: Loop) -> HttpResponse:
    """The state of the loop: one sentence, the map, the jobs, where the nitrogen goes."""
    page = FrontPage(loop, asked(request, loop).week or 0)
    return render(request, "exchange/today.html", {"section": "today", "loop": loop, "page": page})


@needs("city.read")
@of_the_plan
def plan(request: HttpRequest, loop: Loop) -> HttpResponse:
    """Every week of the plan, or those asked for."""
    city, choice = loop.city, asked(request, loop)
    flows = loop.plan.flows.take(chosen_rows(city, loop.plan, choice))
    context = {
        "section": "plan",
        "loop": loop,
        "choice": choice,
        "weeks": weeks(city, loop.plan),
        "districts": loop.districts,
        "hub_flows": hub_flows(city, flows),
        "mixes": mixes(city, loop.plan, choice.week),
        "without_place": without_place(city, loop.plan, choice),
        "query": request.GET.urlencode(),
        "flows": len(flows),
    }
    return render(request, "exchange/plan.html", context)


@needs("city.read")
@of_the_plan
def districts(request: HttpRequest, loop: Loop) -> HttpResponse:
    """All districts."""
    choice = asked(request, loop)
    if choice.district:
        week = "" if choice.week is None else f"?week={choice.week + 1}"
        return redirect(reverse("district", args=[choice.district]) + week)
    lines = district_lines(loop.city, loop.plan)
    context = {
        "section": "districts",
        "loop": loop,
        "lines": lines,
        "shades": shades(lines, atlas.outlines_of(loop.kept.snapshot.digest)),
        "highest": highest_kg_per_person(lines),
        "frame": atlas.frame_of(loop.kept.snapshot.digest),
        "year": published_year(loop.city),
    }
    return render(request, "exchange/districts.html", context)


@needs("city.read")
@of_the_plan
def district(request: HttpRequest, loop: Loop, district: str) -> HttpResponse:
    """One district."""
    city, week = loop.city, asked(request, loop).week or 0
    rows = np.flatnonzero(city.districts.id == district)
    if not len(rows):
        raise Http404(_("There is no district %(name)s.") % {"name": district})
    book = JobBook(city, loop.plan, loop.reasons)
    context = {
        "section": "districts",
        "loop": loop,
        "page": district_page(city, loop.plan, int(rows[0])),
        "jobs": book.district(district, week),
        "each_job": book.each(district, week),
        "week": weeks(city, loop.plan)[week],
        "weeks": weeks(city, loop.plan),
        "outlines": atlas.outlines_of(loop.kept.snapshot.digest),
        "frame": atlas.frame_of(loop.kept.snapshot.digest),
    }
    return render(request, "exchange/district.html", context)


@needs("city.read")
@of_the_plan
def hubs(request: HttpRequest, loop: Loop) -> HttpResponse:
    """All processing hubs and transfer stations."""
    known = described_hubs(loop.city, loop.plan, short_lines(loop))
    context = {"section": "hubs", "loop": loop, "hubs": known}
    return render(request, "exchange/hubs.html", context)


@needs("city.read")
@of_the_plan
def hub(request: HttpRequest, loop: Loop, hub: str) -> HttpResponse:
    """One hub."""
    rows = np.flatnonzero(loop.city.hubs.id == hub)
    if not len(rows):
        raise Http404(_("There is no hub %(name)s.") % {"name": hub})
    facts, ahead = hub_facts(loop.city, loop.plan, int(rows[0])), hub_ahead(loop, hub)
    outlines = atlas.outlines_of(loop.kept.snapshot.digest)
    context = {
        "section": "hubs",
        "loop": loop,
        "hub": facts,
        "weeks": list(zip(weeks(loop.city, loop.plan), facts.received, facts.sent, strict=True)),
        "mixes": [mix for mix in all_mixes(loop) if mix.hub.id == hub],
        "forecast": hub_page(loop, hub),
        "ahead": ahead,
        "shades": shaded(outlines, ahead.origins if ahead else ()),
        "outlines": outlines,
        "frame": atlas.frame_of(loop.kept.snapshot.digest),
    }
    return render(request, "exchange/hub.html", context)


@needs("city.read")
@of_the_plan
@cache_control(public=True, max_age=60)
def plan_map(request: HttpRequest, loop: Loop) -> HttpResponse:
    """What the live map draws for one week."""
    week = asked(request, loop).week or 0
    text = atlas.map_data(loop.city, loop.plan, week, loop.kept.snapshot.digest)
    return HttpResponse(text, content_type="application/geo+json")


@needs("city.read")
@of_the_plan
@cache_control(public=True, max_age=86400)
def outlines(_request: HttpRequest, loop: Loop) -> HttpResponse:
    """The districts' outlines for the live map."""
    text = atlas.outlines_json(loop.kept.snapshot.digest, get_language() or "")
    return HttpResponse(text, content_type="application/geo+json")


@needs("city.read")
@of_the_plan
def plan_csv(request: HttpRequest, loop: Loop) -> HttpResponse:
    """The flows asked for, one row each."""
    rows = chosen_rows(loop.city, loop.plan, asked(request, loop))
    text = as_csv(loop.city, loop.plan, rows)
    return download(text, "text/csv; charset=utf-8", "csv", loop)


@needs("city.read")
@of_the_plan
def plan_geojson(request: HttpRequest, loop: Loop) -> HttpResponse:
    """The flows asked for, one line each."""
    rows = chosen_rows(loop.city, loop.plan, asked(request, loop))
    text = as_geojson(loop.city, loop.plan, rows)
    return download(text, "application/geo+json", "geojson", loop)


def download(text: str, content_type: str, ending: str, loop: Loop) -> HttpResponse:
    """A file to keep."""
    name = f"{loop.city.id}-plan-{loop.plan.start.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=content_type, headers=headers)


def all_mixes(loop: Loop) -> list[Mix]:
    """The recipes of every hub and week."""
    return [mix for _place, rows in mixes(loop.city, loop.plan, None) for mix in rows]
