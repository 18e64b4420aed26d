"""Years of records: taken in by parts, stopped, gone on with after a kill, and taken back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.batches.models import Batch
from greenhaven.web.exchange.handovers.actions import correct_handover
from greenhaven.web.exchange.handovers.models import Handover
from greenhaven.web.exchange.imports import taking
from greenhaven.web.exchange.imports.actions import stop, take_back, take_in
from greenhaven.web.exchange.imports.errors import ImportingError
from greenhaven.web.exchange.imports.making import Maker
from greenhaven.web.exchange.imports.models import ImportKind, ImportState, SheetImport
from greenhaven.web.exchange.imports.queries import tried
from greenhaven.web.exchange.imports.taking import carry_out
from greenhaven.web.exchange.ledger.models import Account, AccountKind, Event
from greenhaven.web.exchange.ledger.queries import content, imbalance
from greenhaven.web.exchange.offers.models import Offer
from tests.web.handovers.loads import weighed
from tests.web.imports.brought import brought, taken_back, taken_in, worked

HEADINGS = "Date,From,Brought to,Type,Weight (lbs)\n"


def records(count: int, year: int = 2024) -> str:
    """So many drop-offs of a year, no two of them the same."""
    lines = [
        f"{year}-{1 + number % 12:02}-{1 + number % 28:02},Neighbour {number},Village yard,food,9"
        for number in range(count)
    ]
    return HEADINGS + "\n".join(lines) + "\n"


def drop_offs(text: str, by: Person) -> SheetImport:
    """A sheet of what was weighed."""
    return brought(text, by, ImportKind.DROP_OFFS)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rows in one transaction."""
    monkeypatch.setitem(taking.PARTS, ImportKind.DROP_OFFS, 10)


