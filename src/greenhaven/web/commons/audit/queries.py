"""What is asked of the audit chain."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Q, QuerySet

from greenhaven.web.commons.audit.models import AuditRow, Checkpoint
from greenhaven.web.commons.people.models import Person, Role

PER_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """Which rows are wanted; what is empty leaves all."""

    action: str = ""
    subject: str = ""
    actor: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None  # rows with smaller numbers only


def rows(asked: Asked) -> QuerySet[AuditRow]:
    """The rows asked for, newest first."""
    wanted = Q()
    for field in ("action", "subject", "actor"):
        if text := getattr(asked, field):
            wanted &= Q(**{f"{field}__startswith": text})
    if asked.first:
        wanted &= Q(at__gte=datetime.combine(asked.first, time.min, UTC))
    if asked.last:
        wanted &= Q(at__lte=datetime.combine(asked.last, time.max, UTC))
    if asked.before is not None:
        wanted &= Q(number__lt=asked.before)
    return AuditRow.objects.filter(wanted).order_by("-number")


def names(pseudonyms: set[str]) -> dict[str, str]:
    """Who they are, of those who have not been forgotten."""
    people = Person.objects.filter(pseudonym__in=pseudonyms, erased_at=None)
    return {str(person.pseudonym): str(person) for person in people}


def checkpoints() -> QuerySet[Checkpoint]:
    """What was signed and published, newest first."""
    return Checkpoint.objects.order_by("-number")


def looks_after() -> QuerySet[Person]:
    """Those who are sent each checkpoint: auditors and stewards."""
    return Person.objects.filter(
        grants__role__in=[Role.AUDITOR, Role.STEWARD], grants__ended_at=None, is_active=True
    ).distinct()
