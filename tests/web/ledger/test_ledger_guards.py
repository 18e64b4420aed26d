"""The database refuses what does not balance and what changes the past, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from greenhaven.web.commons.materials import NOTHING, Vector
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.ledger.actions import Move, account_of, open_lot, record
from greenhaven.web.exchange.ledger.models import (
    Account,
    AccountKind,
    Balance,
    Event,
    EventKind,
    Posting,
)
from greenhaven.web.exchange.ledger.queries import content, imbalance

pytestmark = pytest.mark.django_db
TEN = Vector(10, 5, 2, 1, 0, 0, 1)


@pytest.fixture
def heap(places: dict[str, Place]) -> Account:
    """A batch in the yard with ten milligrams."""
    account = open_lot(place=places["yard"])
    arising = account_of(place=places["square"], kind=AccountKind.ARISING)
    moves = [Move(arising, account, TEN)]
    record(kind=EventKind.HANDOVER, place=account.place, moves=moves, by=None, at=timezone.now())
    return account


@pytest.fixture
def bed(places: dict[str, Place]) -> Account:
    """The soil of the rose beds."""
    return account_of(place=places["rose"], kind=AccountKind.SOIL)


def refused(statement: str) -> str:
    """What the database says to a statement that it refuses."""
    with (
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(error.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exchange_posting SET wet_mg = wet_mg + 1",
        "DELETE FROM exchange_posting",
        "UPDATE exchange_event SET reason = 'otherwise'",
        "DELETE FROM exchange_event",
        "UPDATE exchange_account SET unbounded = NOT unbounded",
        "DELETE FROM exchange_account",
    ],
)
def test_the_past_stays(heap: Account, statement: str) -> None:
    assert "is never changed" in refused(statement)
    assert content(heap) == TEN


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exchange_balance SET wet_mg = wet_mg + 1",
        "UPDATE exchange_balance SET wet_mg = wet_mg + 10, last_posting = last_posting + 1",
        "UPDATE exchange_balance SET last_posting = last_posting + 1",
        "DELETE FROM exchange_balance",
    ],
)
def test_balance_changes_only_by_a_posting(heap: Account, statement: str) -> None:
    assert "only by a posting" in refused(statement)
    assert content(heap) == TEN


def insert(table: str, **values: object) -> str:
    """A statement that inserts one row."""
    shown = ", ".join(str(value) for value in values.values())
    return f"INSERT INTO exchange_{table} ({', '.join(values)}) VALUES ({shown})"  # noqa: S608 -- ours


def test_balance_is_not_made_up(heap: Account) -> None:
    nine = Vector(9).as_columns()

    said = refused(insert("balance", account_id=heap.pk, unbounded=False, last_posting=0, **nine))

    assert "only by a posting" in said


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can replace a row")
@pytest.mark.parametrize("table", ["posting", "event", "account", "balance"])
def test_row_is_not_replaced(heap: Account, table: str) -> None:
    name = f"exchange_{table}"

    refused(f"INSERT OR REPLACE INTO {name} SELECT * FROM {name}")  # noqa: S608 -- four tables

    assert content(heap) == TEN


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL rounds what it is given")
def test_posting_of_a_fraction_is_refused(heap: Account, bed: Account) -> None:
    ends = {"source_id": heap.pk, "target_id": bed.pk, "event_id": Event.objects.get().pk}
    half = Vector().as_columns() | {"wet_mg": 0.5}

    said = refused(insert("posting", **ends, material="''", **half))

    assert "whole milligrams" in said


@pytest.mark.parametrize(
    ("vector", "name"),
    [
        (Vector(11, 5, 2, 1, 0, 0, 1), "balance_"),
        (Vector(10, 6, 2, 1, 0, 0, 1), "balance_is_not_negative"),
        (Vector(9), "balance_holds_its_parts"),  # what is left would be more than all of it
        (Vector(1, 2), "balance_holds_its_parts"),  # and here what came
        (Vector(), "posting_moves_something_forward"),
        # PostgreSQL, which moves balances first, says what that would leave.
        (Vector(-1), "posting_moves_something_forward|balance_holds_its_parts"),
    ],
)
def test_what_is_not_there_is_refused_by_the_database(
    heap: Account, bed: Account, vector: Vector, name: str
) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Posting.objects.create(
            event=Event.objects.get(), source=heap, target=bed, **vector.as_columns()
        )

    assert content(heap) == TEN
    assert content(bed) == imbalance() == NOTHING


def test_posting_to_itself_is_refused(heap: Account) -> None:
    with pytest.raises(IntegrityError, match="posting_goes_elsewhere"), transaction.atomic():
        Posting.objects.create(
            event=Event.objects.get(), source=heap, target=heap, **TEN.as_columns()
        )


def test_account_without_bound_is_of_a_kind_that_may(places: dict[str, Place]) -> None:
    with (
        pytest.raises(IntegrityError, match="only_some_accounts_are_unbounded"),
        transaction.atomic(),
    ):
        Account.objects.create(place=places["yard"], kind=AccountKind.LOT, unbounded=True)


def test_balance_says_what_it_counted_last(heap: Account) -> None:
    assert Balance.objects.get(account=heap).last_posting == Posting.objects.get().pk


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's own test is above")
def test_posting_that_is_left_out_moves_nothing(heap: Account, bed: Account) -> None:
    known = Posting.objects.get()
    ends = {"id": known.pk, "source_id": heap.pk, "target_id": bed.pk, "event_id": known.event_id}
    one = insert("posting", **ends, material="''", **Vector(1).as_columns())

    with connection.cursor() as cursor:
        cursor.execute(f"{one} ON CONFLICT DO NOTHING")

    assert content(bed).wet == Posting.objects.exclude(pk=known.pk).get().wet_mg == 1
    assert imbalance() == NOTHING
