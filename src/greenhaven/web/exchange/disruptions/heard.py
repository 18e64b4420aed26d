"""A storm that a coordinator tells of is a warning, like those of any other source."""

from greenhaven.core.rules.believed import COORDINATORS
from greenhaven.core.rules.triggers import Event
from greenhaven.web.commons.emergencies.hearing import Warned, call_off, hear
from greenhaven.web.commons.emergencies.models import Alert
from greenhaven.web.commons.people.models import Person
from greenhaven.web.exchange.disruptions.models import Disruption, Kind


def hear_of(made: Disruption) -> None:
    """Which articles it sets in force, they say themselves."""
    if made.kind == Kind.STORM:
        warned = Warned(
            source=COORDINATORS,
            reference=f"storm {made.pk}",
            event=Event.STORM.value,
            severity=made.severity,
            begins_at=made.begins_at,
            ends_at=made.ends_at,
            districts=made.areas,
            words=made.words,
        )
        hear(warned=warned, by=made.declared_by, key=made.key)


def hear_that_it_is_over(ended: Disruption, by: Person) -> None:
    """It does not come, or is over; storms told before warnings were kept are none."""
    if ended.kind == Kind.STORM and (alert := Alert.objects.filter(key=ended.key).first()):
        call_off(alert=alert, by=by)
