"""The pages of what may come: of the city, of each garden, and of the rules."""

import numpy as np
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from greenhaven.core.city import GardenKind
from greenhaven.web.commons import clock
from greenhaven.web.commons.emergencies.queries import in_force_now
from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.models import Rulebook
from greenhaven.web.commons.snapshots.queries import rulebook_in_force, state_of
from greenhaven.web.exchange.plans import atlas
from greenhaven.web.exchange.plans.ahead import city_ahead, kept_outlook
from greenhaven.web.exchange.plans.forms import GardensForm
from greenhaven.web.exchange.plans.garden_page import garden_page
from greenhaven.web.exchange.plans.garden_rules import garden_rules
from greenhaven.web.exchange.plans.gardens import ORDERS, PER_PAGE, GardenBook
from greenhaven.web.exchange.plans.origins import shaded
from greenhaven.web.exchange.plans.queries import Loop, lineage_of, outlook_of
from greenhaven.web.exchange.plans.rules import RuleBook
from greenhaven.web.exchange.plans.views import of_the_plan


@needs("city.read")
@of_the_plan
def forecast(request: HttpRequest, loop: Loop) -> HttpResponse:
    """What the plan in force may bring to the city."""
    context = {"section": "forecast", "loop": loop, "ahead": city_ahead(loop)}
    return render(request, "exchange/forecast.html", context)


@needs("city.read")
@of_the_plan
def gardens(request: HttpRequest, loop: Loop) -> HttpResponse:
    """All gardens, parks and street trees, or those asked for."""
    wanted, book = GardensForm(request.GET).wanted(loop.city), garden_book(loop)
    rows = book.found(wanted)
    page = Paginator(rows.tolist(), PER_PAGE).get_page(wanted.page)
    digest = loop.kept.snapshot.digest
    context = {
        "section": "gardens",
        "loop": loop,
        "wanted": wanted,
        "orders": [(str(order), words) for order, words in ORDERS.items()],
        "lead": book.lead,
        "lines": [book.line(row) for row in page],
        "page": page,
        "dots": book.dots(rows, atlas.frame_of(digest)),
        "outlines": atlas.outlines_of(digest),
        "frame": atlas.frame_of(digest),
        "outlook": book.outlook,
    }
    return render(request, "exchange/gardens.html", context)


@needs("city.read")
@of_the_plan
def garden(request: HttpRequest, loop: Loop, garden: str) -> HttpResponse:
    """One garden."""
    table = loop.city.gardens
    rows = np.flatnonzero((table.id == garden) & (table.kind != GardenKind.SALE))
    if not len(rows):
        raise Http404(_("There is no garden %(name)s.") % {"name": garden})
    known, book, rules = outlook_of(loop.kept), garden_book(loop), rule_book(loop)
    page = garden_page(book, lineage_of(known.digest) if known else None, int(rows[0]))
    digest = loop.kept.snapshot.digest
    frame = atlas.frame_of(digest)
    context = {
        "section": "gardens",
        "loop": loop,
        "page": page,
        "rules": garden_rules(rules, int(rows[0])) if rules else (),
        "members": book.outlook.members if book.outlook else 0,
        "shades": shaded(atlas.outlines_of(digest), page.origins),
        "spots": page.places_on(frame),
        "frame": frame,
    }
    return render(request, "exchange/garden.html", context)


@needs("city.read")
@of_the_plan
def rules(request: HttpRequest, loop: Loop) -> HttpResponse:
    """The rules that the plan in force obeys, and what they cost."""
    book = rule_book(loop)
    context = {
        "section": "rules",
        "loop": loop,
        "page": book.page() if book else None,
        "newer": newer_rules(loop),
        "active": in_force_now(loop.city.id, clock.now(loop.city)),
    }
    return render(request, "exchange/rules.html", context)


def newer_rules(loop: Loop) -> Rulebook | None:
    """The rulebook in force, where the plan was made before it was; the next plan obeys it."""
    book = rulebook_in_force(loop.city.id)
    obeyed = loop.articles.digest() if loop.articles is not None else None
    return book if book is not None and book.digest != obeyed else None


def garden_book(loop: Loop) -> GardenBook:
    """The gardens of the plan in force."""
    state = state_of(loop.kept.snapshot.digest)
    return GardenBook(loop.city, state, loop.plan, kept_outlook(loop))


def rule_book(loop: Loop) -> RuleBook | None:
    """The rules that the plan in force obeys; None = none but the places' own limits."""
    if (articles := loop.articles) is None:
        return None
    return RuleBook(loop.city, state_of(loop.kept.snapshot.digest), loop.plan, articles)
