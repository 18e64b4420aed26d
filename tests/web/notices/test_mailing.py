"""E-mail goes out once for each notice, again where a server was down, and not where unwanted."""

import smtplib
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from greenhaven.web.commons.notices.actions import choose_mail, read, tell
from greenhaven.web.commons.notices.mailing import WAITS, send_due
from greenhaven.web.commons.notices.models import Group, Notice
from greenhaven.web.commons.notices.topics import TOPICS
from greenhaven.web.commons.people.models import Person, Units
from tests.web.neighbours import person

PROMISE = {"amount_mg": 3_000_000, "what": "leaves", "due_on": "2025-03-04", "place": "the yard"}


class Down(EmailBackend):
    """A mail server that answers for a while that it cannot."""

    left = 0

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        if Down.left > 0:
            Down.left -= 1
            raise smtplib.SMTPServerDisconnected("ana@example.org: come back later")
        return super().send_messages(messages)


@pytest.fixture
def server(settings: object) -> Iterator[type[Down]]:
    """A server that can be told to be down."""
    settings.EMAIL_BACKEND = f"{__name__}.Down"  # type: ignore[attr-defined]
    yield Down
    Down.left = 0


def promised(*people: Person) -> None:
    tell(people=people, topic="promise.agreed", told=PROMISE, url="/promises/7/")


def due_now() -> None:
    Notice.objects.exclude(next_try_at=None).update(next_try_at=timezone.now())


def test_letter_says_what_was_told_and_where(resident: Person) -> None:
    promised(resident)

    assert send_due().sent == 1
    (letter,) = mail.outbox
    assert letter.to == ["ana@example.org"]
    assert letter.subject == "Greenhaven: Agreed: 3.0\xa0kg of leaves on 4 March 2025, to the yard."
    assert "Hello Ana," in letter.body
    assert "http://localhost:8000/promises/7/" in letter.body
    assert "/me/notices/" in letter.body


def test_letter_is_in_the_readers_language_and_units(resident: Person) -> None:
    resident.language, resident.units = "es", Units.US
    resident.save()
    promised(resident)

    send_due()

    assert "6.6\xa0lb" in mail.outbox[0].body
    assert "marzo" in mail.outbox[0].body


def test_all_that_is_due_to_someone_comes_in_one_letter(
    resident: Person, neighbour: Person
) -> None:
    for _ in range(3):
        promised(resident)
    promised(neighbour)

    assert send_due().sent == 4
    assert sorted(letter.to[0] for letter in mail.outbox) == ["ana@example.org", "ben@example.org"]
    assert "3 pieces of news" in next(m for m in mail.outbox if m.to[0][0] == "a").subject


def test_what_was_sent_is_not_sent_again(resident: Person) -> None:
    promised(resident)
    send_due()
    Notice.objects.update(created_at=timezone.now() - timedelta(days=9))

    assert send_due().sent == 0
    assert len(mail.outbox) == 1


def test_server_that_is_down_is_tried_again_later(resident: Person, server: type[Down]) -> None:
    promised(resident)
    server.left = 1

    first = send_due()
    at_once = send_due()
    due_now()
    later = send_due()

    assert (first.later, at_once.sent, later.sent) == (1, 0, 1)
    assert len(mail.outbox) == 1
    assert Notice.objects.get().attempts == 2


def test_waiting_grows_and_ends(resident: Person, server: type[Down]) -> None:
    promised(resident)
    server.left = 100
    waits = []
    for _ in WAITS:
        due_now()
        done = send_due()
        notice = Notice.objects.get()
        waits.append(notice.next_try_at)

    assert done.given_up == 1
    assert waits[-1] is None
    assert all(one < other for one, other in pairwise(waits[:-1]))
    assert notice.failed == "SMTPServerDisconnected"
    assert "ana@" not in notice.failed
    assert send_due().sent == 0


def test_letter_sent_again_after_a_doubt_has_the_same_name(
    resident: Person, server: type[Down]
) -> None:
    promised(resident)
    send_due()
    Notice.objects.update(sent_at=None, next_try_at=timezone.now())  # it died before it noted
    send_due()

    names = {letter.extra_headers["Message-ID"] for letter in mail.outbox}
    assert len(mail.outbox) == 2
    assert len(names) == 1
    assert server.left == 0


def test_muted_group_is_not_sent_and_safety_always_is(resident: Person) -> None:
    choose_mail(by=resident, wanted=[])
    promised(resident)
    safety = next(name for name, topic in TOPICS.items() if topic.group == Group.ACCOUNT)
    tell(people=[resident], topic=safety, told={"name": "x", "place": "y", "role": "z"})

    done = send_due()

    assert (done.sent, done.unwanted) == (1, 1)
    assert "leaves" not in mail.outbox[0].body
    assert send_due().unwanted == 0


def test_what_was_read_already_is_not_sent(resident: Person) -> None:
    promised(resident)
    read(by=resident)

    assert send_due().unwanted == 1
    assert not mail.outbox


def test_who_has_no_address_is_sent_nothing(resident: Person) -> None:
    resident.email = None
    resident.save()
    promised(resident)

    assert send_due().unwanted == 1


def test_line_breaks_in_what_was_told_make_no_header(resident: Person) -> None:
    evil = PROMISE | {"what": "leaves\r\nBcc: eve@example.org\u202e"}
    tell(people=[resident], topic="promise.agreed", told=evil)

    send_due()

    assert "\n" not in mail.outbox[0].subject
    assert "Bcc" not in mail.outbox[0].message()
    assert "\u202e" not in mail.outbox[0].subject


def test_notice_of_a_topic_that_is_gone_stops_nobody(resident: Person) -> None:
    Notice.objects.create(person=resident, topic="old.topic", next_try_at=timezone.now())
    promised(resident)

    assert send_due().sent == 1


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer, in tests even one connection"
)
@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_notice_once() -> None:
    people = [person(f"neighbour{i}") for i in range(12)]
    for _ in range(2):
        promised(*people)
    failed: list[BaseException] = []

    def send() -> None:
        try:
            send_due()
        except BaseException as error:  # told by the test below
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert not failed
    assert Notice.objects.filter(sent_at=None).count() == 0
    assert set(Notice.objects.values_list("attempts", flat=True)) == {1}
    assert sum(letter.body.count("/promises/7/") for letter in mail.outbox) == 24
