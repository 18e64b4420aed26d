"""The pages of the books, for those who look them through."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from greenhaven.web.commons.permissions.views import needs
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.ledger import pages
from greenhaven.web.exchange.ledger.forms import AccountsForm, EventsForm, StatementForm
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event, EventKind
from greenhaven.web.exchange.ledger.queries import content, imbalance


@needs("ledger.read")
def ledger(request: HttpRequest) -> HttpResponse:
    """Every account with what is in it, the last events, and the sum of it all."""
    name, kind, page = AccountsForm(request.GET).asked()
    listed = Paginator(pages.accounts_listed(name, kind), pages.ROWS)
    context = {
        "section": "ledger",
        "page": listed.get_page(page),
        "name": name,
        "kind": kind,
        "kinds": AccountKind.choices,
        "imbalance": imbalance(),
        "events": pages.events_listed("", "", 0, pages.LAST_EVENTS).rows,
        "zone": present_city().timezone,
    }
    return render(request, "exchange/ledger_accounts.html", context)


@needs("ledger.read")
def events(request: HttpRequest) -> HttpResponse:
    """What happened, the last recorded first."""
    name, kind, before = EventsForm(request.GET).asked()
    context = {
        "section": "ledger",
        "slice": pages.events_listed(name, kind, before),
        "name": name,
        "kind": kind,
        "before": before,
        "kinds": EventKind.choices,
        "zone": present_city().timezone,
    }
    return render(request, "exchange/ledger_events.html", context)


@needs("ledger.read")
def event(request: HttpRequest, event: int) -> HttpResponse:
    """One event: who recorded it, all that it moved, and whether it was corrected."""
    kept = Event.objects.select_related("place", "recorded_by", "corrects", "corrected_by")
    found = get_object_or_404(kept, pk=event)
    city = present_city()
    context = {
        "section": "ledger",
        "event": found,
        "corrected_by": getattr(found, "corrected_by", None),
        "postings": pages.posted(found, pages.material_names(city)),
        "zone": city.timezone,
    }
    return render(request, "exchange/ledger_event.html", context)


@needs("ledger.read")
def account(request: HttpRequest, account: int) -> HttpResponse:
    """One account: what is in it, what came and went, and where that is from and is now."""
    before = StatementForm(request.GET).asked()
    found = get_object_or_404(Account.objects.select_related("place", "batch"), pk=account)
    back, forward = pages.origins(found)
    context = {
        "section": "ledger",
        "account": found,
        "held": content(found).as_columns(),
        "slice": pages.statement(found, before),
        "before": before,
        "back": back,
        "forward": forward,
        "most": pages.MOST_LINKS,
        "zone": present_city().timezone,
    }
    return render(request, "exchange/ledger_account.html", context)
