"""Vehicles are added, changed and retired; people and places say their hours."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.exchange.rounds.errors import RoundError
from greenhaven.web.exchange.rounds.models import (
    LIVE_STATES,
    DriverHours,
    OpeningHours,
    Vehicle,
)

Span = tuple[time, time]
WEEK = range(7)


@transaction.atomic
def add_vehicle(*, by: Person, place: Place, code: str, **columns: Any) -> Vehicle:
    """A vehicle that is at home at a hub."""
    if place.kind != PlaceKind.HUB or place.closed_at:
        raise RoundError(_("A vehicle is at home at a hub that is open."))
    try:
        with transaction.atomic():
            made = Vehicle.objects.create(place=place, code=code, **columns)
    except IntegrityError as error:
        raise _said(code, error) from error
    witness(by=by, action="vehicle.add", subject=made, told={"code": code})
    return made


@transaction.atomic
def change_vehicle(*, vehicle: Vehicle, by: Person, **columns: Any) -> Vehicle:
    """Other loads, hours or days; rounds that are made already stay as they are."""
    row = Vehicle.objects.select_for_update(no_key=True).get(pk=vehicle.pk)
    for name, value in columns.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise _said(row.code, error) from error
    told = {name: str(value) for name, value in columns.items()}
    witness(by=by, action="vehicle.change", subject=row, told=told)
    return row


@transaction.atomic
def retire_vehicle(*, vehicle: Vehicle, by: Person) -> Vehicle:
    """It does not go out any more; what it drove stays told."""
    row = Vehicle.objects.select_for_update(no_key=True).get(pk=vehicle.pk)
    if row.rounds.filter(state__in=LIVE_STATES).exists():
        raise RoundError(_("It still has rounds. Let them go, or let them end, first."))
    if row.retired_at is None:
        row.retired_at = timezone.now()
        row.save(update_fields=["retired_at"])
        witness(by=by, action="vehicle.retire", subject=row)
    return row


@transaction.atomic
def set_driver_hours(*, person: Person, hours: Mapping[int, Span], by: Person) -> None:
    """When someone is glad to drive; days that are not named are free of it."""
    DriverHours.objects.filter(person=person).delete()
    DriverHours.objects.bulk_create(
        DriverHours(person=person, weekday=day, begins_at=span[0], ends_at=span[1])
        for day, span in sorted(hours.items())
    )
    witness(by=by, action="driver.hours", subject=person, told={"days": sorted(hours)})


@transaction.atomic
def set_opening_hours(*, place: Place, hours: Mapping[int, Sequence[Span]], by: Person) -> None:
    """When a place can be come to; with no hours at all, nothing is known of it again."""
    OpeningHours.objects.filter(place=place).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(place=place, weekday=day, opens_at=opens, closes_at=closes, set_by=by)
        for day, spans in sorted(hours.items())
        for opens, closes in spans
    )
    witness(by=by, action="place.hours", subject=place, told={"days": sorted(hours)})


def _said(code: str, error: IntegrityError) -> RoundError:
    """What the database refused, in words."""
    if "code" in str(error) or "unique" in str(error).lower():
        return RoundError(_("There is a vehicle called %(code)s already.") % {"code": code})
    return RoundError(_("It must carry something, go somewhere, and end its day later."))
