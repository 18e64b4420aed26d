"""A place says yes to all that it is asked to take, at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from greenhaven.core.city import City
from greenhaven.web.commons import clock
from greenhaven.web.commons.audit.actions import witness
from greenhaven.web.commons.notices.actions import Letter, tell_each
from greenhaven.web.commons.people.models import Grant, Person, Role
from greenhaven.web.commons.places.models import Place
from greenhaven.web.commons.snapshots.queries import present_city
from greenhaven.web.exchange.handovers.models import Commitment, CommitmentState
from greenhaven.web.exchange.handovers.promises import told_of
from greenhaven.web.exchange.handovers.sides import Side, refuse_unless_speaks

SHOWN = 300  # of what waits; a place that is asked more is asked again


@dataclass(frozen=True, slots=True)
class Asked:
    """What a place is asked to take on one day."""

    day: date
    rows: tuple[Commitment, ...]

    @property
    def amount_mg(self) -> int:
        """All of it."""
        return sum(row.amount_mg for row in self.rows)


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for a yes, by its days."""

    days: tuple[Asked, ...]

    @property
    def rows(self) -> tuple[Commitment, ...]:
        """Of all days."""
        return tuple(row for each in self.days for row in each.rows)

    @property
    def upto(self) -> int:
        """The largest number of a promise among them."""
        return max((row.pk for row in self.rows), default=0)


def waiting_at(place: Place, now: datetime) -> QuerySet[Commitment]:
    """What waits for the yes of a place and can still have it, the next day first."""
    return (
        Commitment.objects.filter(
            taker_place=place,
            leg="collect",
            state=CommitmentState.PROPOSED,
            taker_agreed_at=None,
            lapses_at__gt=now,
        )
        .select_related("giver_place", "giver", "taker_place")
        .order_by("due_on", "from_hour", "pk")
    )


def asked_of(place: Place, now: datetime) -> Waiting:
    """The same by its days."""
    days: dict[date, list[Commitment]] = {}
    for row in waiting_at(place, now)[:SHOWN]:
        days.setdefault(row.due_on, []).append(row)
    return Waiting(tuple(Asked(day, tuple(rows)) for day, rows in days.items()))


@transaction.atomic
def agree_for_place(*, place: Place, by: Person, upto: int, day: date | None = None) -> int:
    """Agree to what waited when someone looked, or to that of one day; gives how many there were.

    `upto` is the largest number of a promise that they saw: what was asked since waits on.
    """
    city = present_city()
    waiting = waiting_at(place, clock.now(city)).filter(pk__lte=upto)
    chosen = waiting.filter(due_on=day) if day else waiting
    rows = list(chosen.select_for_update(no_key=True, of=("self",)))
    if not rows:
        return 0
    refuse_unless_speaks(rows[0], by, Side.TAKER)
    now = timezone.now()
    numbers = [row.pk for row in rows]
    mine = Commitment.objects.filter(pk__in=numbers)
    mine.update(taker_agreed_at=now, taker_agreed_by=by, changed_at=now)
    mine.filter(giver_agreed_at__isnull=False).update(state=CommitmentState.AGREED)
    tell_each(_letters([row for row in rows if row.giver_agreed_at], city))
    witness(by=by, action="commitment.agree_all", subject=place, told={"ids": numbers})
    return len(rows)


def _letters(agreed: Sequence[Commitment], city: City) -> Iterable[Letter]:
    """Whoever gives is told: the person named, else the keepers or the owner of the place."""
    keepers = _keepers(row.giver_place_id for row in agreed if row.giver_id is None)
    for row in agreed:
        for person in [row.giver] if row.giver else keepers.get(row.giver_place_id, ()):
            yield Letter(person, "promise.agreed", told_of(row, city), f"/promises/{row.pk}/")


def _keepers(places: Iterable[int]) -> dict[int, set[Person]]:
    wanted = set(places)
    found: dict[int, set[Person]] = {}
    if wanted:
        kept = Grant.objects.filter(role=Role.KEEPER, place__in=wanted, ended_at=None)
        for grant in kept.select_related("person"):
            found.setdefault(grant.place_id or 0, set()).add(grant.person)
        for place in Place.objects.filter(pk__in=wanted, owner__isnull=False):
            if place.owner is not None:
                found.setdefault(place.pk, set()).add(place.owner)
    return found
