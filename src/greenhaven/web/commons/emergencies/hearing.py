"""Warnings are heard: from people who tell them, and from any feed that comes to be read.

A feed calls `hear` for each warning that it reads and `call_off` for each that is over. Nothing
else is needed of it: the articles say whom they believe. There is no feed yet.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.core.city import City
from greenhaven.core.rules.triggers import Event
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.emergencies.errors import EmergencyError
from greenhaven.web.commons.emergencies.models import Alert, Severity
from greenhaven.web.commons.emergencies.setting import follow, shorten
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.snapshots.queries import present_city

FARTHEST = timedelta(days=14)  # nobody can tell farther ahead
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning as a source gives it."""

    source: str  # as articles name it
    reference: str  # by which the source knows it
    event: str
    severity: int
    begins_at: datetime
    ends_at: datetime | None = None  # none = it is not told
    districts: Sequence[str] = ()  # none = everywhere
    words: str = ""
    rehearsal: bool = False  # it is only practised

    def row(self, city: City) -> dict[str, Any]:
        """As it is kept."""
        told = asdict(self)
        told["districts"] = " ".join(dict.fromkeys(self.districts))
        told["source"], told["reference"] = self.source.strip(), self.reference.strip()
        return told | {"words": self.words.strip()[:300], "city": city.id}


@transaction.atomic
def hear(*, warned: Warned, by: Person | str, key: uuid.UUID | None = None) -> Alert:
    """Keep a warning, and set in force what believes it; the same one again changes nothing.

    `by` is the person who tells it, or the name of the program that reads a feed. A rehearsal is
    kept and labelled; it sets nothing in force, but in a demonstration, where that is labelled too.
    """
    city = present_city()
    row = warned.row(city)
    _refuse_odd(warned, city)
    same = Alert.objects.filter(city=city.id, source=row["source"], reference=row["reference"])
    if (known := same.first()) is not None:
        if any(getattr(known, name) != value for name, value in row.items()):
            raise EmergencyError(
                _("This source told something else under that name. A change needs a new one.")
            )
        return known
    person = by if isinstance(by, Person) else None
    made = Alert.objects.create(
        **row, key=key or uuid.uuid4(), told_by=person, heard_at=clock.now(city)
    )
    follow(city=city, by=by)
    witness(by=by, action="alert.hear", subject=made, told=_plain(row))
    return made


@transaction.atomic
def call_off(*, alert: Alert, by: Person | str) -> Alert:
    """The source says that it is over, or does not come: what rests on it alone ends with it."""
    city = present_city()
    row = Alert.objects.select_for_update(no_key=True, of=("self",)).get(pk=alert.pk)
    now = clock.now(city)
    if row.called_off_at is not None or (row.ends_at is not None and row.ends_at <= now):
        return row
    row.called_off_at = now
    row.save(update_fields=["called_off_at"])
    shorten(city=city, alert=row, by=by)
    witness(by=by, action="alert.call_off", subject=row)
    return row


def _refuse_odd(warned: Warned, city: City) -> None:
    names = (warned.source.strip(), warned.reference.strip())
    if not all(names) or any(len(each) > LONGEST_NAME for each in names):
        raise EmergencyError(_("A warning needs the name of its source, and a name of its own."))
    if warned.event not in list(Event) or warned.severity not in Severity.values:
        raise EmergencyError(_("Choose one of those shown."))
    if strangers := set(warned.districts) - set(city.districts.id.tolist()):
        told = {"district": min(strangers)[:60]}
        raise EmergencyError(_("There is no district %(district)s.") % told)
    for moment in (warned.begins_at, warned.ends_at):
        if moment is not None and moment.tzinfo is None:
            raise EmergencyError(_("A warning's times need their zone."))
    if warned.ends_at is not None and warned.ends_at <= warned.begins_at:
        raise EmergencyError(_("A warning ends after it begins. Choose a later end."))
    if warned.begins_at > clock.now(city) + FARTHEST:
        raise EmergencyError(_("Nobody can warn two weeks ahead. Choose an earlier day."))


def _plain(row: dict[str, Any]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in row.items()
    }
