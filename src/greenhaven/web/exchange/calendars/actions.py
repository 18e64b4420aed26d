"""Calendars get an address, and lose it again."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.errors import GreenhavenError
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.permissions.actors import Actor
from greenhaven.web.commons.places.models import Place
from greenhaven.web.exchange.calendars.models import CalendarKey

BYTES = 24  # of chance in an address


class CalendarError(GreenhavenError):
    """A calendar that cannot be given."""


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make_calendar(*, by: Person, place: Place | None = None) -> tuple[CalendarKey, str]:
    """A new address for one's own calendar or that of a place one keeps; the old one ends.

    The key is given here and never again.
    """
    if place is not None and place.pk not in Actor.of(by).keeps:
        raise CalendarError(_("The calendar of a place is for those who keep it."))
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    standing = CalendarKey.objects.filter(person=by, place=place, revoked_at=None)
    standing.update(revoked_at=timezone.now())
    key = secrets.token_urlsafe(BYTES)
    made = CalendarKey.objects.create(digest=digest_of(key), person=by, place=place)
    told = {"place": place.code if place else ""}
    witness(by=by, action="calendar.make", subject=made, told=told)
    return made, key


@transaction.atomic
def revoke_calendar(*, calendar: CalendarKey, by: Person) -> None:
    """Its address opens nothing any more."""
    row = CalendarKey.objects.select_for_update(no_key=True).get(pk=calendar.pk)
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        witness(by=by, action="calendar.revoke", subject=row)
