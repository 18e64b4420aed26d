"""A coordinator brings a sheet, sees how it reads, takes it in, and takes it back."""

import io
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from greenhaven.web.commons.people.erasure import erase
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Declaration, Place, PlaceKind
from greenhaven.web.exchange.handovers.actions import correct_handover
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.imports.actions import bring_sheet
from greenhaven.web.exchange.imports.errors import ImportingError
from greenhaven.web.exchange.imports.models import ColumnMapping, ImportKind, SheetImport
from greenhaven.web.exchange.imports.queries import tried
from greenhaven.web.exchange.imports.sheets import read_sheet
from greenhaven.web.exchange.ledger.models import Event
from greenhaven.web.exchange.ledger.queries import imbalance
from greenhaven.web.exchange.offers.models import Offer, OfferState
from tests.web.imports.brought import brought, taken_back, taken_in, worked

HEADINGS = "Business,District,Type,Pounds,How often\n"
ROWS = [f"Café {number},n,food,{100 + number},weekly" for number in range(11)]
TWELVE = HEADINGS + "\n".join([*ROWS[:6], "Café 99,n,food,minus ten,weekly", *ROWS[6:]])


def test_bad_row_is_named_and_the_others_can_be_taken_in(coordinator: Person) -> None:
    sheet = brought(TWELVE, coordinator)

    trial = tried(sheet)

    assert len(trial.good) == 11
    [bad] = trial.bad
    assert bad.number == 8
    assert "“minus ten” came" in bad.faults[0][1]
    assert Offer.objects.count() == 0


def test_sheet_of_pounds_is_taken_in_once(coordinator: Person) -> None:
    sheet = brought(TWELVE, coordinator)

    assert taken_in(sheet=sheet, by=coordinator) == 11
    assert taken_in(sheet=sheet, by=coordinator) == 11

    assert Offer.objects.count() == 11
    first = Offer.objects.order_by("pk")[0]
    assert first.amount_mg == 45_359_237  # a hundred pounds
    assert (first.unit, str(first.quantity)) == ("lb", "100.000")
    assert Place.objects.filter(kind=PlaceKind.SOURCE).count() == 11


def test_same_file_is_not_taken_in_twice(coordinator: Person) -> None:
    taken_in(sheet=brought(TWELVE, coordinator), by=coordinator)

    with pytest.raises(ImportingError, match="taken in already"):
        taken_in(sheet=brought(TWELVE, coordinator), by=coordinator)

    assert Offer.objects.count() == 11


def test_sheet_is_taken_back_whole(coordinator: Person) -> None:
    sheet = brought(TWELVE, coordinator)
    taken_in(sheet=sheet, by=coordinator)

    assert taken_back(sheet=sheet, by=coordinator) == 11

    assert set(Offer.objects.values_list("state", flat=True)) == {OfferState.WITHDRAWN}
    taken_in(sheet=brought(TWELVE, coordinator), by=coordinator)
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 11


WEIGHED = (
    "Date,From,Brought to,Type,Weight (lbs)\n"
    "2024-01-03,Ana,Village yard,food,20\n"
    "2024-01-04,Ben,Village yard,food,30.5\n"
)


def test_weighed_drop_offs_enter_the_ledger_and_leave_it(coordinator: Person) -> None:
    sheet = brought(WEIGHED, coordinator, ImportKind.DROP_OFFS)

    assert taken_in(sheet=sheet, by=coordinator) == 2
    assert not Place.objects.filter(name__in=["Ana", "Ben"]).exists()
    assert [row.accepted_mg for row in Handover.objects.order_by("pk")] == [9_071_847, 13_834_567]
    assert taken_back(sheet=sheet, by=coordinator) == 2

    assert Handover.objects.filter(corrected_at=None).count() == 0
    assert Event.objects.count() == 4
    assert not imbalance()


def test_declared_capacity_is_checked_before_it_is_taken_in(coordinator: Person) -> None:
    text = (
        "Place,What,Value,Unit,Source\n"
        "Village yard,capacity_t_per_week,8,t/week,scale book of 2024\n"
        "Village yard,capacity_t_per_week,-8,t/week,scale book of 2024\n"
        "Nowhere,capacity_t_per_week,8,t/week,scale book of 2024\n"
    )
    sheet = brought(text, coordinator, ImportKind.DECLARATIONS)

    trial = tried(sheet)
    assert [(row.number, row.faults[0][0]) for row in trial.bad] == [(3, "value"), (4, "place")]
    taken_in(sheet=sheet, by=coordinator)

    [declared] = Declaration.objects.all()
    assert (declared.place.code, declared.value) == ("yard", "8")


