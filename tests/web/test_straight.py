"""What is told straight is what the driver would have told."""

import threading
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from greenhaven.web.commons.notices.actions import tell
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.straight import _straight, told

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="others are told by a cursor"),
]
OFTEN = 4  # times after which the driver has prepared a statement


def asked_often(sql, values):
    """The rows each time; the last time straight, without a cursor."""
    found = [told(connection, sql, values) for _ in range(OFTEN)]
    assert _straight(connection.connection, sql, values) == found[0]
    return found


def test_values_are_written_and_read_as_the_driver_does() -> None:
    key, moment = UUID(int=7), datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
    row = (key, moment, Decimal("7.400"), "ä % 🌱", None, True)
    sql = (
        "SELECT %s::uuid, %s::timestamptz, %s::numeric, %s::text, %s::int, %s::boolean "
        "WHERE 'a%%' LIKE 'a%%'"
    )

    assert asked_often(sql, row) == [[row]] * OFTEN


def test_statement_is_known_again_after_all_were_forgotten() -> None:
    sql = "SELECT %s::text"
    asked_often(sql, ["a"])
    with transaction.atomic():
        transaction.set_rollback(True)  # the driver forgets what it prepared

    assert asked_often(sql, ["b"]) == [[("b",)]] * OFTEN


def test_what_is_refused_is_told_in_djangos_errors() -> None:
    sql = "SELECT (%s::text)::int"
    asked_often(sql, ["1"])

    with pytest.raises(DataError, match="invalid input syntax"), transaction.atomic():
        told(connection, sql, ["one"])
    assert told(connection, sql, ["2"]) == [(2,)]


def test_broken_transaction_is_told_nothing_more() -> None:
    asked_often("SELECT %s::text", ["a"])

    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            told(connection, "SELECT %s::text", ["a"])


def test_who_looks_on_sees_it(django_assert_num_queries) -> None:
    asked_often("SELECT %s::text", ["a"])

    with django_assert_num_queries(1):
        told(connection, "SELECT %s::text", ["a"])


@pytest.mark.django_db(transaction=True)
def test_transaction_begins_with_the_first_statement() -> None:
    sql = "INSERT INTO commons_audithead (id, number, hash) VALUES (%s, 0, '') RETURNING id"

    for _ in range(OFTEN):
        with pytest.raises(IntegrityError), transaction.atomic():
            told(connection, sql, [1])
    asked_often("SELECT %s::text", ["a"])
    with transaction.atomic():
        told(connection, "SELECT %s::text", ["a"])
        assert connection.connection.info.transaction_status.name == "INTRANS"


@pytest.mark.django_db(transaction=True)
def test_connection_that_was_lost_is_made_again() -> None:
    asked_often("SELECT %s::text", ["a"])
    connection.connection.close()  # as when the database was begun again
    connection.health_check_enabled, connection.health_check_done = True, False

    assert told(connection, "SELECT %s::text", ["b"]) == [("b",)]


@pytest.mark.django_db(transaction=True)
def test_who_is_held_can_be_told(resident) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Person.objects.select_for_update(no_key=True).get(pk=resident.pk)
            held.set()
            done.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(20)
        with transaction.atomic():
            connection.cursor().execute("SET LOCAL lock_timeout = '2s'")
            tell(
                people=[resident],
                topic="handover.recorded",
                told={"what": "food", "amount_mg": 1, "rejected_mg": 0, "place": "Yard"},
            )
    finally:
        done.set()
        thread.join()
    assert resident.notices.count() == 1
