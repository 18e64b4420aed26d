"""Long lists of offers, needs and declarations: by parts, few questions a row, and taken back."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pytest_django import DjangoAssertNumQueries

from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Declaration, Place, PlaceKind
from greenhaven.web.exchange.imports import taking
from greenhaven.web.exchange.imports.actions import stop, take_in
from greenhaven.web.exchange.imports.making import Maker
from greenhaven.web.exchange.imports.models import ImportKind, ImportState
from greenhaven.web.exchange.imports.queries import tried
from greenhaven.web.exchange.offers.models import Direction, Offer, OfferState
from tests.web.imports.brought import brought, taken_back, taken_in, worked

ROWS = 300


def offers(count: int) -> str:
    """As many kitchens that are not on the map yet, each with two offers."""
    lines = [
        f"Café {number // 2},n,food,{10 + number},{'weekly' if number % 2 else 'once'}"
        for number in range(count)
    ]
    return "Business,District,Type,Pounds,How often\n" + "\n".join(lines) + "\n"


def needs(count: int) -> str:
    """What a garden wants, again and again."""
    lines = [f"rose,compost,{10 + number},monthly" for number in range(count)]
    return "Place,Type,Pounds,How often\n" + "\n".join(lines) + "\n"


def declarations(count: int) -> str:
    """What a hub can take, as it was said again and again."""
    lines = [
        f"Village yard,capacity_t_per_week,{1 + number / 100},t/week,scale book"
        for number in range(count)
    ]
    return "Place,What,Value,Unit,Source\n" + "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Kind:
    """One kind of list, and how many of its things stand."""

    kind: str
    text: Callable[[int], str]
    standing: Callable[[], int]


def standing(direction: str) -> Callable[[], int]:
    return lambda: Offer.objects.filter(direction=direction, state=OfferState.OPEN).count()


KINDS = [
    Kind(ImportKind.OFFERS, offers, standing(Direction.OFFER)),
    Kind(ImportKind.NEEDS, needs, standing(Direction.NEED)),
    Kind(
        ImportKind.DECLARATIONS,
        declarations,
        lambda: Declaration.objects.filter(withdrawn_at=None).count(),
    ),
]
of_each_kind = pytest.mark.parametrize("it", KINDS, ids=lambda it: it.kind)


@of_each_kind
def test_long_list_takes_few_queries_a_row_and_is_taken_back_whole(
    it: Kind, coordinator: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sheet = brought(it.text(ROWS), coordinator, it.kind)
    take_in(sheet=sheet, by=coordinator)
    before = AuditRow.objects.count()

    with django_assert_max_num_queries(ROWS // 5):
        worked()

    assert it.standing() == ROWS
    assert AuditRow.objects.count() == before + 3  # one a part
    with django_assert_max_num_queries(ROWS // 5):
        taken_back(sheet, coordinator)
    assert it.standing() == 0


@of_each_kind
def test_list_that_is_stopped_goes_on_where_it_was(
    it: Kind, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(taking.PARTS, it.kind, 10)
    sheet = brought(it.text(35), coordinator, it.kind)
    take_in(sheet=sheet, by=coordinator)
    make = Maker.make

    def make_and_stop(maker: Maker, wanted: list) -> None:  # type: ignore[type-arg]
        make(maker, wanted)
        stop(sheet=sheet, by=coordinator)

    with monkeypatch.context() as patch:
        patch.setattr(Maker, "make", make_and_stop)
        worked()

    sheet.refresh_from_db()
    assert (sheet.state, sheet.done, it.standing()) == (ImportState.STOPPED, 10, 10)
    taken_in(sheet, coordinator)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.done, it.standing()) == (ImportState.TAKEN, 35, 35)


@of_each_kind
def test_killed_worker_makes_nothing_twice(
    it: Kind, coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(taking.PARTS, it.kind, 10)
    sheet = brought(it.text(35), coordinator, it.kind)
    take_in(sheet=sheet, by=coordinator)
    make, calls = Maker.make, iter(range(9))

    def make_or_die(maker: Maker, wanted: list) -> None:  # type: ignore[type-arg]
        make(maker, wanted)
        if next(calls) == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Maker, "make", make_or_die)
        with pytest.raises(KeyboardInterrupt):
            worked()

    assert it.standing() == 20
    worked()
    assert it.standing() == 35
    assert Place.objects.filter(kind=PlaceKind.SOURCE, name="Café 1").count() <= 1


@of_each_kind
def test_rows_of_an_earlier_list_are_in_the_books_already(it: Kind, coordinator: Person) -> None:
    taken_in(brought(it.text(4), coordinator, it.kind), coordinator)

    longer = brought(it.text(6), coordinator, it.kind)

    known = 1 if it.kind == ImportKind.DECLARATIONS else 4  # the last of a column holds
    assert len(tried(longer).present) == known
    assert taken_in(longer, coordinator) == 6 - known


def test_row_that_is_refused_is_named_and_the_others_come(coordinator: Person) -> None:
    text = "Place,Type,Pounds,How often\nrose,compost,10,weekly\nVillage yard,compost,9,once\n"
    sheet = brought(text, coordinator, ImportKind.NEEDS)

    assert taken_in(sheet, coordinator) == 1

    [refused] = sheet.rows.exclude(faults=[])
    assert refused.number == 3
    assert "not yours" in refused.faults[0][1]


def test_offer_that_somebody_took_back_is_no_hindrance(coordinator: Person) -> None:
    sheet = brought(offers(6), coordinator)
    taken_in(sheet, coordinator)
    Offer.objects.filter(pk__in=Offer.objects.values("pk")[:2]).update(state=OfferState.CLOSED)

    taken_back(sheet, coordinator)

    assert sheet.state == ImportState.UNDONE
    states = Offer.objects.values_list("state", flat=True)
    assert sorted(states) == [OfferState.CLOSED] * 2 + [OfferState.WITHDRAWN] * 4
