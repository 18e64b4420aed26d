"""What the pages of the books show: rows of accounts, of events, of one account's postings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from greenhaven.core.city import City
from greenhaven.web.commons.materials import Vector, materials
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.ledger.models import Account, Event, Posting
from greenhaven.web.exchange.ledger.tracing import Link, trace_back, trace_forward

ROWS = 50
MOST_LINKS = 20
LAST_EVENTS = 10


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows, newest first, and where the older ones begin; 0 = there are none."""

    rows: Sequence[Event] | Sequence[Posting]
    older: int


@dataclass(frozen=True, slots=True)
class Origin:
    """An account that another has to do with, by the name of its place."""

    link: Link
    place: Place


def accounts_listed(name: str, kind: str) -> QuerySet[Account]:
    """Accounts with what is in them, by place."""
    found = Account.objects.select_related("place", "balance", "batch")
    if name:
        found = found.filter(place__name__icontains=name)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("place__name", "place_id", "pk")


def events_listed(name: str, kind: str, before: int, rows: int = ROWS) -> Slice:
    """Events, the last recorded first."""
    found = Event.objects.select_related("place", "recorded_by").order_by("-pk")
    if name:
        found = found.filter(place__name__icontains=name)
    if kind:
        found = found.filter(kind=kind)
    if before:
        found = found.filter(pk__lt=before)
    return _slice(list(found[: rows + 1]), rows)


def statement(account: Account, before: int) -> Slice:
    """What came into an account and left it, the last first."""
    found = Posting.objects.filter(Q(source=account) | Q(target=account)).select_related(
        "event", "source__place", "target__place"
    )
    if before:
        found = found.filter(pk__lt=before)
    return _slice(list(found.order_by("-pk")[: ROWS + 1]), ROWS)


def origins(account: Account) -> tuple[list[Origin], list[Origin]]:
    """Where what is in an account came from, and where it went: the nearest."""
    both = trace_back(account)[:MOST_LINKS], trace_forward(account)[:MOST_LINKS]
    places = Place.objects.in_bulk({link.place_id for links in both for link in links})
    back, forward = ([Origin(link, places[link.place_id]) for link in links] for links in both)
    return back, forward


def material_names(city: City) -> Mapping[str, str]:
    """The city's own names of its materials."""
    return {name: title for name, title, _group in materials(city)}


def posted(event: Event, names: Mapping[str, str]) -> list[dict[str, object]]:
    """The postings of an event with all that they moved [mg]."""
    rows = event.postings.select_related("source__place", "target__place").order_by("pk")
    return [
        {
            "posting": row,
            "material": names.get(row.material, row.material),
            "amounts": Vector.of(row).as_columns(),
        }
        for row in rows
    ]


def _slice(found: Sequence[Event] | Sequence[Posting], rows: int) -> Slice:
    return Slice(found[:rows], found[rows - 1].pk if len(found) > rows else 0)
