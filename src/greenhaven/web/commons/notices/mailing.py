"""Notices are sent by e-mail: all that are due to one person in one letter, each notice once."""

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from greenhaven.web.commons.notices.models import ALWAYS_SENT, Muting, Notice
from greenhaven.web.commons.notices.topics import TOPICS
from greenhaven.web.commons.notices.wording import language_of, sentence
from greenhaven.web.commons.people.models import Person

# After the n-th attempt, so long until the next; after the last, none. The first is longer than a
# mail server is waited for, so that a letter on its way is not sent a second time.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440))
MOST_IN_A_LETTER = 50
SUBJECT_LETTERS = 120


@dataclass(slots=True)
class Sent:
    """How many notices went out, are tried again later, were given up, or nobody wants sent."""

    sent: int = 0
    later: int = 0
    given_up: int = 0
    unwanted: int = 0


def send_due(most_letters: int = 500) -> Sent:
    """Send what is due; a second program that does the same takes other letters."""
    done = Sent()
    for _letter in range(most_letters):
        claimed = _claim()
        if claimed is None:
            break
        person, notices = claimed
        wanted = _wanted(person, notices, done)
        if wanted:
            _send(person, wanted, done)
    return done


@transaction.atomic
def _claim() -> tuple[Person, list[Notice]] | None:
    """What is due to one person, taken for a while; if this program dies, it is due again."""
    now = timezone.now()
    due = Notice.objects.select_for_update(no_key=True, skip_locked=True).filter(
        next_try_at__lte=now
    )
    first = due.order_by("next_try_at", "pk").first()
    if first is None:
        return None
    notices = list(due.filter(person=first.person_id).order_by("pk")[:MOST_IN_A_LETTER])
    for notice in notices:
        notice.attempts += 1
        notice.next_try_at = now + WAITS[min(notice.attempts, len(WAITS)) - 1]
    Notice.objects.bulk_update(notices, ["attempts", "next_try_at"])
    return Person.objects.get(pk=first.person_id), notices


def _wanted(person: Person, notices: Sequence[Notice], done: Sent) -> list[Notice]:
    """Those to be sent. What was read on the site or is muted stays there alone."""
    muted = set(Muting.objects.filter(person=person).values_list("group", flat=True))
    wanted: list[Notice] = []
    unwanted: list[Notice] = []
    for notice in notices:
        topic = TOPICS.get(notice.topic)
        kept = person.email and person.is_active and topic and topic.group not in muted
        urgent = topic is not None and topic.group in ALWAYS_SENT
        (wanted if kept and (urgent or notice.read_at is None) else unwanted).append(notice)
    Notice.objects.filter(pk__in=_keys(unwanted)).update(next_try_at=None)
    done.unwanted += len(unwanted)
    return wanted


def _send(person: Person, notices: Sequence[Notice], done: Sent) -> None:
    try:
        letter(person, notices).send()
    except (smtplib.SMTPException, OSError) as error:
        _postpone(notices, error, done)
        return
    mine = Notice.objects.filter(pk__in=_keys(notices))
    mine.update(sent_at=timezone.now(), next_try_at=None, failed="")
    done.sent += len(notices)


def _postpone(notices: Sequence[Notice], error: Exception, done: Sent) -> None:
    """Say why it failed, without the address; the last attempt is the last."""
    code = getattr(error, "smtp_code", None)
    why = f"{type(error).__name__} {code or ''}".strip()
    last = [notice for notice in notices if notice.attempts >= len(WAITS)]
    Notice.objects.filter(pk__in=_keys(notices)).update(failed=why)
    Notice.objects.filter(pk__in=_keys(last)).update(next_try_at=None)
    done.given_up += len(last)
    done.later += len(notices) - len(last)


def letter(person: Person, notices: Sequence[Notice]) -> EmailMessage:
    """One letter in the reader's language; sent again after a doubt, it has the same name."""
    with language_of(person):
        lines = [(sentence(notice, person), absolute(notice.url)) for notice in notices]
        count = len(lines)
        subject = lines[0][0]
        if count > 1:
            subject = ngettext("%(n)d piece of news", "%(n)d pieces of news", count) % {"n": count}
        elif len(subject) > SUBJECT_LETTERS:
            subject = f"{subject[: SUBJECT_LETTERS - 1]}…"
        context = {"person": person, "lines": lines, "choose": absolute(reverse("notices"))}
        body = render_to_string("commons/notices_letter.txt", context)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    name = f"<notices.{notices[0].pk}.{notices[-1].pk}@{domain}>"
    headers = {"Message-ID": name, "Auto-Submitted": "auto-generated"}
    return EmailMessage(f"Greenhaven: {subject}", body, to=[str(person.email)], headers=headers)


def absolute(url: str) -> str:
    """A link that works outside the site."""
    return f"{settings.SITE_ADDRESS}{url}" if url.startswith("/") else ""


def waiting(now: datetime) -> int:
    """How many notices are due."""
    return Notice.objects.filter(next_try_at__lte=now).count()


def _keys(notices: Sequence[Notice]) -> list[int]:
    return [notice.pk for notice in notices]
