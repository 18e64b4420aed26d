"""What is witnessed cannot be changed, and nothing comes out of turn."""

import threading
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction

from greenhaven.web.commons.audit.actions import forget, witness
from greenhaven.web.commons.audit.chain import Entry
from greenhaven.web.commons.audit.models import AuditHead, AuditPayload, AuditRow
from greenhaven.web.commons.people.models import Person
from tests.web.neighbours import person

pytestmark = pytest.mark.django_db


def test_rows_are_numbered_and_linked() -> None:
    rows = [witness(by="a test", action="try", subject=f"thing {i}") for i in range(3)]

    assert [row.number for row in rows] == [1, 2, 3]
    assert rows[0].previous_hash == "0" * 64
    assert rows[2].previous_hash == rows[1].hash
    head = AuditHead.objects.get()
    assert (head.number, head.hash) == (3, rows[2].hash)


def test_hash_is_that_of_what_the_row_says() -> None:
    witness(by='a "test"', action="try", subject="thing é \\ 100 % %s 🌱", told={"kg": 3})
    second = witness(by=None, action="try", subject="thing 2")

    for row in AuditRow.objects.all():
        said = {name: getattr(row, name) for name in Entry._fields}
        assert row.hash == Entry(**said).hash()
    assert second.hash == AuditHead.objects.get().hash


def test_row_names_the_person_by_pseudonym_only(resident: Person) -> None:
    row = witness(by=resident, action="try", subject=resident, told={"name": "Ana", "kg": 3})

    assert row.actor == str(resident.pseudonym)
    assert row.subject == f"person {resident.pk}"
    assert "Ana" not in str(AuditRow.objects.filter(pk=row.pk).values())
    assert "Ana" in AuditPayload.objects.get().told


def test_same_words_have_different_hashes() -> None:
    one, other = (witness(by=None, action="try", subject="a", told={"x": 1}) for _ in range(2))

    assert one.payload_hash != other.payload_hash
    assert one.actor == "nobody"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE commons_auditrow SET action = 'other'",
        "DELETE FROM commons_auditrow",
        "UPDATE commons_auditpayload SET told = '{}'",
    ],
)
def test_database_refuses_to_change_what_was_witnessed(change: str) -> None:
    witness(by="a test", action="try", subject="thing 1")

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(change)
    assert AuditRow.objects.get().action == "try"


@pytest.mark.parametrize(
    ("number", "previous"), [(2, "f" * 64), (3, None), (1, None), (7, "0" * 64)]
)
def test_database_refuses_a_row_out_of_turn(number: int, previous: str | None) -> None:
    first = witness(by="a test", action="try", subject="thing 1")
    wrong = AuditRow(
        number=number,
        at=first.at,
        actor="x",
        action="forge",
        subject="thing 2",
        payload_hash="e" * 64,
        previous_hash=first.hash if previous is None else previous,
        hash="d" * 64,
    )

    with pytest.raises(DatabaseError, match="follows its last one"), transaction.atomic():
        wrong.save(force_insert=True)


def test_row_is_not_replaced_by_another_of_its_hash() -> None:
    first = witness(by="a test", action="try", subject="thing 1")
    wrong = AuditRow(
        number=2,
        at=first.at,
        actor="x",
        action="forge",
        subject="thing 2",
        payload_hash="e" * 64,
        previous_hash=first.hash,
        hash=first.hash,
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        wrong.save(force_insert=True)
    assert AuditRow.objects.get() == first


def test_what_is_rolled_back_leaves_no_gap() -> None:
    witness(by="a test", action="try", subject="thing 1")
    with transaction.atomic():
        witness(by="a test", action="try", subject="thing 2")
        transaction.set_rollback(True)

    assert witness(by="a test", action="try", subject="thing 3").number == 2


def test_forgetting_erases_what_was_told_and_keeps_the_rows(resident: Person) -> None:
    witness(by=resident, action="try", subject="thing 1", told={"street": "Mill Lane 1"})
    witness(by="a steward", action="name", subject=resident, told={"name": "Ana"})
    witness(by="a steward", action="name", subject="thing 2", told={"name": "a heap"})

    assert forget(person=resident) == 2
    assert AuditRow.objects.count() == 3
    assert [payload.row_id for payload in AuditPayload.objects.all()] == [3]


def test_any_text_can_be_told() -> None:
    told = {"odd": "\x00 \ud800 \u202e <b>", "when": person("eve").joined_at}

    witness(by="a test", action="try", subject="thing 1", told=told)

    assert "\\u0000" in AuditPayload.objects.get().told


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer, in tests even one connection"
)
@pytest.mark.django_db(transaction=True)
def test_rows_written_at_once_leave_no_gap() -> None:
    writers, each = 6, 8
    failed: list[BaseException] = []

    def write(name: int) -> None:
        try:
            for i in range(each):
                witness(by=f"writer {name}", action="try", subject=f"thing {i}")
        except BaseException as error:  # told by the test below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not failed
    rows = list(AuditRow.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(1, writers * each + 1))
    assert all(after.previous_hash == row.hash for row, after in pairwise(rows))