def test_hundreds_of_rows_take_few_queries_each(
    coordinator: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sheet = drop_offs(records(300), coordinator)
    take_in(sheet=sheet, by=coordinator)

    with django_assert_max_num_queries(150):
        worked()

    assert Handover.objects.count() == 300
    assert AuditRow.objects.filter(action="import.take").count() == 3
    with django_assert_max_num_queries(150):
        taken_back(sheet, coordinator)
    assert not Handover.objects.filter(corrected_at=None).exists()
    assert not imbalance()


def test_what_was_brought_before_the_books_began_swells_no_heap(
    coordinator: Person, keeper: Person, places: dict[str, Place]
) -> None:
    weighed(keeper, places["yard"], places["yard"], giver=None, quantity="5")
    [intake] = Batch.objects.all()
    before = content(intake.account).wet
    today = clock.today(present_city())
    text = records(12) + f"{today},Ana,Village yard,food,10\n"

    assert taken_in(drop_offs(text, coordinator), coordinator) == 13

    assert content(intake.account).wet == before + 4_535_924
    old = Handover.objects.filter(into=None)
    assert old.count() == 12
    unknown = Account.objects.get(place=places["yard"], kind=AccountKind.DIFFERENCE)
    assert content(unknown).wet == sum(row.accepted_mg for row in old)
    assert not imbalance()


def test_record_of_the_past_is_corrected_where_it_was_wrong(
    coordinator: Person, places: dict[str, Place]
) -> None:
    taken_in(drop_offs(records(1), coordinator), coordinator)
    [row] = Handover.objects.all()

    right = correct_handover(handover=row, by=coordinator, reason="misread", quantity="90")

    assert right.into is None
    assert not Batch.objects.exists()
    unknown = Account.objects.get(place=places["yard"], kind=AccountKind.DIFFERENCE)
    assert content(unknown).wet == right.accepted_mg == 40_823_313


@pytest.mark.usefixtures("small_parts")
def test_import_that_is_stopped_keeps_what_is_done_and_goes_on(
    coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = drop_offs(records(35), coordinator)
    take_in(sheet=sheet, by=coordinator)
    make = Maker.make

    def make_and_stop(maker: Maker, wanted: list) -> None:  # type: ignore[type-arg]
        make(maker, wanted)
        stop(sheet=sheet, by=coordinator)

    with monkeypatch.context() as patch:
        patch.setattr(Maker, "make", make_and_stop)
        worked()

    sheet.refresh_from_db()
    assert (sheet.state, sheet.done, Handover.objects.count()) == (ImportState.STOPPED, 10, 10)
    take_in(sheet=sheet, by=coordinator)
    worked()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.done, Handover.objects.count()) == (ImportState.TAKEN, 35, 35)
    assert sheet.rows.count() == 35


@pytest.mark.usefixtures("small_parts")
def test_killed_worker_leaves_whole_parts_and_another_one_goes_on(
    coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = drop_offs(records(35), coordinator)
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

    sheet.refresh_from_db()
    assert (sheet.state, sheet.done, Handover.objects.count()) == (ImportState.TAKING, 20, 20)
    assert sheet.rows.count() == 20
    worked()
    sheet.refresh_from_db()
    assert (sheet.state, Handover.objects.count()) == (ImportState.TAKEN, 35)
    assert not imbalance()


def test_import_that_nobody_works_on_is_stopped_at_once(coordinator: Person) -> None:
    sheet = drop_offs(records(3), coordinator)
    take_in(sheet=sheet, by=coordinator)
    DBTaskResult.objects.update(status="FAILED", finished_at=timezone.now())

    stop(sheet=sheet, by=coordinator)

    sheet.refresh_from_db()
    assert sheet.state == ImportState.STOPPED
    assert sheet.stop_asked_at is None
    assert taken_in(sheet, coordinator) == 3


@pytest.mark.usefixtures("small_parts")
def test_half_of_a_sheet_is_taken_back(coordinator: Person) -> None:
    sheet = drop_offs(records(35), coordinator)
    take_in(sheet=sheet, by=coordinator)
    SheetImport.objects.update(total=35)
    step = taking._Taking(SheetImport.objects.get(), tried(sheet))
    step.next(sheet)
    stop(sheet=sheet, by=coordinator)
    worked()

    taken_back(sheet, coordinator)

    assert sheet.state == ImportState.UNDONE
    assert not Handover.objects.filter(corrected_at=None).exists()
    assert taken_in(drop_offs(records(35), coordinator), coordinator) == 35


def test_row_that_is_refused_on_the_way_is_named_and_the_others_come(coordinator: Person) -> None:
    today = clock.today(present_city())
    text = (
        HEADINGS
        + f"{today},Ana,Village yard,food,9\n"
        + f"{today},Quay station,Village yard,food,9\n"  # where nothing lies to be fetched
        + f"{today},Ben,Village yard,food,8\n"
    )
    sheet = drop_offs(text, coordinator)

    assert taken_in(sheet, coordinator) == 2

    refused = sheet.rows.get(number=3)
    assert "only" in refused.faults[0][1]
    assert Handover.objects.count() == 2


def test_nothing_is_taken_back_where_compost_has_moved_on(
    coordinator: Person, keeper: Person, places: dict[str, Place]
) -> None:
    today = clock.today(present_city())
    text = HEADINGS + f"{today},Ana,Village yard,food,90\n{today},Ben,Village yard,food,80\n"
    sheet = drop_offs(text, coordinator)
    taken_in(sheet, coordinator)
    weighed(keeper, places["yard"], places["mill"], giver=None, quantity="60", unit="kg")

    with pytest.raises(ImportingError, match=r"Row 3 cannot be taken back.*mill"):
        take_back(sheet=sheet, by=coordinator)

    sheet.refresh_from_db()
    assert sheet.state == ImportState.TAKEN
    assert Handover.objects.filter(corrected_at=None).count() == 3


def test_rows_that_are_the_same_are_named_and_asked_about(coordinator: Person) -> None:
    line = "2024-01-03,,Village yard,food,20\n"
    sheet = drop_offs(HEADINGS + line + "2024-01-03,,Village yard,food,21\n" + line, coordinator)

    assert [(row.number, row.same_as) for row in tried(sheet).repeated] == [(4, 2)]
    with pytest.raises(ImportingError, match="Row 4 is the same as row 2"):
        take_in(sheet=sheet, by=coordinator)
    assert taken_in(sheet, coordinator, repeats="once") == 2
    assert sheet.rows.get(number=4).left_out == "repeated"


def test_rows_that_are_the_same_may_all_be_meant(coordinator: Person) -> None:
    line = "2024-01-03,,Village yard,food,20\n"

    assert taken_in(drop_offs(HEADINGS + 2 * line, coordinator), coordinator, repeats="each") == 2


def test_same_weight_of_two_people_is_no_repetition(coordinator: Person) -> None:
    text = "2024-01-03,Ana,Village yard,food,20\n2024-01-03,Ben,Village yard,food,20\n"

    assert not tried(drop_offs(HEADINGS + text, coordinator)).repeated


def test_offer_that_is_listed_twice_is_made_once(coordinator: Person) -> None:
    line = "Café Uno,n,food,12,weekly\n"
    sheet = brought("Business,District,Type,Pounds,How often\n" + 2 * line, coordinator)

    assert taken_in(sheet, coordinator) == 1
    assert Offer.objects.count() == 1
    again = brought("Business,District,Type,Pounds,How often\n" + 3 * line, coordinator)
    assert [row.number for row in tried(again).present] == [2]


def test_rows_of_an_earlier_sheet_are_left_out_unless_they_are_meant(coordinator: Person) -> None:
    taken_in(drop_offs(records(5), coordinator), coordinator)
    longer = drop_offs(records(8), coordinator)

    assert [row.number for row in tried(longer).present] == [2, 3, 4, 5, 6]
    assert taken_in(longer, coordinator) == 3
    assert Handover.objects.count() == 8
    meant = drop_offs(records(8) + "\n", coordinator)
    assert taken_in(meant, coordinator, present="take") == 8


def test_what_was_weighed_by_hand_stands_for_one_row_only(
    coordinator: Person, keeper: Person, places: dict[str, Place]
) -> None:
    weighed(keeper, places["yard"], places["yard"], giver=None, quantity="9", unit="lb")
    today = clock.today(present_city())
    line = f"{today},,Village yard,food,9\n"
    sheet = drop_offs(HEADINGS + 2 * line, coordinator)

    trial = tried(sheet)

    assert [row.number for row in trial.present] == [2]
    assert taken_in(sheet, coordinator, repeats="each") == 1


def test_sheet_that_brings_nothing_new_says_so(coordinator: Person) -> None:
    taken_in(drop_offs(records(5), coordinator), coordinator)

    with pytest.raises(ImportingError, match="in the books already"):
        take_in(sheet=drop_offs(records(5) + "\n", coordinator), by=coordinator)


def test_choice_that_there_is_not_is_refused(coordinator: Person) -> None:
    sheet = drop_offs(records(2), coordinator)

    for wrong in ({"repeats": "all"}, {"present": "maybe"}):
        with pytest.raises(ImportingError, match="one of those"):
            take_in(sheet=sheet, by=coordinator, **wrong)
    assert not Event.objects.exists()


def test_pages_ask_what_is_meant_and_follow_the_work(
    coordinator: Person,
    as_someone: Callable[[Person], Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = as_someone(coordinator)
    line = "2024-01-03,,Village yard,food,20\n"
    sheet = drop_offs(records(120) + 2 * line, coordinator)
    url = f"/imports/{sheet.pk}/"

    page = client.get(url).content.decode()
    assert "The same as row 122." in page
    assert "1 row is the same as a row above" in page
    assert "Row 123 is the same" in client.post(f"{url}take/", follow=True).content.decode()
    client.post(f"{url}take/", {"repeats": "each"})
    assert "0 of 122 rows are through" in client.get(f"{url}state/").content.decode()
    client.post(f"{url}stop/")
    assert "It stops in a moment" in client.get(f"{url}state/").content.decode()
    worked()
    assert "122 rows are still to come" in client.get(url).content.decode()
    client.post(f"{url}take/")
    worked()
    with django_assert_max_num_queries(15):
        page = client.get(url + "?page=2").content.decode()
    assert "122 rows were taken in." in page
    assert "data-running" not in client.get(f"{url}state/").content.decode()


def test_worker_leaves_a_sheet_alone_that_nobody_asked_for(coordinator: Person) -> None:
    sheet = drop_offs(records(2), coordinator)

    assert carry_out(sheet).state == ImportState.READ
    assert not Handover.objects.exists()
