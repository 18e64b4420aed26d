"""People are told, and say what they have read and what they want by e-mail."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from greenhaven.web.commons.notices.models import ALWAYS_SENT, Group, Muting, Notice
from greenhaven.web.commons.notices.topics import TOPICS
from greenhaven.web.commons.people.models import Person

Told = Mapping[str, str | int | float]
SAID_WHOLE: set[tuple[str, ...]] = set()  # topics whose sentence was said with these names


def tell(
    *, people: Iterable[Person], topic: str, told: Told | None = None, url: str = ""
) -> list[Notice]:
    """Put one notice for each person into the outbox, in the caller's transaction.

    An unknown topic, or one whose sentence names what was not told, fails here and not when the
    notice is read.
    """
    to = {person.pk: person for person in people}
    return tell_each(Letter(person, topic, told or {}, url) for person in to.values())


class Letter(NamedTuple):
    """What one person is told."""

    person: Person
    topic: str
    told: Told
    url: str


def tell_each(letters: Iterable[Letter]) -> list[Notice]:
    """Put a notice of its own for each into the outbox, all at once."""
    return Notice.objects.bulk_create(notices(letters))


def notices(letters: Iterable[Letter]) -> list[Notice]:
    """The notices of some letters, for who writes them down with other things."""
    now, made = timezone.now(), []
    for person, topic, told, url in letters:
        if (topic, *told) not in SAID_WHOLE:
            str(TOPICS[topic].sentence % told)
            SAID_WHOLE.add((topic, *told))
        if person.is_active:
            made.append(
                Notice(person=person, topic=topic, told=dict(told), url=url, next_try_at=now)
            )
    return made


def read(*, by: Person, notice: Notice | None = None) -> int:
    """Mark one of someone's notices as read, or all of them."""
    mine = Notice.objects.filter(person=by, read_at=None)
    chosen = mine.filter(pk=notice.pk) if notice else mine
    return chosen.update(read_at=timezone.now())


@transaction.atomic
def choose_mail(*, by: Person, wanted: Iterable[str]) -> None:
    """Send by e-mail only the groups that someone wants, and always those about safety."""
    kept = {*wanted, *ALWAYS_SENT}
    Muting.objects.filter(person=by).delete()
    Muting.objects.bulk_create(
        Muting(person=by, group=group) for group in Group if group not in kept
    )
