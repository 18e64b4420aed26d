"""What is written into the audit chain, and what is forgotten of it."""

import secrets
from collections.abc import Mapping

from django.db import models, transaction
from django.utils import timezone

from greenhaven.web.commons.audit.chain import Entry, canonical, payload_hash
from greenhaven.web.commons.audit.models import AuditHead, AuditPayload, AuditRow
from greenhaven.web.commons.people.models import Person

NOBODY = "nobody"  # someone who has not signed in


@transaction.atomic
def witness(
    *,
    by: Person | str | None,
    action: str,
    subject: models.Model | str,
    told: Mapping[str, object] | None = None,
) -> AuditRow:
    """Add a row to the chain: who did what to what. Call it last: others wait until you commit.

    A person stands there by the pseudonym, a program by its name. What is told may be personal:
    the row itself holds only its salted hash, and what was told can be forgotten.
    """
    words, salt = canonical(told or {}), secrets.token_hex(32)
    head = _locked_head()
    entry = Entry(
        number=head.number + 1,
        at=timezone.now(),
        actor=_named(by),
        action=action,
        subject=subject if isinstance(subject, str) else name_of(subject),
        payload_hash=payload_hash(salt, words),
        previous_hash=head.hash,
    )
    # The database checks that the row continues the chain, and moves the head.
    row = AuditRow(**entry._asdict(), hash=entry.hash())
    row.save(force_insert=True)
    AuditPayload(row=row, salt=salt, told=words).save(force_insert=True)
    return row


def name_of(thing: models.Model) -> str:
    """How the chain calls a row of another table: its kind and its key."""
    return f"{thing._meta.model_name} {thing.pk}"


@transaction.atomic
def forget(*, person: Person) -> int:
    """Erase what was told by someone and about someone; the rows stay and can be verified."""
    known = models.Q(row__actor=str(person.pseudonym)) | models.Q(row__subject=name_of(person))
    return AuditPayload.objects.filter(known).delete()[0]


def _locked_head() -> AuditHead:
    """The end of the chain, held until the transaction ends, so that rows come one by one."""
    locked = AuditHead.objects.select_for_update()
    if (head := locked.first()) is None:
        AuditHead.objects.bulk_create([AuditHead(pk=1)], ignore_conflicts=True)
        head = locked.get()
    return head


def _named(by: Person | str | None) -> str:
    if by is None:
        return NOBODY
    return by if isinstance(by, str) else str(by.pseudonym)
