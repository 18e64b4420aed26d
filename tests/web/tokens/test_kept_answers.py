"""A request with a key of its own is worked on once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.audit.models import AuditRow
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.tokens.answers import (
    Answer,
    RequestKeyError,
    RequestKeyUsedError,
    answered_once,
    purge_answers,
    request_digest,
)
from greenhaven.web.commons.tokens.models import KeptAnswer
from tests.web.neighbours import person


def work() -> Answer:
    """Something that must not be done twice."""
    row = witness(by="a program", action="try", subject="thing 1")
    return Answer(201, f'{{"row": {row.number}}}')


def test_repeat_gets_the_same_answer(resident: Person) -> None:
    first, second = (answered_once(by=resident, key="k", digest="d", work=work) for _ in "12")

    assert first == second == Answer(201, '{"row": 1}')
    assert AuditRow.objects.count() == 1


def test_keys_are_each_persons_own(resident: Person, neighbour: Person) -> None:
    for who in (resident, neighbour):
        answered_once(by=who, key="k", digest="d", work=work)

    assert AuditRow.objects.count() == 2


def test_key_of_another_request_is_refused(resident: Person) -> None:
    answered_once(by=resident, key="k", digest="d", work=work)

    with pytest.raises(RequestKeyUsedError, match="another request"):
        answered_once(by=resident, key="k", digest="other", work=work)
    assert AuditRow.objects.count() == 1


def test_work_that_fails_leaves_nothing_and_may_come_again(resident: Person) -> None:
    def fail() -> Answer:
        work()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answered_once(by=resident, key="k", digest="d", work=fail)
    assert not AuditRow.objects.exists()
    assert answered_once(by=resident, key="k", digest="d", work=work).status == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 129, "ä", "\0", "a\nb"])
def test_key_that_is_none_is_refused(key: str, resident: Person) -> None:
    with pytest.raises(RequestKeyError, match="printable"):
        answered_once(by=resident, key=key, digest="d", work=work)


def test_digest_tells_requests_apart() -> None:
    known = {
        request_digest("POST", "/a", b"1"),
        request_digest("POST", "/a", b"2"),
        request_digest("POST", "/b", b"1"),
        request_digest("PUT", "/a", b"1"),
    }

    assert len(known) == 4


def test_old_answers_are_forgotten(resident: Person) -> None:
    answered_once(by=resident, key="old", digest="d", work=work)
    KeptAnswer.objects.update(began_at=timezone.now() - timedelta(days=4))
    answered_once(by=resident, key="new", digest="d", work=work)

    assert purge_answers() == 1
    assert KeptAnswer.objects.get().key == "new"


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer, in tests even one connection"
)
@pytest.mark.django_db(transaction=True)
def test_twins_at_once_are_worked_on_once() -> None:
    ana = person("ana")
    answers: list[Answer] = []
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            answers.append(answered_once(by=ana, key="k", digest="d", work=work))
        except BaseException as error:  # told by the test below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not failed
    assert set(answers) == {Answer(201, '{"row": 1}')}
    assert len(answers) == 8
