"""What is asked of notices."""

from django.db.models import F, QuerySet

from greenhaven.web.commons.notices.models import Group, Muting, Notice
from greenhaven.web.commons.people.models import Person


def notices_of(person: Person) -> QuerySet[Notice]:
    """Someone's notices: those not yet read first, and of each kind the newest first."""
    return Notice.objects.filter(person=person).order_by(
        F("read_at").asc(nulls_first=True), "-created_at", "-pk"
    )


def unread(person: Person) -> int:
    """How many someone has not read yet."""
    return Notice.objects.filter(person=person, read_at=None).count()


def mailed_groups(person: Person) -> list[str]:
    """Which groups someone is sent by e-mail."""
    muted = set(Muting.objects.filter(person=person).values_list("group", flat=True))
    return [group for group in Group.values if group not in muted]