def test_words_of_a_sheet_are_learned_and_kept(
    coordinator: Person, as_someone: Callable[[Person], Client]
) -> None:
    text = "Name,Barrio,Tipo,Libras\nCafé Uno,n,coffee grounds,12\n"
    sheet = brought(text, coordinator)
    client = as_someone(coordinator)
    assert tried(sheet).bad[0].faults[0][0] == "material"

    answer = client.post(
        f"/imports/{sheet.pk}/",
        {
            "column-place": "Name",
            "column-district": "Barrio",
            "column-material": "Tipo",
            "column-amount": "Libras",
            "fixed-unit": "lb",
            "word-coffee grounds": "food",
            "keep_as": "Cafés of the north",
        },
    )

    assert answer.status_code == 302
    sheet.refresh_from_db()
    assert tried(sheet).good[0].material == "food"
    assert ColumnMapping.objects.get().name == "Cafés of the north"
    again = brought(text + "Café Dos,n,coffee grounds,9\n", coordinator)
    assert len(tried(again).good) == 2


def test_sheet_pages_work_from_file_to_undo(
    coordinator: Person, as_someone: Callable[[Person], Client]
) -> None:
    client = as_someone(coordinator)
    file = io.BytesIO(TWELVE.encode())
    file.name = "cafés.csv"
    key = str(uuid.uuid4())

    answer = client.post("/imports/", {"kind": "offers", "file": file, "key": key})
    page = client.get(answer["Location"])

    assert "11 rows can be taken in" in page.content.decode()
    assert "1 row has a fault" in page.content.decode()
    assert client.post(f"{answer['Location']}take/").status_code == 302
    assert "0 of 12 rows are through" in client.get(answer["Location"]).content.decode()
    worked()
    taken = client.get(answer["Location"]).content.decode()
    assert "11 rows were taken in." in taken
    assert "Take all of it back" in taken
    for made in Offer.objects.all():
        assert f'href="/offers/{made.pk}/"' in taken
    assert client.post(f"{answer['Location']}undo/").status_code == 302
    worked()
    assert Offer.objects.filter(state=OfferState.OPEN).count() == 0


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "empty"), (b"just one line", "headings"), (b"PK\x03\x04nothing", "XLSX")],
)
def test_file_that_cannot_be_read_is_said_on_the_page(
    coordinator: Person, as_someone: Callable[[Person], Client], content: bytes, told: str
) -> None:
    client = as_someone(coordinator)
    file = io.BytesIO(content)
    file.name = "list.csv"

    answer = client.post("/imports/", {"kind": "offers", "file": file, "key": str(uuid.uuid4())})

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert SheetImport.objects.count() == 0


def test_large_sheet_is_taken_in_with_few_queries(
    coordinator: Person,
    as_someone: Callable[[Person], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = as_someone(coordinator)
    many = HEADINGS + "\n".join(f"Café {number % 7},n,food,12,weekly" for number in range(300))
    sheet = brought(many, coordinator)

    with django_assert_max_num_queries(15):
        assert client.get(f"/imports/{sheet.pk}/").status_code == 200


def test_undo_takes_back_what_a_row_was_corrected_to(coordinator: Person) -> None:
    sheet = brought(WEIGHED, coordinator, ImportKind.DROP_OFFS)
    taken_in(sheet=sheet, by=coordinator)
    first, second = Handover.objects.order_by("pk")
    correct_handover(handover=first, by=coordinator, reason="misread", quantity="9")
    correct_handover(handover=second, by=coordinator, reason="came twice")

    taken_back(sheet=sheet, by=coordinator)

    assert Handover.objects.filter(corrected_at=None).count() == 0
    assert not imbalance()


def test_undo_leaves_what_is_over(coordinator: Person) -> None:
    sheet = brought(TWELVE, coordinator)
    taken_in(sheet=sheet, by=coordinator)
    over = Offer.objects.order_by("pk").first()
    assert over is not None
    Offer.objects.filter(pk=over.pk).update(state=OfferState.CLOSED)

    taken_back(sheet=sheet, by=coordinator)

    over.refresh_from_db()
    assert over.state == OfferState.CLOSED
    assert not Offer.objects.filter(state=OfferState.OPEN).exists()


def test_same_key_with_another_file_is_refused(coordinator: Person) -> None:
    key = uuid.uuid4()
    told = {"kind": ImportKind.OFFERS, "file_name": "list.csv", "by": coordinator, "key": key}
    first = bring_sheet(sheet=read_sheet(TWELVE.encode()), **told)

    assert bring_sheet(sheet=read_sheet(TWELVE.encode()), **told) == first
    with pytest.raises(ImportingError, match="another file"):
        bring_sheet(sheet=read_sheet((TWELVE + "\n").encode()), **told)


def test_someone_who_is_erased_is_in_no_sheet(coordinator: Person, resident: Person) -> None:
    sheet = brought(WEIGHED.replace("Ana,", " ANA ,"), coordinator, ImportKind.DROP_OFFS)
    taken_in(sheet=sheet, by=coordinator)

    erase(person=resident, by=resident)

    sheet.refresh_from_db()
    assert [row[1] for row in sheet.cells] == ["a neighbour", "Ben"]
    assert len(tried(sheet).good) == 2
