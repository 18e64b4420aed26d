"""What can be done with disruptions: told, and ended."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.people.models import Person
from greenhaven.web.commons.places.models import Place, PlaceKind
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.disruptions.errors import DisruptionError
from greenhaven.web.exchange.disruptions.heard import hear_of, hear_that_it_is_over
from greenhaven.web.exchange.disruptions.models import Disruption, Kind, Severity
from greenhaven.web.exchange.disruptions.queries import hub_is_down
from greenhaven.web.exchange.disruptions.telling import tell_it_is_over, tell_of, touched

FARTHEST = timedelta(days=14)  # no storm is foretold so far ahead
LONGEST_STORM = timedelta(days=14)
LONGEST = timedelta(days=366)


@transaction.atomic
def tell_of_storm(  # noqa: PLR0913 -- what is told of one
    *,
    by: Person,
    begins_at: datetime,
    ends_at: datetime,
    districts: Sequence[str] = (),
    severity: int = Severity.SEVERE,
    words: str = "",
    key: uuid.UUID | None = None,
) -> Disruption:
    """A storm is expected in some districts, or everywhere."""
    city = present_city()
    if strangers := set(districts) - set(city.districts.id.tolist()):
        raise DisruptionError(
            _("There is no district %(district)s.") % {"district": min(strangers)[:60]}
        )
    if severity not in Severity.values:
        raise DisruptionError(_("Choose one of those shown."))
    _refuse_odd_times(begins_at, ends_at, LONGEST_STORM)
    if begins_at > clock.now(city) + FARTHEST:
        raise DisruptionError(_("No storm is foretold two weeks ahead. Choose an earlier day."))
    told = {"kind": Kind.STORM, "districts": " ".join(dict.fromkeys(districts))}
    return _kept(
        by, key, told | {"begins_at": begins_at, "ends_at": ends_at, "severity": severity}, words
    )


@transaction.atomic
def tell_hub_is_down(
    *,
    by: Person,
    place: Place,
    begins_at: datetime,
    ends_at: datetime | None = None,
    words: str = "",
    key: uuid.UUID | None = None,
) -> Disruption:
    """A hub cannot work, until a moment that is known or until someone says so."""
    if place.kind != PlaceKind.HUB or place.closed_at:
        raise DisruptionError(_("Choose a hub that is open."))
    _refuse_odd_times(begins_at, ends_at, LONGEST)
    sent_before = key is not None and Disruption.objects.filter(key=key).exists()
    if not sent_before and hub_is_down(place.pk, begins_at):
        raise DisruptionError(_("%(place)s is down then already.") % {"place": place.name})
    told = {"kind": Kind.HUB_DOWN, "place": place, "begins_at": begins_at, "ends_at": ends_at}
    return _kept(by, key, told, words)


@transaction.atomic
def end(*, disruption: Disruption, by: Person) -> Disruption:
    """It is over before its time, or does not come."""
    row = Disruption.objects.select_for_update(no_key=True, of=("self",)).get(pk=disruption.pk)
    now = clock.now(present_city())
    if row.ends_at is not None and row.ends_at <= now:
        return row
    told_before = list(touched(row)) if row.kind == Kind.HUB_DOWN else []
    row.ended_by = by
    row.begins_at, row.ends_at = min(row.begins_at, now), now
    row.save(update_fields=["begins_at", "ends_at", "ended_by"])
    tell_it_is_over(row, [each for each in told_before if each != by])
    hear_that_it_is_over(row, by)
    witness(by=by, action="disruption.end", subject=row)
    return row


def _refuse_odd_times(begins_at: datetime, ends_at: datetime | None, longest: timedelta) -> None:
    if ends_at is None:
        return
    if ends_at <= begins_at or ends_at <= clock.now(present_city()):
        raise DisruptionError(_("It ends before it begins, or is over. Choose a later end."))
    if ends_at - begins_at > longest:
        raise DisruptionError(_("At most %(days)s days at once, please.") % {"days": longest.days})


def _kept(by: Person, key: uuid.UUID | None, told: dict[str, object], words: str) -> Disruption:
    """The row, kept once; those whom it touches are told."""
    if key and (known := Disruption.objects.filter(key=key).first()):
        if known.declared_by_id != by.pk or any(getattr(known, n) != v for n, v in told.items()):
            raise DisruptionError(_("This form was sent before with something else in it."))
        return known
    made = Disruption.objects.create(
        key=key or uuid.uuid4(),
        city=present_city().id,
        declared_by=by,
        declared_at=clock.now(present_city()),
        words=words.strip()[:300],
        **told,
    )
    tell_of(made)
    hear_of(made)
    witness(by=by, action=f"disruption.{made.kind}", subject=made, told={"areas": made.districts})
    return made
