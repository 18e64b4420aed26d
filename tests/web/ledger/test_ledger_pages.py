"""The books as an auditor sees them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from greenhaven.web.commons.materials import Vector
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.ledger import pages
from greenhaven.web.exchange.ledger.actions import (
    Move,
    account_of,
    correct,
    draw,
    open_lot,
    record,
)
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event, EventKind
from tests.web.neighbours import home_of

KG = 1_000_000
SignIn = Callable[[Person], Client]
ROUTES = ["/ledger/", "/ledger/events/", "/ledger/events/1/", "/ledger/accounts/1/"]


def post(source: Account, target: Account, vector: Vector, by: Person | None = None) -> Event:
    """One handover of food scraps."""
    moves = [Move(source, target, vector, "food")]
    kind = EventKind.HANDOVER
    return record(kind=kind, place=target.place, moves=moves, by=by, at=timezone.now())


@pytest.fixture
def heap(places: dict[str, Place], keeper: Person) -> Account:
    """A batch that 7.4 kg were brought to, and 2 kg of it given away."""
    account = open_lot(place=places["yard"])
    arising = account_of(place=places["square"], kind=AccountKind.ARISING)
    soil = account_of(place=places["rose"], kind=AccountKind.SOIL)
    post(arising, account, Vector(7_400_000, 5 * KG, KG, 60_000, 7_000, 14_000, 300_000), keeper)
    post(account, soil, draw(account=account, wet_mg=2 * KG))
    return account


@pytest.fixture
def reader(auditor: Person, as_someone: SignIn) -> Client:
    """The auditor's browser."""
    return as_someone(auditor)


@pytest.mark.parametrize("route", ROUTES)
def test_books_are_for_those_who_look_them_through(
    route: str, resident: Person, as_someone: SignIn
) -> None:
    assert Client().get(route).status_code == 302
    assert as_someone(resident).get(route).status_code == 403


@pytest.mark.usefixtures("heap")
def test_books_show_accounts_events_and_that_nothing_is_missing(
    reader: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    with django_assert_max_num_queries(15):
        page = reader.get("/ledger/").content.decode()

    assert "potassium and ash: 0 g" in page
    assert "3 accounts" in page
    assert "5.4\u00a0kg" in page
    assert "handed over" in page
    assert "Kim" in page


@pytest.mark.usefixtures("heap")
def test_accounts_are_found_by_place_and_kind(reader: Client) -> None:
    soil = reader.get("/ledger/", {"kind": "soil"}).content.decode()
    yard = reader.get("/ledger/", {"name": "village y"}).content.decode()

    assert "One account" in soil
    assert "One account" in yard
    assert "No such account" in reader.get("/ledger/", {"name": "moon"}).content.decode()


@pytest.mark.usefixtures("heap")
@pytest.mark.parametrize(
    "route",
    [
        "/ledger/?kind=gold",
        "/ledger/?page=nan",
        "/ledger/?page=-1",
        "/ledger/events/?before=0",
        "/ledger/events/?before=1e9",
        f"/ledger/events/?before={2**64}",
        "/ledger/events/?kind=theft",
        "/ledger/events/999999/",
        f"/ledger/events/{2**64}/",
        "/ledger/accounts/999999/",
        f"/ledger/accounts/{2**64}/",
    ],
)
def test_what_makes_no_sense_is_not_found(reader: Client, route: str) -> None:
    assert reader.get(route).status_code == 404


def test_event_tells_all_that_it_moved_to_the_milligram(reader: Client, heap: Account) -> None:
    event = heap.taken.get().event
    page = reader.get(f"/ledger/events/{event.pk}/").content.decode()

    assert "7\u202f400\u202f000\u00a0mg" in page
    assert "food scraps" in page
    assert "Market square" in page
    assert "Kim" in page


def test_corrected_event_names_what_takes_it_back(
    reader: Client, heap: Account, keeper: Person
) -> None:
    event = heap.given.get().event
    back = correct(event=event, by=keeper, at=timezone.now(), reason="weighed with the bucket")

    before = reader.get(f"/ledger/events/{event.pk}/").content.decode()
    after = reader.get(f"/ledger/events/{back.pk}/").content.decode()

    assert f"/ledger/events/{back.pk}/" in before
    assert f"/ledger/events/{event.pk}/" in after
    assert "weighed with the bucket" in after


def test_account_tells_where_it_is_from_and_went(
    reader: Client,
    heap: Account,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    with django_assert_max_num_queries(15):
        page = reader.get(f"/ledger/accounts/{heap.pk}/").content.decode()

    assert "Market square" in page
    assert "Rose beds &lt;i&gt;&amp; herbs&lt;/i&gt;" in page
    assert "27\u00a0%" in page  # of 7.4 kg, 2 kg went to the roses


def test_older_events_are_a_page_further(
    reader: Client, heap: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "ROWS", 1)
    first, last = Event.objects.order_by("pk")

    listed = pages.events_listed("", "", 0, rows=1)

    assert list(listed.rows) == [last]
    assert listed.older == last.pk
    assert list(pages.events_listed("", "", listed.older, rows=1).rows) == [first]
    newest = reader.get(f"/ledger/accounts/{heap.pk}/").content.decode()
    assert f"?before={heap.given.get().pk}" in newest


@pytest.mark.usefixtures("heap")
def test_events_are_found_by_kind_and_place(reader: Client) -> None:
    none = reader.get("/ledger/events/", {"kind": "sale"}).content.decode()
    some = reader.get("/ledger/events/", {"name": "rose", "kind": "handover"}).content.decode()

    assert "Nothing is recorded here" in none
    assert "Rose beds" in some


def test_books_tell_no_home_apart(reader: Client, resident: Person, heap: Account) -> None:
    home = home_of(resident)
    arising = account_of(place=home, kind=AccountKind.ARISING)
    told = post(arising, heap, Vector(wet=KG, water=KG))

    for page in ("", f"events/{told.pk}/", f"accounts/{arising.pk}/", f"accounts/{heap.pk}/"):
        read = reader.get(f"/ledger/{page}").content.decode()
        assert "home" in read
        assert home.name not in read
