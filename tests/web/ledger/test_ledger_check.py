"""The books are gone through: what holds is said to hold, what was forged is found."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from greenhaven.web.commons.materials import NOTHING, Vector
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.ledger.actions import Move, account_of, open_lot, record
from greenhaven.web.exchange.ledger.checking import GUARDED, check_ledger
from greenhaven.web.exchange.ledger.models import Account, AccountKind, EventKind

pytestmark = pytest.mark.django_db
NAMES = {"sqlite": "exchange_balance_refuses_update", "postgresql": "exchange_balance_refuses"}


@pytest.fixture
def heap(places: dict[str, Place]) -> Account:
    """A batch that something was brought to twice."""
    account = open_lot(place=places["yard"])
    arising = account_of(place=places["square"], kind=AccountKind.ARISING)
    for wet in (10, 20):
        moves = [Move(arising, account, Vector(wet, 5, 2, 1, 0, 0, 1))]
        record(
            kind=EventKind.HANDOVER, place=account.place, moves=moves, by=None, at=timezone.now()
        )
    return account


@contextmanager
def unwatched() -> Iterator[None]:
    """The database without the trigger that guards balances."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            name = NAMES["postgresql"]
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing is left to be checked
            cursor.execute(f"ALTER TABLE exchange_balance DISABLE TRIGGER {name}")
            yield
            cursor.execute(f"ALTER TABLE exchange_balance ENABLE TRIGGER {name}")
            return
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [NAMES["sqlite"]])
        (text,) = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {NAMES['sqlite']}")
        yield
        cursor.execute(text)


def forge(account: Account) -> None:
    """Add to a balance what nobody gave."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE exchange_balance SET wet_mg = wet_mg + 7 WHERE account_id = %s", [account.pk]
        )


@pytest.mark.usefixtures("heap")
def test_books_that_are_kept_hold() -> None:
    found = check_ledger()

    assert found.holds
    assert (found.accounts, found.events, found.postings) == (2, 2, 2)
    assert found.imbalance == NOTHING


def test_forged_balance_is_found(heap: Account) -> None:
    with unwatched():
        forge(heap)

    found = check_ledger()

    assert not found.holds
    assert found.imbalance == Vector(7)
    assert [str(each) for each in found.wrong] == [f"account {heap.pk}: wet 37 mg, counted 30 mg"]


@pytest.mark.usefixtures("heap")
def test_missing_guard_is_found() -> None:
    with unwatched():
        assert check_ledger().unwatched == (NAMES[connection.vendor],)
    assert check_ledger().holds


def test_every_trigger_is_watched() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        there = {name for (name,) in cursor.fetchall()}

    tables = ("exchange_account_", "exchange_balance_", "exchange_event_", "exchange_posting_")
    assert {name for name in there if name.startswith(tables)} == set(GUARDED[connection.vendor])


@pytest.mark.usefixtures("heap")
def test_command_says_that_books_hold() -> None:
    told = StringIO()

    call_command("check_ledger", stdout=told)

    assert "2 accounts, 2 events, 2 postings" in told.getvalue()
    assert "0 g of everything" in told.getvalue()


def test_command_fails_on_forged_books(heap: Account) -> None:
    told = StringIO()
    with unwatched():
        forge(heap)

    with pytest.raises(CommandError, match="do not hold"):
        call_command("check_ledger", stdout=told)
    with pytest.raises(SystemExit):
        call_command("check_ledger", as_json=True, stdout=(as_object := StringIO()))

    assert "wet 37 mg, counted 30 mg" in told.getvalue()
    read = json.loads(as_object.getvalue())
    assert not read["holds"]
    assert read["imbalance_mg"]["wet"] == 7
