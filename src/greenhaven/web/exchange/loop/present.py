"""The present city: the folder that it came in, and everything recorded here since."""

from django.db import transaction
from django.utils.translation import gettext as _

from greenhaven.cities.present import present_city as made_of
from greenhaven.core.city import City, CityState
from greenhaven.web.commons import clock
from greenhaven.web.commons.models import Person, Snapshot
from greenhaven.web.commons.snapshots.actions import take_snapshot
from greenhaven.web.commons.snapshots.queries import (
    NoCityError,
    base_snapshot,
    city_of,
    latest_snapshot,
    state_of,
)
from greenhaven.web.exchange.loop.records import records_of


def present(city_id: str | None = None) -> tuple[City, CityState]:
    """A city and its state from the database: what a plan made now begins with.

    A demonstration city stands still on its day, or on a later one that it was put on; others are
    as they are today.
    """
    if (base := base_snapshot(city_id)) is None:
        raise NoCityError(_("No city is loaded yet. Load one with: greenhaven up"))
    city, opening = city_of(base.digest), state_of(base.digest)
    day = max(clock.today(city), opening.day)
    return made_of(city, opening, day, records_of(city, day))


@transaction.atomic
def publish_present(*, by: Person | str, city_id: str | None = None) -> tuple[Snapshot, bool]:
    """Keep the present city as a snapshot and publish it. True says that it is another than before.

    Where nothing that a plan reads has changed, the snapshot is the one that there is.
    """
    city, state = present(city_id)
    before = latest_snapshot(city.id)
    name = by if isinstance(by, str) else str(by.pseudonym)
    snapshot, _new = take_snapshot(city=city, state=state, by=name, recorded=True)
    return snapshot, snapshot != before
